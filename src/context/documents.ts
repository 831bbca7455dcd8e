/** What a run can read, and what was kept from it. Plain data: it crosses to the engine as it is. */

import type { CorpusFolders, OverlayBuffer } from './corpusFolders';

/** Which state of a file was seen: another one differs in some of these. */
export interface FileVersion {
  readonly size: number;
  /** Of the contents and of the file's entry, in milliseconds since the Unix epoch. */
  readonly modified: number;
  readonly changed: number;
  readonly inode: number;
}

/** One document of a corpus, before its text is read. */
export interface DocumentSource {
  /**
   * How people and the model name it: POSIX separators, relative to its workspace folder and preceded by
   * that folder's name where there are several. Unique within a corpus.
   */
  readonly path: string;
  /** A VS Code language identifier, or `undefined` where none is known. */
  readonly language?: string | undefined;
  /** In bytes, as listed; the text may have changed by the time it is read. `undefined`: nobody has looked yet. */
  readonly size?: number | undefined;
  /** Leave it out when it is larger, in bytes; `undefined`: it is in, whatever its size. */
  readonly maxBytes?: number | undefined;
  /** Where a click on a citation leads, e.g. `file:///…`; `undefined` where there is nothing to open. */
  readonly uri?: string | undefined;
  /** The 1-based line of the file at which this document starts: above 1 for a selection. */
  readonly firstLine?: number | undefined;
  /** Leave it out when its content says that no person wrote it; `undefined`: it is in, whatever it is. */
  readonly leaveOutIfGenerated?: boolean | undefined;
  readonly origin:
    | { readonly kind: 'file'; readonly fsPath: string }
    /** Text only the caller has: a selection, an unsaved buffer, a file of another file system. */
    | { readonly kind: 'text'; readonly text: string }
    /**
     * The same, as bytes that can be moved between threads instead of copied. `isText`: they are known to be
     * UTF-8; else they are looked at as a file's would be, and may turn out to be binary.
     */
    | { readonly kind: 'bytes'; readonly bytes: Uint8Array; readonly isText?: boolean | undefined };
}

export const leftOutReasons = {
  ignored: 'ignored by .gitignore',
  rlmignored: 'ignored by .rlmignore',
  excluded: 'excluded by settings',
  secret: 'may hold secrets',
  generated: 'generated or minified',
  binary: 'binary',
  oversized: 'too large',
  unreadable: 'could not be read',
  unsupported: 'linked, or no regular file',
} as const;
export type LeftOutReason = keyof typeof leftOutReasons;

/** A file, or a whole folder (its path then ends in `/`), that a run cannot see. */
export interface LeftOut {
  readonly path: string;
  readonly reason: LeftOutReason;
  /** In words, where the reason alone does not tell: an error message, a size. */
  readonly detail?: string | undefined;
}

/** Everything one run may read: made by a gatherer, handed to an engine. */
export interface Corpus {
  /** In the user's words: `Workspace`, `Selection in src/a.ts`. */
  readonly name: string;
  /** Sorted by path. */
  readonly documents: readonly DocumentSource[];
  readonly leftOut: readonly LeftOut[];
  /** Listed by the engine before anything else; their documents join the others. `undefined`: none. */
  readonly folders?: readonly CorpusFolders[] | undefined;
  /** About how large all documents are, where nobody has looked at each; `undefined`: their sizes tell. */
  readonly bytes?: number | undefined;
  /** Takes the place of what the folders hold on disk. `undefined`: nothing does. */
  readonly unsaved?: readonly OverlayBuffer[] | undefined;
}

/** How many entries were left out for a reason, with the first few paths. */
export interface LeftOutCount {
  readonly reason: LeftOutReason;
  readonly count: number;
  readonly examples: readonly string[];
}

/** Groups what was left out by reason, most frequent first, with up to `examples` paths each. */
export function countLeftOut(leftOut: readonly LeftOut[], examples = 5): LeftOutCount[] {
  const byReason = new Map<LeftOutReason, { count: number; examples: string[] }>();
  for (const { reason, path } of leftOut) {
    let entry = byReason.get(reason);
    if (!entry) byReason.set(reason, (entry = { count: 0, examples: [] }));
    entry.count++;
    if (entry.examples.length < examples) entry.examples.push(path);
  }
  return [...byReason].map(([reason, entry]) => ({ reason, ...entry })).sort((a, b) => b.count - a.count);
}
