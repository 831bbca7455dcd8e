import type { Corpus } from '../../context/documents';
import type { GatherProgress } from '../../gather/gatherFolders';
import type { ScopePlace } from './scopePlace';

/** What a question is about. Making one checks that there is something to ask about; nothing is read yet. */
export interface Scope {
  /** In the user's words, as in "Ask about …": `the workspace`. */
  readonly label: string;
  /** To find it again after the window was loaded anew. */
  readonly place: ScopePlace;
  /** @throws when none of it can be read; the signal's reason when aborted. */
  gather(options: GatherOptions, signal: AbortSignal): Promise<Corpus>;
}

export interface GatherOptions {
  /** The largest document, in bytes. */
  readonly maxBytes: number;
  /** Leave out lock files, minified and generated files. */
  readonly leaveOutGenerated: boolean;
  readonly onProgress: (progress: GatherProgress) => void;
}
