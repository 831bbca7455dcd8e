import type { PlaceInfo } from '../wire';
import { ask } from './bridge';
import { Span } from './span';

/** A place that the language server knows, in a document of the context. */
export class Place extends Span {
  readonly line: number;
  readonly column: number;
  /** Of a symbol. */
  readonly name: string | undefined;
  readonly kind: string | undefined;
  readonly container: string | undefined;
  readonly inScope = true;

  constructor(span: NonNullable<PlaceInfo['span']>, info: PlaceInfo) {
    super(span);
    this.line = info.line;
    this.column = info.column;
    this.name = info.name;
    this.kind = info.kind;
    this.container = info.container;
    Object.freeze(this);
  }
}

/** One that is not: it has no text here. */
type OutsidePlace = Readonly<Omit<PlaceInfo, 'span'>>;

export function symbols(path: unknown): Promise<(Place | OutsidePlace)[]> {
  return question('symbols', path);
}

export function definition(path: unknown, line: unknown, name: unknown): Promise<(Place | OutsidePlace)[]> {
  return question('definition', path, line, name);
}

export function references(path: unknown, line: unknown, name: unknown): Promise<(Place | OutsidePlace)[]> {
  return question('references', path, line, name);
}

async function question(kind: string, path: unknown, ...at: unknown[]): Promise<(Place | OutsidePlace)[]> {
  const reply = await ask('language', kind, pathOf(path), ...at);
  if (!reply.ok) throw new Error(`${kind}: ${reply.message}`);
  const places = ('json' in reply ? reply.json : []) as PlaceInfo[];
  return places.map((info) => (info.span ? new Place(info.span, info) : Object.freeze(info)));
}

/** A document, a match or a span stands for its path. */
function pathOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'path' in value ? value.path : value;
}
