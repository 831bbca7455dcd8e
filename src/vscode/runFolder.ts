import type { JournalReading } from '../trace/journalReading';
import type { JournalStore, ReopenedJournal } from '../trace/journalStore';
import type { LockState } from '../trace/lockState';

/** Where the traces of a workspace's runs are, each with a note on what its run was about. */
export interface RunFolder {
  /** Ids, oldest first. */
  list(): Promise<readonly string[]>;
  /** Those of traces that somebody writes, or left; told by names alone. */
  locked(): Promise<readonly string[]>;
  /** Reads a trace, and what is added to it later. */
  reading(runId: string): Promise<JournalReading>;
  /** A new trace, which nobody else can write until it is closed. */
  begin(runId: string): Promise<JournalStore>;
  /** `undefined` when there is none. @throws {JournalError} `locked` while somebody else writes it. */
  goOn(runId: string): Promise<ReopenedJournal | undefined>;
  /** Who writes it. */
  lockState(runId: string): Promise<LockState>;
  /** Of a trace that its writer left. @throws {JournalError} `locked` when somebody writes it again. */
  unlock(runId: string): Promise<void>;
  /** Leaves all traces that are being written, as if this window had been killed. */
  abandon(): void;
  /** `undefined` when there is none. */
  readNote(runId: string): Promise<string | undefined>;
  writeNote(runId: string, text: string): Promise<void>;
  sizeOf(runId: string): Promise<TraceSize>;
  /** The trace and all that belongs to it. */
  delete(runId: string): Promise<void>;
}

export interface TraceSize {
  readonly bytes: number;
  /** When it was last written, in milliseconds since the Unix epoch. */
  readonly changed: number;
}
