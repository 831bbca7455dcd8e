import type { Scope } from './intent';
import type { Literal } from './literal';
import { takeScope } from './scope';

/** A question taken apart, before it is classified. */
export interface Asked {
  /** Without politeness, scope and end mark; what it quotes stands as `‹0›`, `‹1›`, …. */
  readonly text: string;
  readonly literals: readonly Literal[];
  readonly scope: Scope;
  readonly limit: number | undefined;
}

const politeness =
  /^(?:(?:please|hey|hi|hello|ok|so|now|and)[, ]+|(?:can|could|would|will) you (?:please )?|i (?:want|need|would like|'d like) to (?:know|see|find out) |do you know |tell me |show me |give me |let me (?:know|see) |help me )/i;
const filler =
  /\b(?:in|within|across|throughout|of|from|over|inside) (?:the |this |my |our |all |all of |that )*(?:whole |entire |current |open )?(?:workspace|project|repo|repository|code ?base|source code|source tree|code|folder|directory|selection|sources?|context|app|application|program|open files|files)\b(?! (?:that|which|with|named|called|matching))|\b(?:per|by|in each|for each|in every) (?:file|document)\b(?! (?:type|extension|kind|size))|\b(?:anywhere|everywhere|at all|currently|actually|right now|exactly|there anything|please)\b/gi;

/** Takes a question apart. */
export function ask(question: string): Asked {
  const literals: Literal[] = [];
  const quoted = question.replace(/[\s\u00a0]+/g, ' ').trim();
  let text = withoutLiterals(quoted, literals);
  text = text.replace(/[?!.…\s]+$/, '').replace(/’/g, "'");
  text = text
    .replace(/\b(what|where|who|how|that|there)'s\b/gi, '$1 is')
    .replace(/\b(do|does|did|is|are)n't\b/gi, '$1 not');
  while (politeness.test(text)) text = text.replace(politeness, '');
  // Whoever asks about "the project" asks about all there is.
  text = text.replace(
    /\b(?:does|do) (?:the|this|our|my|that) (?:whole |entire )?(?:project|code ?base|code|repo|repository|app|application|extension|program|workspace|library)\b/gi,
    'do we',
  );
  const taken = takeScope(text, literals);
  const { scope } = taken;
  text = taken.text;
  text = text
    .replace(filler, ' ')
    .replace(/\s+/g, ' ')
    .replace(/\s+([,;])/g, '$1')
    .replace(
      / (?:are there|is there|there are|there is|do we have|do we contain|does it have|exist|exists|in total|altogether|or not)$/i,
      '',
    )
    .replace(/[\s,;:]+$/, '')
    .trim();
  return { text, literals, scope, limit: limitIn(text) };
}

/** "the 5 largest files", "top 3"; "the longest file" is one. */
function limitIn(text: string): number | undefined {
  const extreme = '(?:largest|longest|biggest|smallest|shortest)';
  const number = new RegExp(
    String.raw`\b(\d{1,4}) (?:\w+ )?(?:${extreme}|files\b)|\b(?:top|first) (\d{1,4})\b`,
    'i',
  ).exec(text);
  if (number) return Number(number[1] ?? number[2]);
  const single = String.raw`\b${extreme} (?:\w+ )?(?:file|document|module|one)\b|\b(?:file|document|module) (?:is|has) (?:the )?(?:${extreme}|most|fewest)\b`;
  return new RegExp(single, 'i').test(text) ? 1 : undefined;
}

function withoutLiterals(question: string, literals: Literal[]): string {
  const keep = (kind: Literal['kind'], text: string, flags = ''): string =>
    ` ‹${literals.push({ kind, text, flags }) - 1}› `;
  const isRegex = (body: string) =>
    /[\\|[\](){}^$+*?]/.test(body) || /\b(?:match|regex|regular|pattern)/i.test(question);
  const quoted = (text: string) => {
    const regex = /^\/(.+)\/([gimsuy]*)$/.exec(text);
    return regex && isRegex(regex[1] ?? '') ? keep('regex', regex[1] ?? '', regex[2]) : keep('text', text);
  };
  return question
    .replace(
      /`([^`]+)`|"([^"]+)"|“([^”]+)”|(?<=^|[\s(])['‘]([^'’]+)['’](?=$|[\s).,;:?!])/g,
      (_, ...groups: unknown[]) =>
        quoted(groups.slice(0, 4).find((group) => typeof group === 'string') as string),
    )
    .replace(
      /(?<=^|\s)\/((?:[^/\\[]|\\.|\[(?:[^\]\\]|\\.)*\])+)\/([gimsuy]*)(?=$|[\s.,;?!])/g,
      (whole, body: string, flags: string) => (isRegex(body) ? keep('regex', body, flags) : whole),
    )
    .replace(/\s+/g, ' ')
    .trim();
}
