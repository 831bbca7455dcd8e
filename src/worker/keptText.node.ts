import { hash } from 'node:crypto';
import { generatedContent } from '../gather/generated';
import { masked, type SecretFinder } from '../gather/masking';
import { countLines } from '../context/lineIndex';
import type { MaskedStretch } from '../context/snapshot';
import { decode, decodeUtf8 } from './decoding.node';
import type { TextPages } from './textPages.node';

/** A text as a run sees it: decoded, its secrets masked. */
export interface KeptText {
  readonly length: number;
  readonly endsInBreak: boolean;
  /** Some bytes were no UTF-8. */
  readonly damaged: boolean;
  /** Of the text, secrets masked. */
  readonly hash: string;
  readonly masked: readonly MaskedStretch[];
  /** What marks it as no person's work, in words. */
  readonly generated: string | undefined;
  /** Counted once. */
  readonly lineCount: () => number;
  text(): string;
}

/** Enough to tell that a text has changed. */
const hashDigits = 16;

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
  const secrets = finder.find(path, text);
  const shown = secrets.length === 0 ? text : masked(text, secrets);
  return {
    length: text.length,
    endsInBreak: text.endsWith('\n'),
    damaged: false,
    hash: hash('sha256', shown === text ? bytes : shown).slice(0, hashDigits),
    masked: secrets,
    generated: generatedContent(language, text),
    ...countedOnce(() => shown),
  };
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

function countedOnce(text: () => string): Pick<KeptText, 'text' | 'lineCount'> {
  let count: number | undefined;
  return { text, lineCount: () => (count ??= countLines(text())) };
}
