import type { Port } from './rpc';

/** A running engine, in whatever thread or process. */
export interface EngineThread {
  readonly port: Port;
  /** See `sharedCells`. */
  readonly cells: Int32Array;
  /** Called once it has ended, by itself or not. */
  onEnd(listener: (error: Error) => void): void;
  terminate(): Promise<void>;
}
