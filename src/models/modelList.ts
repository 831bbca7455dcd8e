import * as v from 'valibot';
import { ModelError } from '../rlm/errors';
import { endpointAt } from './endpoint';
import { guardedFetch, type Fetch } from './guardedFetch';

const list = v.object({ data: v.array(v.object({ id: v.string() })) });

/**
 * The names an endpoint has for its models, sorted.
 * @throws {ModelError} when it does not list them; the signal's reason when aborted.
 */
export async function listModels(
  options: { baseUrl: string; apiKey: string; fetch?: Fetch | undefined },
  signal: AbortSignal,
): Promise<string[]> {
  const { baseUrl, apiKey, fetch = globalThis.fetch } = options;
  const endpoint = endpointAt(baseUrl);
  if (!endpoint) throw new ModelError('unreachable', `“${baseUrl}” is not an http or https address.`);
  try {
    const response = await guardedFetch(
      { fetch, endpoint, apiKey },
      signal,
    )(withPath(endpoint.baseUrl, '/models'));
    if (!response.ok) throw new Error(`it answered ${response.status}`);
    return v
      .parse(list, await response.json())
      .data.map(({ id }) => id)
      .sort();
  } catch (error) {
    signal.throwIfAborted();
    const why = error instanceof Error && /^it answered \d+$/.test(error.message) ? `: ${error.message}` : '';
    throw new ModelError('not-found', `${endpoint.shown} does not list its models${why}.`);
  }
}

function withPath(baseUrl: string, path: string): URL {
  const url = new URL(baseUrl);
  url.pathname = url.pathname.replace(/\/$/, '') + path;
  return url;
}
