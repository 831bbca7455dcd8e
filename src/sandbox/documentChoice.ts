import { pathMatcher } from '../context/glob';
import { nearest } from '../context/nearest';
import type { Snapshot } from '../context/snapshot';
import { SearchTimeout } from '../context/timeLimit';
import { describe, GuestMistake } from './arguments';
import type { ExactPath } from './wire';

/** Finds the documents that guest code names, by paths and globs. */
export class DocumentChoice {
  readonly #snapshot: Snapshot;
  readonly #limited: <T>(work: () => T) => T;

  /** @param limited runs a search within the time that there is for it */
  constructor(snapshot: Snapshot, limited: <T>(work: () => T) => T) {
    this.#snapshot = snapshot;
    this.#limited = limited;
  }

  /**
   * The document with this path, or the only one whose path ends with it, or that an absolute path ends with.
   * @throws {GuestMistake} with the nearest.
   */
  named(path: string): number {
    const plain = path.replaceAll('\\', '/').replace(/^(?:\.?\/)+/, '');
    const index = this.#snapshot.indexOfPath(path) ?? this.#snapshot.indexOfPath(plain);
    if (index !== undefined) return index;
    const paths = this.#paths();
    const isAbsolute = /^(?:[A-Za-z]:)?[\\/]/.test(path);
    const isMeant = (other: string) =>
      other.endsWith(`/${plain}`) || (isAbsolute && other.includes('/') && `/${plain}`.endsWith(`/${other}`));
    const [only, ...others] = paths.flatMap((other, at) => (isMeant(other) ? [at] : []));
    if (only !== undefined && others.length === 0) return only;
    const near = paths.length === 0 ? 'the context is empty' : `nearest: ${nearest(path, paths).join(', ')}`;
    throw new GuestMistake('Error', `there is no file ${path === '' ? '""' : path}; ${near}`);
  }

  /** Documents by globs, by what they are, or both; all without. */
  matching(include: unknown, exclude: unknown): number[] {
    const included = this.#chosenBy(include);
    const excluded = this.#chosenBy(exclude);
    const isMeant = (path: string) => (included?.(path) ?? true) && !(excluded?.(path) ?? false);
    const all = () => this.#paths().flatMap((path, index) => (isMeant(path) ? [index] : []));
    if (!included && !excluded) return all();
    try {
      return this.#limited(all);
    } catch (error) {
      if (!(error instanceof SearchTimeout)) throw error;
      const globs = [include, exclude].filter((glob) => glob !== undefined).map(describe);
      throw new GuestMistake(
        'Error',
        `${globs.join(' without ')} takes too long: use a glob with fewer wildcards`,
      );
    }
  }

  /** Says that globs match no document, so that nobody takes it for a search that found nothing. */
  missed(include: unknown): string | undefined {
    if (include === undefined || this.matching(include, undefined).length > 0) return undefined;
    return `no file matches ${describe(include)}`;
  }

  /**
   * Tells the paths that are meant; `undefined` where nothing is given. In a list of nothing but paths of
   * documents each means itself alone: code has picked them, and `README.md` is no glob there.
   */
  #chosenBy(given: unknown): ((path: string) => boolean) | undefined {
    if (given === undefined) return undefined;
    const { documents, globs } = namedIn(given);
    const exact = new Set([...documents, ...globs]);
    const isPicked =
      Array.isArray(given) && globs.every((glob) => this.#snapshot.indexOfPath(glob) !== undefined);
    if (isPicked) return (path) => exact.has(path);
    const matches = pathMatcher(globs);
    return (path) => exact.has(path) || matches(path);
  }

  #paths(): string[] {
    return this.#snapshot.documents.map(({ path }) => path);
  }
}

interface Named {
  readonly documents: readonly string[];
  readonly globs: readonly string[];
}

function namedIn(value: unknown): Named {
  const documents: string[] = [];
  const globs: string[] = [];
  for (const item of Array.isArray(value) ? (value.flat(Infinity) as unknown[]) : [value]) {
    if (typeof item === 'string') globs.push(item);
    else if (isExact(item)) documents.push(item.exactly);
    else
      throw new GuestMistake(
        'TypeError',
        `a glob must be a string or an array of strings, not ${describe(value)}`,
      );
  }
  return { documents, globs };
}

function isExact(value: unknown): value is ExactPath {
  return (
    typeof value === 'object' && value !== null && 'exactly' in value && typeof value.exactly === 'string'
  );
}
