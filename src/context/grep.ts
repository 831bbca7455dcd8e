import { escapeLiteral } from './literal';
import { describeHit, Hits } from './matches';
import { Scanner } from './scanner';
import type { Snapshot } from './snapshot';
import { clip, counted } from './words';

export interface GrepPattern {
  /** Global and multi-line: `^` and `$` are the ends of lines. */
  readonly expression: RegExp;
  /** Set when the given string was no regular expression and is searched as it stands. */
  readonly note?: string;
}

export interface PatternOptions {
  readonly ignoreCase?: boolean;
  /** Search the string as it stands. */
  readonly literal?: boolean;
  /** Only whole words. */
  readonly word?: boolean;
}

/**
 * The pattern of a `grep`: a string is a regular expression, or a literal when it is none.
 * @throws {SyntaxError} for a RegExp source that V8 does not take.
 */
export function grepPattern(
  pattern: string | { readonly source: string; readonly flags: string },
  options: PatternOptions = {},
): GrepPattern {
  const isString = typeof pattern === 'string';
  const flags = new Set(isString ? '' : pattern.flags.replace(/[gyd]/g, ''));
  if (options.ignoreCase) flags.add('i');
  flags.add('g').add('m');
  const joined = [...flags].join('');
  const source = isString ? pattern : pattern.source;
  if (options.literal) return { expression: new RegExp(wrapped(escapeLiteral(source), options), joined) };
  try {
    return { expression: new RegExp(wrapped(source, options), joined) };
  } catch (error) {
    if (!isString) throw error;
    return {
      expression: new RegExp(wrapped(escapeLiteral(source), options), joined),
      note: `${JSON.stringify(source)} is not a regular expression; it was searched as literal text`,
    };
  }
}

function wrapped(source: string, options: PatternOptions): string {
  return options.word ? `\\b(?:${source})\\b` : source;
}

/**
 * All hits of an expression in the given documents; empty matches are skipped.
 * @throws {TooManyMatches}
 */
export function grep(
  snapshot: Snapshot,
  expression: RegExp,
  documents: Iterable<number>,
  limit = Infinity,
): Hits {
  const hits = new Hits();
  const scanner = new Scanner(expression);
  for (const index of documents) {
    for (const [start, end] of scanner.matches(snapshot.document(index).text())) {
      if (start === end) continue;
      hits.add(index, start, end);
      if (hits.length >= limit) return hits;
    }
  }
  return hits;
}

/** Matches grouped by path, one line each, clipped: what a grep's result looks like when printed. */
export function showHits(snapshot: Snapshot, hits: Hits, maxLines = 60, maxWidth = 160): string {
  const perDocument = new Map<number, number>();
  for (const { document } of hits) perDocument.set(document, (perDocument.get(document) ?? 0) + 1);
  const out = [`${counted(hits.length, 'match', 'matches')} in ${counted(perDocument.size, 'file')}`];
  let current = -1;
  let shown = 0;
  for (const hit of hits) {
    if (shown === maxLines) break;
    if (hit.document !== current) out.push(snapshot.document((current = hit.document)).path);
    const { line, text } = describeHit(snapshot, hit, undefined);
    out.push(`  ${line}: ${clip(text.trim(), maxWidth)}`);
    shown++;
  }
  if (shown < hits.length)
    out.push(`… ${hits.length - shown} more; iterate over the result or narrow it to see them`);
  return out.join('\n');
}
