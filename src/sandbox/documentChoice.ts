import { pathMatcher } from '../context/glob';
import { nearest } from '../context/nearest';
import type { Snapshot } from '../context/snapshot';
import { SearchTimeout } from '../context/timeLimit';
import { describe, GuestMistake } from './arguments';

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

  /** Documents by globs, exact paths or both; all without. */
  matching(include: unknown, exclude: unknown): number[] {
    const included = include === undefined ? undefined : pathMatcher(globOf(include));
    const excluded = exclude === undefined ? undefined : pathMatcher(globOf(exclude));
    const exact = new Set(typeof include === 'string' ? [include] : Array.isArray(include) ? include : []);
    const isMeant = (path: string) =>
      (exact.has(path) || (included?.(path) ?? true)) && !(excluded?.(path) ?? false);
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

  #paths(): string[] {
    return this.#snapshot.documents.map(({ path }) => path);
  }
}

function globOf(value: unknown): string | string[] {
  if (typeof value === 'string') return value;
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value;
  throw new GuestMistake(
    'TypeError',
    `a glob must be a string or an array of strings, not ${describe(value)}`,
  );
}
