import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import type { Inspected } from '../../src/protocol/engine';
import type { CodeFinished, TrajectoryEvent } from '../../src/rlm/events';
import { emptyRun, reduce, type RunView } from '../../src/rlm/trajectory';
import { ask as askNode, realSession } from '../support/askEngine';
import { launchBrowser } from '../support/browser';
import type { PageAnswer, PageQuestion } from '../support/enginePage';
import { findRepository } from '../support/repository';
import { repl, scriptedModel } from '../support/scriptedModel';

const origin = 'http://engine.localhost:8080';

const offersTrees = /- context\.calls\(.*?answer\.(?:\n|\\n)/;

describe("the engine in a browser's Web Worker", () => {
  const { dist, downloads } = findRepository();
  let browser: Browser;
  let page: Page;
  const errors: string[] = [];

  before(async () => {
    browser = await launchBrowser(downloads, (line) => void process.stderr.write(`${line}\n`));
  });
  after(() => browser.close());
  beforeEach(async () => {
    errors.length = 0;
    page = await browser.newPage();
    page.on('pageerror', (error) => errors.push(error.message));
    page.on('console', (message) => {
      errors.push(message.text());
    });
    await page.route('**/*', async (route) => {
      const { pathname } = new URL(route.request().url());
      if (pathname === '/')
        return route.fulfill({ contentType: 'text/html', body: '<script src="page.js"></script>' });
      return route.fulfill({
        contentType: 'text/javascript',
        body: await readFile(join(dist, 'web', pathname)),
      });
    });
    await page.goto(`${origin}/`);
  });
  afterEach(async () => {
    await page.close();
    assert.deepEqual(errors, []);
  });

  const ask = (question: PageQuestion): Promise<PageAnswer> =>
    page.evaluate<PageAnswer>(`askInPage(${JSON.stringify(question)})`);

  const inspect = (question: PageQuestion): Promise<Inspected> =>
    page.evaluate<Inspected>(`inspectInPage(${JSON.stringify(question)})`);

  it('answers over several turns, as the one in a thread of Node does', async () => {
    const texts = {
      'orders.ts': 'export function order() {\n  // TODO: a timeout\n  return fetch("/orders");\n}\n',
      'notes.md': '# Notes\n\nTODO: rename.\n',
    };
    const replies = [
      repl('const hits = context.grep(/TODO/); print(context.files.length, hits)'),
      repl(
        'const pieces = [...context.chunks()];\nconst found = await llm_query_batched(pieces.map(() => "What is to be done?"), pieces);\nprint(found)',
      ),
      repl('FINAL("Two: orders.ts:2 and notes.md:3, not notes.md:30")'),
    ];
    const subReply = 'a timeout, a new name';
    const { events, subCalls } = await ask({ texts, replies, subReply });
    const { answered } = viewOf(events);
    assert.deepEqual(
      answered?.citations.map(({ path, line, problem }) => [path, line, problem === undefined]),
      [
        ['orders.ts', 2, true],
        ['notes.md', 3, true],
        ['notes.md', 30, false],
      ],
    );
    assert.equal(subCalls, 1);

    const session = realSession();
    try {
      const inNode = await askNode(session, {
        texts,
        root: scriptedModel(...replies),
        sub: scriptedModel(subReply),
      });
      // But for a line of what the model is told first (and its tokens): there are no syntax trees here.
      assert.doesNotMatch(JSON.stringify(events), offersTrees);
      assert.match(JSON.stringify(inNode.events), offersTrees);
      assert.deepEqual(comparable(events), comparable(inNode.events));
    } finally {
      await session.dispose();
    }
  });

  it('reads bytes as a disk would be read: what is no text is left out, secrets are masked', async () => {
    const key = `ghp_${'a1B2'.repeat(9)}`;
    const utf16 = [0xff, 0xfe, 0x68, 0, 0x69, 0];
    const inspected = await inspect({
      texts: {},
      bytes: {
        'a.bin': [1, 0, 2],
        'b.txt': [0xef, 0xbb, 0xbf, 0x63, 0xc3, 0xa9],
        'c.txt': utf16,
        'd.txt': [...new TextEncoder().encode(`token = "${key}"`)],
      },
    });
    assert.deepEqual(
      { documents: inspected.documents, characters: inspected.characters, leftOut: inspected.leftOut },
      { documents: 3, characters: 2 + 2 + `token = "${key}"`.length, leftOut: 1 },
    );
    assert.equal(inspected.masked, 1);
  });

  it('goes on in a conversation', async () => {
    await ask({ replies: [repl('const kept = 41; FINAL("first")')] });
    const { events } = await ask({ follows: 'test', replies: [repl('FINAL(`${kept + 1}`)')] });
    assert.equal(viewOf(events).answered?.answer, '42');
  });

  describe('and code that does not end', () => {
    const limits = { codeTimeoutMs: 1_000 };
    /** Minutes, in any engine for regular expressions that backtracks. */
    const texts = { 'long.txt': `${'a'.repeat(60)}!` };
    const slow = 'try { context.grep(/^(?:a+)+$/); } catch (error) { print(error.message); }';

    it('a loop: the block is stopped, and the same worker goes on', async () => {
      const { events, workers } = await ask({
        limits,
        replies: [repl('while (true);'), repl('FINAL("on")')],
      });
      assert.match(finishedCode(events)[0]?.error ?? '', /the block was stopped after 1 s of computing/);
      assert.equal(viewOf(events).answered?.answer, 'on');
      assert.equal(workers, 1);
    });

    it('a search: it alone fails, the block goes on in a new worker, and no call is made twice', async () => {
      const code = [
        'const before = await llm_query("before");',
        'print(context.grep("!").length);',
        slow,
        'print(before);',
        slow,
        'FINAL(await llm_query("after"))',
      ].join('\n');
      const { events, subCalls, workers } = await ask({
        texts,
        limits,
        replies: [repl(code)],
        subReply: 'said',
      });
      const [block] = finishedCode(events);
      const tooSlow = /the search took too long and was stopped: the regular expression is too slow.*/g;
      assert.equal(block?.output.replaceAll(tooSlow, 'too slow'), '1\ntoo slow\nsaid\ntoo slow');
      assert.deepEqual(block.stopped, { searches: [2, 3] });
      assert.equal(viewOf(events).answered?.answer, 'said');
      assert.deepEqual({ subCalls, workers }, { subCalls: 2, workers: 3 });
    });

    it('what nothing can stop: the block is left out in a new worker', async () => {
      const { events, workers } = await ask({
        limits,
        replies: [repl('new Array(2 ** 32 - 1).join()'), repl('FINAL("on")')],
      });
      assert.match(
        finishedCode(events)[0]?.error ?? '',
        /computed for more than 1 s and could not be stopped/,
      );
      assert.equal(viewOf(events).answered?.answer, 'on');
      assert.equal(workers, 2);
    });

    it('a pattern in the schema of a call: the block is left out in a new worker', async () => {
      const code = 'await llm_query("?", {schema: {type: "string", pattern: "^(?:a+)+$"}})';
      const { events } = await ask({
        limits,
        replies: [repl(code), repl('FINAL("on")')],
        subReply: JSON.stringify(texts['long.txt']),
      });
      assert.match(finishedCode(events)[0]?.error ?? '', /could not be stopped/);
      assert.equal(viewOf(events).answered?.answer, 'on');
    });

    it('a loop in a run that is cancelled: the run ends, and the next one has a new worker', async () => {
      const { events } = await ask({ replies: [repl('while (true);')], cancelOn: 'code.started' });
      assert.equal(viewOf(events).finished?.reason?.code, 'cancelled');
      const next = await ask({ replies: [repl('FINAL("on")')] });
      assert.equal(viewOf(next.events).answered?.answer, 'on');
      assert.equal(next.workers, 2);
    });
  });

  it('says what can be used in place of syntax trees', async () => {
    const code = 'context.calls("fetch")';
    const { events } = await ask({
      texts: { 'a.ts': 'fetch(1)' },
      replies: [repl(code), repl('FINAL("x")')],
    });
    assert.match(finishedCode(events)[0]?.error ?? '', /no parsers here: use context\.grep/);
  });
});

function viewOf(events: readonly TrajectoryEvent[]): RunView {
  return events.reduce(reduce, emptyRun());
}

function finishedCode(events: readonly TrajectoryEvent[]): CodeFinished[] {
  return events.filter((event) => event.type === 'code.finished');
}

/** Without what differs from run to run. */
function comparable(events: readonly TrajectoryEvent[]): unknown {
  return JSON.parse(
    JSON.stringify(events, (key, value: unknown) => {
      if (['time', 'milliseconds', 'clock', 'inputTokens'].includes(key)) return undefined;
      return typeof value === 'string' ? value.replace(offersTrees, '') : value;
    }),
  );
}
