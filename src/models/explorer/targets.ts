import type { Asked } from './asked';
import type { Literal } from './literal';

/** One thing a question is about: a quotation, or something that may be a name. */
export const target = String.raw`(?:‹\d+›|<[\w./+-]+>|#?[@\w$.~/][\w$@./:#*+-]*(?:<\w*>)?(?:\(\))?)`;
/** Several, as in "a, b and c". */
export const targets = String.raw`(${target}(?:(?:,| and| or|, and|, or) (?!(?:why|how|when|where|what|who|which)\b)${target})*)`;
/** Words that may stand before a target and say only what it is. */
export const nouns = String.raw`(?:(?:(?:the|a|an|any|every|all|each|our|my|its|both|either|string|text|word|words|phrase|term|literal|pattern|regex|regexp|regular expression|keyword|function|functions|method|class|interface|type|enum|const|constant|variable|symbol|identifier|component|hook|struct|trait|macro|decorator|annotation|field|property|attribute|header|module|package|library|dependency|namespace|crate|node(?:\.js)?|npm|built-?in|api|flag|option|setting|config(?:uration)? key|key|event|command|error|exception|name|named|called|matching|file|from|of|to|for|something|anything|deprecated|old|new|global|private|public|static|async|helper|utility|existing|so-called) )*)`;

export const negation = String.raw`(?:do(?:es)? not|did not|never|are not|is not|without|lack|no longer)`;
/** Words that may follow a target and say only what it is. */
export const tail = String.raw`(?: (?:class|function|method|type|interface|component|module|package|library|hook|constant|variable|statement|call|comment|directive|api|keyword|annotation|decorator|function call|import|header|setting|option|flag)(?:e?s)?)?`;

/** The names and quotations of a list of targets, without brackets, `()` and stray signs. */
export function namesIn(list: string | undefined, { literals }: Asked): string[] {
  const found = (list ?? '').match(new RegExp(target, 'g')) ?? [];
  const names = found
    .filter(
      (each) =>
        !/^(?:and|or|not|no|never|none|only|with|without|it|them|this|that|these|those|one|ones|anything|something|everything|nothing|we|you|they)$/i.test(
          each,
        ),
    )
    .map((each) => {
      const literal = literalIn(each, literals);
      return (literal?.text ?? each)
        .replace(/^<(.+)>$/, '$1')
        .replace(/\(\)$/, '')
        .replace(/[.:]+$/, '')
        .trim();
    });
  return [...new Set(names)].filter((name) => name !== '');
}

/** The quotation behind a placeholder. */
export function literalIn(text: string, literals: readonly Literal[]): Literal | undefined {
  const index = /^‹(\d+)›$/.exec(text.trim())?.[1];
  return index === undefined ? undefined : literals[Number(index)];
}

/** Looks like code rather than an English word: `camelCase`, `snake_case`, `a.b`, `CONST`, `f()`, a quotation. */
export function looksLikeCode(text: string): boolean {
  return /‹\d+›|[a-z0-9][A-Z]|[A-Z]{2}|[_$.:/#<(@]|\d|^[A-Z][a-z]/.test(text.trim());
}
