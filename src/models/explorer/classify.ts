import { ask, type Asked } from './asked';
import type { Intent, Request, SearchIntent, Try } from './intent';
import { fileRules } from './fileRules';
import { languageWords, globsOf } from './languages';
import * as patterns from './patterns';
import type { Rule } from './rule';
import { literalIn, looksLikeCode, namesIn, nouns, target, targets } from './targets';

const raw = String.raw;
const negation = raw`(?:do(?:es)? not|did not|never|are not|is not|without|lack|no longer)`;

/** Longer ones are no look-up, and not worth the rules' time. */
const longestQuestion = 400;

/** Understands a question, or falls back to `explain`. */
export function classify(question: string): Request {
  const explain = { kind: 'explain' } as const;
  if (question.length > longestQuestion) {
    return { question, intent: explain, scope: { include: [], exclude: [] }, limit: undefined };
  }
  const taken = ask(question);
  const { text, scope } = ofLanguage(taken);
  const asked: Asked = { ...taken, text, scope };
  for (const [expression, build] of rules) {
    const match = expression.exec(text);
    const intent = match && build(match, asked);
    if (intent) return { question, intent, scope, limit: asked.limit };
  }
  return { question, intent: explain, scope, limit: undefined };
}

/** "which TypeScript files …": the language is scope, too. */
function ofLanguage({ text, scope }: Asked): Pick<Asked, 'text' | 'scope'> {
  const match = new RegExp(
    raw`\b(${languageWords}) (?=(?:source |code )?(?:files?|modules?|sources?|code|projects?)\b)`,
    'i',
  ).exec(text);
  const globs = match && globsOf(match[1] ?? '');
  if (!match || !globs) return { text, scope };
  return { text: text.replace(match[0], ''), scope: { ...scope, include: [...scope.include, ...globs] } };
}

function search(...tries: Try[]): SearchIntent {
  return { kind: 'search', tries, lacking: false };
}

function shown(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(' or ');
}

function mentions(names: readonly string[], note?: string): Try[] {
  const what = shown(names);
  const told = note === undefined ? {} : { note };
  const exact = { one: `mention of ${what}`, many: `mentions of ${what}` };
  const loose = { one: `mention of ${what}, case ignored`, many: `mentions of ${what}, case ignored` };
  return [
    { pattern: patterns.anyOf(names, patterns.wordOf), ...exact, ...told },
    { pattern: patterns.anyOf(names, patterns.escaped), ignoreCase: true, ...loose, ...told },
  ];
}

function definitions(names: readonly string[]): Intent | undefined {
  if (names.length === 0) return undefined;
  const what = shown(names);
  return search(
    {
      pattern: patterns.anyOf(names, patterns.definitionOf),
      one: `definition of ${what}`,
      many: `definitions of ${what}`,
    },
    {
      pattern: patterns.anyOf(names, patterns.keyOf),
      one: `entry named ${what}`,
      many: `entries named ${what}`,
      note: `No definition of ${what} was found; it is a key here.`,
    },
    ...mentions(names, `No definition of ${what} was found; these are its mentions.`),
  );
}

function calls(names: readonly string[], argument?: Try['argument']): Intent | undefined {
  if (names.length === 0) return undefined;
  const how = argument ? ` ${argument.present ? 'with' : 'without'} ${argument.word} in the arguments` : '';
  const what = shown(names);
  return search({
    pattern: patterns.anyOf(names, patterns.callOf),
    except: patterns.anyOf(names, patterns.definitionOf),
    one: `call of ${what}${how}`,
    many: `calls of ${what}${how}`,
    ...(argument ? { argument } : {}),
  });
}

function quotedSearch(text: string, asked: Asked): Try[] | undefined {
  const literal = literalIn(text, asked.literals);
  if (!literal) return undefined;
  if (literal.kind === 'text') return mentions([literal.text]);
  const what = `/${literal.text}/${literal.flags}`;
  const label = { one: `match of \`${what}\``, many: `matches of \`${what}\`` };
  return [{ pattern: literal.text, ignoreCase: literal.flags.includes('i'), ...label }];
}

