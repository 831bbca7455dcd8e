import { showHits } from '../context/grep';
import type { Ledger } from '../context/ledger';
import type { Snapshot } from '../context/snapshot';
import { placeOf, type Span } from '../context/span';
import { SearchTimeout } from '../context/timeLimit';
import { counted } from '../context/words';
import { calleeOf, lastNameOf } from '../structure/callee';
import { callSiteOf, nameHits } from '../structure/callSites';
import { grammarNames, grammarsNamed } from '../structure/grammars';
import { definitionsOf, showDefinitions } from '../structure/outline';
import { ParsersStopped, PatternProblem, type Parsers } from '../structure/parsers';
import { byGrammar, searchTrees, type GrammarGroup, type SearchResult } from '../structure/search';
import type { CallName, StructureTask } from '../structure/task';
import * as take from './arguments';
import { GuestMistake } from './arguments';
import type { DocumentChoice } from './documentChoice';
import type { Lists } from './lists';
import type { CallInfo, DefinitionInfo, FoundInfo, SpanInfo } from './wire';

const scopeOptions: take.OptionNames = {
  language: ['languages', 'lang'],
  glob: ['globs', 'include', 'files', 'file', 'paths', 'path'],
  exclude: ['ignore', 'excludeGlob', 'not'],
};

export interface StructureDependencies {
  readonly snapshot: Snapshot;
  readonly ledger: Ledger;
  /** Runs a search within the time the block has left. */
  readonly limited: <T>(work: () => T) => T;
  /** `undefined` where nothing can parse. */
  readonly parsers?: Parsers | undefined;
}

