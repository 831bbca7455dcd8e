import { Parser, Query, type Language, type Node, type QueryMatch } from 'web-tree-sitter';
import { calleeOf, calls } from './callee';
import type { Grammar } from './grammar';
import { ignoredPredicate } from './ignoredPredicate';
import { PatternProblem } from './parsers';
import { patternProblem } from './patternProblem';
import type { CallName, FileResult, ParseFile, StructureTask } from './task';

/**
 * What one document may take, counted in calls of tree-sitter's progress callback, so that it is the same in
 * every run: source of 8 MB takes some 50,000 to parse and 5,000 to query, in three seconds.
 */
const maxParseSteps = 80_000;
const maxQuerySteps = 30_000;
/** Unfinished matches that a query may hold at once. */
const matchLimit = 2_000;

interface Capture {
  readonly name: number;
  readonly start: number;
  readonly end: number;
}

/** One task for the documents of one grammar; owns a parser and a query until disposed. */
export class TreeSearch {
  /** Names of captures, by the numbers that results have. */
  readonly names: readonly string[];
  readonly #task: StructureTask;
  readonly #parser = new Parser();
  readonly #query: Query;

  /** @throws {PatternProblem} */
  constructor(language: Language, grammar: Grammar, task: StructureTask) {
    this.#task = task;
    this.#parser.setLanguage(language);
    this.#query =
      task.kind === 'query' ? compiled(language, task.pattern) : new Query(language, grammar[task.kind]);
    this.names = task.kind === 'calls' ? [...this.#query.captureNames, 'argument'] : this.#query.captureNames;
  }

  search({ document, text }: ParseFile): FileResult {
    let steps = 0;
    const tree = this.#parser.parse(text, null, { progressCallback: () => ++steps > maxParseSteps });
    if (!tree) {
      // What was begun would be gone on with.
      this.#parser.reset();
      return { document, ok: false, reason: 'too much to parse' };
    }
    try {
      steps = 0;
      const matches = this.#query.matches(tree.rootNode, {
        matchLimit,
        progressCallback: () => ++steps > maxQuerySteps,
      });
      if (steps > maxQuerySteps) return { document, ok: false, reason: 'too much for this query' };
      return {
        document,
        ok: true,
        hasErrors: tree.rootNode.hasError,
        isIncomplete: this.#query.didExceedMatchLimit(),
        packed: pack(this.#findings(matches, text)),
      };
    } finally {
      tree.delete();
    }
  }

  dispose(): void {
    this.#query.delete();
    this.#parser.delete();
  }

  #findings(matches: readonly QueryMatch[], text: string): Capture[][] {
    switch (this.#task.kind) {
      case 'query':
        return matches.map((match) => this.#captures(match));
      case 'outline':
        return firstOfEach(matches).map((match) => this.#captures(match));
      case 'calls': {
        const isWanted = callMatcher(this.#task.name);
        return matches.flatMap((match) => {
          const { call, callee } = partsOfCall(match);
          if (!call || !callee || !isWanted(calleeOf(text.slice(call.startIndex, callee.endIndex))))
            return [];
          return [[...this.#captures(match), ...this.#arguments(match)]];
        });
      }
    }
  }

  #captures({ captures }: QueryMatch): Capture[] {
    return captures.map(({ name, node }) => this.#capture(name, node));
  }

  #arguments({ captures }: QueryMatch): Capture[] {
    const list = captures.find(({ name }) => name === 'arguments')?.node;
    const given = list?.namedChildren.filter((child) => !child.isExtra) ?? [];
    return given.map((node) => this.#capture('argument', node));
  }

  #capture(name: string, { startIndex, endIndex }: Node): Capture {
    return { name: this.names.indexOf(name), start: startIndex, end: endIndex };
  }
}

/** A pattern without a capture means the nodes that it matches. */
function compiled(language: Language, pattern: string): Query {
  const compile = (source: string) => {
    try {
      return new Query(language, source);
    } catch (error) {
      throw new PatternProblem(patternProblem(error, pattern, language));
    }
  };
  const query = compile(pattern);
  const ignored = ignoredPredicate(query);
  if (ignored !== undefined) {
    query.delete();
    throw new PatternProblem(ignored);
  }
  if (query.captureNames.length > 0) return query;
  const patterns = query.patternCount();
  query.delete();
  if (patterns === 1) return compile(`${pattern.replace(/;[^\n]*$/, '').trimEnd()} @match`);
  throw new PatternProblem('it captures nothing: write @name after each node that you want');
}

/** Several patterns may match one definition; the first of them tells its kind. */
function firstOfEach(matches: readonly QueryMatch[]): QueryMatch[] {
  const definitions = new Map<number, QueryMatch>();
  for (const match of matches) {
    const definition = match.captures.find(({ name }) => name !== 'name')?.node.id;
    if (definition === undefined) continue;
    const known = definitions.get(definition);
    if (!known || match.patternIndex < known.patternIndex) definitions.set(definition, match);
  }
  return [...definitions.values()];
}

function partsOfCall({ captures }: QueryMatch): { readonly call?: Node; readonly callee?: Node } {
  return Object.fromEntries(captures.map(({ name, node }) => [name, node]));
}

function callMatcher(name: CallName | undefined): (callee: string) => boolean {
  if (name === undefined) return () => true;
  if (typeof name === 'string') return (callee) => calls(callee, name);
  const expression = new RegExp(name.source, name.flags.replace(/[gy]/g, ''));
  return (callee) => expression.test(callee);
}

/** In text order, the outer before the inner; what has no capture has no place. */
function pack(findings: readonly Capture[][]): Int32Array {
  const placed = findings
    .filter((captures) => captures.length > 0)
    .map((captures) => {
      const start = Math.min(...captures.map((capture) => capture.start));
      return { captures, start, end: Math.max(...captures.map((capture) => capture.end)) };
    })
    .sort((a, b) => a.start - b.start || b.end - a.end);
  const packed = new Int32Array(placed.reduce((size, { captures }) => size + 1 + 3 * captures.length, 0));
  let at = 0;
  for (const { captures } of placed) {
    packed[at++] = captures.length;
    for (const { name, start, end } of captures) {
      packed[at++] = name;
      packed[at++] = start;
      packed[at++] = end;
    }
  }
  return packed;
}
