import { workspace, type Uri } from 'vscode';
import type { CorpusRoot } from '../../context/corpusFolders';
import { distinctNames } from '../../gather/rootNames';

export interface WorkspaceRoot extends CorpusRoot {
  readonly folder: Uri;
  readonly uri: string;
  /** '' for a lone folder. */
  readonly prefix: string;
}

/** The workspace's folders, with what precedes the paths of their documents. */
export function workspaceRoots(): WorkspaceRoot[] {
  const roots = (workspace.workspaceFolders ?? []).map(({ name, uri }) => ({ name, ...rootAt(uri) }));
  const names = distinctNames(roots);
  return roots.map((root, index) => ({
    ...root,
    prefix: roots.length > 1 ? (names[index] ?? root.name) : '',
  }));
}

/** A folder as its reader knows it: by its path on disk, or by its URI on another file system. */
export function rootAt(folder: Uri): { path: string; uri: string; folder: Uri } {
  const uri = folder.toString();
  return { path: folder.scheme === 'file' ? folder.fsPath : uri, uri, folder };
}

/**
 * How a document is called: its path relative to its workspace folder, preceded by that folder's name where
 * there are several; the whole path for what lies outside.
 */
export function documentPath(uri: Uri): string {
  const folder = workspace.getWorkspaceFolder(uri);
  if (!folder) return uri.scheme === 'file' ? uri.fsPath.replaceAll('\\', '/') : uri.path;
  const prefix =
    workspaceRoots().find((root) => root.folder.toString() === folder.uri.toString())?.prefix ?? '';
  const inFolder = uri.path.slice(folder.uri.path.replace(/\/$/, '').length + 1);
  return [prefix, inFolder].filter((part) => part !== '').join('/') || '.';
}
