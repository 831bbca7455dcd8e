import type { MaskedStretch } from '../context/snapshot';
import { publishedForms } from './publishedForms';
import { secretRules, type SecretRule } from './secretRules';

/** What the tokens of most services begin with, before a `_` or `-`; written as parts of an expression. */
const tokenPrefixes = [
  ...[
    '_api',
    '_pat',
    'cfat',
    'cfk',
    'cfut',
    'do[opr]',
    'figd',
    'gh[oprsu]',
    'glc',
    'glpat',
    'glsa',
    'gsk',
    'hf',
    'npm',
  ],
  ...[
    'ntn',
    'ops',
    'pypi',
    '[rs]k_(?:live|test)',
    'shp(?:at|ca|pa|ss)',
    'sk',
    'tskey',
    'vc[aikpr]',
    'xai',
    'xapp',
    'xox[abopr]',
  ],
];

/**
 * What a text must hold for any of a few rules to find something. Each is quick where there is nothing to
 * find, which is nearly everywhere: all rules on all text would take ten times as long, and so would one
 * expression for all gates, which V8 could not skip through the text with. They hold in the bytes of UTF-8 as
 * they do in the text, so that these need not be decoded first: what may be no ASCII is any byte above 0x7F, and as
 * many of them as a character has. None looks for an end (`$`, `\b`), which what follows could hide.
 * The first looks for a run of letters and digits, which can be skipped towards, and only then back at what it
 * begins with.
 */
const gates: readonly { readonly holds: RegExp; readonly rules: readonly string[] }[] = [
  {
    holds: new RegExp(String.raw`[a-z][_-][\w+/=-]{20}(?<=(?:${tokenPrefixes.join('|')})[_-].{20})`),
    rules: [
      ...['1password', 'anthropic', 'cloudflare', 'docker', 'figma', 'github', 'gitlab', 'grafana', 'groq'],
      ...['huggingface', 'linear', 'notion', 'npm', 'openai', 'shopify', 'slack', 'stripe', 'tailscale'],
      ...['digitalocean-token', 'pypi-token', 'vercel', 'xai-api-key'],
    ],
  },
  {
    holds: /:\/\/[^\t-\r :/]{0,768}:[^\t-\r /@]{1,768}@/,
    rules: ['basicauth', 'database-connection-string', 'npm', 'password-in-url'],
  },
  {
    holds: /-----BEGIN|hooks(?:\.slack\.com|\/\d{17})/,
    rules: ['privatekey', 'private-key-block', 'slack', 'discord-webhook'],
  },
  {
    holds:
      /S(?:G\.\w{1,128}\.|K[0-9a-f]{32})|hv[brs]\.[\w-]{20}|A(?:3T[A-Z0-9]|KIA|GPA|IDA|ROA|IPA|NPA|NVA|SIA)[A-Z0-9]{16}|:AA[\w-]{33}/,
    rules: ['aws', 'hashicorp-vault', 'sendgrid', 'telegram-bot-token', 'twilio-api-key'],
  },
  { holds: /(?:ACCESS|access|Access)_?(?:KEY|key|Key)["']?[\s\x80-\uffff]*[:=]/, rules: ['aws'] },
  { holds: /dapi/, rules: ['databricks'] },
  { holds: /AIza/, rules: ['google-api-key'] },
  { holds: /\.eyJ/, rules: ['json-web-token'] },
  // Fifteen digits in base64: few characters can stand in each place, so that most text is skipped.
  {
    holds:
      /[MNO][DTjz][AEIMQUYcgk][wxyz0-5][MNO][DTjz][AEIMQUYcgk][wxyz0-5](?:[MNO][DTjz][AEIMQUYcgk][wxyz0-5]){3}/,
    rules: ['discord-bot-token'],
  },
  {
    holds: /(?:Key|sig)=(?<=(?:AccountKey|SharedAccessKey|[?&;]sig)=)/,
    rules: ['azure-connection-string', 'azure-shared-access-signature'],
  },
];

/** A text that stands in a page of texts, one right after the other. */
export interface TextInPage {
  readonly path: string;
  /** Where it begins in the page. */
  readonly start: number;
}

/** Finds keys and passwords in texts: secretlint's recommended patterns, which are sure of what they find, and published forms. */
export class SecretFinder {
  readonly #gates: readonly { readonly holds: RegExp; readonly rules: readonly SecretRule[] }[];
  /** Rules that no gate knows look at every text. */
  readonly #ungated: readonly SecretRule[];

  constructor(rules: readonly SecretRule[] = [...secretRules(), ...publishedForms]) {
    this.#gates = gates.map(({ holds, rules: names }) => ({
      holds: new RegExp(holds.source, 'g'),
      rules: rules.filter(({ name }) => names.includes(name)),
    }));
    this.#ungated = rules.filter(({ name }) => !gates.some((gate) => gate.rules.includes(name)));
  }

  /** In order, none within another. */
  find(path: string, text: string): MaskedStretch[] {
    const whole = { path, start: 0 };
    return this.findInPage(text, [whole], () => text).get(whole) ?? [];
  }

  /**
   * The same for many texts at once, for those that hold some. The gates look at the page as a whole, and the
   * rules at those texts alone that a gate has named.
   * @param page the texts one after another; where they are not ASCII, their bytes as UTF-8, each as a character
   * @param textOf what the rules are to look at
   */
  findInPage<T extends TextInPage>(
    page: string,
    texts: readonly T[],
    textOf: (text: T) => string,
  ): Map<T, MaskedStretch[]> {
    const asked = new Map(this.#ungated.length > 0 ? texts.map((text) => [text, this.#ungated]) : []);
    for (const { holds, rules } of this.#gates)
      for (const text of textsWith(holds, page, texts))
        asked.set(text, [...(asked.get(text) ?? []), ...rules]);
    const found = new Map<T, MaskedStretch[]>();
    for (const [text, rules] of asked) {
      const shown = textOf(text);
      const secrets = [...new Set(rules)].flatMap((rule) => rule.find(text.path, shown));
      if (secrets.length > 0) found.set(text, apart(secrets));
    }
    return found;
  }
}

/** The texts in which an expression holds, and now and then one more: a match may reach into the next text. */
function* textsWith<T extends TextInPage>(
  expression: RegExp,
  page: string,
  texts: readonly T[],
): Generator<T> {
  expression.lastIndex = 0;
  for (let match = expression.exec(page); match; match = expression.exec(page)) {
    const index = lastStartingAt(match.index, texts);
    const text = texts[index];
    if (text) yield text;
    const next = texts[index + 1];
    if (!next) return;
    expression.lastIndex = next.start;
  }
}

/** The last text that begins at the offset or before it; the ones before it that begin there are empty. */
function lastStartingAt(offset: number, texts: readonly TextInPage[]): number {
  let low = 0;
  let high = texts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((texts[middle]?.start ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
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
