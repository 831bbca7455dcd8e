import type { OverlayBuffer } from '../context/corpusFolders';
import type { Corpus, DocumentSource } from '../context/documents';
import { byPath } from './order';
import { secretIn } from './secrets';
import { textDocument } from './textDocument';

/**
 * The corpus with unsaved text in place of what is on disk, and with those buffers that have a path and no
 * file yet. What the gatherer left out stays out, open in an editor or not.
 */
export function withOverlays(corpus: Corpus, buffers: readonly OverlayBuffer[]): Corpus {
  if (buffers.length === 0) return corpus;
  const byPlace = new Map<string, number>();
  for (const [index, { uri, origin }] of corpus.documents.entries()) {
    if (uri !== undefined) byPlace.set(uri, index);
    if (origin.kind === 'file') byPlace.set(origin.fsPath, index);
  }
  const documents: DocumentSource[] = [...corpus.documents];
  const added = new Map<string, DocumentSource>();
  for (const { uri, fsPath, path, text, language } of buffers) {
    const index = byPlace.get(uri) ?? (fsPath === undefined ? undefined : byPlace.get(fsPath));
    const old = index === undefined ? undefined : documents[index];
    if (index !== undefined && old) {
      documents[index] = textDocument({ path: old.path, text, uri, language: language ?? old.language });
    } else if (path !== undefined && mayJoin(corpus, documents, path)) {
      added.set(path, textDocument({ path, text, uri, language }));
    }
  }
  documents.push(...added.values());
  return { ...corpus, documents: documents.sort(byPath) };
}

function mayJoin({ leftOut }: Corpus, documents: readonly DocumentSource[], path: string): boolean {
  return (
    secretIn(path) === undefined &&
    !documents.some((document) => document.path === path) &&
    !leftOut.some((entry) => entry.path === path || (entry.path.endsWith('/') && path.startsWith(entry.path)))
  );
}
