import type { Corpus, DocumentSource } from '../context/documents';
import type { TimeLimit } from '../context/timeLimit';
import type { Parsers } from '../structure/parsers';
import type { BlockId } from '../rlm/repl';
import type { Loaded, LoadingListener } from './loading';

/** All that an engine needs of the runtime it lives in. There is one engine, and one of these a runtime. */
export interface EngineRuntime {
  /** QuickJS. */
  readonly wasm: Promise<WebAssembly.Module>;
  readonly signals: EngineSignals;
  /** `undefined`: code is told what to use instead. */
  readonly parsers: Parsers | undefined;
  /** Of the guest; must fit the thread. */
  readonly guestStackBytes: number;
  /** For the searches of one run. */
  timeLimit(): TimeLimit;
  /**
   * The corpus with the documents of its folders.
   * @param onFound told now and then how many there are so far
   * @throws {RunError} naming a folder that cannot be read; the signal's reason when aborted.
   */
  listFolders(corpus: Corpus, onFound: (files: number) => void, signal: AbortSignal): Promise<Corpus>;
  /**
   * Reads every document; those that cannot be read, or are no text, are left out with the reason.
   * @throws the signal's reason when aborted.
   */
  load(sources: readonly DocumentSource[], listener: LoadingListener, signal: AbortSignal): Promise<Loaded>;
}

/** What passes between the engine and the host's watchdog although the engine's thread is busy. */
export interface EngineSignals {
  /** A run begins: what was said of an earlier one no longer counts. */
  begin(): void;
  /** Whether the host has cancelled the run; false where nothing can tell a thread that is busy. */
  isCancelled(): boolean;
  /** Guest code of this block, or a search for it, has the thread from now on; or no longer. */
  onGuest(runs: boolean, block?: BlockId): void;
}
