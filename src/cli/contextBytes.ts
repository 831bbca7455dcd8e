import { setImmediate } from 'node:timers/promises';

/** Worked on in one go, in characters: some milliseconds. */
const pieceLength = 2 ** 21;

/**
 * A text as UTF-8 in a buffer of its own, which can be moved to a worker. Long texts are measured and then
 * encoded in pieces, between which others have their turn; a lone surrogate becomes U+FFFD.
 * @throws the signal's reason when aborted.
 */
export async function contextBytes(text: string, signal: AbortSignal): Promise<Uint8Array> {
  const ends = pieceEnds(text);
  let length = 0;
  await inTurns(ends, signal, (start, end) => {
    length += Buffer.byteLength(text.slice(start, end));
  });
  const encoder = new TextEncoder();
  const bytes = new Uint8Array(length);
  let used = 0;
  await inTurns(ends, signal, (start, end) => {
    used += encoder.encodeInto(text.slice(start, end), bytes.subarray(used)).written;
  });
  return bytes;
}

/** Never between the two halves of a surrogate pair. */
function pieceEnds(text: string): number[] {
  const ends: number[] = [];
  for (let start = 0; start < text.length; start = ends.at(-1) ?? text.length) {
    const end = Math.min(text.length, start + pieceLength);
    const isSplit = end < text.length && (text.charCodeAt(end - 1) & 0xfc00) === 0xd800;
    ends.push(isSplit ? end - 1 : end);
  }
  return ends;
}

async function inTurns(
  ends: readonly number[],
  signal: AbortSignal,
  work: (start: number, end: number) => void,
): Promise<void> {
  let start = 0;
  for (const end of ends) {
    if (start > 0) await setImmediate();
    signal.throwIfAborted();
    work(start, end);
    start = end;
  }
}
