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
  const compiled = rules.map((rule) => ({
    matches: picomatch(plain(typeof rule === 'string' ? rule : rule.glob), {
      dot: true,
      noextglob: true,
      nonegate: true,
      nocase: ignoreCase,
    }),
    when: typeof rule === 'string' ? undefined : rule.when,
  }));
  return (path, siblings) =>
    compiled.some(
      ({ matches, when }) => matches(path) && (when === undefined || siblings.has(sibling(when, path))),
    );
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
