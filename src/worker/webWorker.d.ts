/** The little of a browser's workers that both ends of the engine use; the DOM's types are for the panel alone. */
interface WorkerMessages {
  postMessage(value: unknown, transfer?: readonly ArrayBuffer[]): void;
  addEventListener(
    type: 'message' | 'messageerror',
    listener: (event: { readonly data: unknown }) => void,
  ): void;
}

/** At home in the page. */
declare class Worker implements WorkerMessages {
  constructor(url: string, options: { readonly name: string });
  postMessage(value: unknown, transfer?: readonly ArrayBuffer[]): void;
  addEventListener(
    type: 'message' | 'messageerror',
    listener: (event: { readonly data: unknown }) => void,
  ): void;
  addEventListener(type: 'error', listener: (event: { readonly message?: string }) => void): void;
  terminate(): void;
}

/** At home in the worker. */
declare const self: WorkerMessages & {
  readonly origin: string;
  addEventListener(type: 'unhandledrejection', listener: (event: { readonly reason: unknown }) => void): void;
  reportError(error: unknown): void;
};
