import { endpointAt } from './endpoint';

/** Which key goes to an endpoint, if any. */
export interface ChosenKey {
  /** Empty: none is sent. */
  readonly key: string;
  readonly from: 'stored' | 'environment' | 'none';
  /** True when OPENAI_API_KEY is set and was held back, since nobody confirmed it for this origin. */
  readonly heldBack: boolean;
}

/** The name under which the key of a base URL's origin is kept, or `undefined` when that is no URL. */
export function secretNameFor(baseUrl: string): string | undefined {
  const endpoint = endpointAt(baseUrl);
  return endpoint && `rlm.apiKey ${endpoint.origin}`;
}

/**
 * A key is sent only to the origin it was given for.
 *
 * @param options.stored the key kept under `secretNameFor(baseUrl)`; empty means that none is wanted
 * @param options.environmentKey OPENAI_API_KEY: for OpenAI's origin and for those the user confirmed
 * @param options.confirmedOrigins origins the user named as fit for it, e.g. with `--base-url`
 */
export function keyForOrigin(options: {
  baseUrl: string;
  stored?: string | undefined;
  environmentKey?: string | undefined;
  confirmedOrigins?: readonly string[];
}): ChosenKey {
  const { baseUrl, stored, environmentKey, confirmedOrigins = [] } = options;
  if (stored !== undefined) return { key: stored, from: stored ? 'stored' : 'none', heldBack: false };
  if (!environmentKey) return { key: '', from: 'none', heldBack: false };
  const endpoint = endpointAt(baseUrl);
  const confirmed = endpoint && (endpoint.isDefault || confirmedOrigins.includes(endpoint.origin));
  return confirmed
    ? { key: environmentKey, from: 'environment', heldBack: false }
    : { key: '', from: 'none', heldBack: true };
}
