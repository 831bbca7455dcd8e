import type { OnTextProgress, TextProgress } from '../protocol/textProgress';

/** Between two reports, in milliseconds. */
const everyMs = 250;

/** Tells how far the listing and the reading of a corpus are: the first of each at once, others as it is time. */
export class TextProgressReports {
  readonly #tell: OnTextProgress;
  readonly #now: () => number;
  #last: TextProgress['kind'] | undefined;
  #next = 0;

  /** @param now milliseconds from any start */
  constructor(tell: OnTextProgress, now: () => number = () => performance.now()) {
    this.#tell = tell;
    this.#now = now;
  }

  found(files: number): void {
    if (this.#isTime('listing')) this.#tell({ kind: 'listing', found: files });
  }

  read(files: number, of: number): void {
    if (this.#isTime('reading')) this.#tell({ kind: 'reading', read: files, of });
  }

  /** All is read. */
  end(): void {
    if (this.#last !== undefined) this.#tell(undefined);
    this.#last = undefined;
  }

  #isTime(kind: TextProgress['kind']): boolean {
    const now = this.#now();
    if (this.#last === kind && now < this.#next) return false;
    this.#last = kind;
    this.#next = now + everyMs;
    return true;
  }
}
