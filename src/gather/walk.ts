import type { DocumentSource, LeftOut, LeftOutReason } from '../context/documents';
import { messageOf } from '../rlm/errors';
import { isBinaryName } from './binaries';
import type { DirectoryEntry, DirectoryReader, EntryFacts } from './directoryReader';
import { rootUnreadable } from './gatherError';
import { generatedName } from './generated';
import { languageOf } from './languages';
import { ignoreRulesAbove, ignoreRulesOf, type FolderRules } from './folderRules';
import { oversized } from './oversized';
import { secretIn } from './secrets';
import type { Slices } from './slices';

/** One root on its way to documents. */
export interface Walk {
  readonly root: { readonly path: string; readonly uri?: string | undefined };
  /** Precedes every path: '' or a name with a slash at its end. */
  readonly prefix: string;
  readonly reader: DirectoryReader;
  /** The setting that hides a path, if one does. */
  readonly excludedBy: (path: string, siblings: ReadonlySet<string>) => string | undefined;
  /** Whether files that no person wrote are left out. */
  readonly leaveOutGenerated: boolean;
  /** Other roots: who meets one leaves it to its own walk. */
  readonly otherRoots: ReadonlySet<string>;
  /** In bytes. */
  readonly maxBytes: number;
  /** Files are not looked at: whoever reads one does, and leaves it out if it is too large. */
  readonly namesOnly: boolean;
  readonly slices: Slices;
  readonly add: (document: DocumentSource) => void;
  readonly leaveOut: (entry: LeftOut) => void;
  readonly signal: AbortSignal;
}

/** A folder or file below a root. */
interface Place {
  readonly fsPath: string;
  /** Relative to the root: '' is the root itself. */
  readonly path: string;
  /** Without a slash at its end; `undefined`: its documents have none. */
  readonly uri: string | undefined;
}

/**
 * Everything below a root that is a folder.
 * @throws {GatherError} when the root itself cannot be listed; what lies deeper is left out with the reason.
 */
export async function walkFolder(walk: Walk): Promise<void> {
  const { path: fsPath, uri } = walk.root;
  const folder = { fsPath, path: '', uri: uri?.replace(/\/$/, '') };
  const entries = await list(walk, folder).catch(rootUnreadable(folder.fsPath, walk.signal));
  const above = await ignoreRulesAbove(walk.root.path, walk.reader, unreadableIn(walk));
  await visit(walk, folder, entries, above);
}

async function visit(
  walk: Walk,
  folder: Place,
  entries: readonly DirectoryEntry[],
  above: FolderRules,
): Promise<void> {
  const siblings = new Set(entries.map(({ name }) => name));
  const rules = await ignoreRulesOf(folder, siblings, above, walk.reader, unreadableIn(walk));
  const tasks: Promise<void>[] = [];
  try {
    for (const entry of entries) {
      if (walk.slices.isUsedUp) await walk.slices.pause(walk.signal);
      const path = folder.path === '' ? entry.name : `${folder.path}/${entry.name}`;
      const fsPath = walk.reader.join(folder.fsPath, entry.name);
      if (walk.otherRoots.has(fsPath)) continue;
      const why = reasonAgainst(walk, entry, path, siblings, rules);
      if (why) leaveOut(walk, entry.kind === 'directory' ? `${path}/` : path, why.reason, why.detail);
      else {
        const found = { fsPath, path, uri: uriIn(folder, entry.name) };
        const waiting = entry.kind === 'directory' ? descend(walk, found, rules) : addFile(walk, found);
        if (waiting) tasks.push(waiting);
      }
    }
  } finally {
    // A cancelled walk leaves none behind that nobody waits for.
    await Promise.allSettled(tasks);
  }
  await Promise.all(tasks);
}

async function descend(walk: Walk, folder: Place, rules: FolderRules): Promise<void> {
  let entries: readonly DirectoryEntry[];
  try {
    if (walk.slices.isUsedUp) await walk.slices.pause(walk.signal);
    entries = await list(walk, folder);
  } catch (error) {
    walk.signal.throwIfAborted();
    leaveOut(walk, `${folder.path}/`, 'unreadable', messageOf(error));
    return;
  }
  await visit(walk, folder, entries, rules);
}

