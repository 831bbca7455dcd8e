import type { MaskedStretch } from '../context/snapshot';
import type { SecretRule } from './secretRules';

/**
 * Secrets whose form a standard lays down, or who issues them, where secretlint has no rule or one for a part of
 * them only: no list of patterns that is kept has them. What may be a placeholder is left. Anybody may have written
 * the text: no pattern goes over the same stretch of it again and again.
 */
export const publishedForms: readonly SecretRule[] = [
  // RFC 7468, sections 10 and 11; RFC 5915; OpenSSH's PROTOCOL.key; RFC 9580, section 6.2.
  form({
    name: 'private-key-block',
    kind: 'private key',
    pattern:
      /-----BEGIN (?<label>(?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?)-----(?:[^-]|-(?!----)){1,20000}-----END \k<label>-----/dg,
    isReal: (block) => /[A-Za-z0-9+/]{40}/.test(block),
  }),
  // RFC 7519: header, claims and signature, the first two of them JSON objects.
  form({
    name: 'json-web-token',
    kind: 'JSON Web Token',
    pattern: /(?<![\w-])eyJ[\w-]{8,2000}\.eyJ[\w-]{2,8000}\.[\w-]{20,2000}/dg,
    isReal: (token) => isTokenHeader(token.slice(0, token.indexOf('.'))),
  }),
  // https://cloud.google.com/docs/authentication/api-keys
  form({ name: 'google-api-key', kind: 'Google API key', pattern: /\bAIza[\w-]{35}(?![\w-])/dg }),
  // https://learn.microsoft.com/azure/storage/common/storage-configure-connection-string, and that of Service Bus
  form({
    name: 'azure-connection-string',
    kind: 'key in an Azure connection string',
    pattern: /\b(?:AccountKey|SharedAccessKey)=(?<secret>[A-Za-z0-9+/]{42,86}={1,2})/dg,
  }),
  // RFC 3986, section 3.2.1: `user:password@` of any scheme; a word without a digit is as a rule a placeholder.
  form({
    name: 'password-in-url',
    kind: 'password in a URL',
    pattern:
      /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:/@"'`<>]{0,100}:(?<secret>[^\s/@"'`<>{}()$%*\\]{8,200})@[\w[]/dgi,
    isReal: (password) => /\d/.test(password) && /\D/.test(password),
  }),
];

interface PublishedForm {
  readonly name: string;
  /** In words for the user. */
  readonly kind: string;
  /** A group named `secret` is the secret, else all of it. */
  readonly pattern: RegExp;
  readonly isReal?: (secret: string) => boolean;
}

function form({ name, kind, pattern, isReal = () => true }: PublishedForm): SecretRule {
  const find = (_path: string, text: string): MaskedStretch[] =>
    Array.from(text.matchAll(pattern)).flatMap(({ indices }) => {
      const [start, end] = indices?.groups?.['secret'] ?? indices?.[0] ?? [0, 0];
      return end > start && isReal(text.slice(start, end)) ? [{ start, end, kind }] : [];
    });
  return { name, find };
}

function isTokenHeader(base64url: string): boolean {
  try {
    const header: unknown = JSON.parse(atob(base64url.replaceAll('-', '+').replaceAll('_', '/')));
    return typeof header === 'object' && header !== null && 'alg' in header;
  } catch {
    return false;
  }
}