/** What is mentioned: a quotation, or names; an English word only where the verb asks for text. */
function mentioned(list: string | undefined, asked: Asked, plainWords: boolean): Try[] | undefined {
  const quoted = quotedSearch(list ?? '', asked);
  if (quoted) return quoted;
  const names = namesIn(list, asked);
  if (names.length === 0 || (!plainWords && !names.every(looksLikeCode) && !(list ?? '').includes('‹')))
    return undefined;
  return mentions(names);
}

function found(tries: Try[] | undefined, lacking = false): Intent | undefined {
  return tries && { kind: 'search', tries, lacking };
}

function rule(source: string, build: Rule[1]): Rule {
  return [new RegExp(source, 'i'), build];
}

const importVerb = raw`(?:imports?|imported|importing|requires?|required|requiring|depends? on|depending on|loads?|pulls? in|#includes?|re-?exports?)`;
const outlineWords = patterns.outlines.map(({ words }) => words).join('|');

const explaining: Rule[] = [
  rule(
    raw`^(?:how(?! (?:many|much|often|long|big|large)\b)|why|explain|describe|summari[sz]e|compare|what (?:is|are) the (?:purpose|role|difference|reason|point|meaning|idea)|what happens|should|is it|can |could )`,
    (match, { text }) =>
      // "how is X used" is answered better by the places than by words about them.
      new RegExp(raw`^how (?:is|are) ${targets} (?:used|called|imported)$`, 'i').test(text) && match[0]
        ? undefined
        : { kind: 'explain' },
  ),
];

const comments: Rule[] = [
  rule(
    raw`\b((?:to-?dos?|fix-?mes?|hacks?|xxx)(?:(?:,|/|,? and|,? or) (?:to-?dos?|fix-?mes?|hacks?|xxx))*)\b(?! (?!comments?|notes?|markers?|items?|tags?|left|remain|are|is|there|in|and|or|exist|do|have)\w)`,
    (match) => {
      const named = (match[1] ?? '').toUpperCase().match(/TO-?DO|FIX-?ME|HACK|XXX/g) ?? [];
      const markers = [...new Set(named.map((each) => each.replace('-', '')))];
      const label = markers.join(' or ');
      return search({
        pattern: patterns.markerComment(markers),
        one: `${label} comment`,
        many: `${label} comments`,
      });
    },
  ),
];

const environment: Rule[] = [
  rule(raw`\benv(?:ironment)? ?(?:variables?|vars?)\b`, ({ input }, asked) => {
    const rest = input.replace(/\benv(?:ironment)? ?(?:variables?|vars?)\b/i, '');
    return {
      kind: 'environment',
      names: namesIn(rest, asked).filter((name) => /^[A-Z][A-Z0-9_]{2,}$/.test(name)),
    };
  }),
];

const imports: Rule[] = [
  rule(
    raw`\b(?:imports?|dependenc(?:y|ies)|modules?|packages?|libraries|librar(?:y|ies)) (?:are |is |do we |does (?:it|this) |of (?:it|this)? ?)?(?:all )?(?:used|imported|import|required|there|use|depend on)?$`,
    ({ input }) =>
      /^(?:what|which|list|all|external|how many|show|every)\b.*\b(?:imports?|imported|dependenc|packages?|modules?|libraries|library)\b/i.test(
        input,
      ) &&
      !/\bfiles? (?:import|require)/i.test(input) &&
      !/\b(?:who|that|which) imports?\b/i.test(input)
        ? { kind: 'imports' }
        : undefined,
  ),
  rule(
    raw`^(?:what|which (?:modules|packages|files|libraries)) (?:does|do|are|is) (?:(?:it|this|they) )?(?:import|imported|require|required|depend on)$`,
    () => ({ kind: 'imports' }),
  ),
  rule(
    raw`^(?:who|what|which|list|find|how many|all|every|files?|any|where)\b.*?\b${negation} ${importVerb} ${nouns}${targets}`,
    importers(true),
  ),
  rule(raw`\b${importVerb} ${nouns}${targets}`, (match, asked) =>
    /\b(?:loads?|re-?exports?)\b/i.test(match[0]) && !looksLikeCode(match[1] ?? '')
      ? undefined
      : importers(false)(match, asked),
  ),
  rule(raw`\b${targets} (?:is |are |gets? |being )?(?:imported|required|depended)\b`, importers(false)),
  rule(
    raw`\b(?:import(?:s|ers)?|import statements?|requires?|dependents|dependencies|consumers) (?:of|on|for) ${nouns}${targets}$`,
    importers(false),
  ),
  rule(
    raw`\b(?:uses?|using|includes?|including) (?:the )?(?:\w+ )?(?:module|package|library|header|dependency|crate)s? ${nouns}${targets}$`,
    importers(false),
  ),
  rule(
    raw`\b(?:uses?|using|includes?|including) ${nouns}((?:‹\d+›|<[\w./+-]+>|[\w./+-]+\.h(?:pp)?|node:[\w/]+|@[\w-]+/[\w./-]+))(?: (?:module|package|library|header))?$`,
    (match, asked) => {
      const names = namesIn(match[1], asked);
      return names.every((name) => /^node:|^@|\.h(?:pp)?$/.test(name) || /^</.test(match[1] ?? ''))
        ? importers(false)(match, asked)
        : undefined;
    },
  ),
];

