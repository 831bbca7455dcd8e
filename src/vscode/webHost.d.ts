import type { WebLockManager } from './webLocks';

declare global {
  /** What the extension host of a browser has beside Node's globals; the DOM's types are for the panel alone. */
  interface Navigator {
    readonly locks?: WebLockManager;
  }
}
