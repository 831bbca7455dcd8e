import type { Asked } from './asked';
import type { Try } from './intent';
import * as patterns from './patterns';
import { rule, type Rule } from './rule';
import { namesIn, negation, nouns, tail, target, targets } from './targets';
import { found, mentioned, mentions, shown } from './tries';

const raw = String.raw;
const textVerb = raw`(?:mentions?|mentioning|contains?|containing|match(?:es|ing)?|includes?|including|refers? to|referring to|references?|referencing|has|have|having|say|says|holds?)`;
const useVerb = raw`(?:uses?|using|touch(?:es)?|access(?:es)?|reads?|writes?|sets?|handles?|checks?|needs?|consumes?|calls?|accesses)`;

/** Where something is mentioned, for whatever reason. */
export const mentionRules: readonly Rule[] = [
  rule(raw`\b${negation} (?:${textVerb}|${useVerb}) ${nouns}${targets}${tail}$`, (match, asked) =>
    found(mentioned(match[1], asked, true), /\bfiles?\b/i.test(asked.text)),
  ),
  rule(
    raw`\b(?:${textVerb}|${useVerb}) ${nouns}(${target}) but (?:(?:do|does) )?not (?:(?:${textVerb}|${useVerb}) )?${nouns}(${target})$`,
    (match, asked) => {
      const [wanted, absent] = [namesIn(match[1], asked), namesIn(match[2], asked)];
      if (wanted.length === 0 || absent.length === 0) return undefined;
      const how = ` in a file without ${shown(absent)}`;
      return found(
        mentions(wanted).map((each) => ({
          ...each,
          one: each.one + how,
          many: each.many + how.replace(' a file', ' files'),
          absent: patterns.anyOf(absent, patterns.wordOf),
        })),
      );
    },
  ),
  rule(raw`\bfiles? (?:without|lacking|missing) ${nouns}${targets}${tail}$`, (match, asked) =>
    found(mentioned(match[1], asked, true), true),
  ),
  rule(raw`\b${textVerb} ${nouns}${targets}${tail}$`, (match, asked) =>
    found(mentioned(match[1], asked, true)),
  ),
  rule(
    raw`\b(?:usages?|uses|references|occurrences?|mentions?|instances?|appearances?|matches|hits|lines) (?:of|to|for|with|from) ${nouns}${targets}${tail}$`,
    (match, asked) => found(mentioned(match[1], asked, true)),
  ),
  rule(
    raw`^(?:find|search|search for|grep|grep for|look for|look up|locate|list|show|list all|find all|show all|list every|find every|count|count all)(?: (?:all|every|any|the|lines?|places?|where|with|that|of))* ${nouns}${targets}${tail}$`,
    (match, asked) => found(mentioned(match[1], asked, /^(?:find|search|grep|look|count)/i.test(match[0]))),
  ),
  rule(
    raw`(?<!\w)${targets} (?:(?:is|are|was|being|gets?|ever|still) )*(?:used|mentioned|referenced|referred to|accessed|read|set|written|handled|checked|needed|matched|present|found|contained|occurs?|appears?|unused|dead)\b(?: (?:in|by|as|anywhere|or mentioned|or used))?$`,
    (match, asked) =>
      found(mentioned(match[1], asked, /mentioned|occurs?|appears?|found|contained|present/i.test(match[0]))),
  ),
  rule(
    raw`\b(?:how many times|how often|where|is|are) (?:does|do|is|are)? ?${nouns}${targets} (?:occur|appear|show up|used|mentioned|referenced|unused|dead|present|come up)$`,
    (match, asked) => found(mentioned(match[1], asked, true)),
  ),
  rule(raw`\b${useVerb} ${nouns}${targets}${tail}$`, (match, asked) =>
    found(mentioned(match[1], asked, /^us(?:es?|ing)\b/i.test(match[0]) && /\bfiles?\b/i.test(asked.text))),
  ),
  rule(
    raw`^(?:do (?:we|they|any files?)|does (?:anything|anyone|any file|any code|it)|is anything|is anyone|are we|is there|are there)(?: still| ever| any)* (?:us(?:e|es|ing)|call(?:s|ing)?|mention(?:s|ing)?|contain(?:s|ing)?|referenc(?:e|es|ing)|a|an|any)? ?${nouns}${targets}${tail}$`,
    (match, asked) => found(mentioned(match[1], asked, true)),
  ),
  rule(
    raw`^(?:list|show|find|count|which|what|how many)(?: (?:all|the|every|of|are))* ${targets} (?:comments?|directives?|pragmas?|annotations?|decorators?|tags?|statements?)$`,
    (match, asked) => found(mentioned(match[1], asked, true)),
  ),
  rule(
    raw`(?<!\w)${targets} (?:is |are )?(?:defined|declared) and (?:where (?:is it |are they )?)?used$`,
    (match, asked) => found(mentioned(match[1], asked, true)),
  ),
  rule(raw`^(?:what|which|how many|list|all|every|show|find|where)\b.*?(‹\d+›)(.*)`, (match, asked) =>
    found(mentioned(match[1], asked, true)?.map(told(match, asked))),
  ),
  // Nothing but a name.
  rule(raw`^(‹\d+›|[\w$]*(?:[a-z0-9][A-Z]|_)[\w$]*(?:\(\))?|[\w$]+(?:\.[\w$]+)+)$`, (match, asked) =>
    found(mentioned(match[1], asked, true)),
  ),
  // Code as it stands, e.g. "find .then(" or "catch {}".
  rule(
    raw`^(?:find|search|grep|look)(?: for)? (?=.*[(){}[\]<>=;&|.:@$])(?!.*\b(?:all|every|the|an?|with|without|not|that|which|and|or)\b)(\S+(?: \S+){0,3})$`,
    ({ 1: code = '' }) => found(mentions([code])),
  ),
  rule(
    raw`^(?=.*[(){}<>=;])(?!(?:list|show|which|what|how|where|who|count|are|is|do|does|can|why|explain|find|all|every|any)\b)(\S+(?: \S+){0,2})$`,
    ({ 1: code = '' }) => found(mentions([code])),
  ),
];

/** Says what of the question was not looked at, where more than a few words follow what it quotes. */
function told(match: RegExpExecArray, { literals }: Asked): (one: Try) => Try {
  const rest = (match[2] ?? '').replace(
    /‹(\d+)›/g,
    (_, index: string) => `\`${literals[Number(index)]?.text ?? ''}\``,
  );
  const isCondition = /^ ?(?:without|with|that|which|whose|where|when|not|but|having|inside)\b/i.test(rest);
  return (one) =>
    isCondition
      ? { ...one, note: `These are all ${one.many}; “${rest.trim()}” takes a language model.` }
      : one;
}
