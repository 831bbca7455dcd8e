import { createBirpc, type BirpcReturn } from 'birpc';

/** The little of a port that both ends of a worker have. */
export interface Port {
  postMessage(value: unknown, transfer?: readonly ArrayBuffer[]): void;
  on(event: 'message', listener: (value: unknown) => void): unknown;
}

/**
 * Calls over a port: each call of a remote method settles, at the latest with `$close`. Buffers named by
 * `transferred` move instead of being copied.
 */
export function connect<Remote extends object, Local extends object>(
  port: Port,
  local: Local,
  transferred: (message: unknown) => readonly ArrayBuffer[] = () => [],
): BirpcReturn<Remote, Local> {
  return createBirpc<Remote, Local>(local, {
    post: (message: unknown) => port.postMessage(message, transferred(message)),
    on: (listener) => port.on('message', listener),
    // Model calls take as long as they take: their own deadlines end them.
    timeout: -1,
  });
}
