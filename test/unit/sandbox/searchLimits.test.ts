import assert from 'node:assert/strict';
import type { StepResult } from '../../../src/rlm/repl';
import { nodeTimeLimit } from '../../../src/worker/timeLimit.node';
import { loadQuickJs, openRepl, type OpenReplOptions } from '../../support/openRepl';

const megabyte = 1024 * 1024;

describe('searches that would never end, or find too much', () => {
  let wasm: WebAssembly.Module;
  before(async () => {
    wasm = await loadQuickJs();
  });

  async function run(code: string, options: OpenReplOptions): Promise<StepResult> {
    const repl = await openRepl(wasm, options);
    try {
      return await repl.run(code, AbortSignal.timeout(60_000));
    } finally {
      repl.dispose();
    }
  }

  /** Each file takes the pattern a while by itself: the limit has to count for all together. */
  const slow = { 'a/long.txt': `${'a'.repeat(26)}!\n`.repeat(40), [`${'a'.repeat(40)}/b.txt`]: 'x' };
  const many = Object.fromEntries(
    Array.from({ length: 2_000 }, (_, index) => [`${index}.txt`, `${'a'.repeat(17)}!`]),
  );
  const endless = '/^(?:a+)+$/m';
  const searches: Readonly<Record<string, string>> = {
    grep: `context.grep(${endless})`,
    'grep with a string': `context.grep("(a|aa)+$")`,
    match: `context.match(${endless})`,
    'match with the flag g': `context.match(${endless}g)`,
    matchAll: `[...context.matchAll(${endless}g)]`,
    split: `context.split(${endless})`,
    search: `context.search(${endless})`,
    exec: `${endless}.exec(context)`,
    test: `${endless}.test(context)`,
  };
  for (const [name, code] of Object.entries(searches)) {
    for (const [kind, texts] of Object.entries({ 'one file': slow, 'thousands of files': many })) {
      it(`are stopped in ${name} over ${kind}, and the code goes on`, async () => {
        const guarded = `try { ${code}; print("found"); } catch (error) { print(error.message); } print("on");`;
        const { output, error } = await run(guarded, {
          texts,
          timeLimit: nodeTimeLimit(),
          searchTimeoutMs: 60,
        });
        assert.equal(error, undefined);
        assert.match(output, /the search took too long and was stopped: the regular expression is too slow/);
        assert.match(output, /\non$/m);
      });
    }
  }

  it('are stopped in globs, which are told', async () => {
    const glob = `${'*a'.repeat(24)}*b`;
    const texts = { [`${'a'.repeat(120)}.txt`]: 'x' };
    const { error } = await run(`context.glob(${JSON.stringify(glob)})`, {
      texts,
      timeLimit: nodeTimeLimit(),
      searchTimeoutMs: 60,
    });
    assert.match(error ?? '', /takes too long: use a glob with fewer wildcards/);
  });

  it('are stopped in rank', async () => {
    const words = Array.from({ length: 400_000 }, (_, index) => `word${index}`).join(' ');
    const { error } = await run('context.rank("word1")', {
      texts: { 'a.txt': words },
      timeLimit: nodeTimeLimit(),
      searchTimeoutMs: 5,
    });
    assert.match(error ?? '', /the search took too long/);
  });

  it('say how much they had found', async () => {
    const texts = { 'a.txt': 'x'.repeat(6_000_000), 'b.txt': 'x'.repeat(6_000_000) };
    const { error } = await run('context.grep(".")', { texts });
    assert.match(
      error ?? '',
      /the search was stopped at 10,000,000 matches in 2 files: use a narrower pattern/,
    );
  });

  it('do not add up: results of long ago are let go, and say so', async () => {
    const texts = { 'a.txt': 'x'.repeat(9_000_000) };
    const code =
      'const first = context.grep("x"); context.grep("x"); print(first[0].line); context.grep("x"); print(first[5000000].line);';
    const { output, error } = await run(code, { texts });
    assert.match(output, /^1/);
    assert.match(error ?? '', /this result was let go to make room for later ones: search again/);
  });

  it('hand out 2 million lines in a guest that could not hold them', async () => {
    const texts = { 'a.txt': 'a line of forty characters, more or less\n'.repeat(2_000_000) };
    // All of them cross, page by page, and few are looked at.
    const look = 'let long = 0; for (let i = 0; i < all.length; i += 500) long += all[i].length;';
    const code = `for (const all of [context.files[0].lines, context.split("\\n")]) { ${look} print(all.length, long); }`;
    const { output, error } = await run(code, { texts, memoryBytes: 16 * megabyte, codeTimeoutMs: 60_000 });
    assert.equal(error, undefined);
    assert.equal(output.trim(), '2000000 160000\n2000002 160013');
  });

  it('do not keep the guest from changing what it has', async () => {
    const texts = { 'a.txt': 'x\n'.repeat(20_000) };
    const code =
      'const lines = context.files[0].lines; lines[3]; lines[4] = "mine"; delete lines[5]; print(lines[3], lines[4], [...lines].length, [...lines][4]);';
    const { output } = await run(code, { texts });
    assert.equal(output.trim(), 'x mine 20000 mine');
  });

  it('show of a line without end only what is around the match', async () => {
    const texts = { 'min.js': `${'x'.repeat(3_000_000)}needle${'y'.repeat(3_000_000)}` };
    const { output } = await run(
      'const [hit] = context.grep("needle"); print(hit.text.length, hit.text.includes("xneedley"), hit.column, hit.match);',
      { texts },
    );
    assert.equal(output.trim(), '2000 true 3000001 needle');
  });
});
