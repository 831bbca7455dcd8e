import assert from 'node:assert/strict';
import type { AskLanguageServer, LanguageRequest } from '../../../src/rlm/languageServer';
import type { Session } from '../../../src/worker/session';
import { ask, realSession } from '../../support/askEngine';
import { repl, scriptedModel } from '../../support/scriptedModel';

const text = 'import { load } from "./load";\n\nexport const total = load(1) + load(2);\n';
const corpus = {
  name: 'Test',
  leftOut: [],
  documents: [
    {
      path: 'src/a.ts',
      size: text.length,
      uri: 'file:///w/src/a%2Bb.ts',
      origin: { kind: 'text' as const, text },
    },
    { path: 'note.txt', size: 4, origin: { kind: 'text' as const, text: 'load' } },
  ],
};

describe('the language server, asked by code', () => {
  let session: Session;
  before(() => (session = realSession()));
  after(() => session.dispose());

  async function run(code: string, askLanguageServer?: AskLanguageServer, ...more: string[]) {
    const root = scriptedModel(...[code, ...more].map(repl), repl('FINAL("done")'));
    const asked = await ask(session, { root, corpus, askLanguageServer });
    return { ...asked, output: asked.run.iterations[0]?.blocks[0]?.output ?? '' };
  }

  /** Answers with these places, and remembers what it was asked. */
  function server(places: readonly { readonly uri: string; readonly line: number }[]) {
    const requests: LanguageRequest[] = [];
    const asks: AskLanguageServer = (request) => {
      requests.push(request);
      return Promise.resolve({
        ok: true,
        places: places.map((place) => ({ ...place, character: 2, endLine: place.line })),
      });
    };
    return { requests, asks };
  }

  it('is asked where a name stands, with the line as the run read it', async () => {
    const { requests, asks } = server([]);
    await run('await references("src/a.ts", 3, "load"); await definition(context.files[0], 1, "load")', asks);
    const line = { uri: 'file:///w/src/a%2Bb.ts' };
    assert.deepEqual(requests, [
      { ...line, kind: 'references', line: 2, character: 21, text: text.split('\n')[2] },
      { ...line, kind: 'definition', line: 0, character: 9, text: text.split('\n')[0] },
    ]);
  });

  it('gives spans for places in the context, and marks those outside it and beyond its end', async () => {
    const { asks } = server([
      { uri: 'file:///w/src/a+b.ts', line: 2 },
      { uri: 'file:///w/src/a+b.ts', line: 99 },
      { uri: 'file:///lib/load.d.ts', line: 4 },
    ]);
    const code = `for (const p of await references("src/a.ts", 3, "load"))
      print(p.path, p.line, p.column, p.inScope, p.text?.trim())`;
    assert.deepEqual((await run(code, asks)).output.split('\n'), [
      'src/a.ts 3 3 true export const total = load(1) + load(2);',
      'src/a.ts 100 3 false undefined',
      'file:///lib/load.d.ts 5 3 false undefined',
    ]);
  });

  it('records question and answer before code goes on', async () => {
    const { asks } = server([{ uri: 'file:///w/src/a+b.ts', line: 0 }]);
    const { events } = await run('print((await symbols("src/a.ts")).length)', asks);
    const types = events.map(({ type }) => type);
    assert.ok(types.indexOf('language.answered') < types.indexOf('code.finished'));
    const answered = events.find((event) => event.type === 'language.answered');
    assert.deepEqual(answered?.request, { kind: 'symbols', uri: 'file:///w/src/a%2Bb.ts' });
    assert.equal(answered.answer.ok && answered.answer.places.length, 1);
  });

  for (const [what, code, expected] of [
    [
      'a name that is elsewhere',
      'await definition("src/a.ts", 2, "load")',
      /line 2 of src\/a\.ts has no load; it stands in lines 1, 3/,
    ],
    [
      'a line that is not there',
      'await references("src/a.ts", 30, "load")',
      /no lines 30 to 30: .*src\/a\.ts has lines 1 to 3/,
    ],
    [
      'a text without a place',
      'await symbols("note.txt")',
      /note\.txt is no file of the editor: use file\.outline\(\)/,
    ],
    ['a document that is not there', 'await symbols("b.ts")', /there is no file b\.ts; nearest: src\/a\.ts/],
  ] as const) {
    it(`says what is wrong: ${what}`, async () => {
      assert.match((await run(code, server([]).asks)).output, expected);
    });
  }

  it('throws what the editor says, and a failure of its', async () => {
    const none: AskLanguageServer = () => Promise.resolve({ ok: false, message: 'nobody knows cobol' });
    assert.match((await run('await symbols("src/a.ts")', none)).output, /Error: symbols: nobody knows cobol/);
    const broken: AskLanguageServer = () => Promise.reject(new Error('it crashed'));
    assert.match(
      (await run('await symbols("src/a.ts")', broken)).output,
      /the language server failed: it crashed/,
    );
  });

  it('says in the terminal what to use instead', async () => {
    const { output } = await run('await symbols("src/a.ts")');
    assert.match(
      output,
      /symbols: only the editor has a language server\. Use file\.outline\(\), context\.calls/,
    );
  });

  it('a variable may be called as its functions are, and lasts', async () => {
    const { run: view } = await run(
      'const references = [1, 2]; const symbols = 3;',
      undefined,
      'print(references.length + symbols, SHOW_VARS())',
    );
    assert.equal(view.iterations[0]?.blocks[0]?.output, '(the block printed nothing)');
    assert.equal(view.iterations[1]?.blocks[0]?.output, '5 symbols: 3\nreferences: array of 2');
  });
});
