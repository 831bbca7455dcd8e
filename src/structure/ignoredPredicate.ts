import type { Query } from 'web-tree-sitter';

/** Those that decide what matches; any other would be taken for true. */
const known = ['eq', 'not-eq', 'any-eq', 'any-not-eq', 'match', 'not-match', 'any-match', 'any-not-match']
  .concat('any-of', 'not-any-of')
  .map((name) => `#${name}?`);

/** A predicate in a query's pattern that nothing would be held against, in words; `undefined`: there is none. */
export function ignoredPredicate(query: Query): string | undefined {
  const patterns = Array.from({ length: query.patternCount() }, (_, index) => index);
  const [unknown] = patterns.flatMap((index) =>
    query.predicatesForPattern(index).map(({ operator }) => operator),
  );
  const hasProperties = [...query.assertedProperties, ...query.refutedProperties].some(Boolean);
  const name = unknown ?? (hasProperties ? 'is?' : undefined);
  return name === undefined
    ? undefined
    : `there is no predicate #${name} here; there are ${known.join(', ')}. Filter the matches in code for anything else`;
}
