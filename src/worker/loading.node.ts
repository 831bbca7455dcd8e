import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import type { DocumentSource, LeftOut } from '../context/documents';
import { textInMemory, type SnapshotDocument } from '../context/snapshot';
import { decode, decodeUtf8, type Decoded } from './decoding.node';

/** Longest stretch of reading before other messages get their turn. */
const sliceMs = 15;

/** Texts of files by path, kept between the runs of a worker. */
export type TextCache = Map<
  string,
  { readonly size: number; readonly modified: number; readonly text: string; readonly damaged: boolean }
>;

export interface Loaded {
  readonly documents: SnapshotDocument[];
  /** What turned out, on reading, not to be text. */
  readonly leftOut: LeftOut[];
  /** Documents with bytes that are no UTF-8. */
  readonly damaged: string[];
}

/**
 * Reads every document, a slice at a time. A file that cannot be read, or is no text, is left out with the
 * reason; files unchanged since they were last read (by size and time) come from the cache.
 * @throws the signal's reason when aborted.
 */
export async function load(
  sources: readonly DocumentSource[],
  cache: TextCache,
  signal: AbortSignal,
): Promise<Loaded> {
  const loaded: Loaded = { documents: [], leftOut: [], damaged: [] };
  let sliceEnd = performance.now() + sliceMs;
  for (const source of sources) {
    loadOne(source, cache, loaded);
    if (performance.now() < sliceEnd) continue;
    await setImmediate();
    signal.throwIfAborted();
    sliceEnd = performance.now() + sliceMs;
  }
  return loaded;
}

function loadOne(source: DocumentSource, cache: TextCache, loaded: Loaded): void {
  const { origin, path } = source;
  try {
    const decoded = read(origin, cache);
    if (decoded === 'binary') {
      loaded.leftOut.push({ path, reason: 'binary' });
      return;
    }
    if (decoded.damaged) loaded.damaged.push(path);
    loaded.documents.push(textInMemory(path, decoded.text, source));
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    loaded.leftOut.push({ path, reason: 'unreadable', detail });
  }
}

function read(origin: DocumentSource['origin'], cache: TextCache): Decoded {
  if (origin.kind === 'text') return { text: origin.text, damaged: false };
  if (origin.kind === 'file') return readFile(origin.fsPath, cache);
  const bytes = Buffer.from(origin.bytes.buffer, origin.bytes.byteOffset, origin.bytes.byteLength);
  return origin.isText === true ? decodeUtf8(bytes) : decode(bytes);
}

function readFile(fsPath: string, cache: TextCache): Decoded {
  const file = openSync(fsPath, 'r');
  try {
    const { size, mtimeMs } = fstatSync(file);
    const known = cache.get(fsPath);
    if (known?.size === size && known.modified === mtimeMs) return known;
    const decoded = decode(readWhole(file, size));
    if (decoded !== 'binary') cache.set(fsPath, { size, modified: mtimeMs, ...decoded });
    return decoded;
  } finally {
    closeSync(file);
  }
}

/** Up to `size` bytes: a file cut short meanwhile gives what there is. */
function readWhole(file: number, size: number): Buffer {
  const buffer = Buffer.allocUnsafe(size);
  let length = 0;
  while (length < size) {
    const read = readSync(file, buffer, length, size - length, length);
    if (read === 0) break;
    length += read;
  }
  return buffer.subarray(0, length);
}
