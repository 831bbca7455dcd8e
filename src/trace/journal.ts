import type { TrajectoryEvent } from '../rlm/events';
import { JournalError } from './journalError';
import { journalFormat, journalVersion, type JournalHeader } from './header';
import type { JournalStore } from './journalStore';

export interface Journal {
  /**
   * Writes one event; those recorded while a write is under way go together in the next. Resolves when the
   * event and all before it are in the store.
   * @throws {JournalError} `unwritable`; every later event is then refused as well, so that none is missing
   *   between two that are there.
   */
  record(event: TrajectoryEvent): Promise<void>;
  /** Waits for what was recorded and closes the store. Safe to call twice. */
  close(): Promise<void>;
}

export interface JournalOptions {
  readonly runId: string;
  /** Milliseconds since the Unix epoch. */
  readonly createdAt: number;
  /** What writes it, with its version. */
  readonly software: string;
  /** Keys in use: should one turn up in an event, e.g. in a server's message, it is blotted out. */
  readonly secrets?: readonly string[];
}

/** Begins a journal: its first line is written with the first event. */
export function openJournal(store: JournalStore, options: JournalOptions): Journal {
  const { runId, createdAt, software } = options;
  const header: JournalHeader = {
    format: journalFormat,
    version: journalVersion,
    runId,
    createdAt,
    software,
  };
  const clean = redactor(options.secrets ?? []);
  let waiting = `${JSON.stringify(header)}\n`;
  /** The write that will take what is waiting; `undefined` when nothing is. */
  let next: Promise<void> | undefined;
  let last: Promise<void> = Promise.resolve();
  let isClosed = false;

  let isBroken = false;

  const write = async (before: Promise<void>): Promise<void> => {
    await before;
    const lines = waiting;
    waiting = '';
    next = undefined;
    try {
      await store.append(lines);
    } catch (error) {
      isBroken = true;
      throw error;
    }
  };

  return {
    record(event) {
      if (isClosed) return Promise.reject(new JournalError('unwritable', 'The trace of this run is closed.'));
      if (isBroken) return last;
      waiting += clean(`${JSON.stringify(event)}\n`);
      next ??= last = write(last);
      return next;
    },
    async close() {
      isClosed = true;
      await last.catch(() => undefined); // Who recorded was told.
      await store.close();
    },
  };
}

/** Shorter ones would blot out ordinary words, and are no keys. */
const shortestSecret = 8;

function redactor(secrets: readonly string[]): (line: string) => string {
  const forms = secrets
    .filter((secret) => secret.length >= shortestSecret)
    .map((secret) => JSON.stringify(secret).slice(1, -1));
  return (line) => forms.reduce((text, form) => text.replaceAll(form, '[key]'), line);
}