/** What guest code can ask of the structure of code: queries, calls, outlines. */
export function structureOperations(
  { snapshot, ledger, limited, parsers }: StructureDependencies,
  { lists, choice }: { readonly lists: Lists; readonly choice: DocumentChoice },
): Record<string, (...args: unknown[]) => unknown> {
  const spanInfo = ({ document, start, end }: Span): SpanInfo => {
    const span = { document, start, end };
    return { ...span, ...placeOf(snapshot, span) };
  };
  const listed = (listing: string): string => {
    ledger.openedListing(listing);
    return listing;
  };
  const named = (document: number, end: number, name: string): void =>
    ledger.opened(document, name, Math.max(0, end - name.length));

  return {
    'structure.query': (patternGiven, optionsGiven) => {
      const pattern = take.string(patternGiven, 'the pattern of a query');
      const scope = scopeOf(optionsGiven, 'query');
      const task: StructureTask = { kind: 'query', pattern };
      const { groups, notes } = readable(task, scope);
      const result = search(task, groups);
      return lists.hold(
        'structure',
        {
          length: result.findings.length,
          held: result.findings.length,
          item: (index): FoundInfo => {
            const { captures, hasErrors, ...span } = result.findings.at(index);
            const spans = captures.map((capture) => ({ ...spanInfo(capture), name: capture.name }));
            return { ...spanInfo(span), captures: spans, hasErrors };
          },
          show: () => listed(showHits(snapshot, result.findings.hits)),
        },
        noteOf(scope, [...notes, ...doubts(result)]),
      );
    },
    'structure.calls': (nameGiven, optionsGiven) => {
      const name = callName(nameGiven);
      const scope = scopeOf(optionsGiven, 'calls');
      const literal = typeof name === 'string' ? lastNameOf(name) : '';
      const result = search({ kind: 'calls', name }, scope.groups, (text) => text.includes(literal));
      return lists.hold(
        'structure',
        {
          length: result.findings.length,
          held: result.findings.length,
          item: (index): CallInfo => {
            const {
              name: last,
              callee,
              args,
              nameEnd,
              hasErrors,
              ...span
            } = callSiteOf(snapshot, result.findings.at(index));
            named(span.document, nameEnd, last);
            const { from: line } = spanInfo({ ...span, start: Math.max(span.start, nameEnd - 1) });
            return { ...spanInfo(span), line, name: last, callee, args: args.map(spanInfo), hasErrors };
          },
          show: () => listed(showHits(snapshot, nameHits(result.findings))),
        },
        noteOf(scope, doubts(result)),
      );
    },
    'structure.outline': (documentGiven) => {
      const document = take.integer(documentGiven, 'a document');
      const groups = byGrammar(snapshot, [document]);
      if (groups.length === 0) throw noGrammar([document]);
      const result = search({ kind: 'outline' }, groups);
      const definitions = definitionsOf(snapshot, result.findings);
      return lists.hold(
        'structure',
        {
          length: definitions.length,
          held: definitions.length,
          item: (index): DefinitionInfo | undefined => {
            const definition = definitions[index];
            if (!definition) return undefined;
            const { kind, name, level, parent, hasErrors } = definition;
            ledger.opened(document, name);
            return { ...spanInfo(definition), kind, name, level, parent, hasErrors };
          },
          show: () => listed(showDefinitions(snapshot, definitions)),
        },
        noteOf(undefined, doubts(result)),
      );
    },
  };

  interface Scope {
    readonly groups: readonly GrammarGroup[];
    /** Why there is nothing to search. */
    readonly missed?: string | undefined;
  }

  /** @throws {GuestMistake} where no grammar reads what is asked for */
  function scopeOf(given: unknown, of: string): Scope {
    const found = take.options(optionsOf(given), scopeOptions, of);
    const documents = choice.matching(found.get('glob'), found.get('exclude'));
    const missed = documents.length === 0 ? choice.missed(found.get('glob')) : undefined;
    if (missed !== undefined) return { groups: [], missed };
    const all = byGrammar(snapshot, documents);
    if (!found.has('language')) {
      if (all.length === 0) throw noGrammar(documents);
      return { groups: all };
    }
    const languages = [found.get('language')].flat().map((value) => take.string(value, 'a language'));
    const wanted = languages.flatMap((language) => {
      const meant = grammarsNamed(language);
      if (meant.length > 0) return meant;
      throw new GuestMistake(
        'Error',
        `there is no grammar for ${language}; there are ${grammarNames}. Use context.grep(…) for other files`,
      );
    });
    const groups = all.filter(({ grammar }) => wanted.includes(grammar));
    const there = all.map(({ grammar, documents: of_ }) => `${grammar.name} (${of_.length})`).join(', ');
    return groups.length > 0
      ? { groups }
      : { groups, missed: `no ${languages.join(' or ')} file among these; there are: ${there || 'none'}` };
  }

  /** A string is a language, if it names one, or else a glob. */
  function optionsOf(given: unknown): unknown {
    if (Array.isArray(given)) return { glob: given as unknown };
    if (typeof given !== 'string') return given;
    return grammarsNamed(given).length > 0 ? { language: given } : { glob: given };
  }

  /** The groups in whose grammar a task makes sense; it must in one. */
  function readable(task: StructureTask, { groups }: Scope): { groups: GrammarGroup[]; notes: string[] } {
    const problems: { readonly group: GrammarGroup; readonly problem: PatternProblem }[] = [];
    const read = groups.filter((group) => {
      try {
        run((working) => working.captureNames(group.grammar.name, task));
        return true;
      } catch (error) {
        if (!(error instanceof PatternProblem)) throw error;
        problems.push({ group, problem: error });
        return false;
      }
    });
    const [first] = problems;
    if (first && read.length === 0)
      throw new GuestMistake(
        'SyntaxError',
        `this is no query for ${first.group.grammar.name}: ${first.problem.message}`,
      );
    const notes = problems.map(
      ({ group: { grammar, documents }, problem }) =>
        `${counted(documents.length, `${grammar.name} file`)} not searched: in ${grammar.name}, ${problem.message}`,
    );
    return { groups: read, notes };
  }

  function search(
    task: StructureTask,
    groups: readonly GrammarGroup[],
    mayHave?: (text: string) => boolean,
  ): SearchResult {
    return run((working) => searchTrees({ snapshot, ledger, parsers: working }, task, groups, mayHave));
  }

  /** What goes wrong leaves parsers at work: they are ended. */
  function run<T>(work: (working: Parsers) => T): T {
    if (!parsers) throw new GuestMistake('Error', 'there are no parsers here: use context.grep(…)');
    try {
      return limited(() => work(parsers));
    } catch (error) {
      if (error instanceof PatternProblem) throw error;
      parsers.stop();
      if (error instanceof SearchTimeout)
        throw new GuestMistake(
          'Error',
          'parsing took too long and was stopped: give a glob that leaves fewer files, e.g. the paths of what context.grep(…) finds',
        );
      if (error instanceof ParsersStopped) throw new GuestMistake('Error', error.message);
      throw error;
    }
  }

  function noGrammar(documents: readonly number[]): GuestMistake {
    const [first] = documents;
    const what =
      documents.length === 1 && first !== undefined
        ? `there is no grammar for ${snapshot.document(first).path}`
        : `there is no grammar for any of these ${counted(documents.length, 'file')}`;
    return new GuestMistake(
      'Error',
      `${what}; there are ${grammarNames}. Use context.grep(…) for other files`,
    );
  }
}

function callName(given: unknown): CallName | undefined {
  if (given === undefined || given === null) return undefined;
  const pattern = take.asPattern(given);
  if (pattern) {
    const { source, flags } = take.expression(pattern);
    return { source, flags };
  }
  const name = calleeOf(take.string(given, 'the name of what is called').replace(/\(\s*\)$/, ''));
  if (lastNameOf(name) === '')
    throw new GuestMistake(
      'TypeError',
      'calls takes a name such as "fetch" or "http.get", or a regular expression',
    );
  return name;
}

/** What makes a result less than complete, in words. */
function doubts({ failed, doubtful }: SearchResult): string[] {
  const notes: string[] = [];
  if (failed.length > 0) {
    const examples = failed.slice(0, 3).map(({ path, reason }) => `${path} (${reason})`);
    const more = failed.length > 3 ? ', …' : '';
    notes.push(
      `${counted(failed.length, 'file')} not searched, use context.grep there: ${examples.join(', ')}${more}`,
    );
  }
  if (doubtful.length > 0) {
    const more = doubtful.length > 3 ? ', …' : '';
    notes.push(
      `results may be missing in ${counted(doubtful.length, 'file')} with syntax that the grammar does not know: ${doubtful.slice(0, 3).join(', ')}${more}`,
    );
  }
  return notes;
}

function noteOf(scope: { readonly missed?: string | undefined } | undefined, notes: readonly string[]) {
  const all = scope?.missed === undefined ? notes : [scope.missed, ...notes];
  return all.length === 0 ? undefined : all.join('; ');
}
