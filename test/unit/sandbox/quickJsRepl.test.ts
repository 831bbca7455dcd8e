import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Fence } from '../../../src/context/fence';
import { Ledger } from '../../../src/context/ledger';
import { unlimited } from '../../../src/context/timeLimit';
import { unrecordedReads } from '../../../src/rlm/guestReads';
import type { Repl, SubCall, SubCallResult } from '../../../src/rlm/repl';
import { createQuickJsRepl } from '../../../src/sandbox/quickJsRepl';
import { inMemorySnapshot } from '../../support/inMemoryCorpus';

const texts = {
  'src/a.ts': 'import fs from "node:fs";\nconst x = 1; // TODO one\n',
  'src/b.ts': 'let y = 2;\n// TODO two\nexport {}',
};
const signal = new AbortController().signal;

async function openRepl(
  answer: (call: SubCall) => Promise<SubCallResult> = (call) =>
    Promise.resolve({ ok: true, text: `re: ${call.prompt}` }),
  codeTimeoutMs = 1_000,
  isCancelled = () => false,
): Promise<{ repl: Repl; ledger: Ledger; calls: SubCall[] }> {
  const bytes = await readFile(
    fileURLToPath(import.meta.resolve('@jitl/quickjs-wasmfile-release-sync/wasm')),
  );
  const snapshot = inMemorySnapshot(texts);
  const ledger = new Ledger(snapshot);
  const calls: SubCall[] = [];
  const megabyte = 1024 * 1024;
  const repl = await createQuickJsRepl(
    {
      snapshot,
      ledger,
      fence: new Fence(new Uint8Array(8)),
      timeLimit: unlimited,
      wasm: await WebAssembly.compile(bytes),
      limits: { memoryBytes: 64 * megabyte, stackBytes: megabyte / 4, codeTimeoutMs, searchTimeoutMs: 1_000 },
      clock: { now: 0, seed: 1 },
      isCancelled,
      onGuest: () => undefined,
    },
    {
      refuse: () => undefined,
      stops: () => undefined,
      block: () => ({ iteration: '1', index: 0 }),
      reads: unrecordedReads,
      call: (request) => {
        calls.push(request);
        return answer(request);
      },
      budget: () => ({ turnsLeft: 3, subCallsLeft: 4 }),
      history: (index) => (index === 0 ? { code: 'c', output: 'earlier' } : undefined),
    },
  );
  return { repl, ledger, calls };
}

