import type { DocumentSource, LeftOut } from '../context/documents';
import { writeFingerprints } from '../context/fingerprints';
import type { SnapshotDocument } from '../context/snapshot';
import { messageOf } from '../rlm/errors';
import { TextLost, type KeptText } from './keptText';

/** Longest stretch of reading before other messages get their turn. */
export const sliceMs = 15;

export interface Loaded {
  readonly documents: SnapshotDocument[];
  /** What turned out, on reading, not to be text, or no person's work. */
  readonly leftOut: LeftOut[];
  /** Documents with bytes that are no UTF-8. */
  readonly damaged: string[];
}

/** Told once of each document whose file changed while it was still needed, with the reason. */
export type OnLost = (path: string, reason: string) => void;

/** Who is told while documents are read. */
export interface LoadingListener {
  readonly onLost: OnLost;
  /** How many are read, as often as that changes; those that were read before count at once. */
  readonly onRead: (documents: number) => void;
}

/** Where texts come from. */
export interface TextReader {
  /**
   * Its text, or why it is left out.
   * @throws when it cannot be read.
   */
  read(source: DocumentSource): KeptText | 'binary' | LeftOut;
  /** Lets other messages have their turn. */
  pause(): Promise<void>;
}

/**
 * Reads every document, a slice at a time. One that cannot be read, or is no text, is left out with the reason.
 * @throws the signal's reason when aborted.
 */
export async function loadTexts(
  sources: readonly DocumentSource[],
  reader: TextReader,
  onLost: OnLost,
  signal: AbortSignal,
): Promise<Loaded> {
  const loaded: Loaded = { documents: [], leftOut: [], damaged: [] };
  let sliceEnd = performance.now() + sliceMs;
  for (const source of sources) {
    loadOne(source, reader, onLost, loaded);
    if (performance.now() < sliceEnd) continue;
    await reader.pause();
    signal.throwIfAborted();
    sliceEnd = performance.now() + sliceMs;
  }
  return loaded;
}

/** What the documents are, to be compared with later. */
export function fingerprintsOf(documents: readonly SnapshotDocument[]): string {
  return writeFingerprints(documents.map(({ path, length, hash = '' }) => ({ path, length, hash })));
}

function loadOne(source: DocumentSource, reader: TextReader, onLost: OnLost, loaded: Loaded): void {
  const { path } = source;
  try {
    const kept = reader.read(source);
    if (kept === 'binary') loaded.leftOut.push({ path, reason: 'binary' });
    else if ('reason' in kept) loaded.leftOut.push(kept);
    else if (source.leaveOutIfGenerated === true && kept.generated !== undefined)
      loaded.leftOut.push({ path, reason: 'generated', detail: kept.generated });
    else {
      if (kept.damaged) loaded.damaged.push(path);
      loaded.documents.push(snapshotDocument(source, kept, onLost));
    }
  } catch (error) {
    loaded.leftOut.push({ path, reason: 'unreadable', detail: messageOf(error) });
  }
}

function snapshotDocument(source: DocumentSource, kept: KeptText, onLost: OnLost): SnapshotDocument {
  const { path, language, uri, firstLine = 1 } = source;
  const { length, endsInBreak, masked, hash } = kept;
  const lineCount = () => kept.lineCount();
  let isLost = false;
  const text = () => {
    try {
      return kept.text();
    } catch (error) {
      if (!(error instanceof TextLost)) throw error;
      if (!isLost) onLost(path, error.message);
      isLost = true;
      return inPlaceOfLost(kept);
    }
  };
  return { path, language, uri, firstLine, length, endsInBreak, masked, lineCount, hash, text };
}

/** As long as the text that is lost, so that every place in the context stays where it was. */
function inPlaceOfLost({ length, endsInBreak }: KeptText): string {
  const words = '[this file changed on disk during the run: its text is no longer available]';
  const end = endsInBreak ? '\n' : '';
  return words.slice(0, length - end.length).padEnd(length - end.length) + end;
}
