import type { MaskedStretch, Snapshot } from './snapshot';
import { clip, counted } from './words';

/** Where something was masked. */
export interface MaskedPlace {
  readonly path: string;
  /** 1-based. */
  readonly line: number;
  /** What it held, in words; never the value. */
  readonly kind: string;
}

/** All masked places, in the order of the documents. */
export function maskedPlaces(snapshot: Snapshot): MaskedPlace[] {
  return snapshot.documents.flatMap(({ path, firstLine, masked }, index) =>
    (masked ?? []).map(({ start, kind }) => ({
      path,
      line: snapshot.lines(index).lineAt(start) + firstLine,
      kind,
    })),
  );
}

/** The first masked stretch that these lines touch. @param from, to 0-based, inclusive */
export function maskedIn(
  snapshot: Snapshot,
  document: number,
  from: number,
  to: number,
): MaskedStretch | undefined {
  const { masked = [] } = snapshot.document(document);
  if (masked.length === 0) return undefined;
  const lines = snapshot.lines(document);
  return masked.find(({ start, end }) => lines.lineAt(end - 1) >= from && lines.lineAt(start) <= to);
}

/** `2 secrets in 1 file (src/a.ts:3 GitHub Token, src/a.ts:9 private key)`; '' for none. */
export function maskedWords(places: readonly MaskedPlace[], shown = 5): string {
  if (places.length === 0) return '';
  const files = new Set(places.map(({ path }) => path)).size;
  const examples = places.slice(0, shown).map(({ path, line, kind }) => `${clip(path, 80)}:${line} ${kind}`);
  const more = places.length > shown ? ', …' : '';
  return `${counted(places.length, 'secret')} in ${counted(files, 'file')} (${examples.join(', ')}${more})`;
}
