import picomatch from 'picomatch/posix.js';
import type { ExcludeRule } from '../context/corpusFolders';

/** What VS Code hides when the setting is untouched. */
export const defaultExcludes: readonly string[] = [
  '**/.git',
  '**/.svn',
  '**/.hg',
  '**/.DS_Store',
  '**/Thumbs.db',
];

/**
 * Whether a path, relative to its folder, is hidden. VS Code's meaning: a glob stands for the whole relative
 * path (`*.js` is the top level only, `**` goes deeper), `*` matches dots as well, and there are no
 * extended globs: `(`, `+`, `@` and the like are themselves.
 */
export function excluder(
  rules: readonly ExcludeRule[],
  ignoreCase: boolean,
): (path: string, siblings: ReadonlySet<string>) => boolean {
  const options = { dot: true, noextglob: true, nonegate: true, nocase: ignoreCase };
  const sourceOf = (glob: string) => picomatch.makeRe(plain(glob), options).source;
  const withCase = (text: string) => (ignoreCase ? text.toLowerCase() : text);
  const given = rules.filter((rule) => typeof rule === 'string');
  const names = new Set(given.flatMap((glob) => nameAtAnyDepth(withCase(glob))));
  const always = given.filter((glob) => nameAtAnyDepth(glob).length === 0).map(sourceOf);
  const sometimes = rules
    .filter((rule) => typeof rule !== 'string')
    .map(({ glob, when }) => ({ expression: new RegExp(sourceOf(glob), ignoreCase ? 'i' : ''), when }));
  // One expression for all: it is asked for every path there is.
  const hidden = always.length === 0 ? undefined : new RegExp(always.join('|'), ignoreCase ? 'i' : '');
  return (path, siblings) =>
    names.has(withCase(path.slice(path.lastIndexOf('/') + 1))) ||
    hidden?.test(path) === true ||
    sometimes.some(({ expression, when }) => siblings.has(sibling(when, path)) && expression.test(path));
}

// What a glob names in every folder, as `**/.git` does: most do, and a name is looked up sooner than matched.
function nameAtAnyDepth(glob: string): string[] {
  const [, name] = /^\*\*\/([\w.-]+)$/.exec(glob) ?? [];
  return name === undefined ? [] : [name];
}

/** The glob with what only picomatch finds special escaped, `[!` in its spelling, slashes at the ends gone. */
function plain(glob: string): string {
  return glob
    .replace(/^(?:\.?\/)+/, '')
    .replace(/\/+$/, '')
    .replace(/\[!|[()+@|!^$\\]/g, (found) => (found === '[!' ? '[^' : `\\${found}`));
}

function sibling(when: string, path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const dot = name.lastIndexOf('.');
  return when.replaceAll('$(basename)', () => (dot > 0 ? name.slice(0, dot) : name));
}
