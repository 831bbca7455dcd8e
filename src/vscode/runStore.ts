import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { TrajectoryEvent } from '../rlm/events';
import { messageOf } from '../rlm/errors';
import type { Log } from './log';
import type { Asked } from './asked';
import { isRunId, type RecordedRun, type RunArchive } from './runs';
import { readAsked, writtenAsked } from './savedAsked';
import type { Scope } from './scopes/scope';
import type { ScopePlace } from './scopes/scopePlace';

/** Writes the journal of one run. */
export interface RunRecorder {
  /** Resolves when the event is kept, or can no longer be: the user is then told, once. */
  append(event: TrajectoryEvent): Promise<void>;
  close(): Promise<void>;
}

export interface RunStorePorts {
  /** Of the disk; made with the first run. */
  readonly folder: string;
  /** What writes the journals, with its version. */
  readonly software: string;
  readonly log: Log;
  readonly warn: (message: string) => void;
  /** Finds a scope again; see `Scope.place`. */
  readonly restoreScope: (label: string, place: ScopePlace) => Scope;
}

/** Journals kept; older ones are deleted when a run begins. */
const kept = 50;
const extension = '.jsonl';
/** Beside a journal: what its run was about. */
const askedExtension = '.asked.json';

/** The journals of this workspace's runs, one file each, and beside each what its run was about. */
export class RunStore implements RunArchive {
  readonly #ports: RunStorePorts;

  constructor(ports: RunStorePorts) {
    this.#ports = ports;
  }

  /** @param secrets blotted out, should one turn up in an event */
  async record(runId: string, asked: Asked, secrets: readonly string[]): Promise<RunRecorder> {
    const { openJournal, fileJournalStore } = await import('./onDemand');
    await this.#prune();
    await this.#keepAsked(runId, asked);
    const { software } = this.#ports;
    const journal = openJournal(fileJournalStore(this.#fileOf(runId)), {
      runId,
      createdAt: Date.now(),
      software,
      secrets,
    });
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
        if (!isBroken) await journal.record(event).catch(giveUp);
      },
      close: () => journal.close(),
    };
  }

  async load(runId: string): Promise<RecordedRun | undefined> {
    if (!isRunId(runId)) return undefined;
    let text: string;
    try {
      text = await readFile(this.#fileOf(runId), 'utf8');
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw new Error(`The trace of the run ${runId} cannot be read: ${messageOf(error)}`, { cause: error });
    }
    const { readJournal } = await import('./onDemand');
    const { events, problems } = readJournal(text);
    for (const { line, message } of problems)
      this.#ports.log.warn(`[${runId}] trace, line ${line}: ${message}`);
    return { events, asked: await this.#askedOf(runId, events) };
  }

  async latest(): Promise<string | undefined> {
    return (await this.#list()).at(-1);
  }

  /** Ids, oldest first. */
  async #list(): Promise<string[]> {
    try {
      const names = await readdir(this.#ports.folder);
      const ids = names
        .filter((name) => name.endsWith(extension))
        .map((name) => name.slice(0, -extension.length));
      return ids.filter(isRunId).sort();
    } catch (error) {
      if (isMissing(error)) return [];
      throw error;
    }
  }

  async #prune(): Promise<void> {
    try {
      const old = (await this.#list()).slice(0, -kept);
      for (const runId of old) {
        await rm(this.#fileOf(runId), { force: true });
        await rm(this.#askedFileOf(runId), { force: true });
      }
    } catch (error) {
      this.#ports.log.warn(`old traces cannot be deleted: ${messageOf(error)}`);
    }
  }

  async #keepAsked(runId: string, asked: Asked): Promise<void> {
    const file = this.#askedFileOf(runId);
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
      return readAsked(await readFile(this.#askedFileOf(runId), 'utf8'), first, this.#ports.restoreScope);
    } catch (error) {
      if (!isMissing(error)) this.#ports.log.warn(`[${runId}] cannot be asked again: ${messageOf(error)}`);
      return undefined;
    }
  }

  #fileOf(runId: string): string {
    return join(this.#ports.folder, runId + extension);
  }

  #askedFileOf(runId: string): string {
    return join(this.#ports.folder, runId + askedExtension);
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
