/** Locks that a browser keeps for all windows of an origin: gone with the window that holds them. */
export interface OriginLocks {
  readonly origin: string;
  /** Returns what lets go of it; `undefined` while it is held. */
  take(name: string): Promise<(() => void) | undefined>;
  isHeld(name: string): Promise<boolean>;
}
