import pLimit from 'p-limit';
import type { WholeFiles } from './wholeFiles';

/**
 * The files of a journal that is a folder of numbered segments. The last segment is written anew with every line
 * that it gets, in turn under two names, so that a write that is broken off spoils only the older version. What was
 * there before stands under the other name.
 */

/** In UTF-16 code units: beyond that a new segment begins. */
const fullSegment = 2 ** 16;

const requestsInFlight = 32;
const versionEnds = ['.jsonl', '.b.jsonl'] as const;
const versionName = /^(\d{8})(?:\.b)?\.jsonl$/;

/** A segment in the better of its versions. */
export interface Segment {
  readonly number: number;
  readonly text: string;
  readonly path: string;
  /** Paths of all its versions. */
  readonly paths: readonly string[];
}

/** All there are, in their order. @param from the number of the first that is read */
export async function segmentsIn(files: WholeFiles, folder: string, from = 1): Promise<Segment[]> {
  const names = (await files.list(folder))
    .filter((name) => versionName.test(name) && numberOf(name) >= from)
    .sort();
  const limit = pLimit(requestsInFlight);
  const versions = await Promise.all(
    names.map((name) =>
      limit(async () => {
        const path = `${folder}/${name}`;
        return { number: numberOf(name), path, text: await files.read(path) };
      }),
    ),
  );
  const found = versions.filter((version): version is Version => version.text !== undefined);
  // A writer has gone on meanwhile, and deleted what it needs no more.
  if (found.length < versions.length) return segmentsIn(files, folder, from);
  return [...Map.groupBy(found, ({ number }) => number)].map(([number, segment]) => {
    const { path, text } = betterOf(segment);
    return { number, path, text, paths: segment.map((version) => version.path) };
  });
}

function numberOf(name: string): number {
  return Number(name.slice(0, 8));
}

/** Whether a journal has begun. */
export async function hasSegments(files: WholeFiles, folder: string): Promise<boolean> {
  return (await files.list(folder)).some((name) => versionName.test(name));
}

/** The path of a segment that has one version, or of its first. */
export function segmentPath(folder: string, number: number, version: 0 | 1 = 0): string {
  return `${folder}/${String(number).padStart(8, '0')}${versionEnds[version]}`;
}

/** Where its other version is, or would be. */
export function otherVersion(path: string): string {
  const [first, second] = versionEnds;
  return path.endsWith(second)
    ? path.slice(0, -second.length) + first
    : path.slice(0, -first.length) + second;
}

/** Adds lines to segments, from a new one on. */
export class SegmentWriter {
  readonly #files: WholeFiles;
  readonly #folder: string;
  #number: number;
  /** What the segment holds. */
  #text = '';
  /** Its version that holds that; `undefined` while there is none. */
  #path: string | undefined;

  /** @param number of its first segment, of which there is no file */
  constructor(files: WholeFiles, folder: string, number: number) {
    this.#files = files;
    this.#folder = folder;
    this.#number = number;
  }

  /** Resolves when they are there to stay. @throws when they could not be written */
  async append(lines: string): Promise<void> {
    if (this.#path !== undefined && this.#text.length + lines.length > fullSegment)
      await this.#goOn(this.#path);
    const path =
      this.#path === undefined ? segmentPath(this.#folder, this.#number) : otherVersion(this.#path);
    await this.#files.write(path, this.#text + lines);
    this.#text += lines;
    this.#path = path;
  }

  /** To the next segment. */
  async #goOn(path: string): Promise<void> {
    // Left there, it would take room and no more.
    await this.#files.delete(otherVersion(path)).catch(() => undefined);
    this.#number++;
    this.#text = '';
    this.#path = undefined;
  }
}

interface Version {
  readonly number: number;
  readonly path: string;
  readonly text: string;
}

/** The one with more whole lines; of two that have as many the shorter, since what the other has more is torn. */
function betterOf(versions: readonly Version[]): Version {
  return versions.reduce((best, other) => {
    const more = wholeLines(other.text) - wholeLines(best.text);
    return more > 0 || (more === 0 && other.text.length < best.text.length) ? other : best;
  });
}

/** How many lines at its start were written to their end. */
function wholeLines(text: string): number {
  const lines = text.split('\n').slice(0, -1);
  const damaged = lines.findIndex((line) => !isJson(line));
  return damaged < 0 ? lines.length : damaged;
}

function isJson(line: string): boolean {
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}
