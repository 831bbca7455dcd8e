import { messageOf } from '../rlm/errors';
import { JournalError } from './journalError';
import type { JournalStore, ReopenedJournal } from './journalStore';
import type { JournalLock } from './lockState';
import {
  hasSegments,
  otherVersion,
  segmentPath,
  segmentsIn,
  SegmentWriter,
  type Segment,
} from './segmentFiles';
import { SegmentReader } from './segmentReading';
import type { WholeFiles } from './wholeFiles';

/** A journal where no file can grow: a folder of numbered segments, `00000001.jsonl` and so on. */

/** A new journal. @param takeLock keeps it for this writer; called with the first write */
export function segmentStore(
  files: WholeFiles,
  folder: string,
  takeLock: () => Promise<JournalLock>,
): JournalStore {
  return storeFrom(folder, async () => {
    const lock = await takeLock();
    if (!(await hasSegments(files, folder))) return { lock, writer: new SegmentWriter(files, folder, 1) };
    await lock.release();
    throw new Error('there is a trace of this name already');
  });
}

/**
 * A journal that goes on. What stands after a damaged or a missing segment is kept in a copy beside it.
 * @returns `undefined` when there is no segment
 * @throws what `takeLock` throws
 */
export async function reopenSegments(
  files: WholeFiles,
  folder: string,
  takeLock: () => Promise<JournalLock>,
): Promise<ReopenedJournal | undefined> {
  const lock = await takeLock();
  try {
    const segments = await segmentsIn(files, folder);
    if (segments.length === 0) {
      await lock.release();
      return undefined;
    }
    const reader = new SegmentReader();
    reader.read(segments, true);
    const open = async (): Promise<Opened> => {
      await lock.confirm();
      const next = await mend(files, folder, segments, reader);
      return { lock, writer: new SegmentWriter(files, folder, next) };
    };
    return { journal: reader.content, store: storeFrom(folder, open, lock) };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/** Where a damaged journal is kept that goes on. */
export function damagedSegmentsOf(folder: string): string {
  return `${folder}.damaged`;
}

/** Leaves what was used, and no more. @returns the number of the next segment */
async function mend(
  files: WholeFiles,
  folder: string,
  segments: readonly Segment[],
  reader: SegmentReader,
): Promise<number> {
  const unused = segments.filter((segment) => reader.usedOf(segment) !== segment.text);
  const [first, ...later] = unused;
  const rest = (first && reader.usedOf(first)) ?? '';
  const whole = segments.length - unused.length;
  const isTornAlone = unused.length === 1 && !unused[0]?.text.endsWith('\n');
  if (!isTornAlone)
    for (const { number, text } of unused)
      await files.write(segmentPath(damagedSegmentsOf(folder), number), text);
  for (const { paths } of later.reverse()) await deleteEach(files, paths);
  if (!first) return whole + 1;
  if (rest === '') {
    await deleteEach(files, first.paths);
    return whole + 1;
  }
  // Until that is written, it stands in the damaged version.
  await files.write(otherVersion(first.path), rest);
  await files.delete(first.path);
  return whole + 2;
}

async function deleteEach(files: WholeFiles, paths: readonly string[]): Promise<void> {
  for (const path of paths) await files.delete(path);
}

interface Opened {
  readonly lock: JournalLock;
  readonly writer: SegmentWriter;
}

/** @param taken of a journal that nothing was added to yet */
function storeFrom(folder: string, open: () => Promise<Opened>, taken?: JournalLock): JournalStore {
  let opened: Promise<Opened> | undefined;
  let isClosed = false;
  return {
    async append(lines) {
      if (isClosed) throw new JournalError('unwritable', `The trace ${folder} is closed.`);
      try {
        const { writer, lock } = await (opened ??= open());
        await lock.confirm();
        await writer.append(lines);
      } catch (error) {
        if (error instanceof JournalError) throw error;
        throw new JournalError('unwritable', `Cannot write the trace to ${folder}: ${messageOf(error)}`, {
          cause: error,
        });
      }
    },
    async close() {
      isClosed = true;
      const place = await opened?.catch(() => undefined); // Who appended was told why it did not open.
      await (place?.lock ?? taken)?.release();
    },
  };
}
