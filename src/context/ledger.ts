import type { Citation } from './citations';
import type { Coverage } from './coverage';
import { reportCoverage, type MarkKind } from './coverageReport';
import { LineMemory } from './lineMemory';
import { Marks } from './marks';
import { recognise } from './recognise';
import type { Snapshot } from './snapshot';
import { lineRange, wholeDocument, type Span } from './span';

/** Where documents of a part come from: `undefined` for text of no known place. */
type Origins = readonly (Span | undefined)[];

/** What all ledgers of one run write into. */
interface Book {
  readonly snapshot: Snapshot;
  readonly marks: Readonly<Record<MarkKind, Marks>>;
  readonly memory: LineMemory;
}

/**
 * Which stretches of which documents a run searched, opened, printed, sent and cited. Documents are counted
 * as the snapshot does, or, in the ledger of a part, as the part's snapshot does. Offsets are those of a
 * document's text. Where a place is not given, or the bounds are reached, figures are lower bounds.
 */
export class Ledger {
  readonly #book: Book;
  readonly #origins: Origins | undefined;

  constructor(snapshot: Snapshot, part?: { readonly book: Book; readonly origins: Origins }) {
    this.#origins = part?.origins;
    this.#book = part?.book ?? {
      snapshot,
      memory: new LineMemory(snapshot),
      marks: {
        searched: new Marks(snapshot),
        opened: new Marks(snapshot),
        printed: new Marks(snapshot),
        sent: new Marks(snapshot),
        cited: new Marks(snapshot),
      },
    };
  }

  /**
   * The ledger of a snapshot made of parts of this one's documents: it writes into this one.
   * @param origins for each document of the part, the stretch of this ledger's documents that it is
   */
  part(origins: Origins): Ledger {
    const book = this.#book;
    const composed = origins.map((origin) => origin && this.#inBook(origin.document, origin));
    return new Ledger(book.snapshot, { book, origins: composed });
  }

  /** A search went through the document, or through a stretch of it. */
  searched(index: number, stretch?: { readonly start: number; readonly end: number }): void {
    const span = this.#inBook(index, stretch);
    const isNothing = stretch !== undefined && stretch.end <= stretch.start && stretch.start > 0;
    if (span && !isNothing) this.#mark('searched', span);
  }

  /**
   * Code took text out of the document.
   * @param start where the text stands; without it, it is looked for
   */
  opened(index: number, text: string, start?: number): void {
    const whole = this.#inBook(index);
    if (!whole || text === '') return;
    const from = start ?? placeOfText(this.#book.snapshot, whole, text);
    if (from === undefined) {
      this.#book.marks.opened.addSomewhere(whole.document);
      return;
    }
    const span = within(whole, { start: from, end: from + text.length });
    this.#mark('opened', span);
    this.#book.memory.remember(span);
  }

  /** A listing of ours, each line with its path and number, was handed to code. */
  openedListing(listing: string): void {
    this.#recognised(['opened'], listing);
  }

  /** Text of the document, or a stretch of it, was put into a prompt by us. */
  sent(index: number, stretch?: { readonly start: number; readonly end: number }): void {
    const span = this.#inBook(index, stretch);
    if (!span) return;
    this.#mark('opened', span);
    this.#mark('sent', span);
  }

  /** A prompt, or a text for one, of code's own making goes out. */
  sentPrompt(prompt: string): void {
    this.#recognised(['opened', 'sent'], prompt);
  }

  /** The model that writes the code is shown this. */
  printed(text: string): void {
    this.#recognised(['printed'], text);
  }

  /** The answer names these places: those that are there count. */
  cited(citations: readonly Citation[]): void {
    const { snapshot } = this.#book;
    for (const { path, line, endLine, problem, leftOut } of citations) {
      const index = snapshot.indexOfPath(path);
      if (index === undefined || problem !== undefined || leftOut === true) continue;
      this.#mark('cited', lineRange(snapshot, index, line, endLine));
    }
  }

  /**
   * Whether anything of a stretch was opened by code, printed or sent. True where that cannot be known.
   * @param span of the run's snapshot, also in the ledger of a part
   */
  wasRead({ document, start, end }: Span): boolean {
    const { opened, printed, sent } = this.#book.marks;
    return [opened, printed, sent].some((marks) => marks.mayOverlap(document, start, end));
  }

  /** Of the whole run, also from the ledger of a part. */
  coverage(leftOut: number): Coverage {
    const { snapshot, marks, memory } = this.#book;
    const coverage = reportCoverage(snapshot, marks, leftOut);
    return memory.isFull ? { ...coverage, incomplete: true } : coverage;
  }

  #recognised(kinds: readonly MarkKind[], text: string): void {
    const { snapshot, memory } = this.#book;
    for (const span of recognise(snapshot, memory, text)) for (const kind of kinds) this.#mark(kind, span);
  }

  #mark(kind: MarkKind, { document, start, end }: Span): void {
    const marks = this.#book.marks[kind];
    if (start === 0 && end === this.#book.snapshot.document(document).length) marks.addWhole(document);
    else marks.add(document, start, end);
  }

  /** A stretch of one of this ledger's documents (all of it by default) as one of the run's snapshot. */
  #inBook(index: number, stretch?: { readonly start: number; readonly end: number }): Span | undefined {
    const origin = this.#origins ? this.#origins[index] : wholeDocument(this.#book.snapshot, index);
    return origin && stretch ? within(origin, stretch) : origin;
  }
}

/** Offsets counted from the start of a span, kept inside it. */
function within(span: Span, { start, end }: { readonly start: number; readonly end: number }): Span {
  return {
    document: span.document,
    start: Math.min(span.end, span.start + Math.max(0, start)),
    end: Math.min(span.end, span.start + end),
  };
}

/** Counted from the start of the span. */
function placeOfText(snapshot: Snapshot, span: Span, text: string): number | undefined {
  if (text.length === span.end - span.start) return 0;
  const at = snapshot.document(span.document).text().indexOf(text, span.start);
  return at < 0 || at + text.length > span.end ? undefined : at - span.start;
}
