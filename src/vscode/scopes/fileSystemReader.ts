import pLimit from 'p-limit';
import { FileType, Uri, workspace } from 'vscode';
import type { DirectoryReader, EntryKind } from '../../gather/directoryReader';

/** Enough to hide how long each takes, few enough for a server far away. */
const requestsInFlight = 32;

/** Reads folders of any file system VS Code knows; its paths are URIs. */
export function fileSystemReader(): DirectoryReader {
  const { fs } = workspace;
  const limit = pLimit(requestsInFlight);
  return {
    ignoreCase: false,
    async list(directory) {
      const entries = await limit(() => fs.readDirectory(Uri.parse(directory, true)));
      return entries.map(([name, type]) => ({
        name,
        kind: (type & FileType.SymbolicLink) !== 0 ? 'symlink' : kindOf(type),
      }));
    },
    async stat(path) {
      const { type, size } = await limit(() => fs.stat(Uri.parse(path, true)));
      return { kind: kindOf(type), size };
    },
    async readText(path) {
      return new TextDecoder().decode(await limit(() => fs.readFile(Uri.parse(path, true))));
    },
    join: (directory, name) => Uri.joinPath(Uri.parse(directory, true), name).toString(),
    parent(path) {
      const uri = Uri.parse(path, true);
      const parent = Uri.joinPath(uri, '..').toString();
      return parent === uri.toString() ? undefined : parent;
    },
  };
}

/** Links followed: the bit that marks a link stands beside that of its target. */
function kindOf(type: FileType): EntryKind {
  if ((type & FileType.File) !== 0) return 'file';
  return (type & FileType.Directory) !== 0 ? 'directory' : 'other';
}
