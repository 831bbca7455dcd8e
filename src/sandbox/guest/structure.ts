import type { CallInfo, DefinitionInfo, FoundInfo, ListInfo } from '../wire';
import { call } from './bridge';
import { lazyList } from './lazyList';
import { Span } from './span';

/** A capture of a query: a span that knows its name. */
type Captures = readonly Span[] & Readonly<Record<string, Span>>;

/** One match of a tree-sitter query, from its first capture to its last. */
export class QueryMatch extends Span {
  readonly line: number;
  /** In text order; also by name, the first of each. */
  readonly captures: Captures;
  readonly hasErrors: boolean;

  constructor(info: FoundInfo) {
    super(info);
    this.line = info.from;
    const spans = info.captures.map((capture) => new Span(capture));
    const named = info.captures
      .map(({ name }, index) => [name, spans[index]] as const)
      .filter(([name]) => name !== 'length')
      .reverse();
    this.captures = Object.assign(spans, Object.fromEntries(named)) as unknown as Captures;
    this.hasErrors = info.hasErrors;
    Object.freeze(this);
  }
}

/** One call in the text: what is called, and with what. */
export class Call extends Span {
  readonly line: number;
  readonly name: string;
  readonly callee: string;
  readonly args: readonly Span[];
  readonly hasErrors: boolean;

  constructor(info: CallInfo) {
    super(info);
    this.line = info.line;
    this.name = info.name;
    this.callee = info.callee;
    this.args = info.args.map((argument) => new Span(argument));
    this.hasErrors = info.hasErrors;
    Object.freeze(this);
  }
}

/** A class, a function, a type, … of a document. */
export class Definition extends Span {
  readonly line: number;
  readonly kind: string;
  readonly name: string;
  readonly level: number;
  readonly parent: string | null;
  readonly hasErrors: boolean;

  constructor(info: DefinitionInfo) {
    super(info);
    this.line = info.from;
    this.kind = info.kind;
    this.name = info.name;
    this.level = info.level;
    this.parent = info.parent;
    this.hasErrors = info.hasErrors;
    Object.freeze(this);
  }
}

/** @param options as they cross */
export function query(pattern: string, options: unknown): QueryMatch[] {
  return lazyList<FoundInfo, QueryMatch>(
    call<ListInfo>('structure.query', pattern, options),
    (info) => new QueryMatch(info),
  );
}

/** @param options as they cross */
export function calls(name: string | RegExp | undefined, options: unknown): Call[] {
  const given = name instanceof RegExp ? { source: name.source, flags: name.flags } : name;
  return lazyList<CallInfo, Call>(
    call<ListInfo>('structure.calls', given, options),
    (info) => new Call(info),
  );
}

export function outline(document: number): Definition[] {
  return lazyList<DefinitionInfo, Definition>(
    call<ListInfo>('structure.outline', document),
    (info) => new Definition(info),
  );
}
