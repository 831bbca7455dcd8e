import type { Ledger } from '../context/ledger';
import { Ranker } from '../context/rank';
import type { Snapshot } from '../context/snapshot';
import { placeOf } from '../context/span';
import { counted } from '../context/words';
import * as take from './arguments';
import { GuestMistake } from './arguments';
import type { DocumentChoice } from './documentChoice';
import type { Lists } from './lists';
import type { ListInfo } from './wire';

interface RankDependencies {
  readonly snapshot: Snapshot;
  readonly ledger: Ledger;
  /** Runs a search within the time the block has left. */
  readonly limited: <T>(work: () => T) => T;
}

const rankOptions: take.OptionNames = {
  k: ['count', 'limit', 'max', 'top', 'topK', 'top_k'],
  glob: ['globs', 'include', 'files', 'file', 'paths', 'path'],
  exclude: ['ignore', 'excludeGlob', 'not'],
};
const defaultCount = 10;
const mostPassages = 1_000;

/** `context.rank(query, k, globOrOptions)`; `k` may be left out. */
export function rankOperation(
  { snapshot, ledger, limited }: RankDependencies,
  { lists, choice }: { readonly lists: Lists; readonly choice: DocumentChoice },
): (...args: unknown[]) => ListInfo {
  const ranker = new Ranker(snapshot);
  return (queryGiven, second, third) => {
    const query = take.string(queryGiven, 'what rank looks for');
    if (!/[\p{L}\p{N}]/u.test(query))
      throw new GuestMistake(
        'TypeError',
        `rank looks for words, and there is none in ${JSON.stringify(query)}`,
      );
    const isCount = typeof second === 'number';
    const found = take.options(optionsOf(isCount ? third : (third ?? second)), rankOptions, 'rank');
    const count = take.integer(isCount ? second : (found.get('k') ?? defaultCount), 'k');
    if (count < 1 || count > mostPassages)
      throw new GuestMistake('RangeError', `k must be from 1 to ${mostPassages}, not ${count}`);
    const documents = choice.matching(found.get('glob'), found.get('exclude'));
    const { passages, compared } = limited(() => ranker.rank(query, count, documents));
    for (const index of documents) ledger.searched(index);
    const item = (index: number) =>
      passages[index] && { ...passages[index], ...placeOf(snapshot, passages[index]) };
    const missed = documents.length === 0 ? choice.missed(found.get('glob')) : undefined;
    const partial =
      compared === documents.length
        ? undefined
        : `rank compared passages of ${counted(compared, 'file')} of ${documents.length.toLocaleString('en-US')}: those with the rarest of these words`;
    return lists.hold('spans', { length: passages.length, held: passages.length, item }, missed ?? partial);
  };
}

/** A string is a glob. */
function optionsOf(given: unknown): unknown {
  return typeof given === 'string' || Array.isArray(given) ? { glob: given as unknown } : given;
}
