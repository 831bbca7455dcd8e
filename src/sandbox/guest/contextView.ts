import type { MaskedPlace } from '../../context/masked';
import type { DocumentInfo, ListInfo, Mapping, Pattern, SpanInfo, ViewMatchInfo } from '../wire';
import { call } from './bridge';
import { Chunk, Document, grep, pathOf, plain, rank, type Match } from './documents';
import { addSynonyms, knowProperties } from './knownProperties';
import { lazyList } from './lazyList';
import { clamp, integer, relative } from './places';
import type { Span } from './span';
import { calls, query, type Call, type QueryMatch } from './structure';

type Hit = RegExpMatchArray & { path: string; line: number };

function toHit(info: ViewMatchInfo, input: unknown): Hit {
  const undefinedFor = <T>(value: T | null) => value ?? undefined;
  const named = <T>(values: Readonly<Record<string, T | null>>) => {
    const entries = Object.entries(values).map(([name, value]) => [name, undefinedFor(value)] as const);
    return entries.length === 0 ? undefined : Object.fromEntries(entries);
  };
  const { indices } = info;
  const extra = {
    ...{ index: info.index, input, groups: named(info.named), path: info.path, line: info.line },
    ...(indices && {
      indices: Object.assign(indices.places.map(undefinedFor), { groups: named(indices.named) }),
    }),
  };
  return Object.assign([info.match, ...info.groups.map(undefinedFor)], extra) as unknown as Hit;
}

function patternOf(expression: RegExp): Pattern {
  return { source: expression.source, flags: expression.flags };
}

/** All documents as one string-like value that never enters the guest as a whole. */
export class ContextView {
  readonly #mapping: Mapping;
  readonly length: number;

  constructor(length: number, mapping: Mapping) {
    this.#mapping = mapping;
    this.length = length;
    // Own and enumerable, so that `Object.keys(context)` tells what there is.
    Object.defineProperty(this, 'files', { enumerable: true, configurable: true, get: fileList });
    Object.freeze(this);
  }

  get files(): Document[] {
    return fileList();
  }
  /** Where secrets read as asterisks: path, line and what it was. */
  get masked(): MaskedPlace[] {
    return call('view.masked');
  }
  get paths(): string[] {
    return fileList().map((file) => file.path);
  }
  file(path: unknown): Document {
    return new Document(call<DocumentInfo>('file.find', pathOf(path) ?? path));
  }
  glob(pattern: string | string[]): Document[] {
    return call<DocumentInfo[]>('file.glob', plain(pattern)).map((info) => new Document(info));
  }
  grep(pattern: string | RegExp, files?: unknown, options?: unknown): Match[] {
    return grep(pattern, files, options);
  }
  rank(query: string, count?: unknown, options?: unknown): Span[] {
    return rank(query, count, options);
  }
  query(pattern: string, options?: unknown): QueryMatch[] {
    return query(pattern, plain(options));
  }
  calls(name?: string | RegExp, options?: unknown): Call[] {
    return calls(name, plain(options));
  }
  chunks(options?: unknown): Chunk[] {
    return lazyList<SpanInfo[], Chunk>(
      call<ListInfo>('chunks', plain(options)),
      (spans, index) => new Chunk(spans, index),
    );
  }

