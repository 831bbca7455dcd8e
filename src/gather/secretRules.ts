import { rules } from '@secretlint/secretlint-rule-preset-recommend';
import type { SecretLintRuleContext, SecretLintSourceCode } from '@secretlint/types';
import type { MaskedStretch } from '../context/snapshot';

/** One of secretlint's recommended rules, or of `publishedForms`. */
export interface SecretRule {
  /** Of secretlint's, the package's name without `@secretlint/secretlint-rule-`, e.g. `github`. */
  readonly name: string;
  /** @param path what a file is called matters to some rules. */
  find(path: string, text: string): MaskedStretch[];
}

/** Lets comments in a text switch rules off: text that may not be trusted has no say in what is masked. */
const withoutSay = 'filter-comments';
/** An account's number is no secret; switched on together with the identifiers of keys. */
const noSecret = 'AWSAccountID';

/** The rules that look at text alone. */
export function secretRules(): SecretRule[] {
  return rules.flatMap((rule) => {
    const name = rule.meta.id.replace('@secretlint/secretlint-rule-', '');
    if (!rule.meta.supportedContentTypes.includes('text') || name === withoutSay) return [];
    let text = '';
    let found: MaskedStretch[] = [];
    const context: SecretLintRuleContext = {
      sharedOptions: {},
      createTranslator: (messages) => (messageId, data) => ({
        messageId: String(messageId),
        message: messages[messageId]?.en(data) ?? '',
        data,
      }),
      report({ message, range: [start, end] }) {
        if (message.messageId === noSecret) return;
        const kind = /^found ([^:(]+)/.exec(message.message)?.[1] ?? name;
        found.push({ ...placeOf(longestText(message.data), text, start, end), kind });
      },
      ignore: () => undefined,
    };
    const handler = rule.create(context, { enableIDScanRule: true });
    return {
      name,
      find(path, given) {
        text = given;
        found = [];
        void handler.file?.(sourceCode(path, given));
        return found;
      },
    };
  });
}

/** Some rules report where their pattern begins and not where the secret in it does. */
function placeOf(secret: string, text: string, start: number, end: number): { start: number; end: number } {
  const at = secret === '' ? -1 : text.indexOf(secret, start);
  return at < 0 ? { start, end } : { start: at, end: at + secret.length };
}

/** What a message is about beside the secret, e.g. the type of a token, is shorter. */
function longestText(data: unknown): string {
  const values: unknown[] = typeof data === 'object' && data !== null ? Object.values(data) : [];
  return values
    .filter((value) => typeof value === 'string')
    .reduce((longest, value) => (value.length > longest.length ? value : longest), '');
}

function sourceCode(path: string, content: string): SecretLintSourceCode {
  const refuse = (): never => {
    throw new Error('rules that find secrets are given offsets alone');
  };
  return {
    content,
    filePath: path,
    physicalFilePath: undefined,
    contentType: 'text',
    ext: /\.[^./]*$/.exec(path)?.[0] ?? '',
    hasBOM: false,
    getFilePath: () => path,
    getPhysicalFilePath: () => undefined,
    locationToRange: refuse,
    rangeToLocation: refuse,
    positionToIndex: refuse,
    indexToPosition: refuse,
  };
}
