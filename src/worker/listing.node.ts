import type { Corpus } from '../context/documents';
import { GatherError } from '../gather/gatherError';
import { gatherFolders } from '../gather/gatherFolders';
import { mergeCorpora } from '../gather/mergeCorpora';
import { nodeDirectoryReader } from '../gather/nodeDirectoryReader.node';
import { withOverlays } from '../gather/overlays';
import { RunError } from '../rlm/errors';

/**
 * The corpus with the documents of its folders, listed in this thread: so many files as a workspace may have
 * would hold the host up, and would have to cross from it.
 * @throws {RunError} `unreadable-root` naming a folder that cannot be read; the signal's reason when aborted.
 */
export async function listFolders(corpus: Corpus, signal: AbortSignal): Promise<Corpus> {
  const { name, folders = [], unsaved = [] } = corpus;
  if (folders.length === 0) return corpus;
  const reader = nodeDirectoryReader();
  const listed: Corpus[] = [];
  try {
    for (const group of folders) listed.push(await gatherFolders({ ...group, name, reader, signal }));
  } catch (error) {
    if (error instanceof GatherError)
      throw new RunError(error.code, `${error.message}. Choose another scope.`);
    throw error;
  }
  const given: Corpus = { name, documents: corpus.documents, leftOut: corpus.leftOut };
  return withOverlays(mergeCorpora(name, given.documents.length > 0 ? [...listed, given] : listed), unsaved);
}
