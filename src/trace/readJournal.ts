import * as v from 'valibot';
import type { TrajectoryEvent } from '../rlm/events';
import { messageOf } from '../rlm/errors';
import { trajectoryEvent } from './eventSchema';
import { journalFormat, journalHeader, journalVersion, type JournalHeader } from './header';
import { JournalError } from './journalError';

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

/**
 * Reads a journal as far as it makes sense. A last line that was not written to its end, as after a crash,
 * is one problem; so is a line that is no event or not the next one, and reading ends there.
 * @throws {JournalError} when it does not begin like a journal, or a later version wrote it.
 */
export function readJournal(text: string): JournalContent {
  const lines = text.split('\n');
  // What follows the last line break is nothing, or a line that was cut.
  const last = lines.length - 1;
  const header = readHeader(lines[0] ?? '');
  const events: TrajectoryEvent[] = [];
  for (let index = 1; index < lines.length; index++) {
    const line = lines[index] ?? '';
    if (index === last && line === '') break;
    const read = readEvent(line, events.length + 1);
    if ('event' in read) {
      events.push(read.event);
    } else {
      const message =
        index === last && !read.isJson ? 'the last line was not written to its end' : read.problem;
      return { header, events, problems: [{ line: index + 1, message }] };
    }
  }
  return { header, events, problems: [] };
}

function readHeader(line: string): JournalHeader {
  const value = parse(line);
  if (!('json' in value) || !v.is(v.looseObject({ format: v.literal(journalFormat) }), value.json)) {
    throw new JournalError(
      'not-a-journal',
      `This is not a trace: its first line does not say "${journalFormat}".`,
    );
  }
  const { json } = value;
  if (v.is(v.looseObject({ version: v.number() }), json) && json.version > journalVersion) {
    throw new JournalError(
      'newer-version',
      `This trace has version ${json.version} and this software reads up to ${journalVersion}: update it to read the trace.`,
    );
  }
  const header = v.safeParse(journalHeader, json);
  if (header.success) return header.output;
  throw new JournalError(
    'not-a-journal',
    `The first line of this trace is damaged: ${describe(header.issues)}.`,
  );
}

type ReadEvent = { event: TrajectoryEvent } | { problem: string; isJson: boolean };

function readEvent(line: string, expected: number): ReadEvent {
  const value = parse(line);
  if (!('json' in value)) return { problem: `the line is damaged: ${value.error}`, isJson: false };
  const event = v.safeParse(trajectoryEvent, value.json);
  if (!event.success) return { problem: `not an event: ${describe(event.issues)}`, isJson: true };
  if (event.output.seq === expected) return { event: event.output };
  return { problem: `event ${event.output.seq} stands where ${expected} should`, isJson: true };
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