  slice(start = 0, end = this.length): string {
    const from = relative(start, this.length);
    return call('view.slice', this.#mapping, from, Math.max(from, relative(end, this.length)));
  }
  substring(start = 0, end = this.length): string {
    const [a, b] = [clamp(start, this.length), clamp(end, this.length)];
    return call('view.slice', this.#mapping, Math.min(a, b), Math.max(a, b));
  }
  substr(start: number, length = this.length): string {
    const from = relative(start, this.length);
    return this.slice(from, from + Math.max(0, length));
  }
  at(index: number): string | undefined {
    const place = integer(index);
    return this.charAt(place < 0 ? this.length + place : place) || undefined;
  }
  charAt(index: number): string {
    const place = integer(index);
    return place >= 0 && place < this.length ? this.slice(place, place + 1) : '';
  }
  charCodeAt(index: number): number {
    return this.charAt(index).charCodeAt(0);
  }
  codePointAt(index: number): number | undefined {
    const place = integer(index);
    return place < 0 ? undefined : this.slice(place, place + 2).codePointAt(0);
  }
  indexOf(needle: unknown, from = 0): number {
    return call('view.indexOf', this.#mapping, String(needle), clamp(from, this.length));
  }
  lastIndexOf(needle: unknown, from = this.length): number {
    const last = Number.isNaN(from) ? this.length : clamp(from, this.length);
    return call('view.lastIndexOf', this.#mapping, String(needle), last);
  }
  includes(needle: unknown, from = 0): boolean {
    return this.indexOf(literal(needle, 'includes'), from) >= 0;
  }
  startsWith(needle: unknown, at = 0): boolean {
    const text = literal(needle, 'startsWith');
    const from = clamp(at, this.length);
    return this.slice(from, from + text.length) === text;
  }
  endsWith(needle: unknown, end = this.length): boolean {
    const text = literal(needle, 'endsWith');
    const from = clamp(end, this.length) - text.length;
    return from >= 0 && this.slice(from, from + text.length) === text;
  }
  match(pattern: string | RegExp): string[] | Hit | null {
    const expression = toExpression(pattern, '');
    if (!expression.global) return this.exec(expression);
    expression.lastIndex = 0;
    const info = call<ListInfo>('view.matches', this.#mapping, patternOf(expression));
    return info.length === 0 ? null : lazyList<string, string>(info, (text) => text);
  }
  matchAll(pattern: string | RegExp): IteratorObject<Hit> {
    const expression = toExpression(pattern, 'g');
    if (!expression.global) throw new TypeError('matchAll takes a regular expression with the flag g');
    const from = Math.max(0, integer(expression.lastIndex));
    const info = call<ListInfo>('view.matchAll', this.#mapping, patternOf(expression), from);
    return lazyList<ViewMatchInfo, Hit>(info, (raw) => toHit(raw, this))[Symbol.iterator]();
  }
  search(pattern: string | RegExp): number {
    const expression = toExpression(pattern, '');
    return this.exec(new RegExp(expression.source, expression.flags.replace('g', '')))?.index ?? -1;
  }
  /** What `expression.exec(context)` gives; moves `lastIndex` as JavaScript does. */
  exec(expression: RegExp): Hit | null {
    const remembers = expression.global || expression.sticky;
    const from = remembers ? Math.max(0, integer(expression.lastIndex)) : 0;
    const info =
      from > this.length
        ? null
        : call<ViewMatchInfo | null>('view.match', this.#mapping, patternOf(expression), from);
    if (remembers) expression.lastIndex = info === null ? 0 : info.index + info.match.length;
    return info === null ? null : toHit(info, this);
  }
  split(separator?: string | RegExp, limit?: number): string[] {
    const given = separator instanceof RegExp ? patternOf(separator) : separator;
    const pieces = lazyList<string | null, string | undefined>(
      call<ListInfo>('view.split', this.#mapping, given),
      (text) => text ?? undefined,
    ) as string[];
    return limit === undefined ? pieces : pieces.slice(0, limit >>> 0);
  }
  toLowerCase(): ContextView {
    return new ContextView(this.length, 'lower');
  }
  toUpperCase(): ContextView {
    return new ContextView(this.length, 'upper');
  }
  /** Nothing to take off in front, where a header line stands; the break that ends it all is left, as are all places. */
  trim(): this {
    return this;
  }
  *[Symbol.iterator](): Generator<string> {
    const step = 65_536;
    for (let at = 0; at < this.length;) {
      const part = this.slice(at, at + step);
      const last = part.charCodeAt(part.length - 1);
      const whole = last >= 0xd800 && last <= 0xdbff && part.length > 1 ? part.slice(0, -1) : part;
      yield* whole;
      at += whole.length;
    }
  }
  /** Small contexts may stand in a template; what would copy a large one says what to use instead. */
  [Symbol.toPrimitive](hint: string): string | number {
    if (hint === 'string') return call('view.render');
    const use = 'context.chunks(), context.grep(…) or context.file(path)';
    throw new TypeError(`context is not a string in memory: use ${use}, or context.slice(a, b) for a part`);
  }
  toString(): string {
    return call('view.render');
  }
  toJSON(): never {
    throw new TypeError(
      'context cannot become JSON: use context.files.map(f => f.path) or context.slice(a, b)',
    );
  }
  replace(): never {
    throw new TypeError(
      'context cannot be changed: take context.file(path).text or context.slice(a, b) and replace in it',
    );
  }
  replaceAll(): never {
    return this.replace();
  }
}

function fileList(): Document[] {
  return lazyList<DocumentInfo, Document>(
    call<ListInfo>('files'),
    (info) => new Document(info),
    documentNamed,
  );
}

/** `context.files["src/a.ts"]`: the document with exactly this path. */
function documentNamed(path: string): Document | undefined {
  const info = call<DocumentInfo | null>('file.named', path);
  return info === null ? undefined : new Document(info);
}

/** Lets `context[0]`, `context["src/a.ts"]` and other names be read, and what is not there be told. */
export function describeContext(): void {
  addSynonyms(ContextView.prototype, 'context');
  knowProperties(ContextView.prototype, 'context', (view, key) =>
    /^\d+$/.test(key) ? (view as ContextView).at(Number(key)) : documentNamed(key),
  );
}

/** As strings do, which take no regular expression here. */
function literal(needle: unknown, method: string): string {
  if (needle instanceof RegExp)
    throw new TypeError(
      `context.${method} takes a string: context.search(${String(needle)}) takes a regular expression`,
    );
  return String(needle);
}

function toExpression(pattern: string | RegExp, flags: string): RegExp {
  return pattern instanceof RegExp ? pattern : new RegExp(pattern, flags);
}

/** Lets `expression.exec(context)` and `expression.test(context)` search the view. */
export function teachRegExp(): void {
  // Called below with the expression as `this`.
  // eslint-disable-next-line @typescript-eslint/unbound-method
  const { exec, test } = RegExp.prototype;
  Object.defineProperty(RegExp.prototype, 'exec', {
    value: function (this: RegExp, input: unknown) {
      return input instanceof ContextView ? input.exec(this) : exec.call(this, input as string);
    },
  });
  Object.defineProperty(RegExp.prototype, 'test', {
    value: function (this: RegExp, input: unknown) {
      return input instanceof ContextView ? input.exec(this) !== null : test.call(this, input as string);
    },
  });
}
