import { hash } from 'node:crypto';
import { statSync } from 'node:fs';
import type { DocumentSource, FileVersion } from '../context/documents';
import { SecretFinder } from '../gather/masking';
import { versionOf } from '../gather/nodeDirectoryReader.node';
import { isSameVersion, readFile } from './fileReading.node';
import { TextLost, type KeptText } from './keptText';
import { keepInPages, textOf } from './keptText.node';
import { RecentTexts } from './recentTexts';
import { TextPages } from './textPages.node';

export interface StoreLimits {
  /** Texts of files that are held in memory, in bytes; those beyond it are read when they are asked for. */
  readonly heldBytes: number;
  /** Of what is read when asked for, so many characters are kept for the next time. */
  readonly recentCharacters: number;
}

export const defaultStoreLimits: StoreLimits = { heldBytes: 256 * 2 ** 20, recentCharacters: 32 * 2 ** 20 };

export interface FileOnDisk {
  readonly path: string;
  readonly language?: string | undefined;
  readonly fsPath: string;
  /** As it was a moment ago; `undefined`: not known. */
  readonly seen?: FileVersion | undefined;
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
   * A file's text: as it is now, or was when it was seen a moment ago, and then the same for as long as somebody
   * holds it.
   * @throws when it cannot be read. Its `text` throws `TextLost` when it has to be read again and cannot be.
   */
  file({ path, language, fsPath, seen }: FileOnDisk): KeptText | 'binary' {
    const known = this.#files.get(fsPath);
    if (known && isSettled(known) && isSameVersion(known.version, seen ?? versionOf(statSync(fsPath))))
      return known.content;
    const stored = this.#read({ path, language, fsPath, seen });
    this.#files.set(fsPath, stored);
    return stored.content;
  }

  #read(file: FileOnDisk): StoredFile {
    const { path, language, fsPath, seen } = file;
    const readAt = Date.now();
    const before = this.#pages.bytes;
    const size = (seen ?? statSync(fsPath)).size;
    if (before + size > this.#limits.heldBytes) {
      const { bytes, version } = readFile(fsPath, seen, (length) => Buffer.allocUnsafeSlow(length));
      return { version, readAt, content: this.#onDemand(file, bytes), held: 0 };
    }
    const { bytes, version } = readFile(fsPath, seen, (length) => this.#pages.room(length));
    const content = keepInPages({ path, language, bytes }, this.#pages, this.finder);
    return { version, readAt, content, held: this.#pages.bytes - before };
  }

  /** Like the text of these bytes, but with nothing in memory: they are read again when they are needed. */
  #onDemand(file: FileOnDisk, bytes: Buffer): KeptText | 'binary' {
    const content = textOf({ ...file, bytes }, this.finder);
    if (content === 'binary') return content;
    const digest = hash('sha256', bytes);
    const lineCount = content.lineCount();
    const onDemand: KeptText = {
      ...content,
      lineCount: () => lineCount,
      text: () => this.#recent.get(onDemand, () => this.#again(file, digest)),
    };
    return onDemand;
  }

  #again(file: FileOnDisk, digest: string): string {
    let bytes: Buffer;
    try {
      ({ bytes } = readFile(file.fsPath, undefined, (length) => Buffer.allocUnsafeSlow(length)));
    } catch (error) {
      throw new TextLost('it can no longer be read', { cause: error });
    }
    const content = hash('sha256', bytes) === digest ? textOf({ ...file, bytes }, this.finder) : 'binary';
    if (content === 'binary') throw new TextLost('it was changed');
    return content.text();
  }
}

function isSettled({ version, readAt }: StoredFile): boolean {
  return Math.max(version.modified, version.changed) < readAt - timesAreCoarseMs;
}
