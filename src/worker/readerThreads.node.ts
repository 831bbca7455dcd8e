import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { FileBatch, FileOnDisk } from './fileReading.node';
import { roomBytes, type Encoding } from './textBatch.node';

/** The engine has little to do meanwhile; the host's thread needs some of the machine. */
const maxThreads = Math.max(2, Math.min(4, availableParallelism() - 1));
/** More than usually fit the room: what is left over is asked for again. */
const filesAtOnce = 1_000;

export interface ReaderRequest {
  readonly files: readonly FileOnDisk[];
  /** See `BatchBuilder.finish`. */
  readonly mayHold: number;
  /** Moves there and back. */
  readonly room: ArrayBuffer;
}

/** A `FileBatch` as it arrives: its buffers are plain arrays of bytes. */
export interface ReaderReply {
  readonly files: FileBatch['files'];
  readonly pages: Readonly<Record<Encoding, Uint8Array>>;
  readonly room: ArrayBuffer;
}

export interface ManyFiles {
  readonly files: readonly FileOnDisk[];
  /** How many bytes may still be held; asked before each batch. */
  readonly mayHold: () => number;
  /** @param readAt when reading it began, in milliseconds since the Unix epoch */
  readonly onBatch: (files: readonly FileOnDisk[], batch: FileBatch, readAt: number) => void;
}

/**
 * Reads many files in threads of their own, which end with it, so that the engine's thread is free meanwhile.
 * @param path of `reader.mjs`
 * @throws the signal's reason when aborted.
 */
export async function readInThreads(path: URL | string, many: ManyFiles, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  const end = new AbortController();
  const both = AbortSignal.any([signal, end.signal]);
  let next = 0;
  const take = () => many.files.slice(next, (next += filesAtOnce));
  const readers = Array.from(
    { length: Math.min(maxThreads, Math.ceil(many.files.length / filesAtOnce)) },
    () => new Worker(path, { name: 'rlm-reader', env: {}, execArgv: [] }),
  );
  // Where one has failed nobody waits for the others any more, and theirs must not end the engine.
  for (const reader of readers) reader.on('error', () => undefined);
  try {
    await Promise.all(readers.map((reader) => keepBusy(reader, take, many, both)));
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    end.abort();
    await Promise.all(readers.map((reader) => reader.terminate()));
  }
}

async function keepBusy(
  reader: Worker,
  take: () => readonly FileOnDisk[],
  { mayHold, onBatch }: ManyFiles,
  signal: AbortSignal,
): Promise<void> {
  let room = new ArrayBuffer(roomBytes);
  for (let files = take(); files.length > 0; files = take()) {
    while (files.length > 0) {
      const readAt = Date.now();
      const request: ReaderRequest = { files, mayHold: mayHold(), room };
      reader.postMessage(request, [room]);
      const [reply] = (await once(reader, 'message', { signal })) as [ReaderReply];
      const { latin1, utf16le } = reply.pages;
      const pages = { latin1: bufferOver(latin1), utf16le: bufferOver(utf16le) };
      onBatch(files, { files: reply.files, pages }, readAt);
      files = files.slice(reply.files.length);
      ({ room } = reply);
    }
  }
}

function bufferOver({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}
