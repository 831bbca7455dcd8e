import { FileType, workspace, type Uri } from 'vscode';
import type { CorpusFolders, CorpusRoot, ExcludeRule, OverlayBuffer } from '../../context/corpusFolders';
import type { Corpus } from '../../context/documents';
import { messageOf } from '../../rlm/errors';
import { SetupError } from '../setupError';
import { excludesFor } from './excludes';
import { fileSystemReader } from './fileSystemReader';
import { withContents } from './loadedContents';
import type { GatherOptions, Scope } from './scope';
import { documentPath, rootAt, workspaceRoots, type WorkspaceRoot } from './workspacePaths';

/**
 * All folders of the workspace.
 * @throws {SetupError} `no-folder`.
 */
export function workspaceScope(): Scope {
  const roots = workspaceRoots();
  if (roots.length === 0) {
    throw new SetupError('no-folder', 'No folder is open. Open the folder to ask about.', ['openFolder']);
  }
  const name = roots.length === 1 ? 'Workspace' : `Workspace (${roots.length} folders)`;
  return {
    label: 'the workspace',
    place: { kind: 'workspace' },
    gather: (options, signal) => gatherRoots(name, roots, options, signal),
  };
}

/**
 * One folder, in the workspace or not; its documents are called as they are when asking the workspace.
 * @throws {SetupError} `not-a-folder`.
 */
export async function folderScope(folder: Uri): Promise<Scope> {
  const path = documentPath(folder);
  await assertFolder(folder, path);
  const name = path.slice(path.lastIndexOf('/') + 1) || path;
  const inWorkspace = workspace.getWorkspaceFolder(folder) !== undefined;
  const root = { name, ...rootAt(folder), prefix: inWorkspace && path !== '.' ? path : '' };
  const shown = path === '.' ? (workspace.getWorkspaceFolder(folder)?.name ?? path) : path;
  return {
    label: `the folder ${shown}`,
    place: { kind: 'folder', uri: folder.toString() },
    gather: (options, signal) => gatherRoots(`Folder ${shown}`, [root], options, signal),
  };
}

async function assertFolder(folder: Uri, path: string): Promise<void> {
  try {
    const { type } = await workspace.fs.stat(folder);
    if ((type & FileType.Directory) !== 0) return;
  } catch (error) {
    throw new SetupError('not-a-folder', `The folder ${path} cannot be read: ${messageOf(error)}`);
  }
  throw new SetupError('not-a-folder', `${path} is not a folder. Pick a folder, or ask about open files.`);
}

/** Folders on disk are listed by the engine; those of other file systems only the editor can read. */
async function gatherRoots(
  name: string,
  roots: readonly WorkspaceRoot[],
  options: GatherOptions,
  signal: AbortSignal,
): Promise<Corpus> {
  const { maxBytes, leaveOutGenerated } = options;
  const done = { documents: 0, leftOut: 0 };
  const folders: CorpusFolders[] = [];
  const corpora: Corpus[] = [];
  for (const { onDisk, ...group } of groupsOf(roots)) {
    if (onDisk) {
      folders.push({ ...group, maxBytes, leaveOutGenerated });
      continue;
    }
    const onProgress: GatherOptions['onProgress'] = ({ documents, leftOut }) =>
      options.onProgress({ documents: done.documents + documents, leftOut: done.leftOut + leftOut });
    const { gatherFolders } = await import('../onDemand');
    const reader = fileSystemReader();
    const listed = await gatherFolders({ ...group, ...options, name, reader, onProgress, signal });
    const corpus = await withContents(listed, signal);
    done.documents += corpus.documents.length;
    done.leftOut += corpus.leftOut.length;
    corpora.push(corpus);
  }
  const { mergeCorpora } = await import('../onDemand');
  return { ...mergeCorpora(name, corpora), folders, unsaved: unsavedBuffers(roots) };
}

/** Folders that can be walked together: of one file system, with the same rules. */
interface RootGroup {
  readonly onDisk: boolean;
  readonly exclude: readonly ExcludeRule[];
  readonly searchExclude: readonly ExcludeRule[];
  readonly roots: CorpusRoot[];
}

function groupsOf(roots: readonly WorkspaceRoot[]): RootGroup[] {
  const groups = new Map<string, RootGroup>();
  for (const { folder, ...root } of roots) {
    const onDisk = folder.scheme === 'file';
    const exclude = excludesFor(folder, 'files');
    const searchExclude = excludesFor(folder, 'search');
    const key = JSON.stringify([onDisk, exclude, searchExclude]);
    const group = groups.get(key) ?? { onDisk, exclude, searchExclude, roots: [] };
    groups.set(key, group);
    group.roots.push(root);
  }
  return [...groups.values()];
}

/** Text that differs from what is on disk, below these folders. */
function unsavedBuffers(roots: readonly WorkspaceRoot[]): OverlayBuffer[] {
  const below = roots.map(({ uri }) => `${uri.replace(/\/$/, '')}/`);
  return workspace.textDocuments
    .filter(({ isDirty, uri }) => isDirty && below.some((folder) => uri.toString().startsWith(folder)))
    .map((document) => ({
      uri: document.uri.toString(),
      fsPath: document.uri.scheme === 'file' ? document.uri.fsPath : undefined,
      path: documentPath(document.uri),
      text: document.getText(),
      language: document.languageId,
    }));
}
