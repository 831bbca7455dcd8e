import picomatch from 'picomatch/posix.js';

/**
 * A predicate over document paths. A pattern without a slash is matched against the file's name, `src` and
 * `src/` mean everything below, several patterns mean any of them; `!` in front of one excludes.
 */
export function pathMatcher(patterns: string | readonly string[]): (path: string) => boolean {
  const all = (typeof patterns === 'string' ? [patterns] : patterns).map(normalise);
  const included = all.filter((pattern) => !pattern.startsWith('!')).map(single);
  const excluded = all
    .filter((pattern) => pattern.startsWith('!'))
    .map((pattern) => single(pattern.slice(1)));
  return (path) =>
    (included.length === 0 || included.some((matches) => matches(path))) &&
    !excluded.some((matches) => matches(path));
}

function normalise(pattern: string): string {
  // `[!x]` is the shell's way of writing `[^x]`.
  return pattern
    .replaceAll('\\', '/')
    .replace(/^(!?)(?:\.?\/)+/, '$1')
    .replaceAll('[!', '[^');
}

function single(pattern: string): (path: string) => boolean {
  if (pattern === '' || pattern === '.') return () => true;
  const folder = pattern.replace(/\/$/, '');
  // Folders are called `(group)` and `[id]`, too; for brackets picomatch knows.
  const asName = folder.replace(/(?<![@!+*?])\(([^()|/]*)\)/g, '\\($1\\)');
  const matches = picomatch([folder, asName], { dot: true, basename: !folder.includes('/') });
  const isPlain = !/[*?{}!]/.test(folder);
  return isPlain ? (path) => path.startsWith(`${folder}/`) || matches(path) : matches;
}
