import { leftOutReasons, type LeftOut } from './documents';

/** The entries that were left out, by the paths an answer may call them. */
export class LeftOutNames {
  readonly #byPath: ReadonlyMap<string, LeftOut>;

  constructor(leftOut: readonly LeftOut[]) {
    this.#byPath = new Map(leftOut.map((entry) => [entry.path, entry]));
  }

  get isEmpty(): boolean {
    return this.#byPath.size === 0;
  }

  /** The entry that a path is, or the folder it is in. */
  entryOf(path: string): LeftOut | undefined {
    const exact = this.#byPath.get(path);
    if (exact) return exact;
    for (let at = path.indexOf('/'); at > 0; at = path.indexOf('/', at + 1)) {
      const folder = this.#byPath.get(path.slice(0, at + 1));
      if (folder) return folder;
    }
    return undefined;
  }

  /** `src/.env was left out: may hold secrets`. */
  static words({ path, reason }: LeftOut): string {
    return `${path} was left out: ${leftOutReasons[reason]}`;
  }
}

/** Words that may be paths: with a slash or a dot in them, not the end of a sentence. */
const pathLike = /(?<![\p{L}\p{N}_@.+~\-/:])\.{0,1}[\p{L}\p{N}_@+~-][\p{L}\p{N}_@.+~/-]{0,399}/gu;
const maxNames = 50;

/** Left-out entries that an answer names, once each, with the word it names them by. */
export function namedLeftOut(answer: string, names: LeftOutNames): { text: string; entry: LeftOut }[] {
  const found = new Map<LeftOut, string>();
  if (names.isEmpty) return [];
  for (const [word] of answer.matchAll(pathLike)) {
    const text = word.replace(/[.+~-]+$/, '');
    if (!/[./]/.test(text)) continue;
    const entry = names.entryOf(text);
    if (!entry || found.has(entry)) continue;
    found.set(entry, text);
    if (found.size === maxNames) break;
  }
  return [...found].map(([entry, text]) => ({ text, entry }));
}
