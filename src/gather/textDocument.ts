import type { DocumentSource } from '../context/documents';

export interface TextOptions {
  readonly path: string;
  readonly text: string;
  readonly language?: string | undefined;
  readonly uri?: string | undefined;
  /** The 1-based line of the file at which the text starts: above 1 for a selection. */
  readonly firstLine?: number | undefined;
}

/** A document whose text only the caller has: a selection, an unsaved buffer. */
export function textDocument({ path, text, language, uri, firstLine }: TextOptions): DocumentSource {
  return { path, language, size: utf8Length(text), uri, firstLine, origin: { kind: 'text', text } };
}

/** In bytes, without making them; a lone surrogate counts as the replacement character it becomes. */
export function utf8Length(text: string): number {
  let length = text.length;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code < 0x80) continue;
    length += code < 0x800 ? 1 : 2;
    const isPair = code >= 0xd800 && code < 0xdc00 && (text.charCodeAt(index + 1) & 0xfc00) === 0xdc00;
    // A pair is four bytes for two units.
    if (isPair) index++;
  }
  return length;
}
