import assert from 'node:assert/strict';
import type { Coverage, LineCoverage } from '../../../src/context/coverage';
import { ask, realSession } from '../../support/askEngine';
import { inMemoryCorpus } from '../../support/inMemoryCorpus';
import { repl, scriptedModel } from '../../support/scriptedModel';

const text = (name: string, lines: number) =>
  Array.from({ length: lines }, (_, index) => `${name} has this as its line ${index + 1}\n`).join('');
// The first message shows how some documents begin, which counts as printed: of so many not these two.
const others = Array.from({ length: 20 }, (_, index) => [`a${index}.txt`, text(`a${index}`, 5)] as const);
const texts = { ...Object.fromEntries(others), 'b.txt': text('b', 40), 'c.txt': text('c', 20) };

/** `b.txt: opened 1-40, sent 3-9` for every file but those. */
function read(coverage: Coverage | undefined): string[] {
  const words = (kind: string, lines: LineCoverage | undefined) =>
    lines ? [`${kind} ${lines.ranges.map(({ from, to }) => `${from}-${to}`).join(' ')}`] : [];
  return (coverage?.files ?? [])
    .filter(({ path }) => !path.startsWith('a'))
    .map(({ path, opened, printed, sent, cited }) =>
      [...words('opened', opened), ...words('printed', printed), ...words('sent', sent)]
        .concat(words('cited', cited))
        .join(', ')
        .replace(/^/, `${path}: `),
    )
    .sort();
}

describe('what a run has read', () => {
  const session = realSession();
  after(() => session.dispose());
  const sub = scriptedModel('Nothing.');
  const run = async (...blocks: string[]) =>
    (await ask(session, { root: scriptedModel(...blocks.map(repl)), sub, texts, limits: { maxDepth: 2 } }))
      .run;

  it('tells apart what was searched, opened, printed and cited', async () => {
    const { coverage, answered } = await run(
      'const lines = context.file("b.txt").lines; const some = [lines[4], lines[5]]; print(lines[4])',
      'context.indexOf("nowhere"); FINAL("b.txt:5 and c.txt:2 and c.txt:99")',
    );
    const found = read(coverage);
    assert.match(found[0] ?? '', /^b\.txt: opened .*printed 5-5, cited 5-5$/);
    assert.equal(found[1], 'c.txt: cited 2-2');
    assert.deepEqual([coverage?.searched, coverage?.lines?.searched, coverage?.incomplete], [22, 160, false]);
    assert.deepEqual(
      answered?.citations.map(({ unread, problem }) => unread ?? problem),
      [undefined, true, 'c.txt has 20 lines'],
    );
  });

  it('counts as searched what a search went through, and not what lies behind its first match', async () => {
    const lines = async (code: string) => {
      const { coverage } = await run(`${code}; FINAL("x")`);
      return [coverage?.searched, coverage?.lines?.searched];
    };
    assert.deepEqual(await lines('context.indexOf("its line 3")'), [1, 3]);
    assert.deepEqual(await lines('context.search(/a1 has this as its line 2/)'), [2, 7]);
    assert.deepEqual(await lines('context.lastIndexOf("its line 19")'), [1, 2]);
    assert.deepEqual(await lines('const r = /line/g; for (let n = 0; n < 7; n++) r.exec(context)'), [2, 7]);
    assert.deepEqual(await lines('context.grep("line", {max: 6})'), [2, 6]);
    assert.deepEqual(await lines('context.grep("line", "b.txt")'), [1, 40]);
    assert.deepEqual(await lines('context.match(/line/g)'), [22, 160]);
    assert.deepEqual(await lines('/x/y.test(context)'), [0, 0]);
  });

  it('knows the lines of a batch of spans', async () => {
    const { coverage } = await run(
      'const b = context.file("b.txt"); FINAL(String(await llm_query_batched([' +
        '{prompt: "What?", context: b.range(3, 9)},' +
        '{prompt: "What?", context: [b.range(20, 21), context.file("c.txt")]},' +
        '`What about ${b.range(30, 31)}?`])))',
    );
    assert.deepEqual(read(coverage), [
      'b.txt: opened 3-9 20-21 30-31, sent 3-9 20-21 30-31',
      'c.txt: opened 1-20, sent 1-20',
    ]);
  });

  it('recognises raw text in prompts', async () => {
    const { coverage } = await run(
      'const t = context.file("b.txt").text; FINAL(await llm_query("What is this?\\n" + t.split("\\n").slice(9, 12).join("\\n")))',
    );
    assert.deepEqual(read(coverage), ['b.txt: opened 1-40, sent 10-12']);
  });

  it('takes the hits of a search for read once code or the model has them', async () => {
    const { coverage, answered } = await run(
      'const hits = context.grep("line 7$"); print(hits)',
      'FINAL("b.txt:7, b.txt:8")',
    );
    assert.deepEqual(read(coverage), [
      'b.txt: opened 7-7, printed 7-7, cited 7-8',
      'c.txt: opened 7-7, printed 7-7',
    ]);
    assert.deepEqual(
      answered?.citations.map(({ unread }) => unread),
      [undefined, true],
    );
  });

  it('counts what a child reads in the documents of the whole run', async () => {
    const root = scriptedModel((request) => {
      const isChild = JSON.stringify(request.messages).includes('Child question');
      if (!isChild)
        return repl('FINAL(await rlm_query("Child question", context.file("b.txt").range(11, 30)))');
      return repl(
        'FINAL(context.files[0].lines[2] + await llm_query("Sum up", context.files[0].range(15, 16)))',
      );
    });
    const asked = await ask(session, { root, sub, texts, limits: { maxDepth: 2 } });
    const [found = ''] = read(asked.run.coverage);
    assert.match(found, /^b\.txt: opened .*, (?:printed [^,]*, )?sent .*15-16/);
    assert.equal(
      asked.run.coverage?.files?.some(({ path }) => path.includes('~')),
      false,
    );
  });

  it('points to what was left out where the answer names it', async () => {
    const corpus = { ...inMemoryCorpus(texts), leftOut: [{ path: '.env', reason: 'secret' as const }] };
    const root = scriptedModel(repl('FINAL("The key is in .env; see b.txt:1")'));
    const { run: done } = await ask(session, { root, corpus });
    assert.deepEqual(
      done.answered?.citations.map(({ text: named, problem, leftOut }) => [named, problem, leftOut]),
      [
        ['b.txt:1', undefined, undefined],
        ['.env', '.env was left out: may hold secrets', true],
      ],
    );
  });
});