function importers(lacking: boolean): Rule[1] {
  return (match, asked) => {
    const names = namesIn(match[1], asked);
    return names.length > 0 ? { kind: 'importers', targets: names, lacking } : undefined;
  };
}

const uses: Rule[] = [
  rule(
    raw`\b(?:class(?:es)?|types?|structs?|who|which|what|everything|all)\b.*\b(?:extends?|inherits? from|subclass(?:es)?(?: of)?|implements?|derives? from) ${nouns}${targets}$`,
    (match, asked) => {
      const names = namesIn(match[1], asked);
      const what = shown(names);
      return search({
        pattern: patterns.anyOf(names, patterns.heirOf),
        one: `heir of ${what}`,
        many: `heirs of ${what}`,
      });
    },
  ),
  rule(
    raw`\b(?:subclasses|implementations|implementers|implementors|subtypes) of ${nouns}${targets}$`,
    (match, asked) => {
      const names = namesIn(match[1], asked);
      const what = shown(names);
      return search({
        pattern: patterns.anyOf(names, patterns.heirOf),
        one: `heir of ${what}`,
        many: `heirs of ${what}`,
      });
    },
  ),
  rule(
    raw`\b(?:throws?|raises?|throwing|raising) ${nouns}${targets}$|\b${targets} (?:is |are |gets? )?(?:thrown|raised)$`,
    (match, asked) => {
      const names = namesIn(match[1] ?? match[2], asked).filter(looksLikeCode);
      const what = shown(names);
      return names.length === 0
        ? undefined
        : search({
            pattern: patterns.anyOf(names, patterns.throwOf),
            one: `throw of ${what}`,
            many: `throws of ${what}`,
          });
    },
  ),
  rule(
    raw`\b(?:instantiates?|instantiating|constructs?|creates?(?: (?:an )?instances? of)?) ${nouns}${targets}$|\b${targets} (?:is |are |gets? )?(?:instantiated|constructed)$|\b(?:instances|instantiations) of ${nouns}${targets}$|\bnew ${targets}$`,
    (match, asked) => {
      const names = namesIn(match.slice(1).find(Boolean), asked).filter((name) =>
        /^[A-Z_$]/.test(name.split('.').at(-1) ?? ''),
      );
      const what = shown(names);
      if (names.length === 0) return undefined;
      return search(
        {
          pattern: patterns.anyOf(names, patterns.creationOf),
          one: `creation of ${what}`,
          many: `creations of ${what}`,
        },
        {
          pattern: patterns.anyOf(names, patterns.callOf),
          except: patterns.anyOf(names, patterns.definitionOf),
          one: `call of ${what}`,
          many: `calls of ${what}`,
        },
      );
    },
  ),
  rule(
    raw`\b(?:calls?|calling|invok(?:es?|ing)|callers?|call ?sites?|invocations?)(?: (?:of|to|for))? ${nouns}(${target})(?: function| method)?(?: (with|without)(?: passing| an?| the| any)* ([\w‹›-]+)(?: (?:argument|option|parameter|set|given))?)?(?: (?:(?:is|are|was) )?(?:called|made))?$`,
    (match, asked) => {
      const word = namesIn(match[3], asked)[0];
      return calls(
        namesIn(match[1], asked),
        word === undefined ? undefined : { word, present: match[2] === 'with' },
      );
    },
  ),
  rule(
    raw`^(?!.*\bfiles? (?:called|named)).*?\b${targets} (?:function |method )?(?:(?:is|are|gets?|being|been) )?(?:called|invoked)$`,
    (match, asked) => calls(namesIn(match[1], asked)),
  ),
  rule(raw`^(?:where|who|what|which).*\b(?:calls?|invokes?) ${nouns}${targets}$`, (match, asked) =>
    calls(namesIn(match[1], asked)),
  ),
];

