import type { Snapshot } from '../context/snapshot';
import { placeOf, textOf, type Span } from '../context/span';
import { clip } from '../context/words';
import type { Findings } from './findings';

/** Lines of a printed outline, at most. */
const maxLines = 200;

/** A class, a function, a type, … of a document. */
export interface Definition extends Span {
  /** `class`, `function`, `method`, …. */
  readonly kind: string;
  readonly name: string;
  /** 0 for what stands in no other definition. */
  readonly level: number;
  /** Name of the definition around it. */
  readonly parent: string | null;
  readonly hasErrors: boolean;
}

/** The definitions of one document, in text order, each with what it stands in. */
export function definitionsOf(snapshot: Snapshot, findings: Findings): Definition[] {
  const around: Definition[] = [];
  return [...findings].map(({ document, start, end, captures, hasErrors }) => {
    while (around.length > 0 && (around.at(-1)?.end ?? 0) <= start) around.pop();
    const name = captures.find((capture) => capture.name === 'name');
    const definition = {
      document,
      start,
      end,
      kind: captures.find((capture) => capture.name !== 'name')?.name ?? 'definition',
      name: name ? clip(textOf(snapshot, name).replace(/\s+/g, ' '), 120) : '',
      level: around.length,
      parent: around.at(-1)?.name ?? null,
      hasErrors,
    };
    around.push(definition);
    return definition;
  });
}

/** Lines, kind and name of each, indented by what it stands in. */
export function showDefinitions(snapshot: Snapshot, definitions: readonly Definition[]): string {
  const [first] = definitions;
  if (!first) return 'no definitions';
  const lines = definitions.slice(0, maxLines).map((definition) => {
    const { from, to } = placeOf(snapshot, definition);
    return `${'  '.repeat(definition.level + 1)}${from}-${to} ${definition.kind} ${definition.name}`;
  });
  const more = definitions.length - lines.length;
  return [
    snapshot.document(first.document).path,
    ...lines,
    ...(more > 0 ? [`… ${more} more; iterate over the outline to see them`] : []),
  ].join('\n');
}
