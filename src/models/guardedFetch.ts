import type { Endpoint } from './endpoint';

export type Fetch = typeof globalThis.fetch;

/** What a response showed of itself while it was read. */
export interface ResponseListener {
  /** Headers, or another stretch of the body, came. */
  onBytes: (bytes: Uint8Array) => void;
}

/** The endpoint answered with a redirect, which would take the text, and perhaps the key, elsewhere. */
export class RedirectError extends Error {
  override readonly name = 'RedirectError';
  readonly location: string;

  constructor(location: string) {
    super(`redirect to ${location}`);
    this.location = location;
  }
}

/**
 * The only door to the network: it sends to the endpoint's origin alone, with a fixed list of headers (the
 * `openai` package adds those of OPENAI_CUSTOM_HEADERS and details of this machine), and never follows a
 * redirect. An empty key sends no Authorization header.
 */
export function guardedFetch(
  options: { fetch: Fetch; endpoint: Endpoint; apiKey: string; listener?: ResponseListener },
  signal: AbortSignal,
): Fetch {
  const { fetch, endpoint, apiKey, listener } = options;
  return async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    if (url.origin !== endpoint.origin) throw new Error(`a request to ${url.origin} was held back`);
    const response = await fetch(url, {
      method: init?.method ?? 'GET',
      body: init?.body ?? null,
      headers: {
        accept: 'text/event-stream, application/json',
        ...(init?.body ? { 'content-type': 'application/json' } : {}),
        ...(apiKey ? { authorization: `Bearer ${apiKey}` } : {}),
      },
      redirect: 'manual',
      // Not the package's own: what ends a call goes through this one.
      signal,
    });
    if (response.type === 'opaqueredirect' || (response.status >= 300 && response.status < 400)) {
      await response.body?.cancel();
      throw new RedirectError(response.headers.get('location') ?? 'an address it does not name');
    }
    return listener ? overheard(response, listener) : response;
  };
}

function overheard(response: Response, { onBytes }: ResponseListener): Response {
  onBytes(new Uint8Array());
  if (!response.body) return response;
  const reader = response.body.getReader();
  // A stream of our own is several times cheaper than a TransformStream, and hundreds may run at once.
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const next: { done: boolean; value?: unknown } = await reader.read();
      if (next.value instanceof Uint8Array) {
        onBytes(next.value);
        controller.enqueue(next.value);
      } else {
        controller.close();
      }
    },
    cancel: (reason) => reader.cancel(reason),
  });
  const { status, statusText, headers } = response;
  return new Response(body, { status, statusText, headers });
}
