import { nearest } from './nearest';
import type { Snapshot } from './snapshot';
import { counted } from './words';

/** A place named in an answer, checked against what the run saw. */
export interface Citation {
  /** As it stands in the answer, e.g. `src/a.ts:10-12`. */
  readonly text: string;
  readonly path: string;
  /** 1-based; `endLine` is inclusive and equals `line` for a single line. */
  readonly line: number;
  readonly endLine: number;
  /** What is wrong with it in words, e.g. "src/a.ts has 40 lines"; `undefined` when it checks out. */
  readonly problem?: string | undefined;
  /** Where a click leads, when the document can be opened. */
  readonly uri?: string | undefined;
}

/** `path:12`, `path:12-14`, `path:12:5`, `path#L12-L14`; paths with blanks only inside backticks. */
const place = String.raw`(?::(\d+)(?::\d+)?(?:[-–](\d+))?|#L(\d+)(?:-L?(\d+))?)`;
const quoted = new RegExp(`\`([^\`\\n]+?)${place}\``, 'g');
const bare = new RegExp(
  `(?<![\\w/:.-])((?:[\\w@.+~\\-\\[\\]()$]+/)*[\\w@.+~\\-\\[\\]()$]+)${place}(?![\\w])`,
  'g',
);

/**
 * Finds every place an answer names, once each, and checks it against the snapshot: the document is there
 * and has these lines. What merely looks like a place (`localhost:8080`, `12:30`) is passed over.
 */
export function checkCitations(snapshot: Snapshot, answer: string): Citation[] {
  const found = new Map<string, Citation>();
  const unquoted = answer.replace(quoted, (whole) => ' '.repeat(whole.length));
  for (const [expression, text] of [
    [quoted, answer],
    [bare, unquoted],
  ] as const) {
    for (const match of text.matchAll(expression)) {
      const [whole, path = '', line, end, hashLine, hashEnd] = match;
      const cited = whole.replaceAll('`', '');
      const first = Number(line ?? hashLine);
      const last = Number(end ?? hashEnd ?? first);
      if (found.has(cited) || isInUrl(answer, match.index)) continue;
      const citation = check(snapshot, { text: cited, path, line: first, endLine: last });
      if (citation) found.set(cited, citation);
    }
  }
  return [...found.values()];
}

/** Within a URL, where `host:port` looks like a place. */
function isInUrl(answer: string, index: number): boolean {
  return /[a-z]+:\/\/\S*$/i.test(answer.slice(Math.max(0, index - 200), index));
}

function check(snapshot: Snapshot, cited: Citation): Citation | undefined {
  const index = snapshot.indexOfPath(cited.path) ?? snapshot.indexOfPath(cited.path.replace(/^\.?\//, ''));
  if (index === undefined) {
    if (!/\.[A-Za-z]\w{0,9}$|\//.test(cited.path)) return undefined;
    const paths = snapshot.documents.map((document) => document.path);
    const [suggestion] = nearest(cited.path, paths, 1);
    return { ...cited, problem: `no document ${cited.path}${suggestion ? `; nearest: ${suggestion}` : ''}` };
  }
  const { path, uri, firstLine } = snapshot.document(index);
  const last = firstLine + Math.max(1, snapshot.lines(index).count) - 1;
  const placed = { ...cited, path, uri };
  if (cited.endLine < cited.line) return { ...placed, problem: 'the range ends before it starts' };
  if (cited.line < firstLine || cited.endLine > last) {
    const extent =
      firstLine === 1 ? `has ${counted(last, 'line')}` : `was seen from line ${firstLine} to ${last} only`;
    return { ...placed, problem: `${path} ${extent}` };
  }
  return placed;
}
