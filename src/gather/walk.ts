import type { LimitFunction } from 'p-limit';
import type { DocumentSource, LeftOut, LeftOutReason } from '../context/documents';
import { messageOf } from '../rlm/errors';
import { isBinaryName } from './binaries';
import type { DirectoryEntry, DirectoryReader } from './directoryReader';
import { rootUnreadable } from './gatherError';
import { languageOf } from './languages';
import type { Pacer } from './pacer';
import { repositoryRules, rulesAbove, withIgnoreFile, type FolderRules } from './repository';
import { secretIn } from './secrets';

/** One root on its way to documents. */
export interface Walk {
  readonly root: { readonly path: string; readonly uri?: string | undefined };
  /** Precedes every path: '' or a name with a slash at its end. */
  readonly prefix: string;
  readonly reader: DirectoryReader;
  readonly isExcluded: (path: string, siblings: ReadonlySet<string>) => boolean;
  /** Other roots: who meets one leaves it to its own walk. */
  readonly otherRoots: ReadonlySet<string>;
  /** In bytes. */
  readonly maxBytes: number;
  /** Bounds the requests to the file system. */
  readonly limit: LimitFunction;
  readonly pacer: Pacer;
  readonly add: (document: DocumentSource) => void;
  readonly leaveOut: (entry: LeftOut) => void;
  readonly signal: AbortSignal;
}

interface Folder {
  readonly fsPath: string;
  /** Relative to the root: '' is the root itself. */
  readonly path: string;
}

/**
 * Everything below a root that is a folder.
 * @throws {GatherError} when the root itself cannot be listed; what lies deeper is left out with the reason.
 */
export async function walkFolder(walk: Walk): Promise<void> {
  const folder = { fsPath: walk.root.path, path: '' };
  const entries = await list(walk, folder).catch(rootUnreadable(folder.fsPath, walk.signal));
  const above = await rulesAbove(walk.root.path, walk.reader, unreadableIn(walk));
  await visit(walk, folder, entries, above);
}

async function visit(
  walk: Walk,
  folder: Folder,
  entries: readonly DirectoryEntry[],
  above: FolderRules,
): Promise<void> {
  const siblings = new Set(entries.map(({ name }) => name));
  const rules = await rulesOf(walk, folder, siblings, above);
  const tasks: (() => Promise<void>)[] = [];
  for (const entry of entries) {
    await walk.pacer.breathe(walk.signal);
    const path = folder.path === '' ? entry.name : `${folder.path}/${entry.name}`;
    const fsPath = walk.reader.join(folder.fsPath, entry.name);
    if (walk.otherRoots.has(fsPath)) continue;
    const why = reasonAgainst(walk, entry, path, siblings, rules);
    if (why) {
      leaveOut(walk, entry.kind === 'directory' ? `${path}/` : path, why.reason, why.detail);
    } else if (entry.kind === 'directory') {
      tasks.push(() => descend(walk, { fsPath, path }, rules));
    } else {
      tasks.push(() => addFile(walk, fsPath, path));
    }
  }
  // Started together, so that a cancelled walk leaves none behind that nobody waits for.
  await Promise.all(tasks.map((start) => start()));
}

async function descend(walk: Walk, folder: Folder, rules: FolderRules): Promise<void> {
  let entries: readonly DirectoryEntry[];
  try {
    entries = await list(walk, folder);
  } catch (error) {
    walk.signal.throwIfAborted();
    leaveOut(walk, `${folder.path}/`, 'unreadable', messageOf(error));
    return;
  }
  await visit(walk, folder, entries, rules);
}

/** A file that nothing but its size can keep out. */
async function addFile(walk: Walk, fsPath: string, path: string): Promise<void> {
  try {
    const { size } = await walk.limit(() => {
      walk.signal.throwIfAborted();
      return walk.reader.stat(fsPath);
    });
    if (size > walk.maxBytes) leaveOut(walk, path, 'oversized', oversize(size, walk.maxBytes));
    else walk.add(fileDocument(walk, fsPath, path, size));
  } catch (error) {
    walk.signal.throwIfAborted();
    leaveOut(walk, path, 'unreadable', messageOf(error));
  }
}

