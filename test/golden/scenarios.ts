import { setTimeout as sleep } from 'node:timers/promises';
import type { RunLimits } from '../../src/rlm/limits';
import type { RunSettings } from '../../src/rlm/runSettings';
import type { Steering } from '../../src/rlm/steering';

/** A run that is recorded in `NAME.jsonl`: its texts, and what its models say. */
export interface Scenario {
  readonly texts: Readonly<Record<string, string>>;
  readonly limits?: Partial<RunLimits>;
  readonly settings?: Partial<RunSettings>;
  readonly route?: 'auto' | 'direct';
  /** Tokens that the root model can read, where that matters. */
  readonly contextWindow?: number;
  /** By a part of their question, what the model of a loop says in its turns. Other loops say what `*` has. */
  readonly loops: Readonly<Record<string, readonly string[]>>;
  /** What a sub-model says; an error to fail with. */
  readonly sub?: (
    prompt: string,
    tell: (steering: Steering) => void,
  ) => Promise<string | Error> | string | Error;
}

const code = (text: string) => `\`\`\`repl\n${text}\n\`\`\``;

const poem = Array.from(
  { length: 60 },
  (_, line) => `line ${line + 1} of the poem, ${'la '.repeat(line % 7)}`,
).join('\n');
const texts = {
  'docs/poem.txt': `${poem}\n`,
  'src/orders.ts':
    'export interface Order {\n  id: string;\n}\n\n/** All of a customer. */\nexport async function loadOrders(customer: string): Promise<Order[]> {\n  const response = await fetch(`/orders/${customer}`);\n  return response.json();\n}\n',
  'src/report.py':
    'def total(orders):\n    # TODO: cents\n    return sum(order.amount for order in orders)\n',
};

/** Answers that begin with a number settle in its order, whatever the order of the calls. */
async function inOrder(prompt: string): Promise<string> {
  const place = Number(/\d+/.exec(prompt)?.[0] ?? 0);
  await sleep(10 * place);
  return `${place}: ${prompt.length}`;
}

export const scenarios: Readonly<Record<string, Scenario>> = {
  'reads-everything': {
    texts,
    limits: { maxDepth: 0 },
    loops: {
      '*': [
        code(
          [
            'const hits = context.grep(/TODO|fetch/);',
            'const kept = { hits, again: context.grep("line 1") };',
            'print(hits, hits.length, hits[0].path, context.files.map((f) => `${f.path} ${f.length} ${f.lineCount} ${f.tokens}`));',
            'print(context.length, context.indexOf("TODO"), context.slice(0, 40), context.match(/of (\\w+)/)[1], context.split("\\n").length);',
          ].join('\n'),
        ),
        code(
          [
            'const best = context.rank("orders of a customer", 2);',
            'const pieces = context.chunks({ maxChars: 400 });',
            'print(best.map(String).join("\\n"), pieces.length, pieces[1].text.length, context.glob("src/**").map((f) => f.path));',
            'print([...context.matchAll(/line (\\d)/g)].length, context.file("orders.ts").range(6, 8), context.calls("fetch"), context.file("report.py").outline());',
            'context.file("nowhere.ts")',
          ].join('\n'),
        ),
        code(
          'print(kept, kept.again.slice(-2).map(String), context.file("poem.txt").lines.at(-2), SHOW_VARS())',
        ),
        code('FINAL(`${hits.length} places, e.g. ${hits[0].path}:${hits[0].line}`)'),
      ],
    },
  },
  'batch-with-failures': {
    texts,
    loops: {
      '*': [
        code(
          'const order = []; const all = await Promise.all([3, 1, 2].map(async (n) => { const r = await llm_query(`${n} words?`, context.file("report.py")); order.push(n); return r; })); print(all, order, budget())',
        ),
        code(
          'const more = await llm_query_batched([{ prompt: "fail" }, { prompt: "5 of", context: context.chunks({ maxChars: 300 })[0] }, `6 ${context.file("report.py")}`]); print(more, more.errors)',
        ),
        code(
          'const json = await llm_query("as JSON", { schema: { type: "object", required: ["n"] } }); FINAL(`${more[1]} ${json.n} ${Math.random() < 1}`)',
        ),
      ],
    },
    sub: (prompt) => {
      if (prompt.startsWith('fail')) return new Error('the server is on fire');
      return prompt.startsWith('as JSON') ? '{"n": 7}' : inOrder(prompt);
    },
  },
  recursion: {
    texts,
    limits: { maxDepth: 2, maxSubCalls: 30 },
    loops: {
      'sum up': [
        code(
          'const seen = await llm_query("2 read", context.files[0]); print(seen, context.length, context.files[0].text.slice(0, 30))',
        ),
        code('FINAL(`${seen} in ${context.files[0].path}:1`)'),
      ],
      '*': [
        code(
          'const parts = await rlm_query_batched(context.files.map((file) => ({ prompt: `sum up ${file.path}`, context: file }))); print(parts)',
        ),
        code('FINAL(parts.join(" | "))'),
      ],
    },
    sub: inOrder,
  },
  schema: {
    texts,
    settings: { schema: { type: 'object', required: ['files'], properties: { files: { type: 'array' } } } },
    loops: {
      '*': [
        code('print(context.files.length)'),
        code('FINAL("three")'),
        'Now I know.\n\n' + code('FINAL({ files: context.files.map((f) => f.path) })'),
      ],
    },
  },
  compaction: {
    texts,
    contextWindow: 9_000,
    settings: { compactAt: 0.5 },
    loops: {
      '*': [
        code('const all = context.file("poem.txt").text; print(all, all)'),
        code('print(context.file("poem.txt").lines.map((l) => l + l).join("\\n"))'),
        code('print(history[0].output.length); print(all)'),
        'The poem has been read; the answer is still to be given.',
        code('FINAL(`${all.length} characters`)'),
        code('FINAL(`${all.length} characters`)'),
      ],
    },
  },
  hint: {
    texts,
    loops: {
      '*': [
        code('print(await llm_query("hint"))'),
        'I think aloud and write no code.',
        code('FINAL(context.grep("order").length)'),
      ],
    },
    sub: async (_, tell) => {
      tell({ kind: 'hint', text: 'mind the gap' });
      await sleep(100);
      return 'told';
    },
  },
  'answer-now': {
    texts,
    limits: { maxIterations: 6 },
    loops: {
      '*': [
        code('const found = { list: context.grep("order") }; print(await llm_query("answer now"))'),
        code('FINAL(found.list.length)'),
      ],
    },
    sub: async (_, tell) => {
      tell({ kind: 'answer-now' });
      await sleep(100);
      return 'told';
    },
  },
  timeouts: {
    texts: { ...texts, 'a.txt': `${'a'.repeat(40)}!\n` },
    limits: { codeTimeoutMs: 300 },
    loops: {
      '*': [
        code('var n = 0; for (;;) n++;'),
        code('var before = 1; try { context.grep(/(a+)+$/) } catch (error) { print(error.message) }'),
        code('print(context.grep("TODO").length, before)'),
        code('FINAL("slow")'),
      ],
    },
  },
  'direct-call': { texts, route: 'auto', loops: { '*': ['It is about orders (src/orders.ts:6).'] } },
};