const defined: Rule[] = [
  rule(
    raw`\b${nouns}${targets} (?:function |class |method |type |component )?(?:(?:is|are|was|were|gets?) )?(?:being )?(?:defined|declared|implemented|located)$`,
    (match, asked) => definitions(namesIn(match[1], asked)),
  ),
  rule(
    raw`^(?:where|in (?:which|what) files?) (?:is|are|was|were|can i find|do i find|do we define|do we declare|does|do) ${nouns}${targets} (?:come from|live|defined|declared|implemented|located|function|class|method|type|live in)$`,
    (match, asked) => definitions(namesIn(match[1], asked)),
  ),
  rule(raw`\b(?:definitions?|declarations?|implementation) (?:of|for) ${nouns}${targets}$`, (match, asked) =>
    definitions(namesIn(match[1], asked)),
  ),
  rule(raw`\b(?:defines?|declares?|implements?|defining|declaring) ${nouns}${targets}$`, (match, asked) =>
    definitions(namesIn(match[1], asked)),
  ),
  rule(
    raw`^(?:go to|jump to|find|locate|show|where is|where can i find) (?:the |a )?(?:function|class|method|interface|type|enum|struct|trait|component|hook|constant|macro|(?:definition|declaration|source|code)(?: of| for)) ${nouns}${targets}$`,
    (match, asked) => definitions(namesIn(match[1], asked)),
  ),
  rule(
    raw`^(?:where is|where are) (?:the )?${targets}(?: function| class| method| interface| type)?$`,
    (match, asked) => {
      const names = namesIn(match[1], asked);
      const isName =
        /(?:function|class|method|interface|type)$/.test(match[0]) ||
        names.every((name) => looksLikeCode(name) || (match[1] ?? '').includes('‹'));
      return isName && !/\.\w{1,4}$|\//.test(names[0] ?? '') ? definitions(names) : undefined;
    },
  ),
];

const outlineRule: Rule[] = [
  rule(raw`^what (?:does|do) (?:it|they|we) (?:export|expose|define|declare|contain)$`, (match) => {
    const kinds = /export|expose/i.test(match[0])
      ? ['export']
      : ['function', 'class', 'interface', 'type', 'enum'];
    const chosen = patterns.outlines.filter(({ one }) => kinds.includes(one));
    const [only] = chosen;
    const label = chosen.length === 1 && only ? only : { one: 'definition', many: 'definitions' };
    return search({
      pattern: chosen.map(({ pattern }) => pattern).join('|'),
      one: label.one,
      many: label.many,
    });
  }),
  rule(
    raw`^(?:(?:list|show|find|count|which|what|how many|number of|name|print|enumerate|get|the|all|every|of)[, ]+)*(?:(async|exported|public|static|defined|different|react|skipped) )?(${outlineWords})(?: (?:are|is|exist|do(?:es)? (?:it|we|this|they)|there|that|which|exported|defined|declared|have|has|define|defined in it|in it|called|made|used|registered|written|thrown|raised))*$`,
    (match) => {
      const outline = patterns.outlines.find(({ words }) =>
        new RegExp(`^(?:${words})$`, 'i').test(match[2] ?? ''),
      );
      if (!outline) return undefined;
      const { pattern, one, many } = outline;
      const adjective = (match[1] ?? (/\bexported$/i.test(match[0]) ? 'exported' : '')).toLowerCase();
      const wanted = {
        async: raw`(?=.*\basync\b)`,
        exported: raw`(?=[ \t]*(?:export|pub|exports|module)\b)`,
        static: raw`(?=.*\bstatic\b)`,
        skipped: raw`(?=.*\.skip\b)`,
      }[adjective];
      if (wanted === undefined) return search({ pattern, one, many });
      return search({
        pattern: `^${wanted}.*?(?:${pattern})`,
        one: `${adjective} ${one}`,
        many: `${adjective} ${many}`,
      });
    },
  ),
];

