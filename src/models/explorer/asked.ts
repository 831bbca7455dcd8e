import type { Scope } from './intent';
import { globsOf, languageWords } from './languages';

/** Something the question quotes: text to be taken as it stands, or a regular expression. */
export interface Literal {
  readonly kind: 'text' | 'regex';
  readonly text: string;
  readonly flags: string;
}

/** A question taken apart, before it is classified. */
export interface Asked {
  /** Without politeness, scope and end mark; what it quotes stands as `‹0›`, `‹1›`, …. */
  readonly text: string;
  readonly literals: readonly Literal[];
  readonly scope: Scope;
  readonly limit: number | undefined;
}

const testGlobs = ['**/{test,tests,__tests__,spec,specs}/**', '*.{test,spec}.*', '*_test.*', 'test_*.*'];
const politeness =
  /^(?:(?:please|hey|hi|hello|ok|so|now|and)[, ]+|(?:can|could|would|will) you (?:please )?|i (?:want|need|would like|'d like) to (?:know|see|find out) |do you know |tell me |show me |give me |let me (?:know|see) |help me )/i;
const filler =
  /\b(?:in|within|across|throughout|of|from|over|inside) (?:the |this |my |our |all |all of |that )*(?:whole |entire |current |open )?(?:workspace|project|repo|repository|code ?base|source code|source tree|code|folder|directory|selection|sources?|context|app|application|program|open files|files)\b(?! (?:that|which|with|named|called|matching))|\b(?:anywhere|everywhere|at all|currently|actually|right now|exactly|there anything|please)\b/gi;

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
  const scope = { include: [] as string[], exclude: [] as string[] };
  text = withoutScope(text, literals, scope);
  text = text
    .replace(filler, ' ')
    .replace(/\s+/g, ' ')
    .replace(/\s+([,;])/g, '$1')
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

/** "in src/", "under the test folder", "in Python files", "except tests" become globs. */
function withoutScope(
  given: string,
  literals: readonly Literal[],
  scope: { include: string[]; exclude: string[] },
): string {
  const place = String.raw`(‹\d+›|[\w@.*{},$\[\]/-]*[/*][\w@.*{},$\[\]/-]*|[\w@$-][\w@.$-]*\.[a-z]\w{0,5}|(?:src|lib|app|test|tests|docs|packages)\b)`;
  const outside = String.raw`(?:outside(?: of)?|except(?: for)?(?: in)?|excluding|not in|ignoring|but not in|other than(?: in)?|skipping)`;
  const inside = String.raw`(?:in|under|inside|within|below|across|over)`;
  const noun = String.raw`(?:the |any |all |its )*(?:folders? |director(?:y|ies) |dirs? |paths? |files? )?`;
  const after = String.raw`(?: (?:folders?|director(?:y|ies)|dirs?|files?|tree))?(?=$|[\s,;])`;
  const kinds: [string, string[]][] = [
    [outside, scope.exclude],
    [inside, scope.include],
  ];
  let text = given;
  const file = String.raw`(?:the file )?(‹\d+›|[\w@./-]+\.[a-z]\w{0,4})`;
  const asSubject = new RegExp(
    String.raw`\b(does|do|did) ${file}(?= (?:import|require|export|define|declare|contain|depend|have)\b)`,
    'i',
  );
  const asOwner = new RegExp(
    String.raw`\b((?:functions|methods|classes|types|interfaces|exports|tests|outline|symbols)(?: (?:are )?(?:defined|declared|exported))?) (?:of|from|for|by) ${file}$`,
    'i',
  );
  for (const owner of [asSubject, asOwner]) {
    text = text.replace(owner, (whole, before: string, path: string) => {
      const glob = globOf(path, literals);
      if (glob === undefined) return whole;
      scope.include.push(glob);
      return owner === asSubject ? `${before} it` : before;
    });
  }
  for (const [preposition, globs] of kinds) {
    text = text.replace(
      new RegExp(String.raw`\b${preposition} ${noun}(?:tests?|test files|test code|specs?)${after}`, 'gi'),
      () => {
        globs.push(...testGlobs);
        return ' ';
      },
    );
    text = text.replace(
      new RegExp(
        String.raw`\b${preposition} ${noun}(${languageWords})(?: (?:files?|code|sources?|modules?))?(?=$|[\s,;])`,
        'gi',
      ),
      (whole, word: string) => {
        const found =
          /\b(?:files?|code|sources?|modules?)$/.test(whole) || word.length > 2 ? globsOf(word) : undefined;
        globs.push(...(found ?? []));
        return found ? ' ' : whole;
      },
    );
    text = text.replace(
      new RegExp(String.raw`\b${preposition} ${noun}${place}${after}`, 'gi'),
      (whole, path: string) => {
        const glob = globOf(path, literals);
        if (glob === undefined) return whole;
        globs.push(glob);
        return ' ';
      },
    );
  }
  return text.replace(/\s+/g, ' ').trim();
}

/** `src/` and `a.ts` as they are; `undefined` where a quotation is no path. */
function globOf(path: string, literals: readonly Literal[]): string | undefined {
  const index = /^‹(\d+)›$/.exec(path)?.[1];
  if (index === undefined) return path.replace(/[.,;]+$/, '');
  const literal = literals[Number(index)];
  const isPath =
    literal?.kind === 'text' &&
    /^[\w@.*{},$[\]/ -]*(?:\/|\*|\.[a-z]\w{0,5}$)[\w@.*{},$[\]/ -]*$/.test(literal.text);
  return isPath ? literal.text : undefined;
}
