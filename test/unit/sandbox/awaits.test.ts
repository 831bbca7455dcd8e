import assert from 'node:assert/strict';
import { rewrite } from '../../../src/sandbox/rewrite';

const code = (...blocks: string[]) => {
  let names;
  let last = '';
  for (const block of blocks) {
    const rewritten = rewrite(block, names);
    names = rewritten.promiseNames;
    last = rewritten.code;
  }
  return last;
};

describe('missing awaits', () => {
  describe('are put where a promise is used as its value', () => {
    for (const [source, expected] of [
      ['print(llm_query("a")); 0', 'print((await llm_query("a"))); 0'],
      ['const r = llm_query("a").trim()', 'var r = (await llm_query("a")).trim()'],
      ['const [a] = llm_query_batched(x)', 'var [a] = (await llm_query_batched(x))'],
      ['const t = `${llm_query("a")}`', 'var t = `${(await llm_query("a"))}`'],
      ['if (llm_query("a") === "yes") f()', 'if ((await llm_query("a")) === "yes") f()'],
      ['for (const r of llm_query_batched(x)) f(r)', 'for (const r of (await llm_query_batched(x))) f(r)'],
      ['const all = [...llm_query_batched(x)]', 'var all = [...(await llm_query_batched(x))]'],
      ['const d = llm_query("a")?.length', 'var d = (await llm_query("a"))?.length'],
      [
        'const s = llm_query(llm_query("a")) + "!"',
        'var s = (await llm_query((await llm_query("a")))) + "!"',
      ],
      ['const r = llm_query("a");\nconst t = "x" + r', 'var r = llm_query("a");\nvar t = "x" + (await r)'],
      [
        'let r; r = llm_query("a"); r = r + "!"; 0',
        'var r = undefined; r = llm_query("a"); r = (await r) + "!"; 0',
      ],
      [
        'const all = await Promise.all(llm_query_batched(x))',
        'var all = await Promise.all((await llm_query_batched(x)))',
      ],
      [
        'async function f() { return 1 }\nconst n = f() + 1',
        'async function f() { return 1 }\nvar n = (await f()) + 1',
      ],
      [
        'const ask = q => llm_query(q); print(ask("a")); 0',
        'var ask = q => llm_query(q); print((await ask("a"))); 0',
      ],
      [
        'async function main() { const r = llm_query("a"); print(r) }',
        'async function main() { const r = llm_query("a"); print((await r)) }',
      ],
    ] as const) {
      it(source, () => assert.equal(code(source), expected));
    }
  });

  it('are put around async functions given to forEach', () => {
    assert.equal(
      code('l.forEach(async x => f(x));\n0'),
      ';(await (async (__given) => { l.forEach((...__each) => { __given.push((async x => f(x))(...__each)); }); await Promise.all(__given); })([]));\n0',
    );
    const left = 'var g = () => { l.forEach(async x => f(x)) }';
    assert.equal(code(left), left);
  });

  it('leave lists alone whose items are awaited or chained', () => {
    for (const rest of [
      'for (const p of l) f(await p)',
      'for (const [i, p] of l.entries()) f(await p)',
      'for await (const r of l) f(r)',
      'var m = l.map(p => p.then(f))',
      'var r = Promise.race(l)',
    ]) {
      const block = `var l = f.map(x => llm_query(x)); ${rest}`;
      assert.equal(code(block), block);
    }
  });

  describe('are put around lists of promises that are shown or gone through as values', () => {
    for (const [source, expected] of [
      [
        'const l = await f.map(x => llm_query(x)); 0',
        'var l = await (await Promise.all(f.map(x => llm_query(x)))); 0',
      ],
      [
        'const l = f.map(x => llm_query(x)); const t = l[0].trim()',
        'var l = f.map(x => llm_query(x)); var t = (await Promise.all(l))[0].trim()',
      ],
      [
        'const l = []; l[0] = llm_query("a"); for (const r of l) f(r)',
        'var l = []; l[0] = llm_query("a"); for (const r of (await Promise.all(l))) f(r)',
      ],
      [
        'const l = [llm_query("a")]; const t = l.map(r => r.trim())',
        'var l = [llm_query("a")]; var t = (await Promise.all(l)).map(r => r.trim())',
      ],
      [
        'const l = f.map(x => llm_query(x)); const t = l.join("\\n")',
        'var l = f.map(x => llm_query(x)); var t = (await Promise.all(l)).join("\\n")',
      ],
      [
        'const l = f.map(async x => { return 1 }); print(l); 0',
        'var l = f.map(async x => { return 1 }); print((await Promise.all(l))); 0',
      ],
      [
        'const l = []; for (const x of f) l.push(llm_query(x)); print(`${l}`); 0',
        'var l = []; for (const x of f) l.push(llm_query(x)); print(`${(await Promise.all(l))}`); 0',
      ],
      ['const t = String([llm_query("a")])', 'var t = String((await Promise.all([llm_query("a")])))'],
    ] as const) {
      it(source, () => assert.equal(code(source), expected));
    }
  });

  describe('are not where a promise may be meant', () => {
    for (const source of [
      'var p = llm_query("a"); var q = llm_query("b"); var [x, y] = await Promise.all([p, q])',
      'var p = llm_query("a"); f(p); var o = { p }; var l = [p]',
      'llm_query("a").then(t => print(t)); 0',
      'var p = llm_query("a").catch(e => "")',
      'var all = await Promise.all(f.map(x => llm_query(x)))',
      'var l = f.map(x => llm_query(x)); var n = l.length; var all = await Promise.all(l)',
      'var r = await llm_query("a"); print(await r); 0',
      'var t = typeof llm_query("a"); var b = llm_query("a") instanceof Promise',
      'function llm_query(x) { return x }\nprint(llm_query("a")); 0',
      'var r = llm_query("a"); function f(r) { return r + 1 }',
      'f.map(x => `${llm_query(x)}`); 0',
      'function* g() { yield 1 }\nprint(g()); 0',
      'class A { x = llm_query("a").length }'.replace('class A', 'var A = class A') + ';',
    ]) {
      it(source, () => assert.equal(code(source), source));
    }
  });

  it('stand at the call where a reader cannot wait', () => {
    assert.equal(
      code('const r = llm_query("a"); const n = l.filter(x => r.includes(x))'),
      'var r = (await llm_query("a")); var n = l.filter(x => r.includes(x))',
    );
    const chained = 'var r = llm_query("a"); r.then(f); var n = l.filter(x => r.includes(x))';
    assert.equal(code(chained), chained);
  });

  it('are put in later blocks, too, unless the name means something else by then', () => {
    assert.equal(code('const r = llm_query("a")', 'const t = r + "!"'), 'var t = (await r) + "!"');
    assert.equal(code('async function f() {}', 'const t = f() + "!"'), 'var t = (await f()) + "!"');
    assert.equal(
      code('const l = f.map(x => llm_query(x))', 'const t = l.join()'),
      'var t = (await Promise.all(l)).join()',
    );
    assert.equal(code('const r = llm_query("a")', 'const r = 1', 'const t = r + "!"'), 'var t = r + "!"');
    assert.equal(code('{ const r = llm_query("a") }', 'const t = r + "!"'), 'var t = r + "!"');
  });

  it('do not call the line above where that has no semicolon', () => {
    assert.equal(
      code('const a = llm_query_batched(x)\na.forEach(f)\nprint(1)'),
      'var a = llm_query_batched(x)\n;(await a).forEach(f)\nawait (print(1))',
    );
    assert.equal(
      code('async function f() {\n  const a = llm_query_batched(x)\n  a.forEach(g)\n}'),
      'async function f() {\n  const a = llm_query_batched(x)\n  ;(await a).forEach(g)\n}',
    );
    assert.equal(
      code('if (x) llm_query("a").length\nelse 0;\n1'),
      'if (x) (await llm_query("a")).length\nelse 0;\n1',
    );
  });

  it('come with the last value of a block', () => {
    assert.equal(code('f()'), 'await (f())');
    assert.equal(code('llm_query("a").length'), 'await ((await llm_query("a")).length)');
    assert.equal(code('(async () => 1)();'), 'await ((async () => 1)());');
    assert.equal(code('1 + 1'), '1 + 1');
  });
});
