import type { RunLimits } from '../../src/rlm/limits';
import { repl } from '../support/scriptedModel';
import type { Rule } from '../support/lmScript';

/** One kind of run: what the models say when nothing goes wrong. */
export interface Recipe {
  /** Of the root, turn by turn. */
  readonly turns: readonly string[];
  /** Of children, turn by turn. */
  readonly childTurns?: readonly string[];
  readonly limits?: Partial<RunLimits>;
  /** The question is answered in one prompt. */
  readonly isDirect?: true;
  /** A second question goes on in the conversation. */
  readonly followUp?: string;
}

export const recipes: Readonly<Record<string, Recipe>> = {
  code: {
    limits: { maxDepth: 0 },
    turns: [
      'var n = context.grep("o").length; print(n, Math.random())',
      'throw new Error("half way " + n)',
      'FINAL("found " + n + " in a.txt:1")',
    ],
  },
  batch: {
    turns: [
      'var all = await llm_query_batched(context.files.flatMap((file) => [1, 2].map((n) => `part ${n}\n${file}`))); print(all)',
      'llm_query("nobody waits for this"); print(budget())',
      'FINAL(all.join(" ") + " in a.txt:1")',
    ],
  },
  children: {
    limits: { maxDepth: 2, maxSubCalls: 40 },
    turns: [
      'var parts = await rlm_query_batched(context.files.map((file) => ({prompt: "sum up " + file.path, context: file}))); print(parts)',
      'FINAL(parts.join(" | "))',
    ],
    childTurns: ['var seen = await llm_query("read", context.files[0]); print(seen)', 'FINAL(seen)'],
  },
  'endless code': {
    limits: { codeTimeoutMs: 100 },
    turns: [
      'var n = await llm_query("count"); print(n)',
      'for (;;) n += 1',
      'FINAL("counted " + (await llm_query("count again")))',
    ],
  },
  'much output': {
    turns: [
      'for (let i = 0; i < 3000; i++) print("line " + i); var lines = 3000',
      'print(await Promise.all(Array.from({length: 20}, (_, i) => llm_query("small " + i))))',
      'FINAL(lines + " lines")',
    ],
  },
  'few calls left': {
    limits: { maxSubCalls: 3, maxIterations: 4 },
    turns: [
      'var first = await llm_query("one"); print(first)',
      'var more = []; for (let i = 0; i < 6; i++) more.push(await llm_query("more " + i)); print(more)',
      'FINAL("so far " + first)',
    ],
  },
  direct: { isDirect: true, turns: ['The first file has one.'] },
  conversation: {
    turns: ['var kept = await llm_query("keep this"); print(kept)', 'FINAL("kept " + kept)'],
    followUp: 'FINAL("still " + kept)',
  },
};

/** What tells the turns of a script apart. */
export interface Turn {
  readonly when: Rule['when'];
  readonly text: string;
}

/** The replies of a recipe, most specific first. */
export function turnsOf({ turns, childTurns = [], isDirect, followUp }: Recipe): Turn[] {
  const [first = '', ...later] = isDirect ? turns : turns.map(repl);
  const [childFirst, childLast] = childTurns.map(repl);
  const isRoot = { role: 'root' } as const;
  const last = later.at(-1);
  return [
    ...(followUp === undefined ? [] : [{ when: { user: 'And then' }, text: repl(followUp) }]),
    ...(childFirst === undefined ? [] : [{ when: { ...isRoot, user: 'sum up' }, text: childFirst }]),
    // Of the eight turns that a child has.
    ...(childLast === undefined ? [] : [{ when: { ...isRoot, user: 'Turn [2-8]/8' }, text: childLast }]),
    ...later.map((text, index) => ({ when: { ...isRoot, user: `Turn ${index + 2}/` }, text })),
    { when: { ...isRoot, user: '^# Question' }, text: first },
    ...(last === undefined ? [] : [{ when: isRoot, text: last }]),
    { when: {}, text: isDirect ? first : 'a reply' },
  ];
}
