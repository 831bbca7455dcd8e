import { estimateTokenCount } from 'tokenx';

const sampleSize = 20_000;

/**
 * About how many tokens a text has (within a few percent on code and prose). Long texts are judged by three
 * samples, so that the price does not grow with the text.
 */
export function estimateTokens(text: string): number {
  if (text.length <= 3 * sampleSize) return estimateTokenCount(text);
  const middle = (text.length - sampleSize) >> 1;
  const samples = [0, middle, text.length - sampleSize].map((at) => text.slice(at, at + sampleSize));
  const perCharacter = estimateTokenCount(samples.join('\n')) / (3 * sampleSize);
  return Math.round(perCharacter * text.length);
}
