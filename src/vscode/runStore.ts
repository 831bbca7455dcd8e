import type { TrajectoryEvent } from '../rlm/events';
import { messageOf } from '../rlm/errors';
import type { Journal } from '../trace/journal';
import { isJournalError } from '../trace/journalError';
import type { ReopenedJournal } from '../trace/journalStore';
import type { Asked } from './asked';
import type { Log } from './log';
import { deleteAll, prune, type Deleted, type Retention } from './retention';
import type { RunFolder } from './runFolder';
import type { KeptRun, ReadOn, RunArchive } from './runArchive';
import { isRunId } from './runId';
import { forgetful, onceItGoesOn, type RunRecorder } from './runRecorder';
import { readAsked, writtenAsked } from './savedAsked';
import type { Scope } from './scopes/scope';
import type { ScopePlace } from './scopes/scopePlace';
import { SetupError } from './setupError';

/** A run that goes on: what was kept of it, and where the rest is written. */
export interface Reopened {
  readonly events: readonly TrajectoryEvent[];
  readonly recorder: RunRecorder;
}

export type BrokenOff = { readonly runId: string } | { readonly busy: boolean };

export interface RunStorePorts {
  readonly folder: RunFolder;
  /** What writes the journals, with its version. */
  readonly software: string;
  /** How long and how much is kept. */
  readonly retention: () => Retention;
  readonly log: Log;
  readonly warn: (message: string) => void;
  /** Finds a scope again; see `Scope.place`. */
  readonly restoreScope: (label: string, place: ScopePlace) => Scope;
}

/** The traces of this workspace's runs, and what each was about. */
export class RunStore implements RunArchive {
  readonly #ports: RunStorePorts;
  readonly #folder: RunFolder;
  #isAbandoned = false;

  constructor(ports: RunStorePorts) {
    this.#ports = ports;
    this.#folder = ports.folder;
  }

  /** False when nothing of a run is to touch the disk. */
  get keeps(): boolean {
    const { maxAgeDays, maxSizeMB } = this.#ports.retention();
    return maxAgeDays > 0 && maxSizeMB > 0;
  }

  /** @param secrets blotted out, should one turn up in an event */
  async record(runId: string, asked: Asked, secrets: readonly string[]): Promise<RunRecorder> {
    if (!this.keeps) return forgetful;
    const { openJournal } = await import('./onDemand');
    await this.#prune();
    await this.#keepAsked(runId, asked);
    const store = await this.#folder.begin(runId);
    return this.#recorder(openJournal(store, await this.#options(runId, secrets)));
  }

  /**
   * Goes on with the journal of a run.
   * @throws {SetupError} `run-in-use` when another window is at work on it, `run-gone` when it is not there.
   */
  async reopen(runId: string, secrets: readonly string[]): Promise<Reopened> {
    const reopened = await this.#reopen(runId);
    if (!reopened) throw new SetupError('run-gone', 'The trace of this run is gone: ask anew.');
    const { journal, store } = reopened;
    const { openJournal } = await import('./onDemand');
    const options = await this.#options(runId, secrets);
    const recorder = this.#recorder(openJournal(store, { ...options, isContinued: true }));
    return { events: journal.events, recorder: onceItGoesOn(recorder) };
  }

  async load(runId: string): Promise<KeptRun | undefined> {
    if (!isRunId(runId)) return undefined;
    const reading = await this.#folder.reading(runId);
    const readOn: ReadOn = async () => {
      // In this order: whoever is no longer at work on it has written all of it.
      const goesOn = (await this.#folder.lockState(runId)) === 'theirs';
      const part = await reading.more(!goesOn);
      for (const { line, message } of (goesOn ? undefined : part?.problems) ?? [])
        this.#ports.log.warn(`[${runId}] trace, line ${line}: ${message}`);
      return part && { events: part.events, goesOn };
    };
    const written = await readOn();
    if (!written) return undefined;
    const { events, goesOn } = written;
    return { events, asked: await this.#askedOf(runId, events), readOn: goesOn ? readOn : undefined };
  }

  async latest(): Promise<string | undefined> {
    return (await this.#folder.list()).at(-1);
  }

  /** All there are, newest first. */
  async list(): Promise<string[]> {
    return (await this.#folder.list()).toReversed();
  }

  /**
   * The newest run that was under way when its window ended; `busy` when there is none, and another window is at
   * work on one, or about to end.
   */
  async brokenOff(): Promise<BrokenOff> {
    let busy = false;
    for (const runId of (await this.#folder.locked()).toReversed()) {
      const state = await this.#folder.lockState(runId);
      if (state === 'left') return { runId };
      busy ||= state === 'theirs';
    }
    return { busy };
  }

  /** Such a run is not to be offered again. One that goes on in another window by now is left to it. */
  async dismiss(runId: string): Promise<void> {
    try {
      await this.#folder.unlock(runId);
    } catch (error) {
      if (!isJournalError(error, 'locked')) throw error;
    }
  }

  /** From now on nothing is written: a run under way is left as if its window had been killed. */
  abandon(): void {
    this.#isAbandoned = true;
    this.#folder.abandon();
  }

  /** Deletes all that is kept of runs, but of those that are under way. */
  async deleteAll(): Promise<Deleted> {
    return deleteAll(this.#folder);
  }

  async #reopen(runId: string): Promise<ReopenedJournal | undefined> {
    try {
      return await this.#folder.goOn(runId);
    } catch (error) {
      throw isJournalError(error, 'locked') ? inUse() : error;
    }
  }

  #recorder(journal: Journal): RunRecorder {
    let isBroken = false;
    const giveUp = (error: unknown): void => {
      if (isBroken) return;
      // The answer is worth more than its trace: the run goes on.
      isBroken = true;
      this.#ports.log.error(error instanceof Error ? error : messageOf(error));
      this.#ports.warn(`The trace of this run is not kept: ${messageOf(error)}`);
    };
    return {
      append: async (event) => {
        if (!isBroken && !this.#isAbandoned) await journal.record(event).catch(giveUp);
      },
      close: () => journal.close().catch(giveUp),
    };
  }

  async #options(runId: string, secrets: readonly string[]) {
    const { textHash } = await import('./onDemand');
    return { runId, createdAt: Date.now(), software: this.#ports.software, secrets, hash: textHash };
  }

  async #prune(): Promise<void> {
    try {
      await prune(this.#folder, this.#ports.retention());
    } catch (error) {
      this.#ports.log.warn(`old traces cannot be deleted: ${messageOf(error)}`);
    }
  }

  async #keepAsked(runId: string, asked: Asked): Promise<void> {
    try {
      await this.#folder.writeNote(runId, writtenAsked(asked));
    } catch (error) {
      this.#ports.log.warn(`[${runId}] cannot be asked again after a reload: ${messageOf(error)}`);
    }
  }

  async #askedOf(runId: string, [first]: readonly TrajectoryEvent[]): Promise<Asked | undefined> {
    if (first?.type !== 'run.started') return undefined;
    try {
      const note = await this.#folder.readNote(runId);
      return note === undefined ? undefined : readAsked(note, first, this.#ports.restoreScope);
    } catch (error) {
      this.#ports.log.warn(`[${runId}] cannot be asked again: ${messageOf(error)}`);
      return undefined;
    }
  }
}

function inUse(): SetupError {
  return new SetupError(
    'run-in-use',
    'Another window of this workspace is at work on this run: it can only be read here until that is done.',
  );
}
