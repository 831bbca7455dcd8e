import type { Coverage, FileCoverage, LineCoverage, LineStretch } from './coverage';
import { countLines, type LineIndex } from './lineIndex';
import type { Marks } from './marks';
import type { Snapshot } from './snapshot';

export const markKinds = ['searched', 'opened', 'printed', 'sent', 'cited'] as const;
export type MarkKind = (typeof markKinds)[number];

/** Kinds a file is listed for, the most telling first. */
const listedFor = ['cited', 'sent', 'printed', 'opened'] as const;
const maxFiles = 200;
const maxRanges = 20;

/** What a ledger's marks come to. Reads every line break in scope once. */
export function reportCoverage(
  snapshot: Snapshot,
  marks: Readonly<Record<MarkKind, Marks>>,
  leftOut: number,
): Coverage {
  const lineCounts = snapshot.documents.map(
    (document) => document.lineCount?.() ?? countLines(document.text()),
  );
  const linesOf = (kind: MarkKind): number =>
    lineCounts.reduce((sum, count, index) => {
      if (!marks[kind].has(index)) return sum;
      return sum + (marks[kind].isWhole(index) ? count : markedLines(snapshot, marks[kind], index).lines);
    }, 0);
  const read = snapshot.documents
    .map((_, index) => index)
    .filter((index) => listedFor.some((kind) => marks[kind].has(index)));
  const interest = (index: number) => listedFor.findIndex((kind) => marks[kind].has(index));
  read.sort((a, b) => interest(a) - interest(b) || a - b);
  return {
    inScope: snapshot.documents.length,
    searched: marks.searched.documents,
    opened: marks.opened.documents,
    printed: marks.printed.documents,
    sent: marks.sent.documents,
    cited: marks.cited.documents,
    leftOut,
    lines: {
      inScope: lineCounts.reduce((sum, count) => sum + count, 0),
      searched: linesOf('searched'),
      opened: linesOf('opened'),
      printed: linesOf('printed'),
      sent: linesOf('sent'),
      cited: linesOf('cited'),
    },
    files: read.slice(0, maxFiles).map((index) => fileCoverage(snapshot, marks, index)),
    moreFiles: Math.max(0, read.length - maxFiles),
    incomplete: markKinds.some((kind) => marks[kind].isIncomplete),
  };
}

function fileCoverage(
  snapshot: Snapshot,
  marks: Readonly<Record<MarkKind, Marks>>,
  index: number,
): FileCoverage {
  const of = (kind: MarkKind) =>
    marks[kind].has(index) ? markedLines(snapshot, marks[kind], index) : undefined;
  return {
    path: snapshot.document(index).path,
    lines: snapshot.lines(index).count,
    opened: of('opened'),
    printed: of('printed'),
    sent: of('sent'),
    cited: of('cited'),
  };
}

/** The lines that the marked stretches of a document touch. */
function markedLines(snapshot: Snapshot, marks: Marks, index: number): LineCoverage {
  const ranges: LineStretch[] = [];
  let lines = 0;
  for (const range of stretches(snapshot.lines(index), marks, index)) {
    lines += range.to - range.from + 1;
    if (ranges.length === maxRanges) continue;
    const { firstLine } = snapshot.document(index);
    ranges.push({ from: range.from + firstLine, to: range.to + firstLine });
  }
  return { lines, ranges };
}

/** 0-based inclusive lines; those that overlap or touch are one. */
function* stretches(lines: LineIndex, marks: Marks, index: number): Generator<LineStretch> {
  let open: LineStretch | undefined;
  for (const { start, end } of marks.of(index)) {
    if (lines.count === 0) break;
    const range = { from: lines.lineAt(start), to: lines.lineAt(end - 1) };
    if (open && range.from <= open.to + 1) open = { from: open.from, to: Math.max(open.to, range.to) };
    else {
      if (open) yield open;
      open = range;
    }
  }
  if (open) yield open;
}
