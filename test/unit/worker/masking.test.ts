import assert from 'node:assert/strict';
import { ask, realSession } from '../../support/askEngine';
import { inMemoryCorpus } from '../../support/inMemoryCorpus';
import { repl, scriptedModel } from '../../support/scriptedModel';

const token = ['ghp', 'k3Jf9QmZx2VbT7wLpR8sYcH5nDg4AuE6k3Jf'].join('_');
const texts = {
  'a.ts': 'export const name = "a";\n',
  'config.ts': `// where it runs\nconst token = "${token}";\nexport default token;\n`,
};

describe('secrets in a run', () => {
  const session = realSession();
  after(() => session.dispose());

  it('are asterisks for code and for models, and announced', async () => {
    const code =
      'const f = context.file("config.ts"); print(f.lines[1]); print(JSON.stringify(context.masked));' +
      'print(context.grep("ghp_").length, f.length, context.includes("ghp_"));' +
      'FINAL(`config.ts:2 is masked: ${await llm_query("What is it?", f)}`)';
    const asked = await ask(session, {
      root: scriptedModel(repl(code)),
      sub: scriptedModel('Asterisks.'),
      texts,
    });
    const all = JSON.stringify(asked.events);
    assert.equal(all.includes(token), false);
    assert.match(all, /const token = ..\\*\*{40}/);
    const finished = asked.events.find((event) => event.type === 'code.finished');
    const output = finished?.type === 'code.finished' ? finished.output : '';
    assert.ok(output.includes('[{"path":"config.ts","line":2,"kind":"GitHub Token"}]'), output);
    assert.ok(output.includes(`0 ${texts['config.ts'].length} false`), output);
    const warning = asked.events.find((event) => event.type === 'warning');
    assert.match(JSON.stringify(warning), /1 secret in 1 file \(config\.ts:2 GitHub Token\)/);
    const [citation] = asked.run.answered?.citations ?? [];
    assert.deepEqual([citation?.problem, citation?.masked], [undefined, 'GitHub Token']);
  });

  it('are masked in text given as bytes', async () => {
    const bytes = new TextEncoder().encode(`é ${token}\r\n`);
    const corpus = {
      ...inMemoryCorpus({}),
      documents: [{ path: 'b.txt', size: bytes.length, origin: { kind: 'bytes' as const, bytes } }],
    };
    const root = scriptedModel(repl('FINAL(context.files[0].text)'));
    const { run } = await ask(session, { root, corpus });
    assert.equal(run.answered?.answer, `é ${'*'.repeat(40)}\r\n`);
  });

  it('are known to a child by the lines of its part', async () => {
    const root = scriptedModel((request) =>
      JSON.stringify(request.messages).includes('Child question')
        ? repl('FINAL(JSON.stringify(context.masked))')
        : repl('FINAL(await rlm_query("Child question", context.file("config.ts").range(2, 3)))'),
    );
    const { run } = await ask(session, { root, texts, limits: { maxDepth: 2 } });
    assert.match(run.answered?.answer ?? '', /"line":2,"kind":"GitHub Token"/);
  });
});
