import type { Coverage, FileCoverage, LineCoverage } from '../../context/coverage';
import { countOf, formatCount } from '../shared/format';

/** Ranges shown in a cell; the cell's tooltip has all that were recorded. */
const shownRanges = 6;

/** The lines of a cell in words, and in full for its tooltip. */
export interface LinesText {
  readonly short: string;
  readonly full: string;
}

/** `1–40, 55 and 12 more lines`; `all` for a whole file; `undefined` for nothing. */
export function linesText(covered: LineCoverage | undefined, file: FileCoverage): LinesText | undefined {
  if (!covered) return undefined;
  if (covered.lines >= file.lines) return { short: 'all', full: `All ${countOf(file.lines, 'line')}` };
  if (covered.lines === 0) return { short: 'some', full: 'Some of it: the lines are not known' };
  const full = ranges(covered, covered.ranges.length);
  return {
    short: ranges(covered, shownRanges),
    full: `${countOf(covered.lines, 'line')} of ${formatCount(file.lines)}: ${full}`,
  };
}

function ranges({ lines, ranges }: LineCoverage, most: number): string {
  const shown = ranges.slice(0, most);
  const counted = shown.reduce((sum, { from, to }) => sum + to - from + 1, 0);
  const words = shown.map(({ from, to }) => (from === to ? String(from) : `${from}–${to}`)).join(', ');
  const more = lines - counted;
  return more > 0 ? `${words} and ${countOf(more, 'more line')}` : words;
}

/** What must be known to read the table rightly. */
export function readNote({ incomplete, moreFiles = 0 }: Coverage): string {
  const more = moreFiles > 0 ? `${countOf(moreFiles, 'more file')} not shown. ` : '';
  const bounds = incomplete === true ? ' Some places could not be recorded.' : '';
  return `${more}Printed and sent lines are recognised by their text, so there may be more.${bounds}`;
}
