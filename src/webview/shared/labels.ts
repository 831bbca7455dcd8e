/** One line that stands for a longer text in the tree. */

/** Enough to find a line that says something, without walking through a prompt of megabytes. */
const looksAt = 4000;
const longest = 200;
/** In characters: a shorter start in common may stay. */
const sharedStart = 24;

/** The first line of code that says something: a leading comment without its marks, else a statement. */
export function codeLabel(code: string): string {
  return firstLine(code, (line) =>
    line.replace(/^(?:\/\/+|\/\*+|\*+\/?|#!?)\s*/, '').replace(/\s*\*+\/$/, ''),
  );
}

/** The first line of a prompt or a reply that says something: no fence, heading mark or rule. */
export function proseLabel(text: string): string {
  return firstLine(text, (line) => (/^(?:```|~~~)/.test(line) ? '' : line.replace(/^(?:#+|>|[-*+])\s+/, '')));
}

/**
 * `label` from where it parts from `other`, at the start of a word: prompts of one fan-out often begin alike,
 * and what tells them apart would be out of sight.
 */
export function fromDifference(label: string, other: string): string {
  let same = 0;
  while (same < label.length && same < other.length && label[same] === other[same]) same++;
  if (same === label.length) return label;
  const word = label.lastIndexOf(' ', same - 1) + 1;
  return word < sharedStart ? label : `…${label.slice(word)}`;
}

/** What a reply says before its code; `undefined` when it is code alone. */
export function proseBeforeCode(reply: string): string | undefined {
  const fence = reply.search(/^\s*(?:```|~~~)/m);
  const label = proseLabel(fence < 0 ? reply : reply.slice(0, fence));
  return label === '' ? undefined : label;
}

function firstLine(text: string, clean: (line: string) => string): string {
  for (const raw of text.slice(0, looksAt).split('\n')) {
    const line = clean(raw.trim()).replace(/\s+/g, ' ').trim();
    if (/[\p{L}\p{N}]/u.test(line)) return line.length > longest ? `${line.slice(0, longest)}…` : line;
  }
  return '';
}
