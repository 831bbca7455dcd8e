import type { LeftOut } from './documents';
import { LeftOutNames, namedLeftOut } from './leftOutNames';
import { maskedIn } from './masked';
import { OddPaths } from './oddPaths';
import { PathJudge } from './pathJudge';
import { findPlaces, type NamedPlace } from './places';
import { QuoteCheck } from './quoteCheck';
import { quoteBeside, quotedPlace } from './quotes';
import type { Snapshot } from './snapshot';
import { lineRange, type Span } from './span';
import { counted } from './words';

/** A place named in an answer, checked against what the run saw. */
export interface Citation {
  /** As it stands in the answer, e.g. `src/a.ts:10-12`; without backticks that are the path's own. */
  readonly text: string;
  readonly path: string;
  /** 1-based; `endLine` is inclusive and equals `line` for a single line. */
  readonly line: number;
  readonly endLine: number;
  /** What is wrong with it in words, e.g. "src/a.ts has 40 lines"; `undefined` when it checks out. */
  readonly problem?: string | undefined;
  /** The place is there, but the run read none of it: it was neither opened, nor printed, nor sent. */
  readonly unread?: boolean | undefined;
  /** The place is there, but part of it was masked: what stood there, in words; never the value. */
  readonly masked?: string | undefined;
  /** A document without a line, named though the run could not see it: `problem` says why. */
  readonly leftOut?: boolean | undefined;
  /** Where a click leads, when the document can be opened. */
  readonly uri?: string | undefined;
}

/** What a run knows beside its snapshot; without either the check is only of the places. */
export interface RunKnowledge {
  readonly leftOut?: readonly LeftOut[] | undefined;
  /** Whether the run opened, printed or sent any of a stretch. */
  readonly wasRead?: ((span: Span) => boolean) | undefined;
}

/** So many places of one answer are checked; what comes behind them is not looked at. */
export const maxCitations = 5_000;

/**
 * Finds every place an answer names, once each and in order, and checks it against the snapshot: the document
 * is there, has these lines, and a quote beside the place stands in them. What merely looks like a place
 * (`localhost:8080`, `12:30`) is passed over. Documents that were left out come last, where they are named.
 */
export function checkCitations(
  snapshot: Snapshot,
  answer: string,
  { leftOut = [], wasRead }: RunKnowledge = {},
): Citation[] {
  const checker = new CitationChecker(snapshot, new LeftOutNames(leftOut), wasRead);
  const odd = new OddPaths(snapshot);
  const blocks = findPlaces(answer, odd, (place) => checker.add(place, () => quoteBeside(answer, place)));
  for (const block of blocks) {
    const said = quotedPlace(block);
    if (said !== undefined) findPlaces(said, odd, (place) => checker.add(place, () => block.body));
  }
  return [...checker.citations, ...checker.named(answer)];
}

class CitationChecker {
  readonly #snapshot: Snapshot;
  readonly #leftOut: LeftOutNames;
  readonly #wasRead: RunKnowledge['wasRead'];
  readonly #judge: PathJudge;
  readonly #quotes: QuoteCheck;
  readonly #found = new Map<string, Citation>();

  constructor(snapshot: Snapshot, leftOut: LeftOutNames, wasRead: RunKnowledge['wasRead']) {
    this.#snapshot = snapshot;
    this.#leftOut = leftOut;
    this.#wasRead = wasRead;
    this.#judge = new PathJudge(snapshot);
    this.#quotes = new QuoteCheck(snapshot);
  }

  get citations(): Iterable<Citation> {
    return this.#found.values();
  }