const textVerb = raw`(?:mentions?|mentioning|contains?|containing|match(?:es|ing)?|includes?|including|refers? to|referring to|references?|referencing|has|have|having|say|says|holds?)`;
const useVerb = raw`(?:uses?|using|touch(?:es)?|access(?:es)?|reads?|writes?|sets?|handles?|checks?|needs?|consumes?|calls?|accesses)`;

const mention: Rule[] = [
  rule(raw`\b${negation} (?:${textVerb}|${useVerb}) ${nouns}${targets}$`, (match, asked) =>
    found(mentioned(match[1], asked, true), /\bfiles?\b/i.test(asked.text)),
  ),
  rule(raw`\bfiles? (?:without|lacking|missing) ${nouns}${targets}$`, (match, asked) =>
    found(mentioned(match[1], asked, true), true),
  ),
  rule(raw`\b${textVerb} ${nouns}${targets}$`, (match, asked) => found(mentioned(match[1], asked, true))),
  rule(
    raw`\b(?:usages?|uses|references|occurrences?|mentions?|instances?|appearances?|matches|hits|lines) (?:of|to|for|with|from) ${nouns}${targets}$`,
    (match, asked) => found(mentioned(match[1], asked, true)),
  ),
  rule(
    raw`^(?:find|search|search for|grep|grep for|look for|look up|locate|list|show|list all|find all|show all|list every|find every|count|count all)(?: (?:all|every|any|the|lines?|places?|where|with|that|of))* ${nouns}${targets}$`,
    (match, asked) => found(mentioned(match[1], asked, /^(?:find|search|grep|look|count)/i.test(match[0]))),
  ),
  rule(
    raw`\b${targets} (?:(?:is|are|was|being|gets?|ever|still) )*(?:used|mentioned|referenced|referred to|accessed|read|set|written|handled|checked|needed|matched|present|found|contained|occurs?|appears?|unused|dead)\b(?: (?:in|by|as|anywhere|or mentioned|or used))?$`,
    (match, asked) =>
      found(mentioned(match[1], asked, /mentioned|occurs?|appears?|found|contained|present/i.test(match[0]))),
  ),
  rule(
    raw`\b(?:how many times|how often|where|is|are) (?:does|do|is|are)? ?${nouns}${targets} (?:occur|appear|show up|used|mentioned|referenced|unused|dead|present|come up)$`,
    (match, asked) => found(mentioned(match[1], asked, true)),
  ),
  rule(raw`\b${useVerb} ${nouns}${targets}$`, (match, asked) => found(mentioned(match[1], asked, /\bfiles?\b/i.test(asked.text)))),
  rule(raw`^(?:what|which|how many|list|all|every|show|find|where)\b.*?(‹\d+›)`, (match, asked) =>
    found(mentioned(match[1], asked, true)),
  ),
  rule(raw`^(‹\d+›|[\w$]*(?:[a-z0-9][A-Z]|_)[\w$]*(?:\(\))?)$`, (match, asked) =>
    found(mentioned(match[1], asked, true)),
  ),
];

const rules: readonly Rule[] = [
  ...explaining,
  ...comments,
  ...environment,
  ...fileRules,
  ...outlineRule,
  ...imports,
  ...uses,
  ...defined,
  ...mention,
];
