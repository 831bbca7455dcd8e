import type { LeftOutReason } from '../context/documents';
import type { DirectoryReader } from './directoryReader';
import { noIgnoreRules, type IgnoreRules } from './gitignore';
import {
  exists,
  foldersFromRepository,
  joined,
  lastPart,
  repositoryRules,
  withIgnoreFile,
  type OnUnreadable,
} from './repository';

/** The ignore rules in force in one folder. */
export interface FolderRules {
  /** Which kind of file ignores a path, relative to the gathered root; `undefined` when none does. */
  ignoring(path: string, isFolder: boolean): LeftOutReason | undefined;
  /** Of `.gitignore`: they begin anew in a repository within the repository, as they do for Git. */
  readonly git: RulesFrom;
  /** Of `.rlmignore`: nothing undoes them but a line in another such file. */
  readonly own: RulesFrom;
}

/** Rules, and how the gathered paths are called where these rules begin. */
interface RulesFrom {
  readonly rules: IgnoreRules;
  /** From a path relative to the gathered root ('' is the root itself). */
  readonly called: (path: string) => string;
}

const gitFile = '.gitignore';
export const ownFile = '.rlmignore';

/**
 * The rules that come down to a folder from above: those of every folder from the root of its repository,
 * without its own. None where there is no repository, or where `.gitignore` files ignore the very folder that
 * was asked for: who names an ignored folder wants to see it. What `.rlmignore` says holds all the same.
 */
export async function ignoreRulesAbove(
  root: string,
  reader: DirectoryReader,
  onUnreadable: OnUnreadable,
): Promise<FolderRules> {
  const chain = await foldersFromRepository(root, reader);
  const top = chain[0];
  let git = top === undefined ? noIgnoreRules(reader.ignoreCase) : await repositoryRules(top, reader);
  let own = noIgnoreRules(reader.ignoreCase);
  let path = '';
  for (const [depth, fsPath] of chain.entries()) {
    if (depth > 0) path = joined(path, lastPart(fsPath));
    if (depth === chain.length - 1) break;
    const folder = { fsPath, path };
    if (await exists(reader.join(fsPath, gitFile), reader))
      git = await withIgnoreFile(git, gitFile, folder, reader, onUnreadable);
    if (await exists(reader.join(fsPath, ownFile), reader))
      own = await withIgnoreFile(own, ownFile, folder, reader, onUnreadable);
  }
  if (path !== '' && git.ignores(`${path}/`)) git = noIgnoreRules(reader.ignoreCase);
  const called = (below: string) => joined(path, below);
  return folderRules({ rules: git, called }, { rules: own, called });
}

/**
 * The rules inside a folder.
 * @param names of everything in it
 */
export async function ignoreRulesOf(
  { fsPath, path }: { readonly fsPath: string; readonly path: string },
  names: ReadonlySet<string>,
  above: FolderRules,
  reader: DirectoryReader,
  onUnreadable: OnUnreadable,
): Promise<FolderRules> {
  let { git, own } = above;
  if (path !== '' && names.has('.git')) {
    git = {
      rules: await repositoryRules(fsPath, reader),
      called: (below) => below.slice(path.length + 1),
    };
  }
  const read = async ({ rules, called }: RulesFrom, file: string): Promise<RulesFrom> => ({
    rules: await withIgnoreFile(rules, file, { fsPath, path: called(path) }, reader, onUnreadable),
    called,
  });
  if (names.has(gitFile)) git = await read(git, gitFile);
  if (names.has(ownFile)) own = await read(own, ownFile);
  return git === above.git && own === above.own ? above : folderRules(git, own);
}

function folderRules(git: RulesFrom, own: RulesFrom): FolderRules {
  const ignores = ({ rules, called }: RulesFrom, path: string, isFolder: boolean) =>
    rules.ignores(called(path) + (isFolder ? '/' : ''));
  return {
    git,
    own,
    ignoring: (path, isFolder) => {
      if (ignores(own, path, isFolder)) return 'rlmignored';
      return ignores(git, path, isFolder) ? 'ignored' : undefined;
    },
  };
}