  /** The same place again counts where it now has a problem: its quote may be another. */
  add(place: NamedPlace, quote: () => string | undefined): void {
    if (this.#found.size >= maxCitations) return;
    const citation = this.#check(place, quote);
    if (!citation) return;
    const known = this.#found.get(citation.text);
    if (!known || (known.problem === undefined && citation.problem !== undefined))
      this.#found.set(citation.text, citation);
  }

  /** Left-out documents that the answer names without a line. */
  named(answer: string): Citation[] {
    const cited = new Set([...this.#found.values()].map(({ path }) => path));
    return namedLeftOut(answer, this.#leftOut)
      .filter(({ text }) => !cited.has(text))
      .map(({ text, entry }) => ({
        text,
        path: entry.path,
        line: 1,
        endLine: 1,
        problem: LeftOutNames.words(entry),
        leftOut: true,
      }));
  }

  #check(place: NamedPlace, quote: () => string | undefined): Citation | undefined {
    const { paths, document, line, endLine, suffix } = place;
    if (document !== undefined)
      return this.#checkPlace(place, { index: document, given: paths.join('') }, quote);
    const judged = this.#judge.judge(paths, line);
    if (judged.kind === 'document') return this.#checkPlace(place, judged, quote);
    const given = paths.find((path) => this.#leftOut.entryOf(path) !== undefined);
    const entry = given === undefined ? undefined : this.#leftOut.entryOf(given);
    if (given !== undefined && entry)
      return { text: given + suffix, path: given, line, endLine, problem: LeftOutNames.words(entry) };
    if (judged.kind === 'other' || place.inCode) return undefined;
    return { text: (paths.at(-1) ?? '') + suffix, path: judged.path, line, endLine, problem: judged.problem };
  }

  #checkPlace(
    { line, endLine, ranges, suffix }: NamedPlace,
    { index, given }: { readonly index: number; readonly given: string },
    quoteBesideIt: () => string | undefined,
  ): Citation | undefined {
    const { path, uri, firstLine } = this.#snapshot.document(index);
    const cited = { text: given + suffix, path, line, endLine, uri };
    const last = firstLine + Math.max(1, this.#snapshot.lines(index).count) - 1;
    if (ranges.some(([from, to]) => to < from))
      return { ...cited, problem: 'the range ends before it starts' };
    if (ranges.some(([from, to]) => from < firstLine || to > last)) {
      // A document called `node` makes no citation of `node:22`.
      if (/^[\p{Ll}\d_-]+$/u.test(given)) return undefined;
      const extent =
        firstLine === 1 ? `has ${counted(last, 'line')}` : `was seen from line ${firstLine} to ${last} only`;
      return { ...cited, problem: `${path} ${extent}` };
    }
    const quote = quoteBesideIt();
    const problem = quote === undefined ? undefined : this.#quoteProblem(index, ranges, quote);
    if (problem !== undefined) return { ...cited, problem };
    const masked = this.#maskedAt(index, ranges);
    return {
      ...cited,
      ...(this.#isUnread(index, ranges) ? { unread: true } : {}),
      ...(masked === undefined ? {} : { masked }),
    };
  }

  #maskedAt(index: number, ranges: NamedPlace['ranges']): string | undefined {
    const { firstLine } = this.#snapshot.document(index);
    for (const [from, to] of ranges) {
      const masked = maskedIn(this.#snapshot, index, from - firstLine, to - firstLine);
      if (masked) return masked.kind;
    }
    return undefined;
  }

  #quoteProblem(index: number, ranges: NamedPlace['ranges'], quote: string): string | undefined {
    const { path, firstLine } = this.#snapshot.document(index);
    const results = ranges.map(([from, to]) =>
      this.#quotes.find(index, from - firstLine, to - firstLine, quote),
    );
    const [first] = results;
    if (results.includes('there') || first === undefined || first === 'there') return undefined;
    if (first === 'nowhere') return `the quoted text is not in ${path}`;
    if (first === 'unknown') return 'the quoted text is not at these lines';
    return `the quoted text is at line ${first.line + firstLine} of ${path}`;
  }

  #isUnread(index: number, ranges: NamedPlace['ranges']): boolean {
    const wasRead = this.#wasRead;
    if (!wasRead || this.#snapshot.lines(index).count === 0) return false;
    return !ranges.some(([from, to]) => wasRead(lineRange(this.#snapshot, index, from, to)));
  }
}
