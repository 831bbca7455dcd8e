import { segmentLockState, takeSegmentLock, type LockPlace } from '../trace/segmentLock';
import type { JournalLock } from '../trace/lockState';
import { HeldLocks } from './heldLocks';
import type { RunFolder } from './runFolder';
import { isRunId } from './runId';

/** Traces where no file can grow: each is a folder of segments. */
export function runSegments(place: LockPlace): RunFolder {
  const { files } = place;
  const lockOf = (runId: string): string => `${runId}.lock`;
  const noteOf = (runId: string): string => `${runId}.asked.json`;
  const locks = new HeldLocks();
  const takeLock = async (runId: string): Promise<JournalLock> =>
    locks.keep(await takeSegmentLock(place, lockOf(runId)));
  return {
    list: async () => (await files.list('')).filter(isRunId).sort(),
    async locked() {
      const all = new Set(await files.list(''));
      return [...all].filter((name) => isRunId(name) && all.has(lockOf(name))).sort();
    },
    async reading(runId) {
      const { segmentReading } = await import('./onDemand');
      return segmentReading(files, runId);
    },
    async begin(runId) {
      const { segmentStore } = await import('./onDemand');
      return segmentStore(files, runId, () => takeLock(runId));
    },
    async goOn(runId) {
      const { reopenSegments } = await import('./onDemand');
      return reopenSegments(files, runId, () => takeLock(runId));
    },
    lockState: (runId) => segmentLockState(place, lockOf(runId)),
    unlock: async (runId) => (await takeSegmentLock(place, lockOf(runId))).release(),
    abandon: () => locks.abandon(),
    readNote: (runId) => files.read(noteOf(runId)),
    writeNote: (runId, text) => files.write(noteOf(runId), text),
    async sizeOf(runId) {
      const names = await files.list(runId);
      const sizes = await Promise.all(names.map((name) => files.stat(`${runId}/${name}`)));
      return {
        bytes: sizes.reduce((sum, size) => sum + (size?.bytes ?? 0), 0),
        changed: Math.max(0, ...sizes.map((size) => size?.changed ?? 0)),
      };
    },
    async delete(runId) {
      for (const path of [runId, `${runId}.damaged`, noteOf(runId), lockOf(runId)]) await files.delete(path);
    },
  };
}
