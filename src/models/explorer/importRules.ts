import { rule, type Rule } from './rule';
import { looksLikeCode, namesIn, negation, nouns, targets } from './targets';

const raw = String.raw;
const importVerb = raw`(?:imports?|imported|importing|requires?|required|requiring|depends? on|depending on|loads?|pulls? in|#includes?|re-?exports?)`;

const listing = raw`(?:(?:list|show|what|which|find|name|get|count|how many|number of|give|are|all|the|every|our|any|of|external|third-party|npm|python|node|go|pip|cargo|imported|used|required|different|runtime)[, ]+)*`;
const used = raw`(?: (?:are|is|do|does|it|this|that|we|they|imported|used|required|import|use|depend|on|have|require|loaded|needed))*`;

/** Who imports something, and what is imported. */
export const importRules: readonly Rule[] = [
  rule(
    raw`^${listing}(?:imports|import statements|imported modules|packages|modules|libraries|dependencies)${used}$`,
    ({ 0: words }) => ({
      kind: 'imports',
      packages: /package|librar|dependenc|external|third-party/i.test(words),
    }),
  ),
  rule(raw`^what (?:does|do) (?:it|they|we) (import|require|depend on)$`, ({ 1: verb = '' }) => ({
    kind: 'imports',
    packages: /depend/i.test(verb),
  })),
  rule(
    raw`^(?:who|what|which|list|find|how many|all|every|files?|any|where)\b.*?\b${negation} ${importVerb} ${nouns}${targets}`,
    importers(true),
  ),
  rule(raw`\b${importVerb} ${nouns}${targets}`, (match, asked) =>
    /\b(?:loads?|re-?exports?)\b/i.test(match[0]) && !looksLikeCode(match[1] ?? '')
      ? undefined
      : importers(false)(match, asked),
  ),
  rule(
    raw`^(?!.*\bversions?\b).*?(?<!\w)${targets} (?:is |are |gets? |being )?(?:imported|required|depended)\b`,
    importers(false),
  ),
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
    return names.length > 0
      ? { kind: 'importers', targets: names, lacking, every: /\bboth\b/i.test(asked.text) }
      : undefined;
  };
}
