import * as v from 'valibot';
import type { TrajectoryEvent } from '../rlm/events';
import { messageOf } from '../rlm/errors';
import { trajectoryEvent } from './eventSchema';
import { journalFormat, journalHeader, journalVersion, type JournalHeader } from './header';
import { JournalError } from './journalError';
import { KnownTexts } from './textLines';

export interface JournalProblem {
  /** 1-based; what stands from this line on was not used. */
  readonly line: number;
  readonly message: string;
}

export interface JournalContent {
  readonly header: JournalHeader;
  /** Without gaps, from the first: as many as there are before a problem. */
  readonly events: readonly TrajectoryEvent[];
  readonly problems: readonly JournalProblem[];
}

/** Of a journal that is read while it grows. */
export type JournalPart = Pick<JournalContent, 'events' | 'problems'>;

/**
 * Takes a journal line by line, as far as it makes sense: at a line that is no event or not the next one,
 * reading ends.
 */
export class JournalReader {
  readonly #events: TrajectoryEvent[] = [];
  readonly #texts = new KnownTexts();
  /** Calls by their ids: whether they have a loop of their own. */
  readonly #underWay = new Map<string, boolean>();
  #header: JournalHeader | undefined;
  #problem: JournalProblem | undefined;
  #lines = 0;
  /** How many events `news` has told. */
  #told = 0;
  readonly #path: string | undefined;

  /** @param path of its file, named where it cannot be read */
  constructor(path?: string) {
    this.#path = path;
  }

  /**
   * The next line, without its break.
   * @param isWhole false for the last one when no line break ends it
   * @returns false when what follows is not to be read
   * @throws {JournalError} when the first line is not that of a journal, or a later version wrote it.
   */
  push(line: string, isWhole: boolean): boolean {
    this.#lines++;
    if (!this.#header) {
      // Some editors put a mark of their own before the first line.
      this.#header = readHeader(line.replace(/^\uFEFF/, ''), this.#path);
      return true;
    }
    const read = this.#read(line);
    if ('problem' in read) {
      const isTorn = !isWhole && !read.isJson;
      const message = isTorn ? tornLine : read.problem;
      this.#problem = { line: this.#lines, message };
      return false;
    }
    if (read.event) this.#events.push(read.event);
    return true;
  }

  /**
   * In place of a line that cannot be read as text.
   * @throws {JournalError} when it is the first one.
   */
  pushDamaged(what: string, isWhole: boolean): false {
    this.#lines++;
    this.#header ??= readHeader('', this.#path);
    this.#problem = { line: this.#lines, message: isWhole ? `the line is damaged: ${what}` : tornLine };
    return false;
  }

  /** In place of lines that are not there. @throws {JournalError} when the first one is not. */
  pushMissing(message: string): false {
    this.#lines++;
    if (!this.#header) throw new JournalError('unreadable', `The trace cannot be read: ${message}.`);
    this.#problem = { line: this.#lines, message };
    return false;
  }

  /** @throws {JournalError} when there was no line at all. */
  get content(): JournalContent {
    const header = this.#header ?? readHeader('', this.#path);
    return { header, events: this.#events, problems: this.#problems };
  }

  /** At a problem: nothing that follows is to be read. */
  get isStopped(): boolean {
    return this.#problem !== undefined;
  }

  /**
   * The events since the last call.
   * @param isOver all lines were there: one at least
   * @throws {JournalError} when it is over, and there was none.
   */
  news(isOver: boolean): JournalPart {
    if (isOver) this.#header ??= readHeader('', this.#path);
    const events = this.#events.slice(this.#told);
    this.#told += events.length;
    return { events, problems: this.#problems };
  }

  get #problems(): readonly JournalProblem[] {
    return this.#problem ? [this.#problem] : [];
  }

  #read(line: string): ReadLine {
    const parsed = parse(line);
    if (!('json' in parsed))
      return { problem: `the line is damaged: ${parsed.error.replaceAll('\n', ' ')}`, isJson: false };
    if (this.#texts.keep(parsed.json)) return { event: undefined };
    let whole: unknown;
    try {
      whole = this.#texts.putBack(parsed.json);
    } catch (error) {
      return { problem: messageOf(error), isJson: true };
    }
    const event = v.safeParse(trajectoryEvent, whole);
    if (!event.success) return { problem: `not an event: ${describe(event.issues)}`, isJson: true };
    const problem = this.#misplaced(event.output);
    return problem === undefined ? { event: event.output } : { problem, isJson: true };
  }

  /** Why an event cannot stand after those before it; `undefined` when it can. */
  #misplaced(event: TrajectoryEvent): string | undefined {
    const expected = this.#events.length + 1;
    if (event.seq !== expected) return `event ${event.seq} stands where ${expected} should`;
    if (event.type === 'call.started') this.#underWay.set(event.call, event.isChild === true);
    if (event.type !== 'call.finished') return undefined;
    // A replay would wait for it to be made.
    const isChild = this.#underWay.get(event.call);
    if (isChild === undefined) return `the call ${event.call} ends here, and was not under way`;
    // What a child came to may be told again in a later life.
    if (!isChild) this.#underWay.delete(event.call);
    return undefined;
  }
}

const tornLine = 'the last line was not written to its end';

/** Without an event, the line was a text. */
type ReadLine =
  { readonly event: TrajectoryEvent | undefined } | { readonly problem: string; readonly isJson: boolean };

function readHeader(line: string, path: string | undefined): JournalHeader {
  const where = path === undefined ? '' : `${path}: `;
  const value = parse(line);
  if (!('json' in value) || !v.is(v.looseObject({ format: v.literal(journalFormat) }), value.json)) {
    throw new JournalError(
      'not-a-journal',
      `${where}This is not a trace: its first line does not say "${journalFormat}".`,
    );
  }
  const { json } = value;
  if (v.is(v.looseObject({ version: v.number() }), json) && json.version > journalVersion) {
    throw new JournalError(
      'newer-version',
      `${where}This trace has version ${json.version} and this software reads up to ${journalVersion}: update it to read the trace.`,
    );
  }
  const header = v.safeParse(journalHeader, json);
  if (header.success) return header.output;
  throw new JournalError(
    'not-a-journal',
    `${where}The first line of this trace is damaged: ${describe(header.issues)}.`,
  );
}

function parse(line: string): { json: unknown } | { error: string } {
  try {
    return { json: JSON.parse(line) as unknown };
  } catch (error) {
    return { error: messageOf(error) };
  }
}

function describe(issues: readonly [v.BaseIssue<unknown>, ...v.BaseIssue<unknown>[]]): string {
  const [issue] = issues;
  const path = v.getDotPath(issue);
  return path === null ? issue.message : `${path}: ${issue.message}`;
}
