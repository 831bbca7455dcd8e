import type { TrajectoryEvent } from '../rlm/events';
import { JournalError } from './journalError';
import { journalFormat, journalVersion, type JournalHeader } from './header';
import type { JournalStore } from './journalStore';
import { TextLines } from './textLines';

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
  /** Of a long text: 32 hexadecimal digits. */
  readonly hash: (text: string) => string;
  /** The journal has a first line, and some events: these are the next. */
  readonly isContinued?: boolean;
}

/** Begins a journal, its first line written with the first event, or goes on with one. */
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
  const lines = new TextLines(options.hash);
  let waiting = options.isContinued === true ? '' : `${JSON.stringify(header)}\n`;
  /** The write that will take what is waiting; `undefined` when nothing is. */
  let next: Promise<void> | undefined;
  let last: Promise<void> = Promise.resolve();
  let isClosed = false;

  let isBroken = false;

  const write = async (before: Promise<void>): Promise<void> => {
    await before;
    const written = waiting;
    waiting = '';
    next = undefined;
    try {
      await store.append(written);
    } catch (error) {
      isBroken = true;
      throw error;
    }
  };

  return {
    record(event) {
      if (isClosed) return Promise.reject(new JournalError('unwritable', 'The trace of this run is closed.'));
      if (isBroken) return last;
      waiting += clean(lines.of(event));
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
