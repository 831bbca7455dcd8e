import nodePath, { type PlatformPath } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CorpusRoot } from '../context/corpusFolders';

/**
 * A file or folder that a question is about. Its documents are called as one would type them in the working
 * folder, with slashes; elsewhere (above it, on another drive, on another machine) by the folder's name.
 * @param path relative to the working folder, or absolute
 * @param rules how the platform writes paths
 */
export function documentRoot(path: string, folder: string, rules: PlatformPath = nodePath): CorpusRoot {
  const absolute = rules.resolve(folder, path);
  const below = rules.relative(folder, absolute);
  const isInside = below !== '..' && !below.startsWith(`..${rules.sep}`) && !rules.isAbsolute(below);
  return {
    name: rootName(absolute, rules),
    path: absolute,
    uri: pathToFileURL(absolute, { windows: rules.sep === '\\' }).href,
    prefix: isInside ? below.replaceAll(rules.sep, '/') : undefined,
  };
}

/** `repo` of `C:\work\repo`, `C:` of a drive, `server/share` of a share, `/` of the root of all. */
export function rootName(absolute: string, rules: PlatformPath = nodePath): string {
  const { root, base } = rules.parse(absolute);
  if (base !== '' && absolute !== root) return base;
  return root.replaceAll(rules.sep, '/').replace(/^\/\/|\/$/g, '') || absolute;
}
