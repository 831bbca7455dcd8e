import { JournalReader, type JournalContent, type JournalPart } from './journalReader';
import type { JournalReading } from './journalReading';
import { segmentsIn, type Segment } from './segmentFiles';
import type { WholeFiles } from './wholeFiles';

/** Reads a journal in segments; of those that it has read, only the last one again when it is asked for more. */
export function segmentReading(files: WholeFiles, folder: string): JournalReading {
  const reader = new SegmentReader();
  return {
    async more(isOver) {
      const segments = await segmentsIn(files, folder, reader.last);
      return segments.length > 0 && reader.read(segments, isOver) ? reader.news(isOver) : undefined;
    },
  };
}

/** Takes a journal segment by segment, as far as it makes sense; one that is missing is a problem, too. */
export class SegmentReader {
  readonly #lines = new JournalReader();
  /** The number of the last segment that was read, 0 for none, and what was used of it. */
  #last = 0;
  #used = '';

  /** The number of the segment to begin with; it is read on from where it ended. */
  get last(): number {
    return Math.max(1, this.#last);
  }

  /** @throws {JournalError} when there was no line at all. */
  get content(): JournalContent {
    return this.#lines.content;
  }

  /** See {@link JournalReader.news}. */
  news(isOver: boolean): JournalPart {
    return this.#lines.news(isOver);
  }

  /** What was used of a segment; `undefined` when it was not come to. */
  usedOf({ number, text }: Segment): string | undefined {
    if (number > this.#last) return undefined;
    return number < this.#last ? text : this.#used;
  }

  /**
   * @param segments from `last` on
   * @param isOver whether a last line without a break is one
   * @returns false when they are not those that were read before
   * @throws {JournalError} `unreadable` when the first one is missing; as `readJournal` does.
   */
  read(segments: readonly Segment[], isOver: boolean): boolean {
    for (const { number, text } of segments) {
      if (this.#lines.isStopped) break;
      if (number === this.#last) {
        if (!text.startsWith(this.#used)) return false;
      } else if (number === this.#last + 1) {
        this.#last = number;
        this.#used = '';
      } else {
        this.#lines.pushMissing(`part ${this.#last + 1} of the trace is missing`);
        break;
      }
      for (const line of linesOf(text.slice(this.#used.length))) {
        const isWhole = line.endsWith('\n');
        if (!isWhole && !isOver) return true;
        if (!this.#lines.push(line.replace(/\n$/, ''), isWhole)) return true;
        this.#used += line;
      }
    }
    return true;
  }
}

function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}
