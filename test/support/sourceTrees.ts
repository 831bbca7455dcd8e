import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findRepository } from './repository';

/** Texts as real projects have them: this repository's own sources and some packages', by path and in order. */
export function sourceTrees(): Record<string, string> {
  const { root } = findRepository();
  const patterns = [
    'src/**/*.{ts,tsx}',
    'docs/*.md',
    ...['acorn', 'picomatch', 'p-queue', 'preact'].map(below),
  ];
  const paths = patterns.flatMap((pattern) => globSync(pattern, { cwd: root })).sort();
  const texts = paths.map(
    (path) => [path.replaceAll('\\', '/'), readFileSync(join(root, path), 'utf8')] as const,
  );
  return Object.fromEntries(texts.filter(([, text]) => text.length < 200_000));
}

function below(name: string): string {
  return `node_modules/${name}/**/*.{js,mjs,ts,md,json}`;
}

/** What few files have, and any may. */
export const rareTexts: Readonly<Record<string, string>> = {
  'a/bom.txt': '\ufeffone\r\ntwo\r\n\r\nthree',
  'a/breaks.txt': '\n\n\n',
  'a/empty.txt': '',
  'a/high.txt': 'ends in half a letter \ud83d',
  'a/low.txt': '\ude00 begins with the other half 😀😀',
  'a/old-mac.txt': 'one\rtwo\r',
  'a/separators.txt': 'one\u2028two\u2029three\n',
  'a/turkish.txt': 'İstanbul, STRASSE, ΣΑΣ and straße\n𐐀𐐨',
};
