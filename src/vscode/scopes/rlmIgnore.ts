import { Uri, workspace } from 'vscode';
import type { DirectoryReader } from '../../gather/directoryReader';
import type { IgnoreRules } from '../../gather/gitignore';
import type { OnUnreadable } from '../../gather/repository';
import { fileSystemReader } from './fileSystemReader';

/** Rules, and the folder from which their paths count. */
interface Placed {
  readonly rules: IgnoreRules;
  readonly top: Uri;
}

/**
 * Tells which files `.rlmignore` files leave out: those from the root of a file's repository, or of its workspace
 * folder where there is none, down to its own folder.
 */
export function rlmIgnore(onUnreadable: OnUnreadable): (file: Uri) => Promise<boolean> {
  const reader = fileSystemReader();
  const known = new Map<string, Promise<Placed>>();
  return async (file) => {
    // A version of a file that Git shows goes by the rules of the file.
    const onDisk = file.scheme === 'git' ? Uri.file(file.path) : file;
    if (onDisk.scheme === 'untitled') return false;
    const folder = Uri.joinPath(onDisk, '..');
    const key = folder.toString();
    const placed = known.get(key) ?? rulesIn(folder, reader, onUnreadable);
    known.set(key, placed);
    const { rules, top } = await placed;
    return rules.ignores(below(top, onDisk));
  };
}

async function rulesIn(folder: Uri, reader: DirectoryReader, onUnreadable: OnUnreadable): Promise<Placed> {
  const gather = await import('../onDemand');
  const fromRepository = await gather.foldersFromRepository(folder.toString(), reader);
  const chain = fromRepository.map((path) => Uri.parse(path, true));
  const folders = chain.length > 0 ? chain : fromWorkspace(folder);
  const [top = folder] = folders;
  let rules = gather.noIgnoreRules(reader.ignoreCase);
  for (const each of folders) {
    const fsPath = each.toString();
    if (await gather.exists(reader.join(fsPath, gather.ownFile), reader))
      rules = await gather.withIgnoreFile(
        rules,
        gather.ownFile,
        { fsPath, path: below(top, each) },
        reader,
        onUnreadable,
      );
  }
  return { rules, top };
}

/** From the workspace folder down; outside of the workspace the folder alone. */
function fromWorkspace(folder: Uri): Uri[] {
  const root = workspace.getWorkspaceFolder(folder)?.uri;
  const upwards = [folder];
  for (let at = folder; root && at.path.length > root.path.length;) {
    at = Uri.joinPath(at, '..');
    upwards.unshift(at);
  }
  return upwards;
}

function below(top: Uri, uri: Uri): string {
  return uri.path.slice(top.path.length).replace(/^\//, '');
}
