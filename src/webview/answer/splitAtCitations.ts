import type { Citation } from '../../context/citations';

/** A stretch of text, and the citation it is, if it is one. */
export interface TextPiece {
  readonly text: string;
  readonly citation?: Citation;
}

/** Cuts text where a citation stands. Where one is part of another (`a.ts:1`, `a.ts:10`), the longer wins. */
export type CitationSplitter = (text: string) => TextPiece[];

export function citationSplitter(citations: readonly Citation[]): CitationSplitter {
  const byText = new Map<string, Citation>();
  for (const citation of citations) {
    if (citation.text !== '' && !byText.has(citation.text)) byText.set(citation.text, citation);
  }
  if (byText.size === 0) return (text) => (text === '' ? [] : [{ text }]);
  const pattern = new RegExp(anyOf(byText.keys()), 'gu');
  return (text) => {
    const pieces: TextPiece[] = [];
    let end = 0;
    for (const match of text.matchAll(pattern)) {
      const citation = byText.get(match[0]);
      if (match.index > end) pieces.push({ text: text.slice(end, match.index) });
      pieces.push({ text: match[0], ...(citation ? { citation } : {}) });
      end = match.index + match[0].length;
    }
    if (end < text.length) pieces.push({ text: text.slice(end) });
    return pieces;
  };
}

/** Not inside a longer path or a longer number; a `./` in front belongs to neither. */
function anyOf(texts: Iterable<string>): string {
  return String.raw`(?:(?<=(?<![\p{L}\p{N}_.])\.\/)|(?<![\p{L}\p{N}_./\\@-]))(?:${longestOf(texts)})(?![\p{L}\p{N}_])`;
}

/** A pattern, for the flag `u`, of the longest of these texts that stands somewhere; one search finds any of thousands. */
export function longestOf(texts: Iterable<string>): string {
  return [...texts]
    .sort((a, b) => b.length - a.length)
    .map(escapePattern)
    .join('|');
}

function escapePattern(text: string): string {
  // With the `u` flag only these may be escaped.
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
