import { nearest } from './nearest';
import type { Snapshot } from './snapshot';

/** What a path in an answer turned out to be. */
export type JudgedPath =
  | { readonly kind: 'document'; readonly index: number; /** As it was given. */ readonly given: string }
  /** A document of this name is missing: words for the user. */
  | { readonly kind: 'missing'; readonly path: string; readonly problem: string }
  /** No path of ours: a host, a time, a version, a member of something. */
  | { readonly kind: 'other' };

/** Looking for a similar name takes a look at every document. */
const maxSuggestions = 20;
/** Extensions of source text and documents, also where the corpus has none of them. */
const extensions = new Set(
  (
    'ts tsx mts cts js jsx mjs cjs json jsonc md mdx txt rst adoc html htm css scss less vue svelte py pyi rb ' +
    'go rs java kt kts scala groovy gradle c cc cpp cxx h hh hpp m mm cs fs vb swift dart php pl pm lua r jl ' +
    'ex exs erl hs clj ml zig sh bash zsh ps1 bat cmd sql graphql proto yaml yml toml ini cfg conf xml csv tsv ' +
    'log tf lock cmake ipynb tex'
  ).split(' '),
);
/** Extensions that are top-level domains too, and ports that servers use. */
const domains = new Set('rs sh py md pl cc ml ps pm mm vb'.split(' '));
const ports = new Set([
  22, 25, 80, 443, 3000, 3306, 4000, 5000, 5432, 6379, 8000, 8080, 8443, 8888, 9000, 27017,
]);

/** Tells the paths of an answer from what only looks like one. Indexes what it needs at first use. */
export class PathJudge {
  readonly #snapshot: Snapshot;
  readonly #known = new Map<string, JudgedPath>();
  #suggestions = 0;
  #names: { byName: Map<string, number[]>; extensions: Set<string>; folders: Set<string> } | undefined;

  constructor(snapshot: Snapshot) {
    this.#snapshot = snapshot;
  }

  /** @param candidates the likeliest first; the first that is a document counts */
  judge(candidates: readonly string[], line: number): JudgedPath {
    for (const candidate of candidates) {
      const path = normalized(candidate);
      const index =
        this.#snapshot.indexOfPath(candidate) ?? this.#snapshot.indexOfPath(path) ?? this.#bySuffix(path);
      if (index === undefined) continue;
      return { kind: 'document', index, given: candidate };
    }
    const likely = normalized(candidates.at(-1) ?? '');
    if (!this.#looksLikePath(likely, candidates.at(-1) ?? '', line)) return { kind: 'other' };
    let judged = this.#known.get(likely);
    if (!judged) this.#known.set(likely, (judged = this.#missing(likely)));
    return judged;
  }

  /** The one document whose path ends so (`client.ts`), or that an absolute path ends with. */
  #bySuffix(path: string): number | undefined {
    const name = path.slice(path.lastIndexOf('/') + 1);
    if (!/\.\w/.test(name) && !path.includes('/')) return undefined;
    const documents = this.#namesOf().byName.get(name);
    const matching = documents?.filter((index) => {
      const known = this.#snapshot.document(index).path;
      return known.endsWith(`/${path}`) || path.endsWith(`/${known}`);
    });
    return matching?.length === 1 ? matching[0] : undefined;
  }

  #missing(path: string): JudgedPath {
    const name = path.slice(path.lastIndexOf('/') + 1);
    const same = this.#namesOf().byName.get(name) ?? [];
    if (same.length > 1 && !path.includes('/')) {
      const few = same.slice(0, 3).map((index) => this.#snapshot.document(index).path);
      const problem = `${same.length.toLocaleString('en-US')} documents are called ${name}: ${few.join(', ')}${same.length > 3 ? ', …' : ''}`;
      return { kind: 'missing', path, problem };
    }
    const [suggestion] =
      this.#suggestions++ < maxSuggestions
        ? nearest(
            path,
            this.#snapshot.documents.map((document) => document.path),
            1,
          )
        : [];
    const problem = `no document ${path}${suggestion === undefined ? '' : `; nearest: ${suggestion}`}`;
    return { kind: 'missing', path, problem };
  }

  /** Judged by what the corpus has: an extension that is in use, a folder that is there. */
  #looksLikePath(path: string, given: string, line: number): boolean {
    if (/^(?:[/~\\]|[A-Za-z]:)/.test(given) || /@/.test(path.split('/')[0] ?? '') || /^[\d.]*$/.test(path))
      return false;
    const slash = path.lastIndexOf('/');
    const [, extension] = /[^/.][^/]*\.([A-Za-z]\w{0,9})$/.exec(path.slice(slash + 1)) ?? [];
    const names = this.#namesOf();
    if (extension === undefined) return slash > 0 && names.folders.has(path.slice(0, slash));
    // `a.b.c` is rather a member of something than a file in C.
    if (slash < 0 && extension.length === 1 && path.indexOf('.') !== path.lastIndexOf('.')) return false;
    const lower = extension.toLowerCase();
    if (!extensions.has(lower) && !names.extensions.has(lower)) return false;
    return slash >= 0 || !domains.has(lower) || !ports.has(line);
  }

  #namesOf() {
    if (this.#names) return this.#names;
    const names = {
      byName: new Map<string, number[]>(),
      extensions: new Set<string>(),
      folders: new Set<string>(),
    };
    for (const [index, { path }] of this.#snapshot.documents.entries()) {
      const slash = path.lastIndexOf('/');
      const name = path.slice(slash + 1);
      const same = names.byName.get(name);
      if (same) same.push(index);
      else names.byName.set(name, [index]);
      const dot = name.lastIndexOf('.');
      if (dot > 0) names.extensions.add(name.slice(dot + 1).toLowerCase());
      for (let at = path.indexOf('/'); at > 0; at = path.indexOf('/', at + 1))
        names.folders.add(path.slice(0, at));
    }
    return (this.#names = names);
  }
}

/** POSIX separators, without a leading `./` or `/`. */
function normalized(path: string): string {
  return path.replaceAll('\\', '/').replace(/^(?:\.{0,2}\/)+/, '');
}
