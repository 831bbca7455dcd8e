import { clip, counted } from './words';
import { describeHit, Hits } from './matches';
import type { Snapshot } from './snapshot';

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
  if (options.literal) return { expression: new RegExp(wrapped(escape(source), options), joined) };
  try {
    return { expression: new RegExp(wrapped(source, options), joined) };
  } catch (error) {
    if (!isString) throw error;
    return {
      expression: new RegExp(wrapped(escape(source), options), joined),
      note: `${JSON.stringify(source)} is not a regular expression; it was searched as literal text`,
    };
  }
}

function wrapped(source: string, options: PatternOptions): string {
  return options.word ? `\\b(?:${source})\\b` : source;
}

function escape(literal: string): string {
  return literal.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}

/** All hits of a global expression in the given documents; empty matches are skipped. */
export function grep(
  snapshot: Snapshot,
  expression: RegExp,
  documents: Iterable<number>,
  limit = Infinity,
): Hits {
  const hits = new Hits();
  for (const index of documents) {
    const text = snapshot.document(index).text();
    expression.lastIndex = 0;
    for (let match = expression.exec(text); match; match = expression.exec(text)) {
      if (match[0] === '') {
        expression.lastIndex++;
        continue;
      }
      hits.add(index, match.index, expression.lastIndex);
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
