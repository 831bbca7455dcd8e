import assert from 'node:assert/strict';
import type { Repl } from '../../../src/rlm/repl';
import { loadQuickJs, openRepl } from '../../support/openRepl';

/** What a model reads when it has given a function something else than it takes: what was wrong, and what to write. */
describe('arguments that make no sense', () => {
  let repl: Repl;
  let asked = 0;

  before(async () => {
    const call = () => Promise.resolve({ ok: true, text: `reply ${++asked}` } as const);
    const texts = { 'src/a.ts': 'const x = 1;\nERROR one\nerror two', 'b.ts': 'x' };
    repl = await openRepl(await loadQuickJs(), { texts, call });
  });
  after(() => repl.dispose());

  async function run(code: string): Promise<string> {
    const { output, error } = await repl.run(code, new AbortController().signal);
    return [output, error].filter((part) => part !== undefined && part !== '').join('\n');
  }

  for (const [code, words] of [
    [
      'context.file("a.ts").range(10, 2)',
      /no lines 10 to 2: range\(from, to\) takes 1-based inclusive lines; src\/a\.ts has lines 1 to 3/,
    ],
    [
      'context.file("a.ts").range(NaN)',
      /NaN to NaN are no lines: range\(from, to\) takes 1-based inclusive lines/,
    ],
    ['context.file("a.ts").range([1, 2])', /are no lines: range\(from, to\)/],
    ['context.file("a.ts").range("", 2)', /are no lines: range\(from, to\)/],
    ['context.file("a.ts").range(0)', /no lines 0 to 0/],
    ['context.file(5)', /a path must be a string, not 5/],
    ['context.file("/etc/b.ts")', /there is no file \/etc\/b\.ts/],
    ['context.file("lib/src/a.ts")', /there is no file lib\/src\/a\.ts; nearest: src\/a\.ts/],
    ['context.file("")', /there is no file ""; nearest: /],
    ['context.grep("")', /grep got an empty string/],
    ['context.grep({})', /what grep looks for must be a string or a regular expression, not \{\}/],
    ['context.grep("x", 5)', /grep takes options as an object with glob, exclude, .*, not 5/],
    ['context.grep("x", { encoding: 5 })', /grep has no option encoding; it takes glob, /],
    ['context.grep("x", { flags: "q" })', /Invalid flags/],
    ['context.grep("x", { max: -1 })', /max must be at least 1, not -1/],
    ['context.grep("x", { max: NaN })', /the option max is NaN/],
    ['context.grep("ERROR", { ignoreCase: "yes" })', /ignoreCase must be true or false, not "yes"/],
    ['context.grep("ERROR", { caseSensitive: 0 })', /caseSensitive must be true or false, not 0/],
    ['context.grep("x", { literal: 1 })', /literal must be true or false, not 1/],
    [
      'context.grep("x", /\\.ts$/)',
      /files are chosen by globs, not by \/\\\.ts\$\/: write .*, or context\.files\.filter\(f => \/\\\.ts\$\/\.test\(f\.path\)\)/,
    ],
    ['context.glob(/a/)', /files are chosen by globs, not by \/a\/: write/],
    ['context.grep("x", () => true)', /an option is a value of type function/],
    ['context.grep("x", 5n)', /BigInt/],
    ['context.rank("?!")', /rank looks for words, and there is none in "\?!"/],
    ['context.rank("x", 5n)', /BigInt/],
    ['context.chunks(NaN)', /an option is NaN/],
    ['context.chunks({ maxChars: 0 })', /maxChars must be at least 1, not 0/],
    [
      'context.includes(/x/)',
      /context\.includes takes a string: context\.search\(\/x\/\) takes a regular expression/,
    ],
    ['FINAL_VAR("no_such_variable")', /FINAL_VAR: there is no variable no_such_variable; .*FINAL\(text\)/],
    ['parse_json("")', /parse_json found no JSON in: ""/],
    ['await llm_query(() => "a")', /llm_query got a function as its prompt/],
    ['await llm_query("a", () => "text")', /the context of a query is a function/],
    ['await llm_query("a", { temperature: 0 })', /unknown option temperature: known are prompt, context/],
  ] as const) {
    it(`are refused: ${code}`, async () => {
      asked = 0;
      assert.match(await run(code), words);
      assert.equal(asked, 0);
    });
  }

  for (const [code, expected] of [
    ['context.file("a.ts").range(2, Infinity).text', 'ERROR one\nerror two'],
    ['context.file("a.ts").range(-5, 1e300).to', '3'],
    ['context.file("a.ts").range(2n, 2n).text', 'ERROR one\n'],
    ['context.file("a.ts").slice(NaN, 5)', 'const'],
    ['context.file("a.ts").slice(9, 2).length', '0'],
    ['context.file(context.files[0]).path === context.files[0].path', 'true'],
    ['context.file(context.grep("ERROR")[0]).path', 'src/a.ts'],
    ['context.file("src\\\\a.ts").path', 'src/a.ts'],
    ['context.file("C:\\\\work\\\\src\\\\a.ts").path', 'src/a.ts'],
    ['context.file("/work/src/a.ts").path', 'src/a.ts'],
    ['context.glob(".\\\\src\\\\*.ts").length', '1'],
    ['context.grep("error", { flags: "i" }).length', '2'],
    ['context.grep("error", "src/**", "i").length', '2'],
    ['context.grep("error", "src/**", { ignoreCase: true }).length', '2'],
    ['context.grep("error", context.files[0], { max: 1 }).length', '1'],
    ['context.files[0].grep("error", "i").length', '2'],
    ['context.grep("(?i)error").length', '2'],
    ['context.grep("(?P<level>ERROR) one")[0].groups.level', 'ERROR'],
    ['context.chunks("src/**").length', '1'],
    ['context.startsWith(5)', 'false'],
    ['parse_json("null")', 'null'],
    ['await llm_query("a", { name: "x", timeout: 5 })', 'reply 1'],
  ] as const) {
    it(`are understood: ${code}`, async () => {
      asked = 0;
      assert.equal(await run(code), expected);
    });
  }
});
