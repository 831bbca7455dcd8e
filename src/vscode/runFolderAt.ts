import { randomUUID } from 'node:crypto';
import type { Uri } from 'vscode';
import { runFiles } from './runFiles';
import type { RunFolder } from './runFolder';
import { runSegments } from './runSegments';
import { workspaceFiles } from './workspaceFiles';

/** Files that grow where there is a disk, segments elsewhere. */
export function runFolderAt(folder: Uri): RunFolder {
  return folder.scheme === 'file'
    ? runFiles(folder.fsPath)
    : runSegments(workspaceFiles(folder), randomUUID());
}
