import { pathMatcher } from '../context/glob';
import { nearest } from '../context/nearest';
import type { Snapshot } from '../context/snapshot';
import { describe, GuestMistake } from './arguments';

/** Finds the documents that guest code names, by paths and globs. */
export class DocumentChoice {
  readonly #snapshot: Snapshot;

  constructor(snapshot: Snapshot) {
    this.#snapshot = snapshot;
  }

  /**
   * The document with this path, or the only one whose path ends with it.
   * @throws {GuestMistake} with the nearest.
   */
  named(path: string): number {
    const plain = path.replaceAll('\\', '/').replace(/^(?:\.?\/)+/, '');
    const index = this.#snapshot.indexOfPath(path) ?? this.#snapshot.indexOfPath(plain);
    if (index !== undefined) return index;
    const paths = this.#paths();
    const [only, ...others] = paths.flatMap((other, at) => (other.endsWith(`/${plain}`) ? [at] : []));
    if (only !== undefined && others.length === 0) return only;
    throw new GuestMistake('Error', `there is no file ${path}; nearest: ${nearest(path, paths).join(', ')}`);
  }

  /** Documents by globs, exact paths or both; all without. */
  matching(include: unknown, exclude: unknown): number[] {
    const included = include === undefined ? undefined : pathMatcher(globOf(include));
    const excluded = exclude === undefined ? undefined : pathMatcher(globOf(exclude));
    const exact = new Set(typeof include === 'string' ? [include] : Array.isArray(include) ? include : []);
    return this.#paths().flatMap((path, index) =>
      (exact.has(path) || (included?.(path) ?? true)) && !(excluded?.(path) ?? false) ? [index] : [],
    );
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