/**
 * A root that is a single file. Who names a file wants it, so ignore rules and excludes say nothing here;
 * keys and binaries stay out all the same.
 */
export async function addFileRoot(walk: Walk, name: string, size: number): Promise<void> {
  await walk.pacer.breathe(walk.signal);
  const what = secretIn(name);
  if (what) leaveOut(walk, name, 'secret', what);
  else if (isBinaryName(name)) leaveOut(walk, name, 'binary');
  else if (size > walk.maxBytes) leaveOut(walk, name, 'oversized', oversize(size, walk.maxBytes));
  else walk.add(fileDocument(walk, walk.root.path, name, size));
}

function reasonAgainst(
  walk: Walk,
  { name, kind }: DirectoryEntry,
  path: string,
  siblings: ReadonlySet<string>,
  { rules, inRepository }: FolderRules,
): { reason: LeftOutReason; detail?: string } | undefined {
  if (name === '.git') return { reason: 'excluded', detail: 'the repository itself' };
  if (walk.isExcluded(path, siblings)) return { reason: 'excluded' };
  const what = secretIn(path);
  if (what) return { reason: 'secret', detail: what };
  if (rules.ignores(inRepository(path) + (kind === 'directory' ? '/' : ''))) return { reason: 'ignored' };
  if (kind === 'symlink') return { reason: 'unsupported', detail: 'a symbolic link' };
  if (kind === 'other') return { reason: 'unsupported', detail: 'a device, socket or pipe' };
  return kind === 'file' && isBinaryName(name) ? { reason: 'binary' } : undefined;
}

/** The rules inside a folder; a repository within a repository starts anew, as it does for Git. */
async function rulesOf(
  walk: Walk,
  { fsPath, path }: Folder,
  names: ReadonlySet<string>,
  above: FolderRules,
): Promise<FolderRules> {
  let { rules, inRepository } = above;
  if (path !== '' && names.has('.git')) {
    rules = await repositoryRules(fsPath, walk.reader);
    inRepository = (below) => below.slice(path.length + 1);
  }
  if (names.has('.gitignore')) {
    const folder = { fsPath, path: inRepository(path) };
    rules = await withIgnoreFile(rules, folder, walk.reader, unreadableIn(walk));
  }
  return { rules, inRepository };
}

function list(walk: Walk, { fsPath }: Folder): Promise<readonly DirectoryEntry[]> {
  return walk.limit(() => {
    walk.signal.throwIfAborted();
    return walk.reader.list(fsPath);
  });
}

function leaveOut(walk: Walk, path: string, reason: LeftOutReason, detail?: string): void {
  walk.leaveOut({ path: walk.prefix + path, reason, ...(detail === undefined ? {} : { detail }) });
}

/** An ignore file may stand above the root, where no path of the corpus leads: its place on disk names it. */
function unreadableIn(walk: Walk): (fsPath: string, detail: string) => void {
  return (fsPath, detail) => walk.leaveOut({ path: fsPath, reason: 'unreadable', detail });
}

function fileDocument(walk: Walk, fsPath: string, path: string, size: number): DocumentSource {
  const { path: root, uri } = walk.root;
  return {
    path: walk.prefix + path,
    language: languageOf(path),
    size,
    uri: uri === undefined || fsPath === root ? uri : `${uri.replace(/\/$/, '')}/${encoded(path)}`,
    origin: { kind: 'file', fsPath },
  };
}

function encoded(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}

function oversize(size: number, maxBytes: number): string {
  const megabytes = (bytes: number) => `${(bytes / 2 ** 20).toFixed(1)} MB`;
  return `${megabytes(size)}, and the limit is ${megabytes(maxBytes)}`;
}