describe('QuickJsRepl', () => {
  let repl: Repl;
  before(async () => ({ repl } = await openRepl()));
  after(() => repl.dispose());

  /** Output of the last of these blocks. */
  const run = async (...blocks: string[]) => {
    let output = '';
    for (const block of blocks) {
      const step = await repl.run(block, signal);
      output = [step.output, step.error].filter(Boolean).join('\n');
    }
    return output;
  };

  describe('as a REPL', () => {
    it('keeps variables, lets them be declared again, and shows the last value', async () => {
      assert.equal(
        await run('const a = [1, 2]; class K {}', 'const a = 3; function f() { return a }', 'f() + 1'),
        '4',
      );
      assert.equal(await run('typeof K'), 'function');
    });

    it('keeps what was set before an exception, and names the line', async () => {
      const output = await run('let kept = 5;\nnull.foo;\nkept = 6');
      assert.match(output, /^TypeError: .*null \(line 2: null\.foo;\)$/);
      assert.equal(await run('kept'), '5');
    });

    it('awaits at the top level and returns early', async () => {
      assert.equal(await run('const v = await Promise.resolve(7); v'), '7');
      assert.equal(await run('if (v > 5) return "early"; let never = 1'), 'early');
      assert.match(await run('never'), /ReferenceError/);
    });

    it('says when a block waits for what will never come', async () => {
      assert.match(await run('await new Promise(() => {})'), /nothing will ever settle/);
      assert.equal(await run('1'), '1');
    });

    it('prints like a person would want to read', async () => {
      assert.equal(
        await run('print("a", {b: [1, "c"]}, new Map([[1, 2]]), undefined)'),
        'a { b: [ 1, "c" ] } Map { 1 => 2 } undefined',
      );
      assert.equal(await run('console.log([])'), '[]');
      assert.equal(await run('const o = {}; o.o = o; o'), '{ o: [circular] }');
      assert.match(await run('SHOW_VARS()'), /^o: \{.*$/m);
    });

    it('shows a whole number by digits that are quick to make, however long it is', async () => {
      assert.equal(await run('print(-(2n ** 70n))'), '-1180591620717411303424n');
      const shown = (sign: string) => `${sign}0x1${'0'.repeat(1_997)}`;
      const code = 'var long = 2n ** 100000n; print(-long, long, [long].length)';
      const long = `${shown('')}… (25004 characters)`;
      assert.equal(await run(code), `${shown('-').slice(0, 2_000)}… (25005 characters) ${long} 1`);
      await run('long = undefined');
    });

    it('restores reserved names after an exception, too', async () => {
      await run('context = 3; null.x');
      assert.equal(await run('typeof context'), 'object');
    });

    it('runs TypeScript', async () => {
      assert.equal(await run('const n: number = 1; type T = string; (n as any) + 1'), '2');
    });

    it('restores reserved names and says so', async () => {
      assert.equal(
        await run('context = 3; FINAL = 4; undefined'),
        'note: context, FINAL cannot be replaced and was restored',
      );
      assert.equal(await run('typeof context + typeof FINAL'), 'objectfunction');
    });

    it('gives budget and history', async () => {
      assert.equal(await run('budget().turnsLeft + history[0].output + history.length'), '3earlier1');
    });
  });

  describe('finals', () => {
    const finalOf = async (code: string) => (await repl.run(code, signal)).final;

    it('come from executed code: the first, as text', async () => {
      assert.equal(await finalOf('FINAL("a"); FINAL("b")'), 'a');
      assert.equal(await finalOf('FINAL({n: 1})'), '{\n  "n": 1\n}');
      assert.equal(await finalOf('const ans = "named"; FINAL_VAR("ans")'), 'named');
      assert.equal(await finalOf('answer = {content: "c", ready: true}'), 'c');
      await run('answer = undefined');
    });

    it('do not count when the block throws, or when they are nothing', async () => {
      assert.equal(await finalOf('FINAL("a"); throw new Error("x")'), undefined);
      for (const [value, words] of [
        ['undefined', /got undefined/],
        ['Promise.resolve(1)', /got a promise: write FINAL\(await …\)/],
        ['""', /empty answer/],
        ['context', /the context itself/],
      ] as const) {
        const step = await repl.run(`FINAL(${value})`, signal);
        assert.equal(step.final, undefined);
        assert.match(step.error ?? '', words);
      }
    });
  });

  describe('context', () => {
    for (const [code, expected] of [
      [
        'context.grep("TODO (\\\\w+)").map(m => [m.path, m.line, m.column, m.groups[0]])',
        '[ [ "src/a.ts", 2, 17, "one" ], [ "src/b.ts", 2, 4, "two" ] ]',
      ],
      ['context.grep(/todo/i).length', '2'],
      [
        'context.grep("(T)OD(O)|(zz)").slice(0, 1).map(m => [m[0], m[1], m[2], m[3], m.groups[0]].join())',
        '[ "TODO,T,O,,T" ]',
      ],
      ['context.grep("TODO", "**/b.ts").length', '1'],
      ['context.grep("TODO", {files: [context.files[0]]}).length', '1'],
      ['context.grep("todo", {caseInsensitive: true, max: 1}).length', '1'],
      ['context.files.map(f => f.path + ":" + f.lineCount)', '[ "src/a.ts:2", "src/b.ts:3" ]'],
      ['[...context.files].length + context.glob("*b.ts").length', '3'],
      ['context.file("./src/a.ts").range(2).text', 'const x = 1; // TODO one\n'],
      ['context.file("src/b.ts").lines[1]', '// TODO two'],
      ['context.files.every(f => f.range(1, Infinity).lines.join() === f.lines.join())', 'true'],
      ['context.file("src/b.ts").slice(-9)', 'export {}'],
      ['context.indexOf("TODO") === context.slice(0).indexOf("TODO")', 'true'],
      ['context.at(-1) === "\\n" && context.charAt(0)', '='],
      ['context.match(/TODO \\w+/g)', '[ "TODO one", "TODO two" ]'],
      ['context.match(/TODO (\\w+)/)[1]', 'one'],
      [
        '[...context.matchAll(/TODO (?<n>\\w+)/g)].map(m => m.groups.n + m.path)',
        '[ "onesrc/a.ts", "twosrc/b.ts" ]',
      ],
      ['/TODO (\\w+)/.exec(context)[1] + /nope/.test(context)', 'onefalse'],
      ['const re = /TODO/g; let n = 0; while (re.exec(context)) n++; n', '2'],
      ['context.split("\\n").filter(l => l.includes("TODO")).length', '2'],
      ['context.toLowerCase().includes("todo") && !context.includes("todo")', 'true'],
      ['context.chunks({maxChars: 60}).map(c => c.paths)', '[ [ "src/a.ts" ], [ "src/b.ts" ] ]'],
      ['context.search(/TODO/) > 0 && context.startsWith("=== src/a.ts")', 'true'],
      [
        'JSON.stringify(context.grep("TODO").slice(0, 1))',
        '[{"path":"src/a.ts","line":2,"column":17,"text":"const x = 1; // TODO one","match":"TODO","groups":[]}]',
      ],
    ] as const) {
      it(code, async () => assert.equal(await run(code), expected));
    }

    it('prints matches by path', async () => {
      assert.equal(
        await run('context.grep("TODO")'),
        '2 matches in 2 files\nsrc/a.ts\n  2: const x = 1; // TODO one\nsrc/b.ts\n  2: // TODO two',
      );
    });

    it('names what to use instead of what would copy it', async () => {
      assert.match(await run('context + "x"'), /context\.chunks\(\), context\.grep/);
      assert.match(await run('JSON.stringify(context)'), /context\.files\.map/);
      assert.match(await run('context.replace("a", "b")'), /context\.file\(path\)\.text/);
    });

    it('names the nearest for a wrong path or option, and the extent for wrong lines', async () => {
      assert.match(await run('context.file("src/aa.ts")'), /no file src\/aa\.ts; nearest: src\/a\.ts/);
      assert.match(
        await run('context.grep("x", {globs_: 1})'),
        /no option globs_ \(nearest: globs\); it takes glob,/,
      );
      assert.match(await run('context.files[0].range(5, 9)'), /src\/a\.ts has lines 1 to 2/);
      assert.match(await run('context.grep(/(/)'), /SyntaxError/);
    });
  });

  describe('properties', () => {
    it('that a value does not have name the nearest and what there is', async () => {
      for (const [code, words] of [
        [
          'context.chunk',
          /^TypeError: context has no chunk; use context\.chunks\(\{ maxChars \}\)\. It has length, /,
        ],
        ['context.files[0].lineNumbers', /^TypeError: a document has no lineNumbers\. It has path, name, /],
        ['const { lin } = context.grep("TODO")[0]', /a match has no lin; nearest: it\.line\. It has path/],
        [
          'context.files[0].range(1).fron',
          /a span has no fron; nearest: context\.files\[0\]\.range\(1\)\.from/,
        ],
        ['context.chunks()[0].bodies', /^TypeError: a chunk has no bodies\. It has index/],
        ['context.grep("TODO").paths', /^TypeError: this list has no paths/],
        ['[1].map(() => context.files.total)', /this list has no total; use context\.files\.length \(line 1/],
      ] as const)
        assert.match(await run(code), words, code);
    });

    it('may be asked for, and be looked for by the language', async () => {
      for (const [code, expected] of [
        [
          'const f = context.files[0]; [typeof f.nope, "nope" in f, f?.nope?.x, f.nope ?? 1, f.nope || 2, !f.nope]',
          '[ "undefined", false, undefined, 1, 2, true ]',
        ],
        [
          '[f.nope === undefined, f.nope ? 1 : 2, Boolean(f.nope), f["no" + "pe"]]',
          '[ true, 2, false, undefined ]',
        ],
        ['const { nope = 5, path } = f; nope + path', '5src/a.ts'],
        ['await f === f && f.then === undefined', 'true'],
        ['JSON.stringify({ ...f })', '{"path":"src/a.ts","language":null,"length":51}'],
        ['Object.keys(context)', '[ "length", "files" ]'],
        [
          '[f instanceof Object, String(f).length > 0, f.hasOwnProperty("path"), f[Symbol.iterator]]',
          '[ true, true, true, undefined ]',
        ],
        [
          'const g = context.grep("TODO"); [g.concat([1]).length, Array.isArray(g), [...g].length, g.at(-1).line, g[5]]',
          '[ 3, true, 2, 2, undefined ]',
        ],
        ['for (const k in f) k', ''],
        ['f.note = 1; g.mine = 2; g.mine', '2'],
      ] as const)
        assert.equal(await run(code), expected, code);
    });

    it('go by their usual other names', async () => {
      assert.equal(
        await run(
          'const d = context.files[0], m = context.grep("TODO")[0], s = d.range(1); [d.contents === d.text, d.size, m.file, m.lineNumber, m.content === m.text, s.startLine, s.endLine, context.documents.length]',
        ),
        '[ true, 51, "src/a.ts", 2, true, 1, 1, 2 ]',
      );
      assert.equal(
        await run(
          '[context[0], context["src/a.ts"].path, context.files["src/b.ts"].path, context.file("b.ts").path]',
        ),
        '[ "=", "src/a.ts", "src/b.ts", "src/b.ts" ]',
      );
    });
  });

  describe('globs and flags', () => {
    it('that match no file are told, so that nothing found is not taken for nothing there', async () => {
      assert.equal(await run('context.grep("TODO", "lib/**").length'), 'note: no file matches "lib/**"\n0');
      assert.match(
        await run('context.chunks({ files: "*.rs" }).length'),
        /^note: no file matches "\*\.rs"\n0$/,
      );
      assert.equal(await run('context.grep("nope", "**/*.ts").length'), '0');
    });

    it('in place of a glob are those of the pattern', async () => {
      assert.equal(await run('context.grep("todo", "gi").length'), '2');
    });
  });

  describe('promises used as values', () => {
    it('name the call and the line', async () => {
      for (const [code, words] of [
        [
          'const f = q => { const p = llm_query(q); return p + "!" }; f("a")',
          /TypeError: line 1: llm_query\(…\) returns a promise: write await llm_query\(…\)/,
        ],
        ['const o = { p: llm_query("a") };\nJSON.stringify(o)', /line 1: llm_query/],
        [
          'const o = { p: llm_query_batched(["a"]) };\no.p[0]',
          /line 1: llm_query_batched\(…\) returns a promise/,
        ],
        ['const o = { p: rlm_query("a") };\no.p.trim()', /line 1: rlm_query/],
        ['const o = { p: llm_query("a") };\nfor (const c of o.p) c', /line 1: llm_query/],
        [
          'const o = { p: Promise.resolve(1) }; `${o.p}`',
          /a promise is used as a value: write await before it/,
        ],
      ] as const)
        assert.match(await run(code), words, code);
      assert.match(
        await run('const o = { p: llm_query("a") }', 'o.p.length'),
        /line 1 of an earlier block: llm_query/,
      );
    });

    it('are shown as what they are', async () => {
      assert.equal(
        await run('const o = { p: llm_query("a") };\nprint(o)'),
        '{ p: [line 1: llm_query(…) returns a promise: write await llm_query(…)] }',
      );
    });

    it('stay promises in all else', async () => {
      assert.equal(
        await run(
          'const o = { p: llm_query("a") }; [o.p instanceof Promise, o.p.constructor === Promise, await o.p, await o.p.then(t => t + "!"), "then" in o.p, (await Promise.all([o.p]))[0]]',
        ),
        '[ true, true, "re: a", "re: a!", true, "re: a" ]',
      );
    });

    it('run side by side where the REPL awaits them', async () => {
      let inFlight = 0;
      let most = 0;
      const opened = await openRepl(async (call) => {
        most = Math.max(most, ++inFlight);
        await new Promise((resolve) => setTimeout(resolve, 20));
        inFlight--;
        return { ok: true, text: call.prompt };
      });
      for (const [code, expected, together] of [
        [
          'const p = llm_query("a"); const q = llm_query("b"); const r = await Promise.all([p, q]); r',
          '[ "a", "b" ]',
          2,
        ],
        ['const p = llm_query("a"); const q = llm_query("b"); print(p, q)', 'a b', 2],
        ['const l = ["a", "b", "c"].map(x => llm_query(x)); print(l.join(" "))', 'a b c', 3],
      ] as const) {
        most = 0;
        assert.equal((await opened.repl.run(code, signal)).output, expected);
        assert.equal(most, together, code);
      }
    });

    it('at the end of a block are awaited, and what they throw is told', async () => {
      assert.equal(await run('async function main() { return 1 + await 2 }\nmain()'), '3');
      assert.match(
        await run('(async () => { await null; noSuch() })()'),
        /^ReferenceError: 'noSuch' is not defined \(line 1/,
      );
    });
  });

  describe('queries', () => {
    it('run at the same time, keep their order, and give text', async () => {
      let inFlight = 0;
      let most = 0;
      const opened = await openRepl(async (call) => {
        most = Math.max(most, ++inFlight);
        await new Promise((resolve) => setTimeout(resolve, 20));
        inFlight--;
        return { ok: true, text: call.prompt.toUpperCase() };
      });
      const step = await opened.repl.run('await llm_query_batched(["a", "b", {prompt: "c"}])', signal);
      assert.equal(step.output, '[ "A", "B", "C" ]');
      assert.equal(most, 3);
    });

    it('turn a failed call into text and list it, and deliver the others', async () => {
      const opened = await openRepl((call) =>
        Promise.resolve(call.prompt === 'bad' ? { ok: false, message: 'down' } : { ok: true, text: 'good' }),
      );
      const step = await opened.repl.run(
        'const r = await llm_query_batched(["x", "bad"]); print(r, r.errors)',
        signal,
      );
      assert.equal(
        step.output,
        '[ "good", "[llm_query failed: down]" ] [ { index: 1, message: "down" } ]\n' +
          'note: 1 of 2 calls failed: down',
      );
    });

    it('fence what they are given, and leave the prompt as it is', async () => {
      const opened = await openRepl();
      await opened.repl.run('await llm_query("What?\\n", context.file("src/b.ts").range(2, 2))', signal);
      assert.equal(opened.calls[0]?.prompt, 'What?\n');
      assert.match(
        opened.calls[0].render() ?? '',
        /^<data id="\w{12}" path="src\/b\.ts" lines="2">\n2\| \/\/ TODO two\n<\/data id="\w{12}">$/,
      );
      assert.deepEqual(opened.ledger.coverage(0).sent, 1);
    });

    it('count text put into the prompt itself as sent', async () => {
      const opened = await openRepl((call) => {
        call.render();
        return Promise.resolve({ ok: true, text: '' });
      });
      await opened.repl.run(
        'await llm_query(`Look: ${context.files[0]}`); await llm_query(context.files[1].text)',
        signal,
      );
      assert.match(opened.calls[0]?.prompt ?? '', /^Look: <data id=/);
      assert.equal(opened.ledger.coverage(0).sent, 1, 'short lines tell nothing');
    });

    it('are drained when nobody awaited them', async () => {
      const opened = await openRepl(async () => {
        await new Promise((resolve) => setTimeout(resolve, 20));
        return { ok: true, text: 'late' };
      });
      await opened.repl.run('let got; llm_query("x").then(t => { got = t }); 0', signal);
      assert.equal((await opened.repl.run('got', signal)).output, 'late');
    });

    it('refuse what is no prompt, with the right call', async () => {
      assert.match(await run('await llm_query(undefined)'), /takes a prompt: await llm_query/);
      assert.match(await run('await llm_query_batched("one")'), /takes an array of prompts/);
      assert.match(
        await run('await llm_query("x", {context: "c", temprature: 1})'),
        /unknown option temprature/,
      );
    });
  });

  describe('limits', () => {
    it('stop an endless loop, and the REPL goes on', async () => {
      const opened = await openRepl(undefined, 500);
      const step = await opened.repl.run('let before = 1; while (true) {}', signal);
      assert.match(step.error ?? '', /stopped after 0\.5 s of computing/);
      assert.equal((await opened.repl.run('before', signal)).output, '1');
    });

    it('stop an endless loop after an await, and one in a promise job', async () => {
      const opened = await openRepl(undefined, 500);
      for (const code of [
        'await null; while (true) {}',
        'await llm_query("x"); for (;;) await null',
        'Promise.resolve().then(() => { for (;;); }); await 1',
      ]) {
        assert.match((await opened.repl.run(code, signal)).error ?? '', /stopped after 0\.5 s/, code);
      }
      assert.equal((await opened.repl.run('1 + 1', signal)).output, '2');
    });

    it('do not count the time that calls take', async () => {
      const opened = await openRepl(async () => {
        await new Promise((resolve) => setTimeout(resolve, 1_000));
        return { ok: true, text: 'slow' };
      }, 500);
      assert.equal((await opened.repl.run('await llm_query("x")', signal)).output, 'slow');
    });

    it('bound memory and stack', async () => {
      const opened = await openRepl(undefined, 5_000);
      const bomb = await opened.repl.run('const a = []; for (;;) a.push("x".repeat(1e6) + a.length)', signal);
      assert.match(bomb.error ?? '', /out of memory/);
      await opened.repl.run('a.length = 0', signal);
      assert.match((await opened.repl.run('(function f() { f() })()', signal)).error ?? '', /stack overflow/);
      assert.equal((await opened.repl.run('1 + 1', signal)).output, '2');
    });

    it('end a block that waits, and one that computes, when they are cancelled', async () => {
      const waits = await openRepl(() => new Promise(() => undefined));
      const controller = new AbortController();
      setTimeout(() => controller.abort(new Error('stop')), 20);
      await assert.rejects(waits.repl.run('await llm_query("x")', controller.signal), /stop/);

      let ticks = 0;
      const message = new AbortController();
      const computes = await openRepl(undefined, 60_000, () => ++ticks > 100);
      const computing = computes.repl.run('for (;;);', message.signal);
      // A thread that is busy reads the message that says why only afterwards.
      setTimeout(() => message.abort(new Error('told why')));
      await assert.rejects(computing, /told why/);
    });
  });

  describe('boundary', () => {
    it('shows the guest these globals and no others', async () => {
      const opened = await openRepl();
      const step = await opened.repl.run('Object.getOwnPropertyNames(globalThis).sort().join(" ")', signal);
      const ours =
        'FINAL FINAL_VAR SHOW_VARS SUBMIT budget console context definition history llm_query llm_query_batched parse_json print recursive_llm references rlm_query rlm_query_batched symbols';
      const language =
        'AggregateError Array ArrayBuffer BigInt BigInt64Array BigUint64Array Boolean DataView Date Error EvalError FinalizationRegistry Float16Array Float32Array Float64Array Function Infinity Int16Array Int32Array Int8Array InternalError Iterator JSON Map Math NaN Number Object Promise Proxy RangeError ReferenceError Reflect RegExp Set SharedArrayBuffer String Symbol SyntaxError TypeError URIError Uint16Array Uint32Array Uint8Array Uint8ClampedArray WeakMap WeakRef WeakSet decodeURI decodeURIComponent encodeURI encodeURIComponent escape eval globalThis isFinite isNaN parseFloat parseInt undefined unescape';
      assert.deepEqual(step.output.split(' '), `${ours} ${language}`.split(' ').sort());
    });

    it('has no module to import', async () => {
      assert.match(await run('await import("node:fs")'), /Error/);
      assert.match(await run('import fs from "node:fs"'), /SyntaxError/);
      assert.match(await run('require("fs")'), /ReferenceError/);
    });

    it('carries NUL, lone surrogates and emoji both ways', async () => {
      const opened = await openRepl((call) => Promise.resolve({ ok: true, text: call.prompt }));
      const step = await opened.repl.run(
        String.raw`const s = "a\0b\ud800c😀"; (await llm_query(s)) === s`,
        signal,
      );
      assert.equal(step.output, 'true');
    });
  });
});
