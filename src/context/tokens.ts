import { estimateTokenCount } from 'tokenx';
import type { Snapshot } from './snapshot';

const sampleSize = 20_000;

/**
 * About how many tokens a text has (within a few percent on code and prose). Long texts are judged by three
 * samples, so that the price does not grow with the text.
 */
export function estimateTokens(text: string): number {
  if (text.length <= 3 * sampleSize) return estimateTokenCount(text);
  const middle = (text.length - sampleSize) >> 1;
  const samples = [0, middle, text.length - sampleSize].map((at) => text.slice(at, at + sampleSize));
  return scaled(samples, text.length);
}

/** The same for all documents together, judged by the middles of at most so many of them. */
export function estimateAllTokens(snapshot: Snapshot, sampledDocuments = 50): number {
  const step = Math.ceil(snapshot.documents.length / sampledDocuments);
  const size = sampleSize / 10;
  const samples = snapshot.documents.flatMap((document, index) => {
    if (index % step !== 0) return [];
    const start = Math.max(0, (document.length - size) >> 1);
    return [document.text().slice(start, start + size)];
  });
  return scaled(samples, snapshot.characters);
}

function scaled(samples: readonly string[], characters: number): number {
  const sampled = samples.reduce((sum, sample) => sum + sample.length, 0);
  const tokens = samples.reduce((sum, sample) => sum + estimateTokenCount(sample), 0);
  return sampled === 0 ? 0 : Math.round((tokens / sampled) * characters);
}
