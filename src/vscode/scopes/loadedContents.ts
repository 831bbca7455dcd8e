import pLimit from 'p-limit';
import { Uri, workspace } from 'vscode';
import type { Corpus, DocumentSource, LeftOut } from '../../context/documents';
import { messageOf } from '../../rlm/errors';

const requestsInFlight = 8;

/**
 * The corpus with the contents of its files in it, for a file system that only the editor can read. What
 * cannot be read is left out; whether it is text is judged by whoever decodes it.
 */
export async function withContents(corpus: Corpus, signal: AbortSignal): Promise<Corpus> {
  const limit = pLimit(requestsInFlight);
  const read = await Promise.all(corpus.documents.map((document) => limit(() => load(document, signal))));
  const documents = read.filter((result) => 'origin' in result);
  const leftOut = read.filter((result) => 'reason' in result);
  return { ...corpus, documents, leftOut: [...corpus.leftOut, ...leftOut] };
}

async function load(document: DocumentSource, signal: AbortSignal): Promise<DocumentSource | LeftOut> {
  signal.throwIfAborted();
  const { path, uri, origin } = document;
  if (origin.kind !== 'file' || uri === undefined) return document;
  try {
    const bytes = await workspace.fs.readFile(Uri.parse(uri, true));
    return { ...document, size: bytes.length, origin: { kind: 'bytes', bytes } };
  } catch (error) {
    return { path, reason: 'unreadable', detail: messageOf(error) };
  }
}
