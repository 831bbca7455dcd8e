import * as v from 'valibot';
import { counted } from '../context/words';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));

/** As it is checked where it comes in. */
export const textProgress = v.variant('kind', [
  v.object({ kind: v.literal('listing'), found: count }),
  v.object({ kind: v.literal('reading'), read: count, of: count }),
]);

/** How far an engine is with the files of a run. Shown and never recorded, like text that streams in. */
export type TextProgress = v.InferOutput<typeof textProgress>;

/** Told in order, a few times a second at most; `undefined` at the end: nothing is being read any more. */
export type OnTextProgress = (progress: TextProgress | undefined) => void;

/** `41,000 files found`, `reading: 12,000 of 77,000 files`. */
export function textProgressInWords(progress: TextProgress): string {
  if (progress.kind === 'listing') return `${counted(progress.found, 'file')} found`;
  return `reading: ${progress.read.toLocaleString('en-US')} of ${counted(progress.of, 'file')}`;
}
