import type { Intent } from './intent';
import * as patterns from './patterns';
import { rule, type Rule } from './rule';
import { looksLikeCode, namesIn, nouns, target, targets } from './targets';
import { calls, mentions, search, shown } from './tries';

const raw = String.raw;

/** Who calls, creates, throws or extends something. */
export const useRules: readonly Rule[] = [
  rule(
    raw`\b(?:class(?:es)?|types?|structs?|who|which|what|everything|all)\b.*\b(?:extends?|inherits? from|subclass(?:es)?(?: of)?|implements?|derives? from) ${nouns}${targets}$`,
    (match, asked) => heirs(namesIn(match[1], asked)),
  ),
  rule(
    raw`\b(?:subclasses|implementations|implementers|implementors|subtypes) of ${nouns}${targets}$`,
    (match, asked) => heirs(namesIn(match[1], asked)),
  ),
  rule(
    raw`\b(?:throws?|raises?|throwing|raising) ${nouns}${targets}$|(?<!\w)${targets} (?:is |are |gets? )?(?:thrown|raised)$`,
    (match, asked) => {
      const names = namesIn(match[1] ?? match[2], asked).filter(looksLikeCode);
      const what = shown(names);
      return names.length === 0
        ? undefined
        : search({
            pattern: patterns.anyOf(names, patterns.throwOf),
            code: true,
            one: `throw of ${what}`,
            many: `throws of ${what}`,
          });
    },
  ),
  rule(
    raw`\b(?:instantiates?|instantiating|constructs?|creates?(?: (?:an )?instances? of)?) ${nouns}${targets}$|(?<!\w)${targets} (?:is |are |gets? )?(?:instantiated|constructed)$|\b(?:instances|instantiations) of ${nouns}${targets}$|(?<!\b(?:or|and) )\bnew ${targets}$`,
    (match, asked) => {
      const names = namesIn(match.slice(1).find(Boolean), asked).filter((name) =>
        /^[A-Z_$]/.test(name.split('.').at(-1) ?? ''),
      );
      const what = shown(names);
      if (names.length === 0) return undefined;
      return search(
        {
          pattern: patterns.anyOf(names, patterns.creationOf),
          code: true,
          one: `creation of ${what}`,
          many: `creations of ${what}`,
        },
        {
          pattern: patterns.anyOf(names, patterns.callOf),
          except: patterns.anyOf(names, patterns.definitionOf),
          code: true,
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
    raw`^(?!.*\bfiles? (?:called|named)).*?(?<!\w)${targets} (?:function |method )?(?:(?:is|are|gets?|being|been) )?(?:called|invoked)$`,
    (match, asked) => calls(namesIn(match[1], asked)),
  ),
  rule(raw`^(?:where|who|what|which).*\b(?:calls?|invokes?) ${nouns}${targets}$`, (match, asked) =>
    calls(namesIn(match[1], asked)),
  ),
];

function heirs(names: readonly string[]): Intent | undefined {
  if (names.length === 0) return undefined;
  const what = shown(names);
  return search(
    {
      pattern: patterns.anyOf(names, patterns.heirOf),
      code: true,
      one: `heir of ${what}`,
      many: `heirs of ${what}`,
    },
    ...mentions(names, `No class that extends or implements ${what} was found; these are its mentions.`),
  );
}
