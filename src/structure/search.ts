import type { Ledger } from '../context/ledger';
import type { Snapshot } from '../context/snapshot';
import { Findings } from './findings';
import type { Grammar } from './grammar';
import { grammarOf } from './grammars';
import type { Parsers } from './parsers';
import type { FileResult, ParseFile, StructureTask } from './task';

/** Larger documents are not parsed, in characters. */
const maxParsed = 8_000_000;

/** Documents that one grammar reads. */
export interface GrammarGroup {
  readonly grammar: Grammar;
  readonly documents: readonly number[];
}

export interface SearchResult {
  readonly findings: Findings;
  /** What could not be searched, and why. */
  readonly failed: readonly { readonly path: string; readonly reason: string }[];
  /** Documents with syntax errors, and those in which the query had more candidates than are kept. */
  readonly doubtful: readonly string[];
}

/** The documents by the grammar that reads them, most frequent first; those without one are left out. */
export function byGrammar(snapshot: Snapshot, documents: Iterable<number>): GrammarGroup[] {
  const groups = new Map<Grammar, number[]>();
  for (const index of documents) {
    const grammar = grammarOf(snapshot.document(index));
    if (!grammar) continue;
    const group = groups.get(grammar);
    if (group) group.push(index);
    else groups.set(grammar, [index]);
  }
  return [...groups]
    .map(([grammar, of]) => ({ grammar, documents: of }))
    .sort((a, b) => b.documents.length - a.documents.length);
}

/**
 * Runs a task over documents and gathers what it finds, in document order. No tree outlives its search.
 * @param mayHave documents of which it is false need not be parsed: nothing will be found in them
 * @throws {PatternProblem}
 * @throws {TooManyMatches}
 */
export function searchTrees(
  { snapshot, ledger, parsers }: { snapshot: Snapshot; ledger: Ledger; parsers: Parsers },
  task: StructureTask,
  groups: readonly GrammarGroup[],
  mayHave: (text: string) => boolean = () => true,
): SearchResult {
  const results: { readonly result: FileResult; readonly names: readonly string[] }[] = [];
  const failed: { path: string; reason: string }[] = [];

  function* texts(documents: readonly number[]): Generator<ParseFile> {
    for (const document of documents) {
      const { length, path } = snapshot.document(document);
      if (length > maxParsed) {
        failed.push({ path, reason: `larger than ${maxParsed.toLocaleString('en-US')} characters` });
        continue;
      }
      ledger.searched(document);
      const text = snapshot.document(document).text();
      if (mayHave(text)) yield { document, text };
    }
  }

  for (const { grammar, documents } of groups) {
    const names = parsers.captureNames(grammar.name, task);
    parsers.search({ grammar: grammar.name, task, files: texts(documents) }, (result) =>
      results.push({ result, names }),
    );
  }
  results.sort((a, b) => a.result.document - b.result.document);
  const findings = new Findings();
  const doubtful: string[] = [];
  for (const { result, names } of results) {
    const { path } = snapshot.document(result.document);
    if (!result.ok) {
      failed.push({ path, reason: result.reason });
      continue;
    }
    findings.add(names, result);
    if (result.hasErrors || result.isIncomplete) doubtful.push(path);
  }
  return { findings, failed, doubtful };
}
