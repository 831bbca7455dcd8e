import type { LineMemory } from './lineMemory';
import type { Snapshot } from './snapshot';
import type { Span } from './span';

/** No line of ours has its path and number further in than this. */
const headLength = 400;
/** What a clipped line must still show of its document's to be recognised. */
const clippedLength = 20;

/**
 * The stretches of the documents that stand in a text which goes to a model, as far as they can be told:
 * numbered lines under their path (fenced, listed by a search, `path:12: …`), compared with the document;
 * lines that only one opened place has; and what follows either line by line.
 */
export function* recognise(snapshot: Snapshot, memory: LineMemory, text: string): Generator<Span> {
  let heading: number | undefined;
  let follow: Span | undefined;
  for (let at = 0; at < text.length;) {
    const lineBreak = text.indexOf('\n', at);
    const end = lineBreak < 0 ? text.length : lineBreak;
    const line = text.slice(at, end);
    at = end + 1;
    const placed = placeIn(line);
    follow =
      (follow && following(snapshot, follow, line, placed?.text)) ??
      (placed && atPlace(snapshot, placed, heading)) ??
      remembered(snapshot, memory, line) ??
      (placed && remembered(snapshot, memory, placed.text));
    if (follow) yield follow;
    else heading = headingIn(snapshot, line) ?? (line.startsWith('</data') ? undefined : heading);
  }
}

interface Placed {
  readonly path: string | undefined;
  /** 1-based, as the file counts. */
  readonly line: number;
  readonly text: string;
}

/** `12| text`, `12: text`, `path:12: text`. */
function placeIn(line: string): Placed | undefined {
  const match = /^\s*(?:([^\s:][^:]*):)?(\d{1,9})[:|] ?/.exec(line.slice(0, headLength));
  return match ? { path: match[1], line: Number(match[2]), text: line.slice(match[0].length) } : undefined;
}

/** The document a line names: the head of a fence, a line of the joined text, or a path alone. */
function headingIn(snapshot: Snapshot, line: string): number | undefined {
  const head = line.slice(0, headLength).trim();
  const [, fenced] = /^<data id="[0-9a-f]+" path="([^"]*)"/.exec(head) ?? [];
  const [, joined] = /^=== (.*) ===$/.exec(head) ?? [];
  return documentCalled(snapshot, fenced ?? joined ?? head.replace(/:$/, ''));
}

/** A further stretch of a document is called `path~2` where it is part of a smaller context. */
function documentCalled(snapshot: Snapshot, path: string): number | undefined {
  return snapshot.indexOfPath(path) ?? snapshot.indexOfPath(path.replace(/~\d+$/, ''));
}

/** The line after the last one that was recognised, when it is this one. */
function following(
  snapshot: Snapshot,
  last: Span,
  line: string,
  numbered: string | undefined,
): Span | undefined {
  const text = snapshot.document(last.document).text();
  if (last.end >= text.length) return undefined;
  const next = lineAt(text, last.document, last.end);
  const expected = text.slice(next.start, next.end).trim();
  return expected === line.trim() || expected === numbered?.trim() ? next : undefined;
}

function atPlace(snapshot: Snapshot, placed: Placed, heading: number | undefined): Span | undefined {
  const document = placed.path === undefined ? heading : documentCalled(snapshot, placed.path);
  const shown = placed.text.trim();
  if (document === undefined || shown === '') return undefined;
  const lines = snapshot.lines(document);
  const index = placed.line - snapshot.document(document).firstLine;
  if (index < 0 || index >= lines.count) return undefined;
  const expected = lines.line(index).trim();
  const isThis =
    expected === shown ||
    (shown.length > clippedLength && shown.endsWith('…') && expected.startsWith(shown.slice(0, -1)));
  return isThis ? { document, start: lines.start(index), end: lines.start(index + 1) } : undefined;
}

function remembered(snapshot: Snapshot, memory: LineMemory, line: string): Span | undefined {
  const place = memory.find(line);
  return place && lineAt(snapshot.document(place.document).text(), place.document, place.start);
}

/** The line that starts here, with its line break. */
function lineAt(text: string, document: number, start: number): Span {
  const lineBreak = text.indexOf('\n', start);
  return { document, start, end: lineBreak < 0 ? text.length : lineBreak + 1 };
}
