import { textInMemory, type Snapshot, type SnapshotDocument } from './snapshot';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { placeOf, textOf, wholeDocument, type Span } from './span';

/** A piece of a context that code has chosen, to be read by a model or to be the context of a child. */
export type ContextPart =
  | { readonly text: string }
  | { readonly span: Span }
  /** All documents. */
  | { readonly everything: true };

/** Whether a part is text of the documents, and none that code has made itself. */
export function isOfFiles(part: ContextPart): boolean {
  return !('text' in part);
}

/** A document made of a part, and the stretch of the snapshot it is; `undefined` for text of no known place. */
export interface SelectedDocument {
  readonly document: SnapshotDocument;
  readonly origin: Span | undefined;
}

/**
 * The documents that parts of a snapshot make: stretches of one document that touch become one, and keep
 * their path and line numbers; a further stretch of the same document is called `path~2`. Texts are called
 * `text`, `text~2`, …. Nothing is copied.
 */
export function selectDocuments(snapshot: Snapshot, parts: readonly ContextPart[]): SelectedDocument[] {
  const names = new Map<string, number>();
  const unique = (path: string): string => {
    const count = (names.get(path) ?? 0) + 1;
    names.set(path, count);
    return count === 1 ? path : `${path}~${count}`;
  };
  const spans = parts.flatMap((part) => {
    if ('span' in part) return [part.span];
    return 'everything' in part ? snapshot.documents.map((_, index) => wholeDocument(snapshot, index)) : [];
  });
  const placed = merged(spans).map((span) => ({
    document: stretch(snapshot, span, unique(snapshot.document(span.document).path)),
    origin: span,
  }));
  const texts = parts.flatMap((part) =>
    'text' in part ? [{ document: textInMemory(unique('text'), part.text), origin: undefined }] : [],
  );
  return [...placed, ...texts];
}

/** Characters of document text and given text in parts. */
export function lengthOf(snapshot: Snapshot, parts: readonly ContextPart[]): number {
  return parts.reduce((sum, part) => {
    if ('text' in part) return sum + part.text.length;
    return sum + ('span' in part ? part.span.end - part.span.start : snapshot.length);
  }, 0);
}

/** Hash of a prompt and its parts as they are before fencing: the same text at the same place gives the same. */
export function contentHash(snapshot: Snapshot, prompt: string, parts: readonly ContextPart[]): string {
  const hash = sha256.create();
  const add = (text: string) => hash.update(utf8ToBytes(`${text.length}:${text}`));
  // The markers of fences differ from machine to machine.
  add(prompt.replace(/(<\/?data id=")[0-9a-f]{12}"/g, '$1"'));
  for (const part of parts) {
    if ('text' in part) add(part.text);
    else if ('span' in part) {
      const { path, from } = placeOf(snapshot, part.span);
      add(`${path}:${from}`);
      add(textOf(snapshot, part.span));
    } else
      for (const [index, { path }] of snapshot.documents.entries()) {
        add(path);
        add(textOf(snapshot, wholeDocument(snapshot, index)));
      }
  }
  return bytesToHex(hash.digest());
}

function stretch(snapshot: Snapshot, span: Span, path: string): SnapshotDocument {
  const document = snapshot.document(span.document);
  const isWhole = span.start === 0 && span.end === document.length;
  return {
    path,
    language: document.language,
    uri: document.uri,
    firstLine: isWhole ? document.firstLine : placeOf(snapshot, span).from,
    length: span.end - span.start,
    masked: document.masked
      ?.filter(({ start, end }) => start < span.end && end > span.start)
      .map(({ start, end, kind }) => ({
        start: Math.max(start, span.start) - span.start,
        end: Math.min(end, span.end) - span.start,
        kind,
      })),
    text: isWhole ? () => document.text() : () => document.text().slice(span.start, span.end),
  };
}

/** In document order, those that overlap or touch as one. */
function merged(spans: readonly Span[]): Span[] {
  const sorted = [...spans].sort((a, b) => a.document - b.document || a.start - b.start);
  const result: Span[] = [];
  for (const span of sorted) {
    const last = result.at(-1);
    if (last?.document === span.document && span.start <= last.end) {
      result[result.length - 1] = { ...last, end: Math.max(last.end, span.end) };
    } else result.push(span);
  }
  return result;
}
