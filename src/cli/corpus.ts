import { resolve } from 'node:path';
import type { Corpus, DocumentSource } from '../context/documents';
import { gatherFolders } from '../gather/gatherFolders';
import { nodeDirectoryReader } from '../gather/nodeDirectoryReader.node';
import { byPath } from '../gather/order';
import type { OnTextProgress } from '../protocol/textProgress';
import { contextBytes } from './contextBytes';
import { documentRoot, rootName } from './documentRoot';

export interface CorpusRequest {
  readonly context?: string | undefined;
  /** Relative to `folder`. */
  readonly paths: readonly string[];
  /** The working folder: paths of documents are relative to it where they lie below it. */
  readonly folder: string;
  /** By its absolute path: true for a file that is not asked about although it is in a folder. */
  readonly leavesOut?: ((fsPath: string) => boolean) | undefined;
  /** How far listing is, and later reading. */
  readonly onProgress?: OnTextProgress | undefined;
}

/**
 * What a question from the terminal or a script is about.
 * @throws {GatherError} naming a path that cannot be read; the signal's reason when aborted.
 */
export async function corpusOf(request: CorpusRequest, signal: AbortSignal): Promise<Corpus> {
  const given = request.context === undefined ? undefined : await contextDocument(request.context, signal);
  if (given && request.paths.length === 0) return { name: 'the given text', documents: [given], leftOut: [] };
  const { leavesOut = () => false } = request;
  const { documents: found, leftOut } = await gatherFolders({
    name: '',
    roots: request.paths.map((path) => documentRoot(path, request.folder)),
    reader: nodeDirectoryReader(),
    leaveOutGenerated: true,
    signal,
    onProgress: ({ documents }) => request.onProgress?.({ kind: 'listing', found: documents }),
  });
  request.onProgress?.(undefined);
  const documents = found.filter(({ origin }) => origin.kind !== 'file' || !leavesOut(origin.fsPath));
  const name = nameOf(request);
  if (!given) return { name, documents, leftOut };
  const isTaken = documents.some(({ path }) => path === given.path);
  const other = isTaken ? { ...given, path: `given/${given.path}` } : given;
  return { name: `the given text, ${name}`, documents: [...documents, other].sort(byPath), leftOut };
}

async function contextDocument(text: string, signal: AbortSignal): Promise<DocumentSource> {
  const bytes = await contextBytes(text, signal);
  return {
    path: 'context.txt',
    language: 'plaintext',
    size: bytes.length,
    origin: { kind: 'bytes', bytes, isText: true },
  };
}

function nameOf({ paths, folder }: CorpusRequest): string {
  const names = paths.map((path) => rootName(resolve(folder, path)));
  return names.length > 3 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ');
}
