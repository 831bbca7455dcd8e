import type { JournalStore } from '../../../src/trace/journalStore';

export interface InMemoryStore extends JournalStore {
  text: string;
  /** How many lines each write brought. */
  readonly writes: number[];
  /** Thrown by the next writes, once set. */
  failure?: Error;
  closed: number;
}

/** A journal in memory whose writes take a turn of the event loop. */
export function inMemoryStore(): InMemoryStore {
  return {
    text: '',
    writes: [],
    closed: 0,
    async append(lines) {
      await new Promise((resolve) => setTimeout(resolve));
      if (this.failure) throw this.failure;
      this.text += lines;
      this.writes.push(lines.split('\n').length - 1);
    },
    close() {
      this.closed++;
      return Promise.resolve();
    },
  };
}
