import { hash } from 'node:crypto';
import type { DocumentSource } from '../context/documents';
import { SecretFinder } from '../gather/masking';
import { isSameVersion, readWhole, withFile, type FileVersion } from './fileReading.node';
import { keepInPages, textOf, type KeptText } from './keptText.node';
import { RecentTexts } from './recentTexts';
import { TextPages } from './textPages.node';

export interface StoreLimits {
  /** Texts of files that are held in memory, in bytes; those beyond it are read when they are asked for. */
  readonly heldBytes: number;
  /** Of what is read when asked for, so many characters are kept for the next time. */
  readonly recentCharacters: number;
}

export const defaultStoreLimits: StoreLimits = { heldBytes: 256 * 2 ** 20, recentCharacters: 32 * 2 ** 20 };

/** A file is not as it was when the run first read it, or is gone. */
export class FileChanged extends Error {
  override readonly name = 'FileChanged';
}

interface StoredFile {
  readonly version: FileVersion;
  /** When it was read, in milliseconds since the Unix epoch. */
  readonly readAt: number;
  readonly content: KeptText | 'binary';
  /** Of what the pages hold for it. */
  readonly held: number;
}

/** A change so soon after a reading may leave a file's time as it was. */
const timesAreCoarseMs = 2_000;

/**
 * Texts of files, kept between the runs of an engine. A file that is as it was is not read again; of one
 * that does not fit in memory only what it is like is kept, with a hash of its bytes.
 */
export class TextStore {
  readonly finder = new SecretFinder();
  readonly #limits: StoreLimits;
  readonly #recent: RecentTexts;
  #files = new Map<string, StoredFile>();
  #pages = new TextPages();

  constructor(limits: StoreLimits = defaultStoreLimits) {
    this.#limits = limits;
    this.#recent = new RecentTexts(limits.recentCharacters);
  }

  /** Forgets what these documents do not need, when they need the memory that it takes. */
  makeRoomFor(sources: readonly DocumentSource[]): void {
    const needed = sources.map(({ origin }) => (origin.kind === 'file' ? origin.fsPath : '')).filter(Boolean);
    const used = needed.reduce((sum, fsPath) => sum + (this.#files.get(fsPath)?.held ?? 0), 0);
    const isUnread = (fsPath: string) => !this.#files.has(fsPath);
    const wasted = this.#pages.bytes - used;
    if (wasted < this.#limits.heldBytes / 4 || !needed.some(isUnread)) return;
    this.#files = new Map();
    this.#pages = new TextPages();
  }

  /**
   * A file's text: as it is now, and then the same for as long as somebody holds it.
   * @throws when it cannot be read. Its `text` throws `FileChanged` when it has to be read again and cannot be.
   */
  file(path: string, language: string | undefined, fsPath: string): KeptText | 'binary' {
    return withFile(fsPath, (file, version) => {
      const known = this.#files.get(fsPath);
      if (known && isSameVersion(known.version, version) && isSettled(known)) return known.content;
      const stored = this.#read(path, language, fsPath, file, version);
      this.#files.set(fsPath, stored);
      return stored.content;
    });
  }

  #read(
    path: string,
    language: string | undefined,
    fsPath: string,
    file: number,
    opened: FileVersion,
  ): StoredFile {
    const readAt = Date.now();
    const before = this.#pages.bytes;
    if (before + opened.size > this.#limits.heldBytes) {
      const { bytes, version } = readWhole(file, opened, (size) => Buffer.allocUnsafeSlow(size));
      const content = this.#onDemand(path, language, fsPath, bytes);
      return { version, readAt, content, held: 0 };
    }
    const { bytes, version } = readWhole(file, opened, (size) => this.#pages.room(size));
    const content = keepInPages({ path, language, bytes }, this.#pages, this.finder);
    return { version, readAt, content, held: this.#pages.bytes - before };
  }

  /** Like the text of these bytes, but with nothing in memory: they are read again when they are needed. */
  #onDemand(path: string, language: string | undefined, fsPath: string, bytes: Buffer): KeptText | 'binary' {
    const content = textOf({ path, language, bytes }, this.finder);
    if (content === 'binary') return content;
    const digest = hash('sha256', bytes);
    const onDemand: KeptText = {
      ...content,
      text: () => this.#recent.get(onDemand, () => this.#again(path, language, fsPath, digest)),
    };
    return onDemand;
  }

  #again(path: string, language: string | undefined, fsPath: string, digest: string): string {
    let bytes: Buffer;
    try {
      bytes = withFile(fsPath, (file, version) => {
        return readWhole(file, version, (size) => Buffer.allocUnsafeSlow(size)).bytes;
      });
    } catch (error) {
      throw new FileChanged('it can no longer be read', { cause: error });
    }
    if (hash('sha256', bytes) !== digest) throw new FileChanged('it was changed');
    const content = textOf({ path, language, bytes }, this.finder);
    if (content === 'binary') throw new FileChanged('it was changed');
    return content.text();
  }
}

function isSettled({ version, readAt }: StoredFile): boolean {
  return Math.max(version.modified, version.changed) < readAt - timesAreCoarseMs;
}
