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
  // https://learn.microsoft.com/rest/api/storageservices/create-service-sas: a hash of 32 bytes in base64.
  form({
    name: 'azure-shared-access-signature',
    kind: 'Azure shared access signature',
    pattern: /[?&;]sig=(?<secret>(?:[A-Za-z0-9+/]|%2[BFbf]){43}(?:=|%3[Dd]))/dg,
  }),
  // https://docs.digitalocean.com/notes/2022/api-token-format
  form({
    name: 'digitalocean-token',
    kind: 'DigitalOcean token',
    pattern: /\bdo[opr]_v1_[0-9a-f]{64}(?!\w)/dg,
  }),
  // https://discord.com/developers/docs/reference#authentication: it begins with the bot's number in base64.
  form({
    name: 'discord-bot-token',
    kind: 'Discord bot token',
    pattern: /(?<![\w.-])[MNO][\w-]{22,27}\.[\w-]{6}\.[\w-]{27,38}(?![\w-])/dg,
    isReal: (token) => /^\d{17,20}$/.test(decoded(token.slice(0, token.indexOf('.'))) ?? ''),
  }),
  // https://discord.com/developers/docs/resources/webhook
  form({
    name: 'discord-webhook',
    kind: 'Discord webhook',
    pattern: /\bdiscord(?:app)?\.com\/api\/(?:v\d{1,2}\/)?webhooks\/\d{17,20}\/(?<secret>[\w-]{60,80})/dg,
  }),
  // https://docs.pypi.org/api/secrets: a macaroon, whose location comes first.
  form({
    name: 'pypi-token',
    kind: 'PyPI token',
    pattern: /\bpypi-(?:AgEIcHlwaS5vcmc|AgENdGVzdC5weXBpLm9yZ)[\w-]{50,1000}/dg,
  }),
  // https://core.telegram.org/bots/features#botfather
  form({
    name: 'telegram-bot-token',
    kind: 'Telegram bot token',
    pattern: /(?<![\w-])\d{8,10}:AA[\w-]{33}(?![\w-])/dg,
  }),
  // https://www.twilio.com/docs/glossary/what-is-a-sid
  form({ name: 'twilio-api-key', kind: 'Twilio API key', pattern: /\bSK[0-9a-f]{32}(?!\w)/dg }),
  // https://docs.x.ai/docs/tutorial
  form({ name: 'xai-api-key', kind: 'xAI API key', pattern: /\bxai-\w{70,90}(?![\w-])/dg }),
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

function decoded(base64url: string): string | undefined {
  try {
    return atob(base64url.replaceAll('-', '+').replaceAll('_', '/'));
  } catch {
    return undefined;
  }
}

function isTokenHeader(base64url: string): boolean {
  try {
    const header: unknown = JSON.parse(decoded(base64url) ?? '');
    return typeof header === 'object' && header !== null && 'alg' in header;
  } catch {
    return false;
  }
}
