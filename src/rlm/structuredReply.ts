import { clip } from '../context/words';
import type { CallSpec } from './callTree';
import type { JsonSchema } from './jsonSchema';
import { parseLooseJson } from './replies/looseJson';

/**
 * Structured answers of plain calls: how a model is asked for JSON, and how its reply is read. The words below are
 * part of the prompts: `promptVersion` changes with them.
 */

/** Follows the question of a call. */
export function schemaRequest(schema: JsonSchema): string {
  return `Reply with JSON alone, without other words and without a fence. It must fit this JSON Schema:\n${JSON.stringify(schema)}`;
}

/** The same call once more, which is told what was wrong with its reply. @param problems fenced: they quote the reply */
export function repairOf(spec: CallSpec, reply: string, problems: string): CallSpec {
  const request = `Your reply does not fit the schema:\n${problems}\nReply again: the whole JSON, put right, and nothing else.`;
  return {
    ...spec,
    call: `${spec.call}.repair`,
    messages: [...spec.messages, { role: 'assistant', content: reply }, { role: 'user', content: request }],
    content: spec.content === undefined ? undefined : JSON.stringify([spec.content, reply]),
    note: 'the first reply did not fit the schema: asked once more',
  };
}

export type Reading =
  | { readonly ok: true; readonly json: unknown }
  /** What is wrong, in words for the model. */
  | { readonly ok: false; readonly problems: readonly string[] };

/**
 * The value in a reply: all of it, else what is in a fence, else what the words around it leave. The first that
 * fits is taken.
 * @param isWhole false for a reply that was cut: then nothing is mended.
 * @param misfits what is wrong with a value
 */
export function readJson(
  reply: string,
  isWhole: boolean,
  misfits: (value: unknown) => readonly string[],
): Reading {
  let problems: readonly string[] | undefined;
  for (const json of valuesIn(withoutThoughts(reply), isWhole)) {
    const wrong = misfits(json);
    if (wrong.length === 0) return { ok: true, json };
    problems = wrong;
  }
  return { ok: false, problems: problems ?? [`the reply is no JSON: ${JSON.stringify(clip(reply, 80))}`] };
}

function withoutThoughts(reply: string): string {
  return reply.replace(/^[\s\S]*<\/think(?:ing)?>/i, '');
}

function* valuesIn(reply: string, isWhole: boolean): Generator {
  const texts = [
    reply,
    ...Array.from(reply.matchAll(/```\w*\s*\n([\s\S]*?)\n\s*```/g), ([, text = '']) => text),
  ];
  for (const text of texts) yield* strictly(text);
  if (!isWhole) return;
  for (const text of [...texts.slice(1), ...fromBrackets(reply)]) {
    const value = parseLooseJson(text);
    if (value !== undefined) yield value;
  }
}

function* strictly(text: string): Generator {
  try {
    yield JSON.parse(text);
  } catch {
    // Words around it, a slip in it, or no JSON at all: the more forgiving readings tell.
  }
}

/** Whatever stands between brackets that stand in no others, with the rest of the reply after it. */
function* fromBrackets(reply: string): Generator<string> {
  let index = reply.search(/[[{]/);
  while (index >= 0) {
    const rest = reply.slice(index);
    yield rest;
    const next = rest.slice(widthOfValue(rest)).search(/[[{]/);
    index = next < 0 ? -1 : index + widthOfValue(rest) + next;
  }
}

/** Characters up to the bracket that closes the first one, strings left aside; all of them where none does. */
function widthOfValue(text: string): number {
  let depth = 0;
  for (const { 0: token, index } of text.matchAll(/"(?:[^"\\]|\\[\s\S])*"|[[\]{}]/g)) {
    if (token === '{' || token === '[') depth++;
    else if (token === '}' || token === ']') depth--;
    if (depth === 0) return index + token.length;
  }
  return text.length;
}
