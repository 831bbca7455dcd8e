import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import type { Citation } from '../../src/context/citations';
import type { TrajectoryEvent } from '../../src/rlm/events';
import {
  cite,
  deepRun,
  directRun,
  explorerRun,
  failedRun,
  finishedRun,
  hugeRun,
  partialRun,
  runningRun,
  RunWriter,
  settingsRun,
  writingRun,
} from '../unit/webview/fakeRun';
import type { OpenPanel, PanelOptions } from '../unit/webview/panelHarness';
import { PanelBrowser, runId, whole } from './panelBrowser';

describe("the trace panel's page", () => {
  const browser = new PanelBrowser();
  let panel: OpenPanel;
  const open = async (options: Omit<PanelOptions, 'dist'> = {}) => (panel = await browser.open(options));
  const step = (name: RegExp) => panel.page.getByRole('treeitem', { name }).first();
  const details = () => panel.page.locator('.details').innerText();

  it('asks the host for a run, and offers to ask where there is none', async () => {
    await open();
    await panel.send({ type: 'empty', message: 'No run yet.' });
    await panel.page.getByText('No run yet.').waitFor();
    await panel.page.getByRole('button', { name: 'Ask About the Workspace' }).click();
    assert.deepEqual(await panel.posted(), [{ type: 'ready' }, { type: 'ask' }]);
  });

  it('counts the files while they are read, and no longer', async () => {
    await open();
    const run = whole(runningRun().slice(0, 1));
    await panel.send({ ...run, live: true });
    await panel.send({ type: 'reading', runId, progress: { kind: 'reading', read: 12_000, of: 77_000 } });
    const count = panel.page.getByText('reading: 12,000 of 77,000 files');
    await count.waitFor();
    await panel.page.getByRole('status').getByText('Run started. Reading 77,000 files.').waitFor();
    await panel.picture('reading');
    await panel.send({ type: 'reading', runId });
    await count.waitFor({ state: 'detached' });
  });

  describe('the answer', () => {
    const markdown = () => panel.page.locator('.markdown');
    const answering = (answer: string, citations: readonly Citation[]) =>
      finishedRun().map((event) => (event.type === 'answered' ? { ...event, answer, citations } : event));

    it('opens a citation by mouse and by keyboard', async () => {
      await open();
      await panel.send(whole(finishedRun()));
      await panel.page.getByRole('button', { name: 'services/orders/src/client.ts:88-93' }).click();
      await panel.page
        .getByRole('button', { name: 'services/billing/src/__tests__/retry.ts:17' })
        .press('Enter');
      assert.deepEqual((await panel.posted()).slice(1), [
        { type: 'open', runId, path: 'services/orders/src/client.ts', line: 88, endLine: 93 },
        { type: 'open', runId, path: 'services/billing/src/__tests__/retry.ts', line: 17, endLine: 17 },
      ]);
    });

    it('marks a citation that does not check out, and does not open it', async () => {
      await open();
      await panel.send(whole(finishedRun()));
      await panel.page.getByText('6 citations: 5 verified, 1 not found').click();
      await panel.page
        .getByText('services/search/src/index.ts has 274 lines', { exact: false })
        .last()
        .waitFor();
      const bad = panel.page.locator('.citation.unverified');
      assert.match((await bad.getAttribute('title')) ?? '', /has 274 lines/);
      assert.equal(await bad.getAttribute('role'), null);
    });

    it('makes one link of a path in backticks and the lines behind them', async () => {
      const answer = 'Two: `src/a.ts`:7-9, then `src/a.ts`:12. See `src/a.ts`.';
      await open();
      await panel.send(whole(answering(answer, [cite('src/a.ts:7-9'), cite('src/a.ts:12')])));
      await markdown().getByRole('button', { name: 'src/a.ts:12' }).click();
      assert.deepEqual((await panel.posted()).slice(1), [
        { type: 'open', runId, path: 'src/a.ts', line: 12, endLine: 12 },
      ]);
      assert.equal(await markdown().innerText(), 'Two: src/a.ts:7-9, then src/a.ts:12. See src/a.ts.');
    });

    it('with 5,000 citations in one paragraph is drawn, each a link', async () => {
      const places = Array.from({ length: 5000 }, (_, n) => `src/a_${n % 97}/__tests__/b_${n}.ts:${n + 1}`);
      const answer = places.map((place) => `\`${place}\` waits *for ever*`).join(', ');
      const citations = places.map((place) => cite(place));
      await open();
      await panel.send(whole(answering(answer, citations)));
      await markdown()
        .getByRole('button', { name: places.at(-1) ?? '', exact: true })
        .waitFor();
      assert.equal(await markdown().getByRole('button').count(), places.length);
    });

    it('lists a citation that stands in the address of a link only', async () => {
      await open();
      const events = new RunWriter()
        .start()
        .answer('See [the client](src/a.ts:3).', [cite('src/a.ts:3')])
        .finish('complete').events;
      await panel.send(whole(events));
      assert.equal((await markdown().innerText()).trim(), 'See the client.\n\nAlso cited: src/a.ts:3');
      assert.equal(await markdown().locator('a').count(), 0);
    });

    it('loads nothing and runs nothing, and loses no text', async () => {
      await open();
      const requests: string[] = [];
      panel.page.on('request', (request) => requests.push(request.url()));
      const hostile = [
        '![pixel](https://evil.example/p.png) [click](javascript:alert(1)) [out](https://example.org/x)',
        '<img src=https://evil.example/q.png onerror=alert(1)> <script>alert(2)</script>',
        '<style>body{display:none}</style> <svg onload=alert(3)></svg> <Foo bar={1} />',
        '<a href="https://ok.example" style="position:fixed" onclick=alert(4)>x</a>',
      ].join('\n\n');
      await panel.send(whole(new RunWriter().start().answer(hostile, []).finish('complete').events));
      assert.equal(await markdown().locator('img, script, style, svg, [style], [onclick]').count(), 0);
      const links = await markdown().locator('a').all();
      assert.deepEqual(await Promise.all(links.map((link) => link.getAttribute('href'))), [
        'https://evil.example/p.png',
        'https://example.org/x',
      ]);
      assert.match(await markdown().innerText(), /<Foo bar=\{1\} \/>/);
      assert.deepEqual(requests, []);
    });

    it('that was to be JSON is laid out and copied as such, its citations checked all the same', async () => {
      await open();
      await panel.send(whole(settingsRun()));
      assert.match(await markdown().innerText(), /\{\n  "calls": \[\n    \{\n      "at": "services/);
      await panel.page.getByText('2 citations: 1 verified, 1 not found').waitFor();
      await panel.page.getByRole('button', { name: 'services/orders/src/client.ts:41' }).click();
      const path = 'services/orders/src/client.ts';
      assert.deepEqual((await panel.posted()).at(-1), { type: 'open', runId, path, line: 41, endLine: 41 });
      await panel.page.getByRole('button', { name: 'Copy the answer' }).click();
      await panel.page.getByText('Copied').waitFor();
      const copied = await panel.page.evaluate<string>('navigator.clipboard.readText()');
      assert.equal((JSON.parse(copied) as { calls: unknown[] }).calls.length, 2);
    });

    it('of the built-in explorer is shown as such, and counts no tokens', async () => {
      await open();
      await panel.send(whole(explorerRun()));
      await panel.page.getByText('No language model took part.').waitFor();
      await panel.page.getByText('1 citation, verified').waitFor();
      assert.doesNotMatch(await panel.page.locator('.run-facts').innerText(), /token/);
    });

    it('is copied as markdown, a partial one with the word that it is', async () => {
      await open();
      await panel.send(whole(partialRun()));
      await panel.page.getByText('This answer is partial').waitFor();
      await panel.page.getByRole('button', { name: 'Copy the answer' }).click();
      await panel.page.getByText('Copied').waitFor();
      const copied = await panel.page.evaluate<string>('navigator.clipboard.readText()');
      assert.match(copied, /^> This answer is partial.*\n\n\*\*5 of 63/);
    });
  });

  describe('the tree', () => {
    it('is walked with the keyboard, the details going along', async () => {
      await open();
      await panel.send(whole(finishedRun()));
      await step(/^Turn 2/).click();
      assert.match(await details(), /const wrappers = context\.grep/);
      const { keyboard } = panel.page;
      await keyboard.press('ArrowLeft');
      assert.equal(await step(/^Turn 2/).getAttribute('aria-expanded'), 'false');
      await keyboard.press('ArrowDown');
      assert.match(await details(), /llm_query_batched/);
      await keyboard.press('End');
      assert.match(await details(), /FINAL\(report\)/);
      await keyboard.press('Home');
      assert.match(await details(), /9,412,003 characters/);
      const focused = panel.page.locator('[role=treeitem]:focus');
      assert.match((await focused.getAttribute('aria-label')) ?? '', /^Run/);
      assert.equal(await panel.page.locator('[role=treeitem][tabindex="0"]').count(), 1);
    });

    it('opens the sub-calls behind a line, and shows one in full', async () => {
      await open();
      await panel.send(whole(finishedRun()));
      assert.equal(await panel.page.getByText('… 18 more sub-calls').count(), 1);
      await panel.page.getByText('… 18 more sub-calls').click();
      assert.equal(await panel.page.getByText('… 18 more sub-calls').count(), 0);
      await step(/^send\.ts:44-103/).click();
      const text = await details();
      assert.match(text, /Attempt 1 failed: api\.openai\.com answered 429/);
      assert.match(text, /You answer one question|Does the HTTP call in the middle/);
      assert.match(text, /"timeout": true/);
    });

    it('keeps the focus when a line opens what is behind it, and when a run begins anew', async () => {
      await open();
      await panel.send(whole(finishedRun()));
      const focused = async () =>
        (await panel.page.locator('[role=treeitem]:focus').getAttribute('aria-label')) ?? '';
      await step(/^… 18 more sub-calls/).focus();
      const { keyboard } = panel.page;
      await keyboard.press('Enter');
      await panel.page.getByText('… 18 more sub-calls').waitFor({ state: 'detached' });
      assert.match(await focused(), /./);
      await keyboard.press('ArrowUp');
      assert.match(await focused(), /:\d+-\d+/);
      await panel.send(whole(finishedRun()));
      assert.match(await focused(), /./);
    });

    it('follows a run that goes on until a line is chosen', async () => {
      await open();
      await panel.send(whole(runningRun().slice(0, 12), { live: true }));
      await panel.send(whole(runningRun(), { live: true, reset: false }));
      assert.match(await details(), /^Turn 3/);
      assert.match(await details(), /12 of 28 sub-calls are done/);
      await step(/^Turn 1/).click();
      await panel.send(whole(finishedRun().slice(0, -4), { live: true }));
      assert.match(await details(), /^Turn 1/);
      await panel.page.getByRole('button', { name: 'Follow' }).click();
      assert.match(await details(), /^Turn 6/);
    });

    it('shows a reply as it is written', async () => {
      await open();
      await panel.send(whole(writingRun(), { live: true }));
      await panel.send({ type: 'deltas', runId, deltas: [{ call: '2.root', text: 'Now the ' }] });
      await panel.send({ type: 'deltas', runId, deltas: [{ call: '2.root', text: 'wrappers' }] });
      assert.match(await details(), /Now the wrappers/);
    });

    it('draws few lines of 5,000 steps; how long that takes is printed', async () => {
      await open();
      const events = hugeRun(5000);
      const measured = await panel.page.evaluate<{
        first: number;
        opened: number;
        event: number;
        rows: number;
      }>(`(async () => {
        const message = ${JSON.stringify(whole(events, { live: true }))};
        const { events } = message;
        const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
        const send = async (part, reset) => {
          const start = performance.now();
          const taken = new Promise((done) => addEventListener('message', () => done(), { once: true }));
          postMessage({ ...message, reset, events: part }, '*');
          await taken; await frame();
          return performance.now() - start;
        };
        const first = await send(events.slice(0, -3), true);
        const start = performance.now();
        document.querySelector('.kind-more').click();
        await frame();
        const opened = performance.now() - start;
        const event = await send(events.slice(-3, -2), false);
        return { first, opened, event, rows: document.querySelectorAll('[role=treeitem]').length };
      })()`);
      console.error(
        `      5,000 steps: folded and drawn in ${measured.first.toFixed(0)} ms, 500 sub-calls opened in ` +
          `${measured.opened.toFixed(0)} ms, a further event drawn in ${measured.event.toFixed(0)} ms, ` +
          `${measured.rows} lines in the page`,
      );
      assert.ok(measured.rows < 100, `${measured.rows} lines are drawn`);
    });
  });

  it('says what is special about a step: kept, cut, shortened, another model; and what the run was set to', async () => {
    await open();
    await panel.send(whole(settingsRun()));
    const spoken = async (name: RegExp) => (await step(name).getAttribute('aria-label')) ?? '';
    assert.match(await spoken(/^Which calls have none/), /done, cached, no cost/);
    assert.match(await spoken(/^And in b\.ts/), /gpt-5-nano/);
    assert.match(await spoken(/^Turn 2/), /earlier messages made shorter/);
    await step(/^Which calls have none/).click();
    assert.match(await details(), /Cached: kept from an earlier run, at no cost/);
    await step(/^Model reply/).click();
    assert.match(await details(), /cut after its first block of code/);
    await step(/^Turn 2/).click();
    assert.match(await details(), /no longer sent.*\(about 96,000 → 41,000 tokens\)/);
    await step(/^Run/).click();
    await panel.page.getByRole('button', { name: 'Extra instructions' }).click();
    assert.match(await details(), /Settings\s+Messages made shorter\s+at 50 % of the window/);
    assert.match(await details(), /Leave the tests out\./);
    assert.match(await details(), /What the answer must fit/);
    await panel.picture('step-marks-dark');
  });

  it('grows with every event, wherever it shows', async () => {
    await open();
    const events = finishedRun();
    const until = async (type: TrajectoryEvent['type'], from: number) => {
      const end = events.findIndex((event, index) => index >= from && event.type === type) + 1;
      for (const event of events.slice(from, end))
        await panel.send(whole([event], { live: true, reset: false }));
      return end;
    };
    let sent = await until('run.started', 0);
    assert.equal(await panel.page.locator('.coverage').count(), 0);
    sent = await until('context.loaded', sent);
    assert.match(await panel.page.locator('.coverage').innerText(), /1,284 documents in scope/);
    sent = await until('call.started', sent);
    await step(/^Model reply/).click();
    assert.match(await details(), /Waiting for gpt-5/);
    sent = await until('call.finished', sent);
    assert.match(await details(), /I start by listing every place/);
    await step(/^Turn 1/).click();
    sent = await until('code.started', sent);
    assert.match(await details(), /Running…/);
    sent = await until('code.finished', sent);
    assert.match(await details(), /63 calls in 41 files/);
    const coverage = events.findIndex(({ type }) => type === 'coverage');
    await panel.send(whole(events.slice(sent, coverage), { live: true, reset: false }));
    await until('coverage', coverage);
    assert.match(await panel.page.locator('.coverage').innerText(), /61 sent to a model/);
  });

  it('cancels the run it shows, once', async () => {
    await open();
    await panel.send(whole(runningRun(), { live: true }));
    await panel.page.getByRole('button', { name: 'Cancel', exact: true }).click();
    assert.ok(await panel.page.getByRole('button', { name: 'Cancelling…' }).isDisabled());
    assert.deepEqual((await panel.posted()).at(-1), { type: 'cancel', runId });
  });

  it('keeps the focus: on a button that was pressed by a key, and on the result when the button is gone', async () => {
    await open();
    await panel.send(whole(runningRun(), { live: true }));
    await panel.page.getByRole('button', { name: 'Cancel', exact: true }).focus();
    const { keyboard } = panel.page;
    await keyboard.press('Enter');
    const focused = () => panel.page.evaluate<string>('document.activeElement.textContent');
    await panel.page.getByRole('button', { name: 'Cancelling…' }).waitFor();
    assert.equal(await focused(), 'Cancelling…');
    await keyboard.press('Enter');
    assert.equal((await panel.posted()).filter(({ type }) => type === 'cancel').length, 1);
    await panel.send(whole(finishedRun().slice(runningRun().length), { reset: false, repeatable: false }));
    await panel.page.getByText('The answer is shown.').waitFor({ state: 'attached' });
    assert.equal(await focused(), 'Answer');
    await keyboard.press('Tab');
    assert.notEqual(await focused(), 'Answer');
  });

  it('shows a run of another window as one that goes on, and what to expect of it', async () => {
    await open();
    await panel.send(whole(runningRun(), { elsewhere: true }));
    const status = panel.page.locator('.run-status');
    await status.getByText('In another window').waitFor();
    await panel.page.getByText('Here it can only be read').waitFor();
    assert.match((await step(/^Turn 3/).getAttribute('aria-label')) ?? '', /running/);
    assert.equal(await panel.page.locator('.run-time').count(), 0, 'its clock is not known here');
    assert.match(await details(), /^Turn 3/);
    assert.equal(await panel.page.getByRole('button', { name: 'Cancel' }).count(), 0);
    await panel.picture('elsewhere-dark-page');
    const rest = finishedRun().slice(runningRun().length);
    await panel.send(whole(rest.slice(0, -1), { elsewhere: true, reset: false }));
    await step(/^Turn 6/).waitFor();
    await panel.send(whole(rest.slice(-1), { elsewhere: true, reset: false }));
    await status.getByText('Complete').waitFor();
  });

  describe('offers, as the run stands,', () => {
    const button = (name: string) => panel.page.getByRole('button', { name, exact: true });
    const lastPosted = async () => (await panel.posted()).at(-1);
    const told = (code: string, message: string) =>
      new RunWriter().add(...deepRun(), { type: 'warning', code, message }).events;

    it('to answer now, and to take a hint, while it goes on', async () => {
      await open();
      await panel.send(whole(deepRun(), { live: true }));
      await button('Add a Hint…').click();
      assert.deepEqual(await lastPosted(), { type: 'act', runId, action: 'hint' });
      await button('Answer Now').click();
      assert.deepEqual(await lastPosted(), { type: 'act', runId, action: 'answer-now' });
      await panel.send(whole(told('answer-now', 'The next turn will be the last.'), { live: true }));
      assert.ok(await button('Answering…').isDisabled());
      const said = panel.page.getByRole('list', { name: 'What you said' });
      assert.equal(await said.innerText(), 'The next turn will be the last.');
      assert.equal(await panel.page.getByRole('list', { name: 'Warnings' }).count(), 0);
    });

    it('only to cancel, where there is no next turn that could be told', async () => {
      for (const events of [directRun().slice(0, 4), explorerRun().slice(0, 4), deepRun().slice(0, 2)]) {
        await open();
        await panel.send(whole(events, { live: true }));
        await button('Cancel').waitFor();
        assert.equal(await button('Answer Now').count(), 0);
      }
    });

    it('more, where a budget ended it', async () => {
      await open();
      await panel.send(whole(partialRun()));
      assert.match((await button('Ask Again with More').getAttribute('title')) ?? '', /up to 40 turns/);
      await button('Ask Again with More').click();
      assert.deepEqual(await lastPosted(), { type: 'act', runId, action: 'more' });
    });

    it('to go deeper, after one direct call', async () => {
      await open();
      await panel.send(whole(directRun()));
      await panel.page.getByText('Answered in one direct call').waitFor();
      assert.match(await panel.page.locator('.run-facts').innerText(), /\$0\.0114/);
      await button('Go Deeper').click();
      assert.deepEqual(await lastPosted(), { type: 'act', runId, action: 'deeper' });
      assert.equal(await button('Compare with a Direct Call').count(), 0);
    });

    it('to compare an answer of the REPL with a direct call', async () => {
      await open();
      await panel.send(whole(finishedRun()));
      await button('Compare with a Direct Call').click();
      assert.deepEqual(await lastPosted(), { type: 'act', runId, action: 'compare' });
    });

    it('to ask nothing again that the host could not', async () => {
      await open();
      for (const events of [partialRun(), directRun(), finishedRun()]) {
        await panel.send(whole(events, { repeatable: false }));
        assert.equal(await panel.page.getByText(/^(Ask Again|Go Deeper|Compare)/).count(), 0);
      }
    });
  });

  it('shows children with their turns below them, and what all of it costs', async () => {
    await open();
    await panel.send(whole(deepRun(), { live: true }));
    const child = step(/^List the calls without a timeout in services\/orders/);
    assert.match((await child.getAttribute('aria-label')) ?? '', /child RLM, 2 turns, done/);
    assert.match(await panel.page.locator('.run-facts').innerText(), /\$0\.0191/);
    await child.click();
    assert.match(await details(), /^Child RLM 1[\s\S]*Cost\s+\$0\.0088[\s\S]*Turns\s+2 turns/);
    assert.doesNotMatch(await details(), /Model/);
    // The columns hold at every depth.
    const ends = await panel.page.evaluate<number[]>(
      '[...document.querySelectorAll(".row-time")].map((cell) => Math.round(cell.getBoundingClientRect().right))',
    );
    assert.equal(new Set(ends).size, 1, ends.join());
  });

  it('is after a reload what it was before', async () => {
    await open();
    await panel.send(whole(finishedRun()));
    await step(/^Turn 3/).click();
    await panel.page.keyboard.press('ArrowLeft');
    const state = await panel.state();
    await open({ state });
    assert.deepEqual(await panel.posted(), [{ type: 'ready', runId }]);
    await panel.send(whole(finishedRun()));
    assert.match(await details(), /^Turn 3/);
    assert.equal(await step(/^Turn 3/).getAttribute('aria-expanded'), 'false');
  });

  it('tells a screen reader how the run stands', async () => {
    await open();
    await panel.send(whole(runningRun(), { live: true }));
    const status = panel.page.getByRole('status');
    assert.equal(await status.innerText(), 'Turn 3 of at most 20.');
    await panel.send(whole(finishedRun()));
    assert.equal(await status.innerText(), 'Run complete after 6 turns. 1 call failed. The answer is shown.');
  });

  for (const width of [320, 520, 899, 900, 1600]) {
    it(`fits into ${width} pixels`, async () => {
      await open({ width });
      await panel.send(whole(partialRun()));
      const overflow = () =>
        panel.page.evaluate<number>(
          'document.documentElement.scrollWidth - document.documentElement.clientWidth',
        );
      assert.equal(await overflow(), 0);
      await step(/^Turn 2/).click();
      assert.equal(await overflow(), 0);
    });
  }

  for (const [what, events] of [
    ['partial', partialRun()],
    ['failed', failedRun()],
    ['interrupted', runningRun()],
  ] as const) {
    it(`says beside nothing but its icon why a run is ${what}, where the panel is narrow`, async () => {
      await open({ width: 300 });
      await panel.send(whole(events, { resumable: true }));
      const banner = panel.page.locator('.run-header > .banner');
      const box = async (part: Locator) => (await part.boundingBox()) ?? assert.fail('it is not shown');
      const { x, width } = await box(banner);
      assert.ok((await box(banner.locator('p'))).width > width / 2);
      const buttons = await Promise.all((await banner.getByRole('button').all()).map(box));
      assert.ok(buttons.length > 1);
      for (const button of buttons) assert.ok(button.x > x && button.x + button.width < x + width);
    });
  }

  it('takes no notice of messages it does not know', async () => {
    await open();
    await panel.page.evaluate(`window.postMessage({ type: 'dance' }, '*'); window.postMessage('x', '*')`);
    await panel.send(whole(finishedRun()));
    await panel.page.getByText('6 citations').waitFor();
  });
});
