import { inJavaScript } from './foreignPattern';
import { escapeLiteral } from './literal';
import { describeHit, Hits } from './matches';
import { pathOnOneLine } from './pathWords';
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
  /** As of a regular expression; those that say how it is used (`g`, `y`, `d`) mean nothing here. */
  readonly flags?: string;
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
  const { source, flags } = typeof pattern === 'string' ? { source: pattern, flags: '' } : pattern;
  if (options.literal) return { expression: compiled(escapeLiteral(source), flags, options) };
  try {
    return { expression: compiled(source, flags, options) };
  } catch (error) {
    if (typeof pattern !== 'string') throw error;
    return meant(source, options);
  }
}

/** What a string means that is no regular expression of JavaScript: one of another language, or itself. */
function meant(source: string, options: PatternOptions): GrepPattern {
  const foreign = inJavaScript(source);
  try {
    if (foreign.source !== source) return { expression: compiled(foreign.source, foreign.flags, options) };
  } catch {
    // No regular expression in that language either.
  }
  return {
    expression: compiled(escapeLiteral(source), '', options),
    note: `${JSON.stringify(source)} is not a regular expression; it was searched as literal text`,
  };
}

function compiled(source: string, flags: string, options: PatternOptions): RegExp {
  const given = `${flags}${options.flags ?? ''}${options.ignoreCase ? 'i' : ''}`.replace(/[yd]/g, '');
  return new RegExp(wrapped(source, options), [...new Set(`${given}gm`)].join(''));
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
    if (hit.document !== current) out.push(pathOnOneLine(snapshot.document((current = hit.document)).path));
    const { line, text } = describeHit(snapshot, hit, undefined);
    out.push(`  ${line}: ${clip(text.trim(), maxWidth)}`);
    shown++;
  }
  if (shown < hits.length)
    out.push(`… ${hits.length - shown} more; iterate over the result or narrow it to see them`);
  return out.join('\n');
}
