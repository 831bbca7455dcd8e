import type { Snapshot } from './snapshot';
import type { Span } from './span';

const maxCharacters = 2_000;
/** Numbers and line breaks count, too: a text of empty lines would become many times its size. */
const maxLines = 80;
const maxDocuments = 5;
const shortest = 40;

/**
 * The beginnings to show of a context: all the room for one document; else parts of it for the README that is
 * nearest the top and for a few others, spread evenly over the paths.
 */
export function previewSpans(snapshot: Snapshot): Span[] {
  const chosen = chooseDocuments(snapshot);
  const characters = Math.floor(maxCharacters / Math.max(1, chosen.length));
  const lines = Math.floor(maxLines / Math.max(1, chosen.length));
  return chosen.map((document) => ({
    document,
    start: 0,
    end: beginning(snapshot, document, characters, lines),
  }));
}

function chooseDocuments({ documents }: Snapshot): number[] {
  const all = documents.map((_, index) => index);
  if (all.length <= 1) return all;
  const telling = all.filter((index) => (documents[index]?.length ?? 0) >= shortest);
  const from = telling.length > 0 ? telling : all;
  const readme = from
    .filter((index) => /(?:^|\/)readme(?:\.\w+)?$/i.test(documents[index]?.path ?? ''))
    .sort((a, b) => depth(documents[a]?.path) - depth(documents[b]?.path))
    .slice(0, 1);
  const wanted = Math.min(maxDocuments, from.length) - readme.length;
  const spread = Array.from(
    { length: wanted },
    (_, step) => from[Math.floor((step * from.length) / wanted)] ?? 0,
  );
  return [...new Set([...readme, ...spread])].sort((a, b) => a - b);
}

function depth(path = ''): number {
  return path.split('/').length;
}

/** Where the beginning ends: at the end of a line, unless the first line alone is longer. */
function beginning(snapshot: Snapshot, index: number, characters: number, lines: number): number {
  const document = snapshot.document(index);
  const rows = document.text().slice(0, characters).split('\n');
  const whole = document.length > characters ? rows.length - 1 : rows.length;
  return rows.slice(0, Math.max(1, Math.min(whole, lines))).join('\n').length;
}
