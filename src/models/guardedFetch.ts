import type { Endpoint } from './endpoint';
import { readBody } from './readBody';

export type Fetch = typeof globalThis.fetch;

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
 * @param options.onRefusal told the body of a response whose status is an error, as it comes
 */
export function guardedFetch(
  options: { fetch: Fetch; endpoint: Endpoint; apiKey: string; onRefusal?: (text: string) => void },
  signal: AbortSignal,
): Fetch {
  const { fetch, endpoint, apiKey, onRefusal } = options;
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
    return onRefusal && !response.ok ? overheard(response, onRefusal) : response;
  };
}

async function overheard(response: Response, onText: (text: string) => void): Promise<Response> {
  let text = '';
  await readBody(response, (piece) => {
    text += piece;
    onText(piece);
    return false;
  });
  const { status, statusText, headers } = response;
  return new Response(text, { status, statusText, headers });
}
