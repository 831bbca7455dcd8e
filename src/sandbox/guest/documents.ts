import type { DocumentInfo, ExactPath, ListInfo, MatchInfo, SpanInfo } from '../wire';
import { call } from './bridge';
import { addSynonyms, knowProperties } from './knownProperties';
import { lazyList } from './lazyList';
import { relative } from './places';
import { Span } from './span';
import { Call, calls, Definition, outline, query, QueryMatch } from './structure';

export { Span } from './span';

/** One document of the context. In a template string it becomes fenced, numbered lines. */
export class Document {
  readonly index: number;
  readonly path: string;
  readonly language: string | null;
  readonly length: number;

  constructor(info: DocumentInfo) {
    this.index = info.index;
    this.path = info.path;
    this.language = info.language;
    this.length = info.length;
    Object.defineProperty(this, 'index', { enumerable: false });
    Object.freeze(this);
  }

  get name(): string {
    return this.path.slice(this.path.lastIndexOf('/') + 1);
  }
  get lineCount(): number {
    return call('file.lineCount', this.index);
  }
  get tokens(): number {
    return call('file.tokens', this.index);
  }
  get text(): string {
    return call('file.slice', this.index, 0, this.length);
  }
  /** Lazy: reads what is looked at. */
  get lines(): string[] {
    return lazyList<string, string>(call<ListInfo>('file.lines', this.index), (line) => line);
  }
  /** 1-based, inclusive. */
  range(from: number, to: number = from): Span {
    return new Span(call('file.range', this.index, asGiven(from), asGiven(to)));
  }
  slice(start = 0, end = this.length): string {
    const from = relative(start, this.length);
    return call('file.slice', this.index, from, Math.max(from, relative(end, this.length)));
  }
  grep(pattern: string | RegExp, options?: unknown): Match[] {
    return grep(pattern, this, options);
  }
  query(pattern: string): QueryMatch[] {
    return query(pattern, plain({ files: this }));
  }
  calls(name?: string | RegExp): Call[] {
    return calls(name, plain({ files: this }));
  }
  outline(): Definition[] {
    return outline(this.index);
  }
  includes(needle: string): boolean {
    return this.text.includes(needle);
  }
  toString(): string {
    return call('span.render', this.index, 0, this.length);
  }
}

/** Spans to be read together. In a template string each becomes fenced, numbered lines. */
export class Chunk {
  readonly index: number;
  readonly spans: readonly Span[];

  constructor(spans: readonly SpanInfo[], index: number) {
    this.index = index;
    this.spans = spans.map((span) => new Span(span));
    Object.freeze(this);
  }
  get length(): number {
    return this.spans.reduce((sum, span) => sum + span.length, 0);
  }
  get tokens(): number {
    return Math.ceil(this.length / 4);
  }
  get paths(): string[] {
    return [...new Set(this.spans.map((span) => span.path))];
  }
  get path(): string | undefined {
    return this.spans[0]?.path;
  }
  get text(): string {
    return this.spans.map((span) => span.text).join('\n');
  }
  toString(): string {
    return this.spans.map((span) => span.toString()).join('\n');
  }
}

/** One hit of `grep`; `groups` are the capture groups, the named ones also by name. */
export class Match {
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly text: string;
  readonly match: string;
  readonly groups: (string | null)[] & Record<string, string | null>;

  constructor(info: MatchInfo) {
    this.path = info.path;
    this.line = info.line;
    this.column = info.column;
    this.text = info.text;
    this.match = info.match;
    this.groups = Object.assign([...info.groups], info.named);
  }
  toString(): string {
    return `${this.path}:${this.line}: ${this.text.trim()}`;
  }
}

/** Lets values of these classes be read by other names, and say what they do not have. */
export function describeDocuments(): void {
  for (const [type, kind] of [
    [Span, 'span'],
    [Document, 'document'],
    [Chunk, 'chunk'],
    [QueryMatch, 'queryMatch'],
    [Call, 'call'],
    [Definition, 'definition'],
  ] as const) {
    addSynonyms(type.prototype, kind);
    knowProperties(type.prototype, kind);
  }
  addSynonyms(Match.prototype, 'match');
  knowProperties(Match.prototype, 'match', (match, key) => groupOf(match as Match, key));
}

/** `hit[0]` is the match and `hit[1]` its first group, as of what `exec` gives. */
function groupOf({ match, groups }: Match, key: string): string | undefined {
  if (!/^\d+$/.test(key)) return undefined;
  return key === '0' ? match : (groups[Number(key) - 1] ?? undefined);
}

/** @param files a glob, documents, or the options. */
export function grep(pattern: string | RegExp, files?: unknown, options?: unknown): Match[] {
  const given = pattern instanceof RegExp ? { source: pattern.source, flags: pattern.flags } : pattern;
  const info = call<ListInfo>('grep', given, plain(files), plain(options));
  return lazyList<MatchInfo, Match>(info, (match) => new Match(match));
}

/** Passages by BM25, best first. */
export function rank(query: string, count?: unknown, options?: unknown): Span[] {
  const info = call<ListInfo>('rank', query, plain(count), plain(options));
  return lazyList<SpanInfo, Span>(info, (span) => new Span(span));
}

/** Options as they cross: what stands in files becomes their paths, which are no globs. */
export function plain(options: unknown): unknown {
  return JSON.parse(
    JSON.stringify(options ?? null, (key, value: unknown) => {
      if (typeof value === 'function' || Number.isNaN(value))
        throw new TypeError(`${key === '' ? 'an option' : `the option ${key}`} is ${asGiven(value)}`);
      if (value instanceof RegExp)
        throw new TypeError(
          `files are chosen by globs, not by ${String(value)}: write "**/*.ts", or context.files.filter(f => ${String(value)}.test(f.path))`,
        );
      return documentsOf(value) ?? value;
    }),
  ) as unknown;
}

/** A number as it was written, which JSON would lose: NaN, Infinity, a BigInt. Of other values, what they are. */
function asGiven(value: unknown): string {
  const isShort = typeof value !== 'object' && typeof value !== 'function' && typeof value !== 'symbol';
  return isShort || value === null ? String(value) : `a value of type ${typeof value}`;
}

/** The documents that something stands in. */
function documentsOf(value: unknown): ExactPath[] | undefined {
  if (value instanceof Chunk) return value.paths.map((path) => ({ exactly: path }));
  const path = pathOf(value);
  return path === undefined ? undefined : [{ exactly: path }];
}

/** The path of something that stands in one file. */
export function pathOf(value: unknown): string | undefined {
  const isPlaced = [Document, Span, Chunk, Match].some((type) => value instanceof type);
  return isPlaced ? (value as { readonly path: string | undefined }).path : undefined;
}
