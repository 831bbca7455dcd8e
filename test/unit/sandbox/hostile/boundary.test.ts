import assert from 'node:assert/strict';
import prelude from 'guest:prelude';
import { ask, realSession } from '../../../support/askEngine';
import { loadQuickJs, openRepl } from '../../../support/openRepl';
import { repl, scriptedModel } from '../../../support/scriptedModel';

const megabyte = 1024 * 1024;

/** Every function that can be reached from these values by properties, accessors and prototypes. */
const walk = `const { getOwnPropertyDescriptors, getPrototypeOf } = Object;
const seen = new Set();
const todo = [globalThis, await llm_query("x"), llm_query("x"), context.files, context.files[0], context.grep("needle"),
  context.chunks(), context.files[0].range(1), context.toLowerCase(), history, budget()];
try { context.file("nowhere"); } catch (error) { todo.push(error); }
while (todo.length > 0) {
  const value = todo.pop();
  if ((typeof value !== "object" && typeof value !== "function") || value === null || seen.has(value)) continue;
  seen.add(value);
  todo.push(getPrototypeOf(value));
  for (const { value: held, get, set } of Object.values(getOwnPropertyDescriptors(value))) todo.push(held, get, set);
}
const sources = [...seen].filter((value) => typeof value === "function").map((f) => Function.prototype.toString.call(f));
FINAL(JSON.stringify(sources.filter((source) => !/^class|^function walk/.test(source))))`;

describe('what hostile code can reach', () => {
  it('is functions of the language and of the prelude: none of the host', async () => {
    const opened = await openRepl(await loadQuickJs(), {
      texts: { 'a.txt': 'needle' },
      answer: () => 'reply',
    });
    const { final, error } = await opened.run(walk, new AbortController().signal);
    assert.equal(error, undefined);
    const sources = JSON.parse(final ?? '[]') as string[];
    const native = sources.filter((source) => source.includes('[native code]'));
    assert.ok(native.length > 300, `${native.length} native functions`);
    assert.deepEqual(
      native.filter((source) => /^function (?:host|__host)\b/.test(source)),
      [],
    );
    const foreign = sources.filter(
      (source) => !source.includes('[native code]') && !prelude.includes(source),
    );
    assert.deepEqual(foreign, []);
  });

  it('leaves the thread of the host free', async () => {
    const session = realSession();
    let ticks = 0;
    let longest = 0;
    let last = performance.now();
    const timer = setInterval(() => {
      ticks++;
      longest = Math.max(longest, performance.now() - last - 5);
      last = performance.now();
    }, 5);
    const root = scriptedModel(repl('for (;;) print("x")'), repl('FINAL("over")'));
    const { run } = await ask(session, { root, limits: { codeTimeoutMs: 1_000 } });
    clearInterval(timer);
    await session.dispose();
    assert.equal(run.answered?.answer, 'over');
    console.log(`      the host was never late by more than ${longest.toFixed(0)} ms in ${ticks} ticks`);
    assert.ok(ticks > 20, `${ticks} ticks`);
  });

  it('gives memory back', async () => {
    const bombs = 8;
    const session = realSession();
    const used = () => Math.round(process.memoryUsage.rss() / megabyte);
    await ask(session, { root: scriptedModel(repl('FINAL("warm")')) });
    const before = used();
    for (let bomb = 0; bomb < bombs; bomb++) {
      const code = 'const hold = []; for (;;) hold.push("x".repeat(1e6) + hold.length)';
      const { run } = await ask(session, { root: scriptedModel(repl(code), repl('FINAL("over")')) });
      assert.equal(run.answered?.answer, 'over');
    }
    const after = used();
    await session.dispose();
    console.log(
      `      ${bombs} bombs of 128 MB: ${before} MB before, ${after} MB after, ${used()} MB at the end`,
    );
    assert.ok(after - before < (bombs / 2) * 128, `${after - before} MB are not given back`);
  });
});
