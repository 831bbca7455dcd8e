import { readFile, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { TrajectoryEvent } from '../rlm/events';
import { messageOf } from '../rlm/errors';
import type { Log } from './log';
import { isRunId, type RunArchive } from './runs';

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
}

/** Journals kept; older ones are deleted when a run begins. */
const kept = 50;
const extension = '.jsonl';

/** The journals of this workspace's runs, one file each. */
export class RunStore implements RunArchive {
  readonly #ports: RunStorePorts;

  constructor(ports: RunStorePorts) {
    this.#ports = ports;
  }

  /** @param secrets blotted out, should one turn up in an event */
  async record(runId: string, secrets: readonly string[]): Promise<RunRecorder> {
    const { openJournal, fileJournalStore } = await import('./onDemand');
    await this.#prune();
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

  async load(runId: string): Promise<readonly TrajectoryEvent[] | undefined> {
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
    return events;
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
      for (const runId of old) await rm(this.#fileOf(runId), { force: true });
    } catch (error) {
      this.#ports.log.warn(`old traces cannot be deleted: ${messageOf(error)}`);
    }
  }

  #fileOf(runId: string): string {
    return join(this.#ports.folder, runId + extension);
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
