import * as vscode from 'vscode';

/** Files in memory, as a file system of the editor; what is watched never changes. */
export class MemoryFileSystem implements vscode.FileSystemProvider {
  readonly #files = new Map<string, Uint8Array>();
  readonly #folders = new Set(['/']);
  readonly onDidChangeFile = new vscode.EventEmitter<vscode.FileChangeEvent[]>().event;

  watch(): vscode.Disposable {
    return new vscode.Disposable(() => undefined);
  }

  stat(uri: vscode.Uri): vscode.FileStat {
    const bytes = this.#files.get(uri.path);
    if (!bytes && !this.#folders.has(uri.path)) throw vscode.FileSystemError.FileNotFound(uri);
    const type = bytes ? vscode.FileType.File : vscode.FileType.Directory;
    return { type, size: bytes?.length ?? 0, ctime: 0, mtime: Date.now() };
  }

  readDirectory(uri: vscode.Uri): [string, vscode.FileType][] {
    if (!this.#folders.has(uri.path)) throw vscode.FileSystemError.FileNotFound(uri);
    const inside = (path: string) => path.slice(0, path.lastIndexOf('/')) === uri.path && path !== uri.path;
    const name = (path: string) => path.slice(path.lastIndexOf('/') + 1);
    return [
      ...[...this.#files.keys()].filter(inside).map((path) => [name(path), vscode.FileType.File] as const),
      ...[...this.#folders].filter(inside).map((path) => [name(path), vscode.FileType.Directory] as const),
    ].map(([entry, type]) => [entry, type]);
  }

  readFile(uri: vscode.Uri): Uint8Array {
    const bytes = this.#files.get(uri.path);
    if (!bytes) throw vscode.FileSystemError.FileNotFound(uri);
    return bytes;
  }

  writeFile(uri: vscode.Uri, content: Uint8Array): void {
    this.#files.set(uri.path, content);
  }

  createDirectory(uri: vscode.Uri): void {
    this.#folders.add(uri.path);
  }

  delete(uri: vscode.Uri): void {
    const isGone = (path: string) => path === uri.path || path.startsWith(`${uri.path}/`);
    const paths = [...this.#files.keys(), ...this.#folders].filter(isGone);
    if (paths.length === 0) throw vscode.FileSystemError.FileNotFound(uri);
    for (const path of paths) {
      this.#files.delete(path);
      this.#folders.delete(path);
    }
  }

  rename(uri: vscode.Uri): void {
    throw vscode.FileSystemError.NoPermissions(uri);
  }
}
