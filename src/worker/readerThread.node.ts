import { parentPort } from 'node:worker_threads';
import { SecretFinder } from '../gather/masking';
import { readBatch } from './fileReading.node';
import type { ReaderReply, ReaderRequest } from './readerThreads.node';

/** Composition root of a reader in a Node worker thread: answers one request after the other. */
if (!parentPort) throw new Error('this file is started as a worker thread');
const port = parentPort;
const finder = new SecretFinder();

port.on('message', ({ files, mayHold, room }: ReaderRequest) => {
  const { pages, files: read } = readBatch(files, 0, Buffer.from(room), finder, mayHold);
  const reply: ReaderReply = { files: read, pages, room };
  const buffers = [room, pages.latin1.buffer, pages.utf16le.buffer];
  port.postMessage(reply, [...new Set(buffers.filter((buffer) => buffer instanceof ArrayBuffer))]);
});
