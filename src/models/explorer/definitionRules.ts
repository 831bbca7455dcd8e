import * as patterns from './patterns';
import { rule, type Rule } from './rule';
import { looksLikeCode, namesIn, nouns, targets } from './targets';
import { definitions, search } from './tries';

const raw = String.raw;
const outlineWords = patterns.outlines.map(({ words }) => words).join('|');

/** Where something is defined. */
export const definitionRules: readonly Rule[] = [
  rule(
    raw`^(?:(?:what|which) file (?:is|are|has|holds|contains)|in (?:what|which) file (?:is|are)) ${nouns}${targets} in$`,
    (match, asked) => definitions(namesIn(match[1], asked)),
  ),
  rule(raw`^in (?:what|which) file (?:is|are) ${nouns}${targets}$`, (match, asked) =>
    definitions(namesIn(match[1], asked)),
  ),
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

/** What there is of a kind: classes, tests, routes, … */
export const outlineRules: readonly Rule[] = [
  rule(
    raw`\blines? (?:(?:is|are|that|which) )*(?:longer than|over|above|with more than) (\d{1,5}) (?:characters?|chars?|columns?)$`,
    ({ 1: length = '' }) =>
      search({
        pattern: `^.{${Number(length) + 1},}$`,
        one: `line longer than ${length} characters`,
        many: `lines longer than ${length} characters`,
      }),
  ),
  rule(raw`^what (?:does|do) (?:it|they|we) (?:export|expose|define|declare|contain)$`, (match) => {
    const kinds = /export|expose/i.test(match[0])
      ? ['export']
      : ['function', 'class', 'interface', 'type', 'enum'];
    const chosen = patterns.outlines.filter(({ one }) => kinds.includes(one));
    const [only] = chosen;
    const label = chosen.length === 1 && only ? only : { one: 'definition', many: 'definitions' };
    return search({
      pattern: chosen.map(({ pattern }) => pattern).join('|'),
      code: true,
      one: label.one,
      many: label.many,
    });
  }),
  rule(
    raw`^(?:(?:list|show|find|count|which|what|how many|number of|name|names|print|enumerate|get|give|me|a|list|are|the|all|every|of)[, ]+)*(?:(async|exported|public|static|defined|different|react|skipped) )?(${outlineWords})(?: (?:are|is|exist|do(?:es)? (?:it|we|this|they)|there|that|which|exported|defined|declared|have|has|define|defined in it|in it|called|made|used|registered|written|thrown|raised|async|static|skipped))*$`,
    (match) => {
      const outline = patterns.outlines.find(({ words }) =>
        new RegExp(`^(?:${words})$`, 'i').test(match[2] ?? ''),
      );
      if (!outline) return undefined;
      const { pattern, one, many } = outline;
      const code = outline.one !== 'URL';
      const last = /\b(?:exported|async|static|skipped)$/i.exec(match[0])?.[0];
      const adjective = (match[1] ?? last ?? '').toLowerCase();
      const wanted = {
        async: raw`(?=.*\basync\b)`,
        exported: raw`(?=[ \t]*(?:export|pub|exports|module)\b)`,
        static: raw`(?=.*\bstatic\b)`,
        skipped: raw`(?=.*\.skip\b)`,
      }[adjective];
      if (wanted === undefined) return search({ pattern, code, one, many });
      return search({
        pattern: `^${wanted}.*?(?:${pattern})`,
        code,
        one: `${adjective} ${one}`,
        many: `${adjective} ${many}`,
      });
    },
  ),
];
