import { statSync } from 'node:fs';
import type { FileVersion, LeftOut } from '../context/documents';
import { masked, SecretFinder } from '../gather/masking';
import { versionOf } from '../gather/nodeDirectoryReader.node';
import { oversized } from '../gather/oversized';
import { decode } from './decoding.node';
import { isSameVersion, readBatch, readFile, type FileBatch, type FileOnDisk } from './fileReading.node';
import { HeldText } from './heldText';
import { TextLost, type KeptText } from './keptText';
import { readInThreads, type ManyFiles } from './readerThreads.node';
import { RecentTexts } from './recentTexts';
import { digestOf, roomBytes, type BatchText, type Encoding } from './textBatch.node';

export interface StoreLimits {
  /** Texts of files that are held in memory, in bytes; those beyond it are read when they are asked for. */
  readonly heldBytes: number;
  /** Of what is read when asked for, so many characters are kept for the next time. */
  readonly recentCharacters: number;
}

export const defaultStoreLimits: StoreLimits = { heldBytes: 256 * 2 ** 20, recentCharacters: 32 * 2 ** 20 };

/** What reading has to do besides. */
export interface Reading {
  /** Lets others have their turn, where it is time to. */
  readonly pause: () => Promise<void>;
  /** How many are read so far; see `LoadingListener`. */
  readonly onRead: (count: number) => void;
}

/** A file could not be read. */
interface Unreadable {
  readonly problem: string;
}

interface StoredFile {
  readonly version: FileVersion;
  /** When it was read, in milliseconds since the Unix epoch. */
  readonly readAt: number;
  readonly content: KeptText | 'binary' | 'too large';
  /** Of what the pages hold for it. */
  readonly held: number;
}

/** A change so soon after a reading may leave a file's time as it was. */
const timesAreCoarseMs = 2_000;
const filesPerLook = 500;
/** From here on it pays to start threads. */
const manyFiles = 2_000;

/**
 * Texts of files, kept between the runs of an engine. A file that is as it was is not read again; of one
 * that does not fit in memory only what it is like is kept, with a hash of its bytes.
 */
export class TextStore {
  readonly finder = new SecretFinder();
  readonly #limits: StoreLimits;
  readonly #recent: RecentTexts;
  readonly #readerPath: URL | string | undefined;
  #files = new Map<string, StoredFile | Unreadable>();
  /** Of all pages that texts were taken from, in bytes. */
  #held = 0;

  /** @param readerPath of `reader.mjs`; `undefined`: everything is read in this thread */
  constructor(limits: StoreLimits = defaultStoreLimits, readerPath?: URL | string) {
    this.#limits = limits;
    this.#readerPath = readerPath;
    this.#recent = new RecentTexts(limits.recentCharacters);
  }

  /**
   * Reads those files that are new or not as they were.
   * @throws the signal's reason when aborted.
   */
  async refresh(
    files: readonly FileOnDisk[],
    { pause, onRead }: Reading,
    signal: AbortSignal,
  ): Promise<void> {
    let unread: readonly FileOnDisk[] = await this.#changed(files, pause);
    if (unread.length > 0 && this.#isWasteful(files)) {
      this.#files = new Map();
      this.#held = 0;
      unread = files;
    }
    let read = files.length - unread.length;
    onRead(read);
    const many: ManyFiles = {
      files: unread,
      mayHold: () => this.#limits.heldBytes - this.#held,
      onBatch: (asked, batch, readAt) => {
        this.#keep(asked, batch, readAt);
        onRead((read += batch.files.length));
      },
    };
    if (this.#readerPath !== undefined && unread.length > manyFiles)
      await readInThreads(this.#readerPath, many, signal);
    else await readHere(many, this.finder, pause);
  }

  /**
   * A file as it was when it was refreshed, and the same for as long as somebody holds it.
   * @throws when it could not be read. Its `text` throws `TextLost` when it has to be read again and is no
   * longer what it was.
   */
  file({ path, fsPath, maxBytes = Infinity }: FileOnDisk): KeptText | 'binary' | LeftOut {
    const known = this.#files.get(fsPath);
    if (!known) throw new Error('it was not read');
    if ('problem' in known) throw new Error(known.problem);
    const { content, version } = known;
    return content === 'too large' || version.size > maxBytes
      ? oversized(path, version.size, maxBytes)
      : content;
  }

  async #changed(files: readonly FileOnDisk[], pause: () => Promise<void>): Promise<FileOnDisk[]> {
    const changed: FileOnDisk[] = [];
    for (const [index, file] of files.entries()) {
      if (!this.#isAsItWas(file)) changed.push(file);
      if (index % filesPerLook === 0) await pause();
    }
    return changed;
  }

  #isAsItWas({ fsPath, maxBytes = Infinity }: FileOnDisk): boolean {
    const known = this.#files.get(fsPath);
    if (!known || 'problem' in known || !isSettled(known)) return false;
    if (known.content === 'too large' && known.version.size <= maxBytes) return false;
    const stats = statSync(fsPath, { throwIfNoEntry: false });
    return stats?.isFile() === true && isSameVersion(known.version, versionOf(stats));
  }

  /** Whether much of what is held is of other files. */
  #isWasteful(files: readonly FileOnDisk[]): boolean {
    const heldFor = ({ fsPath }: FileOnDisk): number => {
      const known = this.#files.get(fsPath);
      return known && 'held' in known ? known.held : 0;
    };
    const used = files.reduce((sum, file) => sum + heldFor(file), 0);
    return this.#held - used >= this.#limits.heldBytes / 4;
  }

