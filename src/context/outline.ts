import { clip, counted } from './words';

/** A document as the outline shows it; `size` in whatever unit the caller counts, `undefined` where it is not known. */
export interface OutlineDocument {
  readonly path: string;
  readonly size?: number | undefined;
}

interface Folder {
  /** With a slash at its end; several steps where a folder holds nothing but one folder. */
  readonly name: string;
  readonly count: number;
  /** NaN where that of a document is not known. */
  readonly size: number;
  readonly folders: readonly Folder[];
  readonly files: readonly OutlineDocument[];
}

const maxRows = 40;
const maxFolders = 20;
const maxFiles = 10;
const nameWidth = 100;

/**
 * The tree of folders that hold the documents, the fullest ones opened first, in at most about 40 lines
 * whatever their number; of single documents only those at the top.
 * @param unit of sizes, singular
 */
export function outline(documents: readonly OutlineDocument[], unit: string): string[] {
  const root = folderOf('', documents);
  const open = new Set<Folder>();
  let rows = Math.min(root.folders.length, maxFolders) + Math.min(root.files.length, maxFiles);
  let shown = shownFolders(root);
  for (;;) {
    const next = shown.find((folder) => !open.has(folder) && rows + rowsIn(folder) <= maxRows);
    if (!next) break;
    open.add(next);
    rows += rowsIn(next);
    shown = [...shown, ...shownFolders(next)].sort((a, b) => b.count - a.count);
  }
  const files = root.files.slice(0, maxFiles).map(({ path, size }) => row(path, sized(size, unit), 1));
  return [...files, ...rest(root.files.length - maxFiles, 'document', 1), ...linesOf(root, open, unit, 1)];
}

/** A path as one line of a prompt: no path can begin a line of its own, or fill the page. */
export function pathLabel(path: string): string {
  return clip(path.replace(/[\u0000-\u001f\u007f\u2028\u2029]/g, '?'), nameWidth);
}

function linesOf(parent: Folder, open: ReadonlySet<Folder>, unit: string, depth: number): string[] {
  const lines = shownFolders(parent).flatMap((folder) => [
    row(folder.name, aboutFolder(folder, unit), depth),
    ...(open.has(folder) ? linesOf(folder, open, unit, depth + 1) : []),
  ]);
  return [...lines, ...rest(parent.folders.length - maxFolders, 'folder', depth)];
}

/** A size in words; `undefined` where it is not known. */
export function sized(size: number | undefined, unit: string): string | undefined {
  return size === undefined || Number.isNaN(size) ? undefined : counted(size, unit);
}

/** What follows a name: nothing where there is nothing to say. */
export function inBrackets(about: string | undefined): string {
  return about === undefined || about === '' ? '' : ` (${about})`;
}

function aboutFolder({ count, size }: Folder, unit: string): string {
  return [counted(count, 'document'), sized(size, unit)].filter((part) => part !== undefined).join(', ');
}

function row(name: string, about: string | undefined, depth: number): string {
  return `${'  '.repeat(depth)}${pathLabel(name)}${inBrackets(about)}`;
}

function rest(count: number, noun: string, depth: number): string[] {
  return count > 0 ? [`${'  '.repeat(depth)}… and ${counted(count, `more ${noun}`)}`] : [];
}

function shownFolders(folder: Folder): Folder[] {
  return folder.folders.slice(0, maxFolders);
}

function rowsIn({ folders }: Folder): number {
  // A folder without any has nothing to open.
  return folders.length === 0 ? Infinity : Math.min(folders.length, maxFolders + 1);
}

/** @param start length of the folder's path */
function folderOf(name: string, documents: readonly OutlineDocument[], start = 0): Folder {
  const files: OutlineDocument[] = [];
  const below = new Map<string, OutlineDocument[]>();
  for (const document of documents) {
    const end = document.path.indexOf('/', start);
    if (end < 0) {
      files.push(document);
      continue;
    }
    const step = document.path.slice(start, end + 1);
    const inside = below.get(step);
    if (inside) inside.push(document);
    else below.set(step, [document]);
  }
  const [only] = below.size === 1 && files.length === 0 && name !== '' ? below.keys() : [];
  if (only !== undefined) return folderOf(name + only, documents, start + only.length);
  const folders = [...below].map(([step, inside]) => folderOf(step, inside, start + step.length));
  return {
    name,
    count: documents.length,
    size: documents.reduce((sum, { size = NaN }) => sum + size, 0),
    folders: folders.sort((a, b) => b.count - a.count),
    files,
  };
}
