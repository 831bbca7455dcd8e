import { hash } from 'node:crypto';
import type { SecretFinder } from '../gather/masking';
import { decode, decodeUtf8 } from './decoding.node';
import { countedOnce, keptText, type KeptText } from './keptText';
import type { TextPages } from './textPages.node';

export interface NamedBytes {
  readonly path: string;
  readonly language?: string | undefined;
  readonly bytes: Buffer;
  /** They are known to be UTF-8. */
  readonly isText?: boolean | undefined;
}

/** Decodes and masks bytes. `isAscii`: every byte is a character. */
export function textOf(
  { path, language, bytes, isText }: NamedBytes,
  finder: SecretFinder,
): (KeptText & { readonly isAscii: boolean }) | 'binary' {
  const decoded = isText === true ? decodeUtf8(bytes) : decode(bytes);
  if (decoded === 'binary') return 'binary';
  const isAscii = decoded === 'ascii';
  const text = isAscii ? bytes.toString('latin1') : decoded.text;
  return {
    ...maskedText(path, language, text, finder, isAscii ? bytes : text),
    damaged: !isAscii && decoded.damaged,
    isAscii,
  };
}

/** @param bytes the text as UTF-8, where they are at hand: they are hashed faster */
export function maskedText(
  path: string,
  language: string | undefined,
  text: string,
  finder: SecretFinder,
  bytes: string | Buffer = text,
): KeptText {
  return keptText({ path, language }, text, finder, (shown, isAsGiven) =>
    hash('sha256', isAsGiven ? bytes : shown),
  );
}

/**
 * The same, held in pages.
 * @param named its bytes stand in the room that the pages gave last
 */
export function keepInPages(named: NamedBytes, pages: TextPages, finder: SecretFinder): KeptText | 'binary' {
  const { bytes } = named;
  const kept = textOf(named, finder);
  if (kept === 'binary') return kept;
  if (!kept.isAscii) return { ...kept, ...countedOnce(pages.keep(kept.text())) };
  for (const { start, end } of kept.masked) bytes.write(kept.text().slice(start, end), start, 'latin1');
  return { ...kept, ...countedOnce(pages.keepAscii(bytes.length)) };
}
