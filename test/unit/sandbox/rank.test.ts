import assert from 'node:assert/strict';
import { loadQuickJs, openRepl } from '../../support/openRepl';

const texts = {
  'docs/a.md': 'How tokens are refreshed.\n',
  'src/login.ts': 'line one\nline two\nexport function refreshToken() {}\n',
  'src/other.ts': 'nothing of it\n',
};

describe('context.rank', () => {
  let wasm: WebAssembly.Module;
  before(async () => {
    wasm = await loadQuickJs();
  });

  async function printed(code: string): Promise<string> {
    const repl = await openRepl(wasm, { texts });
    const { output, error } = await repl.run(code, AbortSignal.timeout(10_000));
    repl.dispose();
    return (output + (error ?? '')).trim();
  }

  it('gives ranges that can be printed, cited and sent', async () => {
    assert.equal(await printed('print(context.rank("refresh token", 1))'), '[ Span src/login.ts:1-3 ]');
    assert.match(
      await printed('print(`${context.rank("refresh token")[0]}`)'),
      /^<data id="\w+" path="src\/login.ts" lines="1-3">\n1\| line one/,
    );
  });

  it('takes a glob or options, with or without a count', async () => {
    assert.equal(
      await printed('print(context.rank("tokens refresh", 5, "docs/**").map(s => s.path))'),
      '[ "docs/a.md" ]',
    );
    assert.equal(
      await printed('print(context.rank("refresh", {glob: "src/**", k: 5}).map(s => s.path))'),
      '[ "src/login.ts" ]',
    );
    assert.equal(await printed('print(context.rank("refresh", "docs/**").length)'), '1');
  });

  it('says what is wrong with what it is given', async () => {
    assert.match(await printed('context.rank(/x/)'), /what rank looks for must be a string/);
    assert.match(await printed('context.rank("x", 0)'), /k must be from 1 to 1000, not 0/);
    assert.match(
      await printed('context.rank("x", 3, {globb: "a"})'),
      /rank has no option globb \(nearest: globs\)/,
    );
    assert.match(
      await printed('context.rank("x", 3, "nowhere/**")'),
      /note: no file matches "nowhere\/\*\*"/,
    );
  });
});
