import { appendFile, mkdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { TrajectoryEvent } from '../rlm/events';
import { messageOf } from '../rlm/errors';
import type { Journal } from '../trace/journal';
import type { Asked } from './asked';
import type { Log } from './log';
import { bytesBefore, reopenedJournal } from './reopenedJournal';
import type { Retention } from './retention';
import { isMissing, RunFiles, type Deleted } from './runFiles';
import { RunLocks } from './runLocks';
import { isRunId, type KeptRun, type RunArchive } from './runs';
import { readAsked, writtenAsked } from './savedAsked';
import type { Scope } from './scopes/scope';
import type { ScopePlace } from './scopes/scopePlace';
import { SetupError } from './setupError';

/** Writes the journal of one run. */
export interface RunRecorder {
  /** Resolves when the event is kept, or can no longer be: the user is then told, once. */
  append(event: TrajectoryEvent): Promise<void>;
  close(): Promise<void>;
}

/** A run that goes on: what was kept of it, and where the rest is written. */
export interface Reopened {
  readonly events: readonly TrajectoryEvent[];
  readonly recorder: RunRecorder;
}

export type BrokenOff = { readonly runId: string } | { readonly busy: boolean };

export interface RunStorePorts {
  /** Of the disk; made with the first run. */
  readonly folder: string;
  /** What writes the journals, with its version. */
  readonly software: string;
  /** How long and how much is kept. */
  readonly retention: () => Retention;
  readonly log: Log;
  readonly warn: (message: string) => void;
  /** Finds a scope again; see `Scope.place`. */
  readonly restoreScope: (label: string, place: ScopePlace) => Scope;
}

/** The journals of this workspace's runs, one file each, and beside each what its run was about. */
export class RunStore implements RunArchive {
  readonly #ports: RunStorePorts;
  readonly #files: RunFiles;
  readonly #locks = new RunLocks();
  #isAbandoned = false;

  constructor(ports: RunStorePorts) {
    this.#ports = ports;
    this.#files = new RunFiles(ports.folder);
  }

  /** False when nothing of a run is to touch the disk. */
  get keeps(): boolean {
    const { maxAgeDays, maxSizeMB } = this.#ports.retention();
    return maxAgeDays > 0 && maxSizeMB > 0;
  }

  /** @param secrets blotted out, should one turn up in an event */
  async record(runId: string, asked: Asked, secrets: readonly string[]): Promise<RunRecorder> {
    if (!this.keeps) return forgetful;
    const { openJournal, fileJournalStore, textHash } = await import('./onDemand');
    await this.#prune();
    await this.#keepAsked(runId, asked);
    await this.#lock(runId);
    const journal = openJournal(fileJournalStore(this.#files.journal(runId)), {
      ...this.#options(runId, secrets),
      hash: textHash,
    });
    return this.#recorder(runId, journal);
  }

  /**
   * Goes on with the journal of a run.
   * @throws {SetupError} `run-in-use` when another window is at work on it, `run-gone` when it is not there.
   */
  async reopen(runId: string, secrets: readonly string[]): Promise<Reopened> {
    const { openJournal, readJournal, textHash } = await import('./onDemand');
    if (!(await this.#locks.take(this.#files.lock(runId)))) throw inUse();
    try {
      const file = this.#files.journal(runId);
      const text = await readFile(file, 'utf8');
      const { events, problems } = readJournal(text);
      // What cannot be read would stand between what is there and what comes.
      const [problem] = problems;
      if (problem) await truncate(file, bytesBefore(text, problem.line));
      else if (!text.endsWith('\n')) await appendFile(file, '\n');
      const journal = openJournal(await reopenedJournal(file), {
        ...this.#options(runId, secrets),
        hash: textHash,
      });
      return { events, recorder: onceItGoesOn(this.#recorder(runId, journal)) };
    } catch (error) {
      await this.#locks.release(this.#files.lock(runId));
      if (isMissing(error)) throw new SetupError('run-gone', 'The trace of this run is gone: ask anew.');
      throw error;
    }
  }

  async load(runId: string): Promise<KeptRun | undefined> {
    if (!isRunId(runId)) return undefined;
    let text: string;
    try {
      text = await readFile(this.#files.journal(runId), 'utf8');
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw new Error(`The trace of the run ${runId} cannot be read: ${messageOf(error)}`, { cause: error });
    }
    const { readJournal } = await import('./onDemand');
    const { events, problems } = readJournal(text);
    for (const { line, message } of problems)
      this.#ports.log.warn(`[${runId}] trace, line ${line}: ${message}`);
    const elsewhere = (await this.#locks.stateOf(this.#files.lock(runId))) === 'theirs';
    return { events, elsewhere, asked: await this.#askedOf(runId, events) };
  }

  async latest(): Promise<string | undefined> {
    return (await this.#files.list()).at(-1);
  }

  /** All there are, newest first. */
  async list(): Promise<string[]> {
    return (await this.#files.list()).reverse();
  }

  /**
   * The newest run that was under way when its window ended; `busy` when there is none, and another window is at
   * work on one, or about to end.
   */
  async brokenOff(): Promise<BrokenOff> {
    let busy = false;
    for (const runId of (await this.#files.list()).reverse()) {
      const state = await this.#locks.stateOf(this.#files.lock(runId));
      if (state === 'left') return { runId };
      busy ||= state === 'theirs';
    }
    return { busy };
  }

  /** Such a run is not to be offered again. */
  async dismiss(runId: string): Promise<void> {
    await this.#locks.release(this.#files.lock(runId));
  }

  /** From now on nothing is written: a run under way is left as if its window had been killed. */
  abandon(): void {
    this.#isAbandoned = true;
    this.#locks.abandon();
  }

  /** Deletes all that is kept of runs, but of those that are under way. */
  async deleteAll(): Promise<Deleted> {
    return this.#files.deleteAll((runId) => this.#isBusy(runId));
  }

  #recorder(runId: string, journal: Journal): RunRecorder {
    const lock = this.#files.lock(runId);
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
      close: async () => {
        await journal.close();
        if (!this.#isAbandoned) await this.#locks.release(lock).catch(giveUp);
      },
    };
  }

  #options(runId: string, secrets: readonly string[]) {
    return { runId, createdAt: Date.now(), software: this.#ports.software, secrets };
  }

  async #isBusy(runId: string): Promise<boolean> {
    const state = await this.#locks.stateOf(this.#files.lock(runId));
    return state === 'mine' || state === 'theirs';
  }

  /** What keeps a new run from being locked keeps it from being recorded as well, of which the user is told. */
  async #lock(runId: string): Promise<void> {
    try {
      await this.#locks.take(this.#files.lock(runId));
    } catch (error) {
      this.#ports.log.warn(`[${runId}] cannot be kept from other windows: ${messageOf(error)}`);
    }
  }

  async #prune(): Promise<void> {
    try {
      await this.#files.prune(this.#ports.retention(), (runId) => this.#isBusy(runId));
    } catch (error) {
      this.#ports.log.warn(`old traces cannot be deleted: ${messageOf(error)}`);
    }
  }

  async #keepAsked(runId: string, asked: Asked): Promise<void> {
    const file = this.#files.asked(runId);
    try {
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, writtenAsked(asked));
    } catch (error) {
      this.#ports.log.warn(`[${runId}] cannot be asked again after a reload: ${messageOf(error)}`);
    }
  }

  async #askedOf(runId: string, [first]: readonly TrajectoryEvent[]): Promise<Asked | undefined> {
    if (first?.type !== 'run.started') return undefined;
    try {
      return readAsked(await readFile(this.#files.asked(runId), 'utf8'), first, this.#ports.restoreScope);
    } catch (error) {
      if (!isMissing(error)) this.#ports.log.warn(`[${runId}] cannot be asked again: ${messageOf(error)}`);
      return undefined;
    }
  }
}

/** Keeps nothing. */
export const forgetful: RunRecorder = { append: () => Promise.resolve(), close: () => Promise.resolve() };

/**
 * That a run goes on, and what it shares with the run it is forked from, is written with what is new of it: a
 * replay that comes to nothing changes no trace.
 */
export function onceItGoesOn(recorder: RunRecorder, shared: readonly TrajectoryEvent[] = []): RunRecorder {
  let held = [...shared];
  return {
    append: async (event) => {
      if (event.type === 'run.resumed') {
        held.push(event);
        return;
      }
      const before = held;
      held = [];
      await Promise.all([...before, event].map((each) => recorder.append(each)));
    },
    close: () => recorder.close(),
  };
}

function inUse(): SetupError {
  return new SetupError(
    'run-in-use',
    'Another window of this workspace is at work on this run: it can only be read here until that is done.',
  );
}
