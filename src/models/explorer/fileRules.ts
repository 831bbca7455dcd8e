import { languageExtensions } from './languages';
import { rule, type Rule } from './rule';
import { namesIn } from './targets';

/** Questions about files as such: how many, how long, which kinds. */
export const fileRules: readonly Rule[] = [
  // Nothing but a file.
  rule(
    String.raw`^(?:open |show |view |print |cat |display |read )?(?:the )?(?:file )?([\w@.-]*\/[\w@./-]+\.\w{1,5}|[\w@-][\w@.-]*\.(?:${languageExtensions}))(?: file)?$`,
    ({ 1: named = '' }) => ({ kind: 'files', show: { by: 'path', named } }),
  ),
  rule(
    String.raw`^(?:(?:list|show|which|what|find|how many|count|all|the|every)[, ]+)*files? (?:(?:that|which|with|are|is|have|has|of) )*(more than|over|above|longer than|larger than|bigger than|at least|fewer than|less than|under|below|shorter than|smaller than|at most) (\d{1,9}) lines(?: (?:long|of code))?$`,
    ({ 1: word = '', 2: number = '' }) => {
      const bound = longerOrShorter(word.toLowerCase(), Number(number));
      return { kind: 'files', show: { by: 'length', ...bound } };
    },
  ),
  [
    /\b(?:files?|documents?) (?:(?:is|are|that|which|whose|name) )*(?:named|called|ending (?:in|with)|ends? (?:in|with)|starting with|matching|with (?:the |an? )?(?:extension|suffix|name|ending)|like) (‹\d+›|[\w@.*/-]+)$|^where (?:is|are) (?:the )?(?:file )?([\w@./-]*\.(?:[a-z]\w{0,4}))(?: file)?$/i,
    (match, asked) => {
      const [name = ''] = namesIn(match[1] ?? match[2], asked);
      const end = /\b(?:ending|ends?|extension|suffix)\b/i.test(match[0]);
      const isStart = /\bstarting\b/i.test(match[0]);
      const ending = `*${name.replace(/^\*/, '').replace(/^(?=\w+$)/, '.')}`;
      const named = end ? ending : isStart ? `${name}*` : /[.*/]/.test(name) ? name : `*${name}*`;
      return name === '' ? undefined : { kind: 'files', show: { by: 'path', named } };
    },
  ],
  rule(
    String.raw`^(?:(?:list|show|which|what|find|how many|count|all|the)[, ]+)*(?:files? (?:that )?(?:is|are) empty|empty files?)$`,
    () => ({ kind: 'files', show: { by: 'length', least: 0, most: 0, words: 'no text' } }),
  ),
  [
    /\b(largest|longest|biggest|smallest|shortest|most lines|fewest lines)\b(?!.*\b(?:function|method|class|line)\b)/i,
    (match, { text }) => {
      if (!/\b(?:files?|documents?|modules?|lines|ones?)\b/i.test(text)) return undefined;
      const order = /smallest|shortest|fewest/i.test(match[0]) ? 'smallest' : 'largest';
      return { kind: 'files', show: { by: 'lines', order } };
    },
  ],
  [
    /^(?:list |show |which |what |count )?(?:all |the )?files? (?:sorted |ordered )?by (?:size|length|lines|line count)$/i,
    () => ({ kind: 'files', show: { by: 'lines', order: 'largest' } }),
  ],
  [
    /\b(?:programming )?languages?\b.*\b(?:used|written|are there|here|exist|contain|present|is this|use)\b|^(?:what|which) (?:programming )?languages?$|\b(?:by|per|each) (?:programming )?(?:language|extension|file ?type|type)\b|\b(?:file types?|(?:file )?extensions|kinds of files)\b/i,
    () => ({ kind: 'files', show: { by: 'language' } }),
  ],
  [
    /\b(?:how many|number of|count(?: the)?|total) (?:source |code |text |total )?lines(?: of (?:code|text))?(?: (?:are|is|do|does|has|have|there|it|we|this|in total|total|altogether|contain|in))*(?: [\w./-]+\.\w+ (?:have|has|contain))?$|\blines of code$|\bloc\b|\bline counts?\b|\bhow (?:long|big|large) (?:is|are)\b/i,
    ({ input }) => {
      const named = /[\w@./-]+\.[a-z]\w{0,4}\b/i.exec(input)?.[0];
      return { kind: 'files', show: { by: 'total', ...(named === undefined ? {} : { named }) } };
    },
  ],
  [
    /^(?:how many|number of|count(?: the| all)?|total) (?:source |code |text |different |such )?(?:files|documents)(?: (?:are|is|do|does|there|exist|we|have|in total|total|it|this|altogether|contain))*$/i,
    () => ({ kind: 'files', show: { by: 'path' } }),
  ],
  [
    /^(?:(?:list|show|what|which|all|the|name|print|every|of)[, ]+)*(?:files|documents|file names|paths)(?: (?:are|is|exist|there|do|we|have|it|this|contain|named|called|matching|ending(?: in| with)?|with))*$/i,
    () => ({ kind: 'files', show: { by: 'path' } }),
  ],
];

function longerOrShorter(word: string, number: number): { least: number; most: number; words: string } {
  const most = Number.MAX_SAFE_INTEGER;
  if (word === 'at least') return { least: number, most, words: `at least ${number} lines` };
  if (word === 'at most') return { least: 0, most: number, words: `at most ${number} lines` };
  return /more|over|above|longer|larger|bigger/.test(word)
    ? { least: number + 1, most, words: `more than ${number} lines` }
    : { least: 0, most: number - 1, words: `fewer than ${number} lines` };
}
