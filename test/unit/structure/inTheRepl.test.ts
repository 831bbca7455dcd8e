import assert from 'node:assert/strict';
import type { Session } from '../../../src/worker/session';
import { ask, realSession } from '../../support/askEngine';
import { repl, scriptedModel } from '../../support/scriptedModel';

const texts = {
  'src/api.ts': [
    'export async function load(url: string) {',
    "  const note = '😀'; const reply = await fetch(url);",
    '  return reply.json();',
    '}',
    'export class Client {',
    '  get(path: string) {',
    '    return window.fetch(path, { signal: AbortSignal.timeout(5_000) });',
    '  }',
    '}',
    '',
  ].join('\r\n'),
  'src/old.js': '// fetch(nothing)\nfunction old() { fetch("a", {}, timeout); }\n',
  'tools/get.py': 'import requests\n\ndef get(url):\n    return requests.get(url, timeout=5)\n',
  'README.md': '# fetch(url)\n',
};

describe('structure, in the REPL of a run', () => {
  let session: Session;
  before(() => (session = realSession()));
  after(() => session.dispose());

  async function run(code: string, files: Readonly<Record<string, string>> = texts) {
    const root = scriptedModel(repl(code), repl('FINAL("done")'));
    return (await ask(session, { root, texts: files })).run;
  }

  /** What a block prints. */
  async function printed(code: string, files?: Readonly<Record<string, string>>): Promise<string> {
    return (await run(code, files)).iterations[0]?.blocks[0]?.output ?? '';
  }

  it('finds calls by name, in code alone, with what they are given', async () => {
    const code =
      'for (const c of context.calls("fetch")) print(c.path, c.line, c.callee, c.args.map(a => a.text))';
    assert.deepEqual((await printed(code)).split('\n'), [
      'src/api.ts 2 fetch [ "url" ]',
      'src/api.ts 7 window.fetch [ "path", "{ signal: AbortSignal.timeout(5_000) }" ]',
      'src/old.js 2 fetch [ "\\"a\\"", "{}", "timeout" ]',
    ]);
  });

  it('answers "every call without a timeout" with one filter', async () => {
    const code = `const bare = context.calls("fetch").filter(c => !c.args.some(a => /timeout/.test(a.text)));
      print(bare.map(c => c.path + ":" + c.line).join(" "))`;
    assert.equal(await printed(code), 'src/api.ts:2');
  });

  it('finds calls by a whole callee, a regular expression, in a folder, in one file', async () => {
    const count = (call: string) => printed(`print(${call}.length)`);
    assert.equal(await count('context.calls("window.fetch")'), '1');
    assert.equal(await count('context.calls(/^(requests\\.)?(get|fetch)$/)'), '3');
    assert.equal(await count('context.calls("fetch", "src/*.js")'), '1');
    assert.equal(await count('context.file("src/api.ts").calls()'), '4');
  });

  it('outlines a document, each definition within what it stands in', async () => {
    assert.deepEqual((await printed('context.file("src/api.ts").outline()')).split('\n'), [
      'src/api.ts',
      '  1-4 function load',
      '  5-9 class Client',
      '    6-8 method get',
    ]);
    const code =
      'const m = context.file("src/api.ts").outline().find(d => d.kind === "method"); print(m.name, m.parent, m.level, m.line, m.text.length)';
    assert.equal(await printed(code), 'get Client 1 6 96');
  });

  it('runs queries, with captures by name, at the right place after emoji and CR LF', async () => {
    const code = `const q = context.query("(call_expression function: (identifier) @fn arguments: (arguments . (_) @first)) @call", "ts");
      print(q.length, q[0].captures.fn.text, q[0].captures.first.text, q[0].captures.length, q[0].line, q[0].text);
      q`;
    assert.deepEqual((await printed(code)).split('\n'), [
      '1 fetch url 3 2 fetch(url)',
      '1 match in 1 file',
      'src/api.ts',
      "  2: const note = '😀'; const reply = await fetch(url);",
    ]);
  });

  it('a span of a result is one that sub-models can be given', async () => {
    const code =
      'print(/src.api.ts[^]*window.fetch/.test(`${context.calls("window.fetch")[0]}`), context.calls("fetch")[0])';
    assert.equal(await printed(code), 'true Call fetch src/api.ts:2');
  });

  it('a pattern without captures means what it matches; languages it is none of are named', async () => {
    const output = await printed('context.query("(call_expression)")');
    assert.match(
      output,
      /^note: 1 python file not searched: in python, there is no node type call_expression/,
    );
    assert.match(output, /\n5 matches in 2 files\n/);
  });

  for (const [what, code, expected] of [
    [
      'an unknown node type',
      '"(call_expr)", "ts"',
      /SyntaxError: this is no query for typescript: there is no node type call_expr \(at 1:2\); nearest: call_expression/,
    ],
    [
      'an unknown field',
      '"(call_expression funktion: (_))"',
      /there is no field funktion \(at 1:18\); nearest: function/,
    ],
    [
      'an open bracket',
      '"(call_expression @x"',
      /it does not parse at 1:18, before "@x": 1 more \) expected/,
    ],
    [
      'an impossible tree',
      '"(call_expression (arguments (program)))", "ts"',
      /no tree can have this \(at 1:29/,
    ],
    ['a wrong predicate', '\'((identifier) @i (#match? @i "("))\'', /Invalid regular expression/],
    [
      'a predicate that nothing is held against',
      '\'((identifier) @i (#contains? @i "x"))\'',
      /there is no predicate #contains\? here; there are #eq\?, .*Filter the matches in code/,
    ],
    ['a property', "'((identifier) @i (#is-not? local))'", /there is no predicate #is\? here/],
    [
      'a language without a grammar',
      '"(x)", { language: "cobol" }',
      /there is no grammar for cobol; there are typescript, tsx, .*Use context\.grep/,
    ],
    [
      'a language that no file has',
      '"(x)", { language: "go" }',
      /note: no go file among these; there are: typescript \(1\), javascript \(1\), python \(1\)/,
    ],
    ['a glob that matches nothing', '"(x)", { glob: "lib/**" }', /note: no file matches "lib\/\*\*"/],
    [
      'an option that there is not',
      '"(x)", { langage: "ts" }',
      /query has no option langage \(nearest: language\)/,
    ],
    ['files without a grammar', '"(x)", "*.md"', /there is no grammar for README\.md; there are typescript/],
  ] as const) {
    it(`says what is wrong: ${what}`, async () => {
      assert.match(await printed(`context.query(${code})`), expected);
    });
  }

  it('says what a result does not have', async () => {
    assert.match(
      await printed('context.calls("fetch")[0].params'),
      /a call has no params; use .*\.args\. It has path, line/,
    );
    assert.match(
      await printed('context.outline()'),
      /each document has one: context\.file\(path\)\.outline\(\)/,
    );
    assert.match(await printed('context.files[0].symbols()'), /use context\.files\[0\]\.outline\(\)/);
    assert.match(await printed('context.file("README.md").outline()'), /there is no grammar for README\.md/);
  });

  it('uses what a syntax error leaves, and says so', async () => {
    const broken = { 'a.ts': 'function whole() { fetch(1); }\nfunction broken( { fetch(2\n' };
    const output = await printed(
      'const c = context.calls("fetch"); print(c.length > 0, c[0].hasErrors)',
      broken,
    );
    assert.match(
      output,
      /note: results may be missing in 1 file with syntax that the grammar does not know: a\.ts/,
    );
    assert.match(output, /true true$/);
  });

  it('ends with the run that is cancelled, and works in the next', async () => {
    const cancel = new AbortController();
    const root = scriptedModel(repl('context.calls()'), repl('FINAL("done")'));
    const { finished } = await ask(session, {
      root,
      texts: { 'deep.js': '['.repeat(1_000_000) },
      signal: cancel.signal,
      onEvent: ({ type }) => {
        if (type === 'code.started') cancel.abort();
      },
    });
    assert.equal(finished.reason?.code, 'cancelled');
    assert.equal(await printed('print(context.calls("fetch").length)'), '3');
  });

  it('the ledger notes what was searched and what was opened', async () => {
    const { coverage } = await run('context.calls("fetch").map(c => c.args.map(a => a.text))');
    assert.deepEqual([coverage?.inScope, coverage?.searched, coverage?.opened], [4, 3, 2]);
  });
});
