import { messageOf } from '../rlm/errors';
import type { DirectoryReader } from './directoryReader';
import { noIgnoreRules, type IgnoreRules } from './gitignore';

/** The ignore rules in force in one folder, and how the gathered paths are called in its repository. */
export interface FolderRules {
  readonly rules: IgnoreRules;
  /** From a path relative to the gathered root ('' is the root itself) to one relative to the repository. */
  readonly inRepository: (path: string) => string;
}

/** Told when an ignore file exists and cannot be read, so that its rules do not apply. */
export type OnUnreadable = (fsPath: string, detail: string) => void;

/**
 * The rules that come down to a folder from above: those of every folder from the root of its repository,
 * without its own. None where there is no repository, or where they ignore the very folder that was asked
 * for: who names an ignored folder wants to see it.
 */
export async function rulesAbove(
  root: string,
  reader: DirectoryReader,
  onUnreadable: OnUnreadable,
): Promise<FolderRules> {
  const chain = await foldersFromRepository(root, reader);
  const top = chain[0];
  let rules = top === undefined ? noIgnoreRules(reader.ignoreCase) : await repositoryRules(top, reader);
  let path = '';
  for (const [depth, folder] of chain.entries()) {
    if (depth > 0) path = joined(path, lastPart(folder));
    const isAsked = depth === chain.length - 1;
    if (!isAsked && (await exists(reader.join(folder, '.gitignore'), reader))) {
      rules = await withIgnoreFile(rules, { fsPath: folder, path }, reader, onUnreadable);
    }
  }
  if (path !== '' && rules.ignores(`${path}/`)) rules = noIgnoreRules(reader.ignoreCase);
  return { rules, inRepository: (below) => joined(path, below) };
}

/** The rules of a repository before its first `.gitignore`: `.git/info/exclude`. */
export async function repositoryRules(folder: string, reader: DirectoryReader): Promise<IgnoreRules> {
  const none = noIgnoreRules(reader.ignoreCase);
  const file = ['.git', 'info', 'exclude'].reduce((path, name) => reader.join(path, name), folder);
  try {
    return none.with('', await reader.readText(file));
  } catch {
    return none; // It is optional, and in a work tree or submodule `.git` is a file.
  }
}

/**
 * The rules with those of one folder's `.gitignore`, which exists.
 * @param folder its place on disk and its path in the repository.
 */
export async function withIgnoreFile(
  rules: IgnoreRules,
  folder: { readonly fsPath: string; readonly path: string },
  reader: DirectoryReader,
  onUnreadable: OnUnreadable,
): Promise<IgnoreRules> {
  const file = reader.join(folder.fsPath, '.gitignore');
  try {
    return rules.with(folder.path, await reader.readText(file));
  } catch (error) {
    onUnreadable(file, `its rules were not applied: ${messageOf(error)}`);
    return rules;
  }
}

/** From the root of the repository down to the folder; empty outside any repository. */
async function foldersFromRepository(folder: string, reader: DirectoryReader): Promise<string[]> {
  const upwards: string[] = [];
  for (let at: string | undefined = folder; at !== undefined; at = reader.parent(at)) {
    upwards.push(at);
    if (await exists(reader.join(at, '.git'), reader)) return upwards.reverse();
  }
  return [];
}

async function exists(path: string, reader: DirectoryReader): Promise<boolean> {
  try {
    await reader.stat(path);
    return true;
  } catch {
    return false;
  }
}

function joined(folder: string, path: string): string {
  return folder === '' || path === '' ? folder + path : `${folder}/${path}`;
}

function lastPart(path: string): string {
  return path.split(/[\\/]/).findLast((part) => part !== '') ?? '';
}
