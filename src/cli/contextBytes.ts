import { setImmediate } from 'node:timers/promises';

/** Encoded in one go, in characters: some milliseconds. */
const pieceLength = 2 ** 21;

/**
 * A text as UTF-8 in a buffer of its own, which can be moved to a worker. Long texts are encoded in pieces
 * between which others have their turn; a lone surrogate becomes U+FFFD.
 * @throws the signal's reason when aborted.
 */
export async function contextBytes(text: string, signal: AbortSignal): Promise<Uint8Array> {
  const encoder = new TextEncoder();
  let bytes = new Uint8Array(Math.max(1024, Math.ceil(text.length * 1.1)));
  let used = 0;
  for (let start = 0; start < text.length;) {
    const end = pieceEnd(text, start);
    const needed = used + (end - start) * 3;
    if (needed > bytes.length) bytes = grown(bytes, needed + (text.length - end), used);
    used += encoder.encodeInto(text.slice(start, end), bytes.subarray(used)).written;
    start = end;
    if (start < text.length) await setImmediate();
    signal.throwIfAborted();
  }
  return bytes.subarray(0, used);
}

/** Never between the two halves of a surrogate pair. */
function pieceEnd(text: string, start: number): number {
  const end = Math.min(text.length, start + pieceLength);
  const isSplit = end < text.length && (text.charCodeAt(end - 1) & 0xfc00) === 0xd800;
  return isSplit ? end - 1 : end;
}

function grown(bytes: Uint8Array, length: number, used: number): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(Math.max(length, Math.ceil(bytes.length * 1.5)));
  larger.set(bytes.subarray(0, used));
  return larger;
}
