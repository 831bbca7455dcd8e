import type { CorpusFolders, CorpusRoot } from '../context/corpusFolders';
import type { Corpus, DocumentSource, LeftOut } from '../context/documents';
import type { DirectoryReader, EntryFacts } from './directoryReader';
import { defaultExcludes, excluder } from './excludes';
import { byPath } from './order';
import { rootUnreadable } from './gatherError';
import { distinctNames } from './rootNames';
import { slices } from './slices';
import { addFileRoot, walkFolder, type Walk } from './walk';

export interface GatherRequest extends CorpusFolders {
  /** Of the corpus, in the user's words: `Workspace`. */
  readonly name: string;
  readonly reader: DirectoryReader;
  /** List the names in folders without looking at each file; `undefined`: false. */
  readonly namesOnly?: boolean | undefined;
  readonly signal: AbortSignal;
  /** Some ten times a second. */
  readonly onProgress?: ((progress: GatherProgress) => void) | undefined;
}

export interface GatherProgress {
  readonly documents: number;
  readonly leftOut: number;
}

const defaultMaxBytes = 8 * 2 ** 20;

const progressEveryMs = 100;

/**
 * Lists what may be read below some folders, with everything that is kept out and why: what `.gitignore` and
 * `.rlmignore` files (also those above a folder, up to its repository) and settings hide, files named like
 * secrets, binaries, generated and large files, links and special files. What cannot be read is left out,
 * never fatal.
 * @throws {GatherError} naming a root that cannot be read; the signal's reason when aborted.
 */
export async function gatherFolders(request: GatherRequest): Promise<Corpus> {
  const documents: DocumentSource[] = [];
  const leftOut: LeftOut[] = [];
  const report = progressReporter(request, () => ({ documents: documents.length, leftOut: leftOut.length }));
  const shared = {
    reader: request.reader,
    excludedBy: excludedBy(request),
    leaveOutGenerated: request.leaveOutGenerated ?? false,
    maxBytes: request.maxBytes ?? defaultMaxBytes,
    namesOnly: request.namesOnly ?? false,
    slices: slices(),
    add(document: DocumentSource) {
      documents.push(document);
      report();
    },
    leaveOut(entry: LeftOut) {
      leftOut.push(entry);
      report();
    },
    signal: request.signal,
  };
  const roots = prefixed(once(request.roots));
  for (const { root, prefix } of roots) {
    const otherRoots = new Set(roots.map((other) => other.root.path).filter((path) => path !== root.path));
    await gatherRoot({ ...shared, root, prefix, otherRoots });
  }
  return { name: request.name, documents: documents.sort(byPath), leftOut: leftOut.sort(byPath) };
}

async function gatherRoot(walk: Walk & { readonly root: CorpusRoot }): Promise<void> {
  const { root, prefix, reader } = walk;
  const name = prefix === '' ? root.name : prefix;
  const facts = await factsOf(root, reader).catch(rootUnreadable(root.path, walk.signal));
  const { kind } = facts;
  if (kind === 'directory') await walkFolder({ ...walk, prefix: prefix === '' ? '' : `${prefix}/` });
  else if (kind === 'file') addFileRoot({ ...walk, prefix: '' }, name, facts);
  else walk.leaveOut({ path: name, reason: 'unsupported' });
}

function excludedBy({ exclude, searchExclude, reader }: GatherRequest): Walk['excludedBy'] {
  const hiddenFromUser = excluder(exclude ?? defaultExcludes, reader.ignoreCase);
  const hiddenFromSearch = excluder(searchExclude ?? [], reader.ignoreCase);
  return (path, siblings) => {
    if (hiddenFromUser(path, siblings)) return 'files.exclude';
    return hiddenFromSearch(path, siblings) ? 'search.exclude' : undefined;
  };
}

async function factsOf({ path }: CorpusRoot, reader: DirectoryReader): Promise<EntryFacts> {
  return reader.stat(path);
}

/** The same root named twice counts once. */
function once(roots: readonly CorpusRoot[]): CorpusRoot[] {
  return [...new Map(roots.toReversed().map((root) => [root.path, root])).values()].reverse();
}

function prefixed(roots: readonly CorpusRoot[]): { root: CorpusRoot; prefix: string }[] {
  const names = distinctNames(roots);
  return roots.map((root, index) => ({
    root,
    prefix: root.prefix ?? (roots.length > 1 ? (names[index] ?? root.name) : ''),
  }));
}

function progressReporter({ onProgress }: GatherRequest, progress: () => GatherProgress): () => void {
  if (!onProgress) return () => undefined;
  let last = Date.now();
  return () => {
    const now = Date.now();
    if (now - last < progressEveryMs) return;
    last = now;
    onProgress(progress());
  };
}
