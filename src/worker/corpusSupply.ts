import type { Corpus } from '../context/documents';
import type { CorpusGiven } from './askRequest';

/**
 * The text that a question is about, for one engine after another. Documents given as bytes move to the first:
 * for the next they are gathered again.
 */
export class CorpusSupply {
  readonly #given: CorpusGiven;

  constructor(given: CorpusGiven) {
    this.#given = given;
  }

  get name(): string {
    return this.#given.corpus.name;
  }

  /** @throws when the bytes are gone and cannot be had again; what gathering throws. */
  async take(signal: AbortSignal): Promise<Corpus> {
    const { corpus, corpusAgain } = this.#given;
    if (!corpus.documents.some(({ origin }) => origin.kind === 'bytes' && hasMoved(origin.bytes)))
      return corpus;
    if (!corpusAgain) throw new Error('it is no longer in memory');
    return corpusAgain(signal);
  }

  /** As it is by now; `undefined` where only reading all of it would tell. @throws what gathering throws. */
  async again(signal: AbortSignal): Promise<Corpus | undefined> {
    const { corpus, corpusAgain } = this.#given;
    const isCostly = corpus.documents.some(({ origin }) => origin.kind === 'bytes');
    return isCostly ? undefined : (corpusAgain?.(signal) ?? corpus);
  }
}

function hasMoved({ buffer }: Uint8Array): boolean {
  return buffer instanceof ArrayBuffer && buffer.detached;
}
