import { statSync } from 'node:fs';
import type { CorpusFolders } from '../context/corpusFolders';
import type { Corpus, DocumentSource } from '../context/documents';
import { GatherError } from '../gather/gatherError';
import { gatherFolders, type GatherProgress } from '../gather/gatherFolders';
import { mergeCorpora } from '../gather/mergeCorpora';
import { nodeDirectoryReader } from '../gather/nodeDirectoryReader.node';
import { withOverlays } from '../gather/overlays';
import { RunError } from '../rlm/errors';
import { LookedAt } from './lookedAt.node';

/** Of so many files the sizes tell well enough how large all are. */
const maxSampled = 2_000;

interface KeptList {
  /** What was asked for. */
  readonly key: string;
  readonly listed: Corpus;
  readonly lookedAt: LookedAt;
}

/**
 * Lists folders in the engine's thread: so many files as a workspace may have would hold the host up, and would
 * have to cross from it. The last list is kept, and is the answer for as long as no folder has changed.
 */
export class FolderLists {
  #kept: KeptList | undefined;

  /**
   * The corpus with the documents of its folders. Nobody has looked at each of them: whoever reads them does.
   * @param onFound told now and then how many there are so far
   * @throws {RunError} `unreadable-root` naming a folder that cannot be read; the signal's reason when aborted.
   */
  async list(corpus: Corpus, onFound: (files: number) => void, signal: AbortSignal): Promise<Corpus> {
    const { name, folders = [], unsaved = [] } = corpus;
    if (folders.length === 0) return withOverlays(corpus, unsaved);
    const listed = await this.#listed(name, folders, onFound, signal);
    const given: Corpus = { name, documents: corpus.documents, leftOut: corpus.leftOut };
    const isAll = given.documents.length + given.leftOut.length === 0;
    const all = isAll ? listed : { ...mergeCorpora(name, [listed, given]), bytes: listed.bytes };
    return withOverlays(all, unsaved);
  }

  async #listed(
    name: string,
    folders: readonly CorpusFolders[],
    onFound: (files: number) => void,
    signal: AbortSignal,
  ): Promise<Corpus> {
    const key = JSON.stringify([name, folders]);
    if (this.#kept?.key === key && this.#kept.lookedAt.isAsItWas()) return this.#kept.listed;
    this.#kept = undefined;
    const lookedAt = new LookedAt();
    const reader = lookedAt.noting(nodeDirectoryReader());
    const corpora: Corpus[] = [];
    let before = 0;
    const onProgress = ({ documents }: GatherProgress): void => onFound(before + documents);
    try {
      for (const group of folders) {
        const found = await gatherFolders({ ...group, name, reader, namesOnly: true, signal, onProgress });
        corpora.push(found);
        onFound((before += found.documents.length));
      }
    } catch (error) {
      throw error instanceof GatherError ? new RunError(error.code, `${error.message}.`) : error;
    }
    const merged = mergeCorpora(name, corpora);
    const listed = { ...merged, bytes: bytesOf(merged.documents) };
    this.#kept = { key, listed, lookedAt };
    return listed;
  }
}

/** Of all files together, judged by some of them when they are many. */
function bytesOf(documents: readonly DocumentSource[]): number {
  const step = Math.max(1, Math.ceil(documents.length / maxSampled));
  let sum = 0;
  for (let index = 0; index < documents.length; index += step) {
    const { size, maxBytes = Infinity, origin } = documents[index] ?? { size: 0, origin: undefined };
    if (size !== undefined) sum += size;
    else if (origin?.kind === 'file') {
      const found = statSync(origin.fsPath, { throwIfNoEntry: false })?.size ?? 0;
      if (found <= maxBytes) sum += found;
    }
  }
  return step === 1 ? sum : Number((sum * step).toPrecision(2));
}
