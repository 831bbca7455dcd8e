import assert from 'node:assert/strict';
import type { EarlierRun } from '../../src/protocol/panel';
import type { TrajectoryEvent } from '../../src/rlm/events';
import { emptyRun, reduce } from '../../src/rlm/trajectory';
import { finishedRun, partialRun, writingRun } from '../unit/webview/fakeRun';
import type { OpenPanel, PanelOptions } from '../unit/webview/panelHarness';
import { PanelBrowser, runId, whole } from './panelBrowser';

/** The same events as another run that follows up on `run-1`. */
const following = (events: readonly TrajectoryEvent[], id = 'run-2'): TrajectoryEvent[] =>
  events.map((event) =>
    event.type === 'run.started'
      ? { ...event, runId: id, follows: runId, question: 'And which of them are in tests?' }
      : event,
  );
const earlierOf = (events: readonly TrajectoryEvent[]): EarlierRun => {
  const { started, answered, finished } = events.reduce(reduce, emptyRun());
  return { started, answered, finished } as EarlierRun;
};

describe('a conversation in the panel', () => {
  const browser = new PanelBrowser();
  let panel: OpenPanel;
  const open = async (options: Omit<PanelOptions, 'dist'> = {}) => (panel = await browser.open(options));
  const box = () => panel.page.getByRole('textbox', { name: 'Ask a follow-up' });
  const asked = async () => (await panel.posted()).filter(({ type }) => type === 'follow');
  const second = (events: readonly TrajectoryEvent[], live: boolean, followable = false) =>
    panel.send(whole(following(events), { runId: 'run-2', live, followable }), {
      type: 'earlier',
      runId: 'run-2',
      runs: [earlierOf(finishedRun())],
    });

  it('goes on by the keyboard: Enter sends, Shift+Enter begins a line, the focus stays for the next', async () => {
    await open();
    await panel.send(whole(finishedRun(), { followable: true }));
    await box().focus();
    const { keyboard } = panel.page;
    await keyboard.press('Enter');
    assert.deepEqual(await asked(), [], 'nothing is typed');
    await keyboard.type('And which of them');
    await keyboard.press('Shift+Enter');
    await keyboard.type('are in tests?');
    await keyboard.press('Enter');
    await keyboard.press('Enter');
    assert.deepEqual(await asked(), [
      { type: 'follow', runId, question: 'And which of them\nare in tests?' },
    ]);
    assert.ok(await panel.page.getByRole('button', { name: 'Asking…' }).isDisabled());
    await second(writingRun(), true);
    assert.equal(await panel.page.evaluate<string>('document.activeElement.tagName'), 'TEXTAREA');
    assert.equal(await box().inputValue(), '');
    assert.equal(await box().getAttribute('aria-disabled'), 'true');
    await second(finishedRun(), false, true);
    assert.match(await panel.page.getByRole('status').innerText(), /The answer is shown\./);
    await keyboard.type('Thanks');
    assert.equal(await box().inputValue(), 'Thanks');
  });

  it('asks once, by the button as well, which keeps the focus', async () => {
    await open();
    await panel.send(whole(finishedRun(), { followable: true }));
    const button = panel.page.locator('.follow-up button');
    await button.focus();
    await panel.page.keyboard.press('Enter');
    assert.deepEqual(await asked(), [], 'nothing is typed');
    await box().fill('And which of them are in tests?');
    await button.focus();
    for (let times = 0; times < 2; times++) await panel.page.keyboard.press('Enter');
    await panel.page.getByRole('button', { name: 'Asking…' }).waitFor();
    assert.equal((await asked()).length, 1);
    assert.equal(await panel.page.evaluate<string>('document.activeElement.textContent'), 'Asking…');
  });

  it('keeps what was asked and answered before, each behind its question, citations included', async () => {
    await open();
    await second(finishedRun(), false, true);
    const { page } = panel;
    assert.equal(await page.locator('.question').innerText(), 'And which of them are in tests?');
    const before = page.getByRole('region', { name: 'Earlier in this conversation' });
    const heading = before.getByRole('button', { name: /^Which HTTP calls in this workspace/ });
    assert.equal(await heading.getAttribute('aria-expanded'), 'false');
    assert.equal(await before.locator('.markdown').count(), 0);
    await heading.click();
    await before.getByText('6 citations: 5 verified, 1 not found').waitFor();
    await before.getByRole('button', { name: 'services/orders/src/client.ts:41' }).click();
    const path = 'services/orders/src/client.ts';
    assert.deepEqual((await panel.posted()).at(-1), { type: 'open', runId, path, line: 41, endLine: 41 });
  });

  it('keeps what is typed while the page is away, and when nothing came of a question', async () => {
    await open();
    await panel.send(whole(finishedRun(), { followable: true }));
    await box().fill('Half a quest');
    const state = await panel.state();
    await open({ state });
    await panel.send(whole(finishedRun(), { followable: true }));
    assert.equal(await box().inputValue(), 'Half a quest');
    await box().press('Enter');
    await panel.send({ type: 'empty', message: 'No key.' }, whole(finishedRun(), { followable: true }));
    assert.equal(await box().inputValue(), 'Half a quest');
    await box().press('Enter');
    assert.equal((await asked()).length, 2);
  });

  it('that is over says so, and offers to ask again', async () => {
    await open();
    await panel.send(whole(finishedRun(), { followable: true }));
    await panel.send(whole([], { reset: false }));
    assert.equal(await box().count(), 0);
    await panel.page.getByText('This conversation is over').waitFor();
    await panel.page.getByRole('button', { name: 'Ask Again…' }).click();
    assert.deepEqual((await panel.posted()).at(-1), { type: 'act', runId, action: 'again' });
  });

  it('goes on with more where a budget ended the last answer', async () => {
    await open();
    await panel.send(whole(partialRun(), { followable: true }));
    await panel.page.getByRole('button', { name: 'Continue with More' }).click();
    assert.deepEqual((await panel.posted()).at(-1), { type: 'act', runId, action: 'more' });
    await second(partialRun(), false);
    assert.equal(await panel.page.getByRole('button', { name: /with More$/ }).count(), 0);
    assert.equal(await panel.page.getByRole('button', { name: /^Compare/ }).count(), 0);
  });

  for (const theme of ['dark', 'light', 'highContrast'] as const) {
    for (const width of [300, 1200]) {
      it(`fits into ${width} pixels in the theme ${theme}`, async () => {
        await open({ theme, width });
        await second(finishedRun(), false, true);
        await panel.page.getByRole('button', { name: /^Which HTTP calls in this workspace/ }).click();
        await box().fill('And in which of them\nis the timeout too long?');
        const overflow = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
        assert.equal(await panel.page.evaluate<number>(overflow), 0);
        await box().scrollIntoViewIfNeeded();
        await panel.picture(`conversation-${theme}-${width}`);
      });
    }
  }
});