/** A file that nothing but its size can keep out. `undefined`: it is done. */
function addFile(walk: Walk, file: Place): Promise<void> | undefined {
  if (walk.namesOnly) {
    walk.add(fileDocument(walk, file));
    return undefined;
  }
  const add = ({ size }: EntryFacts): void => addSized(walk, file, size);
  const fail = (error: unknown): void => {
    walk.signal.throwIfAborted();
    leaveOut(walk, file.path, 'unreadable', messageOf(error));
  };
  try {
    const facts = walk.reader.stat(file.fsPath);
    if (facts instanceof Promise) return facts.then(add).catch(fail);
    add(facts);
  } catch (error) {
    fail(error);
  }
  return undefined;
}

/** In bytes. */
const largestNamed = 256 * 2 ** 20;

/**
 * A root that is a single file. Who names a file wants it, so ignore rules and excludes say nothing here;
 * keys and binaries stay out all the same, and what is larger than any limit may be.
 */
export function addFileRoot(walk: Walk, name: string, { size }: EntryFacts): void {
  walk.signal.throwIfAborted();
  const what = secretIn(name);
  if (what) leaveOut(walk, name, 'secret', what);
  else if (isBinaryName(name)) leaveOut(walk, name, 'binary');
  else
    addSized(
      { ...walk, maxBytes: Math.max(walk.maxBytes, largestNamed) },
      { fsPath: walk.root.path, path: name, uri: walk.root.uri },
      size,
    );
}

function addSized(walk: Walk, file: Place, size: number): void {
  if (size > walk.maxBytes) walk.leaveOut(oversized(walk.prefix + file.path, size, walk.maxBytes));
  else walk.add(fileDocument(walk, file, size));
}

function reasonAgainst(
  walk: Walk,
  { name, kind }: DirectoryEntry,
  path: string,
  siblings: ReadonlySet<string>,
  rules: FolderRules,
): { reason: LeftOutReason; detail?: string } | undefined {
  if (name === '.git') return { reason: 'excluded', detail: 'the repository itself' };
  const setting = walk.excludedBy(path, siblings);
  if (setting !== undefined) return { reason: 'excluded', detail: setting };
  const what = secretIn(path);
  if (what) return { reason: 'secret', detail: what };
  const ignoring = rules.ignoring(path, kind === 'directory');
  if (ignoring) return { reason: ignoring };
  if (kind === 'symlink') return { reason: 'unsupported', detail: 'a symbolic link' };
  if (kind === 'other') return { reason: 'unsupported', detail: 'a device, socket or pipe' };
  if (kind !== 'file') return undefined;
  if (isBinaryName(name)) return { reason: 'binary' };
  const generated = walk.leaveOutGenerated ? generatedName(name) : undefined;
  return generated === undefined ? undefined : { reason: 'generated', detail: generated };
}

async function list(walk: Walk, { fsPath }: Place): Promise<readonly DirectoryEntry[]> {
  walk.signal.throwIfAborted();
  return walk.reader.list(fsPath);
}

function leaveOut(walk: Walk, path: string, reason: LeftOutReason, detail?: string): void {
  walk.leaveOut({ path: walk.prefix + path, reason, ...(detail === undefined ? {} : { detail }) });
}

/** An ignore file may stand above the root, where no path of the corpus leads: its place on disk names it. */
function unreadableIn(walk: Walk): (fsPath: string, detail: string) => void {
  return (fsPath, detail) => walk.leaveOut({ path: fsPath, reason: 'unreadable', detail });
}

function fileDocument(walk: Walk, { fsPath, path, uri }: Place, size?: number): DocumentSource {
  return {
    path: walk.prefix + path,
    language: languageOf(path),
    ...(size === undefined ? { maxBytes: walk.maxBytes } : { size }),
    ...(walk.leaveOutGenerated && fsPath !== walk.root.path ? { leaveOutIfGenerated: true } : {}),
    uri,
    origin: { kind: 'file', fsPath },
  };
}

function uriIn(folder: Place, name: string): string | undefined {
  return folder.uri === undefined
    ? undefined
    : `${folder.uri}/${/^[\w.~-]*$/.test(name) ? name : encodeURIComponent(name)}`;
}
