import { maxPath, runBefore, type OddPaths } from './oddPaths';

/** A place as it stands in an answer, before anybody knows whether there is such a document. */
export interface NamedPlace {
  /** What follows the path: `:10-12`. */
  readonly suffix: string;
  /** What the path may be, the likeliest first: `](src/a.ts` may be one, or only its end. */
  readonly paths: readonly string[];
  /** Which document it is, where that is known: the path is none that could be told from the words around it. */
  readonly document?: number | undefined;
  readonly line: number;
  readonly endLine: number;
  /** All ranges, where several follow one path: `a.ts:3,10-12`. The first is `line` to `endLine`. */
  readonly ranges: readonly (readonly [from: number, to: number])[];
  /** Offsets in the answer, backticks included. */
  readonly start: number;
  readonly end: number;
  /** Inside a fenced block whose language is not prose: quoted code or logs may name any place. */
  readonly inCode: boolean;
}

/** A block between two fences of an answer. */
export interface FencedBlock {
  /** What follows the opening fence. */
  readonly info: string;
  readonly body: string;
  /** The line before the opening fence that is not blank; empty at the start. */
  readonly above: string;
}

const lineNumbers =
  /(?::(?=L?\d)|#(?=L\d))L?(\d{1,9})(?::\d{1,9}(?!\d))?(?:[-–]L?(\d{1,9}))?((?:,L?\d{1,9}(?:[-–]L?\d{1,9})?)*)(?![\w])/uy;
const proseInfo = /^(?:|text|txt|plain|plaintext|markdown|md)$/i;

/**
 * Takes an answer apart, in one pass over its lines and in time proportional to its length.
 * @param odd documents whose paths nobody could tell from the words around them
 * @param onPlace is given every place that the answer names, in order
 * @returns the fenced blocks
 */
export function findPlaces(
  answer: string,
  odd: OddPaths,
  onPlace: (place: NamedPlace) => void,
): FencedBlock[] {
  const blocks: FencedBlock[] = [];
  let open: { fence: string; info: string; start: number; above: string } | undefined;
  let above = '';
  for (let start = 0; start < answer.length;) {
    const lineBreak = answer.indexOf('\n', start);
    const end = lineBreak < 0 ? answer.length : lineBreak;
    const fence = /^[ \t>]{0,20}(`{3,}|~{3,})([^\n]{0,300})/.exec(
      answer.slice(start, Math.min(end, start + 400)),
    );
    if (!open && fence?.[1] !== undefined && !fence[2]?.includes('`')) {
      open = { fence: fence[1], info: (fence[2] ?? '').trim(), start: end + 1, above };
    } else if (open && fence?.[1]?.startsWith(open.fence) === true && fence[2]?.trim() === '') {
      blocks.push({
        info: open.info,
        body: answer.slice(open.start, Math.max(open.start, start - 1)),
        above: open.above,
      });
      open = undefined;
      above = '';
    } else {
      const inCode = open !== undefined && !proseInfo.test(open.info);
      placesInLine(answer, { start, end, inCode, odd }, onPlace);
      const line = answer.slice(start, Math.min(end, start + maxPath)).trim();
      if (!open && line !== '') above = line;
    }
    start = end + 1;
  }
  return blocks;
}

interface AnswerLine {
  readonly start: number;
  readonly end: number;
  readonly inCode: boolean;
  readonly odd: OddPaths;
}

function placesInLine(
  answer: string,
  { start, end, inCode, odd }: AnswerLine,
  onPlace: (place: NamedPlace) => void,
): void {
  let at = start;
  while (at < end) {
    const colon = nextMark(answer, at, end);
    if (colon < 0) return;
    lineNumbers.lastIndex = colon;
    const match = lineNumbers.exec(answer);
    at = colon + 1;
    if (!match) continue;
    const [whole, first = '', last, more = ''] = match;
    const before = pathBefore(answer, start, colon, odd);
    if (before === undefined) continue;
    const place = { line: Number(first), endLine: Number(last ?? first) };
    at = colon + whole.length;
    onPlace({
      ...place,
      suffix: whole,
      paths: before.paths,
      document: before.document,
      ranges:
        more === '' ? [[place.line, place.endLine]] : [[place.line, place.endLine], ...furtherRanges(more)],
      start: before.start - (before.inTicks ? 1 : 0),
      end: at + (before.inTicks && answer[at] === '`' ? 1 : 0),
      inCode,
    });
  }
}

/** The next `:` or `#` that a digit or an `L` follows. */
function nextMark(answer: string, from: number, end: number): number {
  for (let at = from; at < end; at++) {
    const letter = answer.charCodeAt(at);
    if (letter !== 58 && letter !== 35) continue;
    const next = answer.charCodeAt(at + 1);
    if ((next >= 48 && next <= 57) || next === 76) return at;
  }
  return -1;
}

function furtherRanges(more: string): (readonly [number, number])[] {
  return more
    .split(',')
    .filter((range) => range !== '')
    .map((range) => {
      const [from = '', to = from] = range.replaceAll('L', '').split(/[-–]/);
      return [Number(from), Number(to)];
    });
}

interface PathBefore {
  readonly paths: readonly string[];
  readonly document?: number;
  readonly start: number;
  readonly inTicks: boolean;
}

/** What stands before a place's colon and may be a path; `undefined` for nothing, or for a part of a URL. */
function pathBefore(answer: string, lineStart: number, colon: number, odd: OddPaths): PathBefore | undefined {
  const start = runBefore(answer, lineStart, colon);
  const run = answer.slice(start, colon);
  const known = odd.endingAt(answer, lineStart, colon, run);
  if (known) {
    const inTicks = answer[known.start - 1] === '`';
    return { paths: [answer.slice(known.start, colon)], document: known.index, start: known.start, inTicks };
  }
  const inOwnTicks = answer[colon - 1] === '`' ? betweenTicks(answer, lineStart, colon) : undefined;
  if (inOwnTicks !== undefined)
    return { paths: [inOwnTicks], start: colon - 1 - inOwnTicks.length, inTicks: true };
  const opening = start > lineStart ? answer[start - 1] : undefined;
  // Blanks belong to a path only between backticks: `docs/my notes.md:2`.
  if (opening === ' ' || run === '') {
    const earliest = Math.max(lineStart, colon - maxPath);
    const tick = earliest + answer.slice(earliest, colon).lastIndexOf('`');
    const quoted = tick < earliest ? '' : answer.slice(tick + 1, colon);
    if (/^[^\s`:#][^`:#]* [^`:#]*$/.test(quoted) && closesTick(answer, colon))
      return { paths: [quoted, ...(run === '' ? [] : [run])], start: tick + 1, inTicks: true };
  }
  if (!/[\p{L}_]/u.test(run)) return undefined;
  if (opening === ':' && isInUrl(answer, lineStart, start, run)) return undefined;
  const paths = pathsIn(run);
  const [first = run] = paths;
  const kept = colon - first.length;
  return { paths, start: kept, inTicks: answer[kept - 1] === '`' };
}

/** A path that has backticks of its own, before the lines: `src/a.ts` and then `:2`. */
function betweenTicks(answer: string, lineStart: number, colon: number): string | undefined {
  return /`([^\s`:#](?:[^`:#]*[^\s`:#])?)`$/.exec(
    answer.slice(Math.max(lineStart, colon - maxPath), colon),
  )?.[1];
}

function isInUrl(answer: string, lineStart: number, start: number, run: string): boolean {
  if (run.startsWith('//')) return true;
  const before = answer.slice(Math.max(lineStart, start - maxPath), start);
  return before.slice(before.search(/\S+$/)).includes('://');
}

/** Whether the place that starts at this colon is the last thing before a backtick. */
function closesTick(answer: string, colon: number): boolean {
  return /^[:#][L\d:,–-]+`/.test(answer.slice(colon, colon + 40));
}

/**
 * The whole run without brackets that it does not close; then what follows each bracket in it; then its last
 * ASCII stretch, as a sentence of a script without blanks may run into a path.
 */
function pathsIn(run: string): string[] {
  if (/^[\w@.+~\-$/\\]*$/.test(run)) return [run];
  const found = new Set<string>();
  for (let at = 0, tries = 0; at >= 0 && tries < 8; tries++) {
    const candidate = run.slice(at);
    if (isBalanced(candidate)) found.add(candidate);
    const next = candidate.search(/[[\]()]/);
    if (next < 0) break;
    at += next + 1;
  }
  const ascii = /[!-~]+$/.exec(run)?.[0] ?? '';
  const tail = ascii.replace(/^[[\]()]+/, '');
  if (tail !== '') found.add(tail);
  found.delete('');
  return [...found];
}

function isBalanced(text: string): boolean {
  let depth = 0;
  for (const letter of text) {
    if (letter === '(' || letter === '[') depth++;
    else if ((letter === ')' || letter === ']') && --depth < 0) return false;
  }
  return depth === 0;
}
