/** What the documents of a run were: enough to tell later which of them have changed. */

export interface Fingerprint {
  readonly path: string;
  /** In UTF-16 code units. */
  readonly length: number;
  /** Of its text, as the run saw it. */
  readonly hash: string;
}

/** A line for each document: hash, length, and the path as a JSON string. */
export function writeFingerprints(documents: readonly Fingerprint[]): string {
  return documents.map(({ path, length, hash }) => `${hash} ${length} ${JSON.stringify(path)}\n`).join('');
}

/** The documents in a list of fingerprints; a line that makes no sense is left out. */
export function readFingerprints(list: string): Fingerprint[] {
  return [...list.matchAll(/^([0-9a-f]*) (\d+) (".*")$/gm)].map(([, hash = '', length, path = '""']) => ({
    hash,
    length: Number(length),
    path: pathIn(path),
  }));
}

/** Paths, each list sorted as the documents were. */
export interface SnapshotChanges {
  readonly changed: readonly string[];
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

/** What differs between two lists of fingerprints. */
export function snapshotChanges(before: string, now: string): SnapshotChanges {
  if (before === now) return { changed: [], added: [], removed: [] };
  const [were, are] = [byPath(before), byPath(now)];
  return {
    changed: [...are.keys()].filter((path) => were.has(path) && were.get(path) !== are.get(path)),
    added: [...are.keys()].filter((path) => !were.has(path)),
    removed: [...were.keys()].filter((path) => !are.has(path)),
  };
}

/** In words, with the first few names; '' where nothing has changed. */
export function changesInWords({ changed, added, removed }: SnapshotChanges): string {
  return [named('changed', changed), named('new', added), named('gone', removed)]
    .filter((part) => part !== '')
    .join('; ');
}

/** The paths in a list of fingerprints. */
export function fingerprintedPaths(list: string): ReadonlySet<string> {
  return new Set(byPath(list).keys());
}

const shownNames = 5;

function named(what: string, paths: readonly string[]): string {
  if (paths.length === 0) return '';
  const more = paths.length - shownNames;
  const shown = paths.slice(0, shownNames).join(', ');
  return `${what}: ${shown}${more > 0 ? ` and ${more.toLocaleString('en-US')} more` : ''}`;
}

/** By path, hash and length; a line that makes no sense is left out. */
function byPath(list: string): ReadonlyMap<string, string> {
  const lines = list.matchAll(/^([0-9a-f]* \d+) (".*")$/gm);
  return new Map([...lines].map(([, print = '', path = '""']) => [pathIn(path), print]));
}

function pathIn(json: string): string {
  try {
    return String(JSON.parse(json));
  } catch {
    return json;
  }
}
