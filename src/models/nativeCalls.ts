import * as v from 'valibot';
import { replBlock } from '../rlm/replies/fences';
import { bareJsonCalls } from '../rlm/replies/toolCalls';

/** One call of a tool, whole or a stretch of it. */
export const nativeCall = v.looseObject({
  index: v.nullish(v.number()),
  id: v.nullish(v.string()),
  function: v.nullish(v.looseObject({ name: v.nullish(v.string()), arguments: v.nullish(v.unknown()) })),
});
type Delta = v.InferOutput<typeof nativeCall>;

interface Call {
  readonly index: number | undefined;
  readonly id: string;
  name: string;
  /** Its arguments as they came: JSON, as a rule. */
  given: string;
}

/** Puts the native tool calls of a reply together, and writes them as a model without tools would. */
export class NativeCalls {
  /** Those not yet written, in the order in which they began. */
  #calls: Call[] = [];

  /** Takes stretches of calls. Returns whether another call began. */
  add(deltas: readonly Delta[]): boolean {
    const before = this.#calls.length;
    for (const { index, id, function: given } of deltas) {
      const call = this.#callOf(index ?? undefined, id ?? '', given?.name ?? '');
      call.name ||= given?.name ?? '';
      const more = given?.arguments ?? '';
      call.given += typeof more === 'string' ? more : JSON.stringify(more);
    }
    return this.#calls.length > before;
  }

  /** Writes the calls that others have followed and to whose arguments nothing can be added. */
  takeWhole(): string {
    const open = this.#calls.findIndex(({ given }, i) => i === this.#calls.length - 1 || !isWhole(given));
    return this.#calls.splice(0, Math.max(0, open)).map(written).join('\n');
  }

  /** Writes the others. `isCut` where the arguments of one break off. */
  takeAll(): { readonly text: string; readonly isCut: boolean } {
    const isCut = this.#calls.some(({ given }) => /^\s*\{/.test(given) && !/\}\s*$/.test(given));
    const calls = this.#calls.splice(0).filter(({ name, given }) => name !== '' || given.trim() !== '');
    return { text: calls.map(written).join('\n'), isCut };
  }

  #callOf(index: number | undefined, id: string, name: string): Call {
    const known = this.#calls.findLast(
      (call) => index === undefined || call.index === undefined || call.index === index,
    );
    const isSame = known && (id && known.id ? id === known.id : !name || !isWhole(known.given));
    if (isSame) return known;
    const call = { index, id, name, given: '' };
    this.#calls.push(call);
    return call;
  }
}

function isWhole(given: string): boolean {
  try {
    return typeof JSON.parse(given) === 'object';
  } catch {
    return false;
  }
}

/** Code as a `repl` block; a call of a tool that there is not as models write one in text, for who reads it. */
function written({ name, given }: Call): string {
  const codes = bareJsonCalls(JSON.stringify({ name, arguments: given }));
  return codes.map((code) => (code === undefined ? asText(name, given) : `${replBlock(code)}\n`)).join('\n');
}

function asText(name: string, given: string): string {
  return `<tool_call>\n${JSON.stringify({ name, arguments: given })}\n</tool_call>\n`;
}
