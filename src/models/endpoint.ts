/** The endpoint the `openai` package would call by itself, and the only one OPENAI_API_KEY is meant for. */
export const defaultBaseUrl = 'https://api.openai.com/v1';

/** An OpenAI-compatible endpoint, parsed. */
export interface Endpoint {
  /** Without a slash at the end. */
  readonly baseUrl: string;
  /** What a key is bound to, e.g. `http://localhost:11434`. */
  readonly origin: string;
  /** The base URL as it may be shown: without credentials and query. */
  readonly shown: string;
  /** True for OpenAI's own origin. */
  readonly isDefault: boolean;
  /** True when the address names the machine that makes the call. */
  readonly isLocal: boolean;
}

/** Parses a base URL as people write it; a pasted `…/chat/completions` is cut. `undefined`: no http(s) URL. */
export function endpointAt(baseUrl: string): Endpoint | undefined {
  const url = URL.parse(baseUrl.trim());
  if (!url || !/^https?:$/.test(url.protocol)) return undefined;
  url.hash = '';
  url.username = '';
  url.password = '';
  url.pathname = url.pathname.replace(/\/+$/, '').replace(/\/chat\/completions$/, '');
  const withoutSlash = (text: string) => text.replace(/\/(?=\?|$)/, '');
  const plain = new URL(url);
  plain.search = '';
  return {
    baseUrl: withoutSlash(url.href),
    origin: url.origin,
    shown: withoutSlash(plain.href),
    isDefault: url.origin === new URL(defaultBaseUrl).origin,
    isLocal: /^(localhost|.*\.localhost|127(\.\d+){3}|\[::1\]|0\.0\.0\.0)$/.test(url.hostname),
  };
}

/** A base URL that may be written down: without what identifies or authorises somebody. */
export function recordableUrl(baseUrl: string): string | undefined {
  const endpoint = endpointAt(baseUrl);
  if (!endpoint) return undefined;
  const url = new URL(endpoint.baseUrl);
  for (const name of [...url.searchParams.keys()])
    if (/key|token|secret|sig|auth|pass/i.test(name)) url.searchParams.delete(name);
  return endpointAt(url.href)?.baseUrl;
}
