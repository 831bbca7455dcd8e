import { FileSystemError, Uri, workspace } from 'vscode';
import type { WholeFiles } from '../trace/wholeFiles';

/** The files below a folder of any file system VS Code knows. */
export function workspaceFiles(folder: Uri): WholeFiles {
  const { fs } = workspace;
  const at = (path: string): Uri => (path === '' ? folder : Uri.joinPath(folder, path));
  return {
    list: async (path) => ((await ifThere(fs.readDirectory(at(path)))) ?? []).map(([name]) => name),
    async read(path) {
      const bytes = await ifThere(fs.readFile(at(path)));
      return bytes && new TextDecoder().decode(bytes);
    },
    async write(path, text) {
      await fs.createDirectory(at(parentOf(path)));
      await fs.writeFile(at(path), new TextEncoder().encode(text));
    },
    async delete(path) {
      await ifThere(fs.delete(at(path), { recursive: true }));
    },
    async stat(path) {
      const found = await ifThere(fs.stat(at(path)));
      return found && { bytes: found.size, changed: found.mtime };
    },
  };
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

/** `undefined` where there is no such file. */
async function ifThere<T>(reading: Thenable<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof FileSystemError && error.code === 'FileNotFound') return undefined;
    throw error;
  }
}
