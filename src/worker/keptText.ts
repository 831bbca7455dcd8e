import { countLines } from '../context/lineIndex';
import type { MaskedStretch } from '../context/snapshot';
import { generatedContent } from '../gather/generated';
import { masked, type SecretFinder } from '../gather/masking';

/** What is known of a text beside its letters. */
export interface TextFacts {
  /** In UTF-16 code units. */
  readonly length: number;
  readonly endsInBreak: boolean;
  /** Some bytes were no UTF-8. */
  readonly damaged: boolean;
  /** Of the text, secrets masked. */
  readonly hash: string;
  readonly masked: readonly MaskedStretch[];
  /** What marks it as no person's work, in words. */
  readonly generated: string | undefined;
}

/** A text as a run sees it: decoded, its secrets masked. */
export interface KeptText extends TextFacts {
  /** As many as its `LineIndex` has. */
  lineCount(): number;
  /** @throws {TextLost} when it has to be read again and cannot be. */
  text(): string;
}

/** A text is not as it was when the run first read it, or is gone; the message says which. */
export class TextLost extends Error {
  override readonly name = 'TextLost';
}

/** Enough to tell that a text has changed. */
export const hashDigits = 16;

/** @param sha256 in hexadecimal digits; `isAsGiven`: nothing in the text was masked */
export function keptText(
  { path, language }: { readonly path: string; readonly language?: string | undefined },
  text: string,
  finder: SecretFinder,
  sha256: (shown: string, isAsGiven: boolean) => string,
): KeptText {
  const secrets = finder.find(path, text);
  const shown = secrets.length === 0 ? text : masked(text, secrets);
  return {
    length: text.length,
    endsInBreak: text.endsWith('\n'),
    damaged: false,
    hash: sha256(shown, shown === text).slice(0, hashDigits),
    masked: secrets,
    generated: generatedContent(language, text),
    ...countedOnce(() => shown),
  };
}

function countedOnce(text: () => string): Pick<KeptText, 'text' | 'lineCount'> {
  let count: number | undefined;
  return { text, lineCount: () => (count ??= countLines(text())) };
}
