import type { MaskedStretch } from '../context/snapshot';
import { secretRules, type SecretRule } from './secretRules';

/** What the tokens of most services begin with, before a `_` or `-`; written as parts of an expression. */
const tokenPrefixes = [
  ...['_api', '_pat', 'cfat', 'cfk', 'cfut', 'figd', 'gh[oprsu]', 'glc', 'glpat', 'glsa', 'gsk', 'hf', 'npm'],
  ...[
    'ntn',
    'ops',
    '[rs]k_(?:live|test)',
    'shp(?:at|ca|pa|ss)',
    'sk',
    'tskey',
    'vc[aikpr]',
    'xapp',
    'xox[abopr]',
  ],
];

/**
 * What a text must hold for any of a few rules to find something. Each is quick where there is nothing to
 * find, which is nearly everywhere: all rules on all text would take ten times as long. The first looks for
 * a run of letters and digits, which can be skipped towards, and only then back at what it begins with.
 */
const gates: readonly { readonly holds: RegExp; readonly rules: readonly string[] }[] = [
  {
    holds: new RegExp(String.raw`[a-z][_-][\w+/=-]{20}(?<=(?:${tokenPrefixes.join('|')})[_-].{20})`),
    rules: [
      ...['1password', 'anthropic', 'cloudflare', 'docker', 'figma', 'github', 'gitlab', 'grafana', 'groq'],
      ...['huggingface', 'linear', 'notion', 'npm', 'openai', 'shopify', 'slack', 'stripe', 'tailscale'],
      'vercel',
    ],
  },
  {
    holds: /:\/\/[^\s:/]{1,256}:[^\s/@]{1,256}@/,
    rules: ['basicauth', 'database-connection-string', 'npm'],
  },
  { holds: /-----BEGIN|hooks\.slack\.com/, rules: ['privatekey', 'slack'] },
  {
    holds: /A(?:3T[A-Z0-9]|KIA|GPA|IDA|ROA|IPA|NPA|NVA|SIA)[A-Z0-9]{16}|SG\.\w{1,128}\./,
    rules: ['aws', 'sendgrid'],
  },
  { holds: /(?:ACCESS|access|Access)_?(?:KEY|key|Key)["']?\s*(?::|=>|=)/, rules: ['aws'] },
  { holds: /hv[brs]\.[\w-]{20}/, rules: ['hashicorp-vault'] },
  { holds: /dapi[A-Fa-f0-9]{32}/, rules: ['databricks'] },
];

/** Finds keys and passwords in texts: secretlint's recommended patterns, which are sure of what they find. */
export class SecretFinder {
  readonly #gates: readonly { readonly holds: RegExp; readonly rules: readonly SecretRule[] }[];
  /** Rules that no gate knows look at every text. */
  readonly #ungated: readonly SecretRule[];

  constructor(rules: readonly SecretRule[] = secretRules()) {
    this.#gates = gates.map(({ holds, rules: names }) => ({
      holds,
      rules: rules.filter(({ name }) => names.includes(name)),
    }));
    this.#ungated = rules.filter(({ name }) => !gates.some((gate) => gate.rules.includes(name)));
  }

  /** In order, none within another. */
  find(path: string, text: string): MaskedStretch[] {
    const asked = new Set(this.#ungated);
    for (const { holds, rules } of this.#gates) {
      if (holds.test(text)) for (const rule of rules) asked.add(rule);
    }
    if (asked.size === 0) return [];
    return apart([...asked].flatMap((rule) => rule.find(path, text)));
  }
}

/** The text with asterisks in place of the secrets: as long as before, every line break where it was. */
export function masked(text: string, secrets: readonly MaskedStretch[]): string {
  const parts: string[] = [];
  let at = 0;
  for (const { start, end } of secrets) {
    parts.push(text.slice(at, start), text.slice(start, end).replace(/[^\r\n]/g, '*'));
    at = end;
  }
  return parts.join('') + text.slice(at);
}

/** Of secrets that overlap, one stretch over all of them, called as the first is. */
function apart(secrets: MaskedStretch[]): MaskedStretch[] {
  secrets.sort((a, b) => a.start - b.start || b.end - a.end);
  const result: MaskedStretch[] = [];
  for (const secret of secrets) {
    const last = result.at(-1);
    if (!last || secret.start >= last.end) result.push(secret);
    else if (secret.end > last.end) result[result.length - 1] = { ...last, end: secret.end };
  }
  return result;
}
