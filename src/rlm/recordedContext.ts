import type { RecordedReads } from './guestReads';

/** What an engine has to know of the context of a run that it goes through again. */
export interface RecordedContext {
  readonly reads: RecordedReads;
  /** By the call whose loop it is ('' for the root loop), its first message; `undefined`: it comes out the same. */
  readonly firstMessages?: Readonly<Record<string, string>> | undefined;
  /** In place of files, which are not at hand then. */
  readonly documents?: RecordedDocuments | undefined;
}

export interface RecordedDocuments {
  /** See `writeFingerprints`. */
  readonly fingerprints: string;
  /** Estimate of all of them. */
  readonly tokens: number;
}
