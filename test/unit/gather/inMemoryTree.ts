import type { DirectoryEntry, DirectoryReader } from '../../../src/gather/directoryReader';

/** What stands at a path: a file's text, or one of the things that are no file. */
export type TreeNode =
  string | { readonly symlink: true } | { readonly other: true } | { readonly unreadable: string };

/** A file system of POSIX paths in memory; folders are there because something lies in them. */
export function inMemoryTree(files: Record<string, TreeNode>, ignoreCase = false): DirectoryReader {
  const paths = Object.keys(files);
  const isFolder = (path: string) => paths.some((file) => file.startsWith(`${path}/`));
  const node = (path: string): TreeNode => {
    const found = files[path];
    if (found === undefined) throw missing(path);
    if (typeof found === 'object' && 'unreadable' in found) throw new Error(found.unreadable);
    return found;
  };
  return {
    ignoreCase,
    list: (directory) =>
      attempt(() => {
        if (files[directory] !== undefined) node(directory);
        if (!isFolder(directory)) throw missing(directory);
        const entries = new Map<string, DirectoryEntry>();
        for (const path of paths.filter((file) => file.startsWith(`${directory}/`))) {
          const name = path.slice(directory.length + 1).split('/')[0] ?? '';
          entries.set(name, {
            name,
            kind: kindOf(files[`${directory}/${name}`], isFolder(`${directory}/${name}`)),
          });
        }
        return [...entries.values()];
      }),
    stat: (path) =>
      attempt(() => {
        if (isFolder(path)) return { kind: 'directory' as const, size: 0 };
        const found = node(path);
        return { kind: kindOf(found, false), size: typeof found === 'string' ? Buffer.byteLength(found) : 0 };
      }),
    readText: (path) =>
      attempt(() => {
        const found = node(path);
        if (typeof found !== 'string') throw new Error(`EINVAL: '${path}'`);
        return found;
      }),
    join: (directory, name) => `${directory}/${name}`,
    parent: (path) => (path.lastIndexOf('/') > 0 ? path.slice(0, path.lastIndexOf('/')) : undefined),
  };
}

function kindOf(node: TreeNode | undefined, isFolder: boolean): DirectoryEntry['kind'] {
  if (isFolder) return 'directory';
  if (typeof node === 'object' && 'symlink' in node) return 'symlink';
  return typeof node === 'object' && 'other' in node ? 'other' : 'file';
}

function attempt<T>(body: () => T): Promise<T> {
  return new Promise((resolve) => {
    resolve(body());
  });
}

/** As Node says it. */
function missing(path: string): Error {
  return Object.assign(new Error(`ENOENT: no such file or directory '${path}'`), { code: 'ENOENT' });
}