  /** @param files those of the batch, and maybe more after them */
  #keep(files: readonly FileOnDisk[], { pages, files: reads }: FileBatch, readAt: number): void {
    this.#held += pages.latin1.length + pages.utf16le.length;
    const texts = { latin1: pages.latin1.toString('latin1'), utf16le: pages.utf16le.toString('utf16le') };
    for (const [index, read] of reads.entries()) {
      const fsPath = files[index]?.fsPath ?? '';
      if ('problem' in read) this.#files.set(fsPath, read);
      else {
        const { version, content } = read;
        const kept = typeof content === 'string' ? content : this.#kept(fsPath, content, texts);
        this.#files.set(fsPath, { version, readAt, content: kept, held: heldBytes(content) });
      }
    }
  }

  #kept(fsPath: string, text: BatchText, pages: Readonly<Record<Encoding, string>>): KeptText {
    const { place, lineCount = 0, ...facts } = text;
    if (place) return new HeldText(facts, pages[place.encoding], place.start);
    // It is read again when it is needed.
    const onDemand: KeptText = {
      ...facts,
      lineCount: () => lineCount,
      text: () => this.#recent.get(onDemand, () => readAgain(fsPath, text)),
    };
    return onDemand;
  }
}

async function readHere(
  { files, mayHold, onBatch }: ManyFiles,
  finder: SecretFinder,
  pause: () => Promise<void>,
): Promise<void> {
  const room = files.length > 0 ? Buffer.allocUnsafeSlow(roomBytes) : Buffer.alloc(0);
  for (let from = 0; from < files.length;) {
    const readAt = Date.now();
    const batch = readBatch(files, from, room, finder, mayHold());
    onBatch(files.slice(from, from + batch.files.length), batch, readAt);
    from += batch.files.length;
    await pause();
  }
}

function heldBytes(content: BatchText | 'binary' | 'too large'): number {
  if (typeof content === 'string' || !content.place) return 0;
  return content.place.encoding === 'latin1' ? content.length : content.length * 2;
}

function readAgain(fsPath: string, { digest, masked: secrets }: BatchText): string {
  let bytes: Buffer | undefined;
  try {
    bytes = readFile(fsPath, (length) => Buffer.allocUnsafeSlow(length))?.bytes;
  } catch (error) {
    throw new TextLost('it can no longer be read', { cause: error });
  }
  const decoded = bytes && digestOf(bytes) === digest ? decode(bytes) : 'binary';
  if (!bytes || decoded === 'binary') throw new TextLost('it was changed');
  return masked(decoded === 'ascii' ? bytes.toString('latin1') : decoded.text, secrets);
}

function isSettled({ version, readAt }: StoredFile): boolean {
  return Math.max(version.modified, version.changed) < readAt - timesAreCoarseMs;
}
