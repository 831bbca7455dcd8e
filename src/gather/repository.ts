import { messageOf } from '../rlm/errors';
import type { DirectoryReader } from './directoryReader';
import { noIgnoreRules, type IgnoreRules } from './gitignore';

/** Far more than anybody writes; each line is an expression that every path is held against. */
const maxRulesBytes = 2 ** 20;

/** Told when an ignore file exists and cannot be read, so that its rules do not apply. */
export type OnUnreadable = (fsPath: string, detail: string) => void;

/** The rules of a repository before its first `.gitignore`: `.git/info/exclude`. */
export async function repositoryRules(folder: string, reader: DirectoryReader): Promise<IgnoreRules> {
  const none = noIgnoreRules(reader.ignoreCase);
  const file = ['.git', 'info', 'exclude'].reduce((path, name) => reader.join(path, name), folder);
  try {
    return none.with('', await rulesIn(file, reader));
  } catch {
    return none; // It is optional, and in a work tree or submodule `.git` is a file.
  }
}

/**
 * The rules with those of an ignore file of one folder, which exists.
 * @param folder its place on disk, and its path where the rules begin.
 */
export async function withIgnoreFile(
  rules: IgnoreRules,
  name: string,
  folder: { readonly fsPath: string; readonly path: string },
  reader: DirectoryReader,
  onUnreadable: OnUnreadable,
): Promise<IgnoreRules> {
  const file = reader.join(folder.fsPath, name);
  try {
    return rules.with(folder.path, await rulesIn(file, reader));
  } catch (error) {
    onUnreadable(file, `its rules were not applied: ${messageOf(error)}`);
    return rules;
  }
}

/** A link may lead to a device or a pipe, which would be read for ever, and a repository may hold such a link. */
async function rulesIn(file: string, reader: DirectoryReader): Promise<string> {
  const { kind, size } = await reader.stat(file);
  if (kind !== 'file') throw new Error('it is not a regular file');
  if (size > maxRulesBytes) throw new Error('it is larger than 1 MB');
  return reader.readText(file);
}

/** From the root of the repository down to the folder; empty outside any repository. */
export async function foldersFromRepository(folder: string, reader: DirectoryReader): Promise<string[]> {
  const upwards: string[] = [];
  for (let at: string | undefined = folder; at !== undefined; at = reader.parent(at)) {
    upwards.push(at);
    if (await exists(reader.join(at, '.git'), reader)) return upwards.reverse();
  }
  return [];
}

export async function exists(path: string, reader: DirectoryReader): Promise<boolean> {
  try {
    await reader.stat(path);
    return true;
  } catch {
    return false;
  }
}

export function joined(folder: string, path: string): string {
  return folder === '' || path === '' ? folder + path : `${folder}/${path}`;
}

export function lastPart(path: string): string {
  return path.split(/[\\/]/).findLast((part) => part !== '') ?? '';
}
