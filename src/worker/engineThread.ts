import type { BlockId } from '../rlm/repl';
import type { Port } from './rpc';

/** A running engine, in whatever thread or process. */
export interface EngineThread {
  readonly port: Port;
  /** Ends guest code at its next check for interrupts; does nothing where a busy thread cannot be told. */
  interrupt(): void;
  /** What has the thread just now that may never end by itself; `undefined`: nothing of the kind. */
  guest(): GuestTurn | undefined;
  /** Called once it has ended, by itself or not. */
  onEnd(listener: (error: Error) => void): void;
  terminate(): Promise<void>;
}

/** Code of the guest's has the thread, or a search for it. */
export interface GuestTurn {
  /** Another one whenever the thread goes from one to the other. */
  readonly number: number;
  /** Whose code it is; `undefined` for code of our own that looks at variables. */
  readonly block?: BlockId | undefined;
  /** Set for a search that the thread itself cannot stop. */
  readonly search?: WatchedSearch | undefined;
}

export interface WatchedSearch {
  /** Counted from the begin of its block; `undefined` for one that no block began. */
  readonly number?: number | undefined;
  /** What it may take. */
  readonly milliseconds: number;
}
