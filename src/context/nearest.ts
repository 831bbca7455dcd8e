import { distance } from 'fastest-levenshtein';

/** Up to `count` candidates, those most like the word first. */
export function nearest(word: string, candidates: Iterable<string>, count = 3): string[] {
  const base = baseName(word).toLowerCase();
  const scored: { candidate: string; score: number }[] = [];
  for (const candidate of candidates) {
    const name = distance(base, baseName(candidate).toLowerCase());
    scored.push({ candidate, score: name * 4 + Math.abs(candidate.length - word.length) / 8 });
  }
  scored.sort((a, b) => a.score - b.score);
  return scored.slice(0, count).map(({ candidate }) => candidate);
}

/** The candidates that a word may be a misspelling of, the likeliest first. */
export function misspelt(word: string, candidates: Iterable<string>): string[] {
  const most = Math.max(1, Math.floor(word.length * 0.4));
  return nearest(word, candidates).filter(
    (candidate) => distance(word.toLowerCase(), candidate.toLowerCase()) <= most,
  );
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
