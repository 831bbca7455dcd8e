import { FileType, workspace, type Uri } from 'vscode';
import type { Corpus } from '../../context/documents';
import type { ExcludeRule } from '../../gather/excludes';
import type { OverlayBuffer } from '../../gather/overlays';
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

async function gatherRoots(
  name: string,
  roots: readonly WorkspaceRoot[],
  options: GatherOptions,
  signal: AbortSignal,
): Promise<Corpus> {
  const done = { documents: 0, leftOut: 0 };
  const corpora: Corpus[] = [];
  for (const group of groupsOf(roots)) {
    const onProgress: GatherOptions['onProgress'] = ({ documents, leftOut }) =>
      options.onProgress({ documents: done.documents + documents, leftOut: done.leftOut + leftOut });
    const corpus = await gatherGroup(name, group, { ...options, onProgress }, signal);
    done.documents += corpus.documents.length;
    done.leftOut += corpus.leftOut.length;
    corpora.push(corpus);
  }
  const { withOverlays } = await import('../onDemand');
  return withOverlays(merged(name, corpora), unsavedBuffers(roots));
}

/** Folders that can be walked together: of one file system, with the same rules. */
interface RootGroup {
  readonly onDisk: boolean;
  readonly exclude: readonly ExcludeRule[];
  readonly roots: WorkspaceRoot[];
}

function groupsOf(roots: readonly WorkspaceRoot[]): RootGroup[] {
  const groups = new Map<string, RootGroup>();
  for (const root of roots) {
    const onDisk = root.folder.scheme === 'file';
    const exclude = excludesFor(root.folder);
    const key = JSON.stringify([onDisk, exclude]);
    const group = groups.get(key) ?? { onDisk, exclude, roots: [] };
    groups.set(key, group);
    group.roots.push(root);
  }
  return [...groups.values()];
}

async function gatherGroup(
  name: string,
  { onDisk, exclude, roots }: RootGroup,
  options: GatherOptions,
  signal: AbortSignal,
): Promise<Corpus> {
  const { gatherFolders, nodeDirectoryReader } = await import('../onDemand');
  const reader = onDisk ? nodeDirectoryReader() : fileSystemReader();
  const corpus = await gatherFolders({ name, roots, reader, exclude, ...options, signal });
  return onDisk ? corpus : withContents(corpus, signal);
}

/** Of a folder that lies within another, with other rules, each document counts once. */
function merged(name: string, corpora: readonly Corpus[]): Corpus {
  const [first] = corpora;
  if (first && corpora.length === 1) return first;
  const documents = new Map(
    corpora.flatMap((corpus) => corpus.documents).map((item) => [item.uri ?? item.path, item]),
  );
  return {
    name,
    documents: [...documents.values()].sort((a, b) => (a.path < b.path ? -1 : 1)),
    leftOut: corpora.flatMap((corpus) => corpus.leftOut),
  };
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
