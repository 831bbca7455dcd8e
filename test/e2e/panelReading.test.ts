import assert from 'node:assert/strict';
import type { Coverage } from '../../src/context/coverage';
import type { TrajectoryEvent } from '../../src/rlm/events';
import { cite, RunWriter } from '../unit/webview/fakeRun';
import type { OpenPanel, PanelOptions } from '../unit/webview/panelHarness';
import { PanelBrowser, runId, whole } from './panelBrowser';

const all = (lines: number) => ({ lines, ranges: [{ from: 1, to: lines }] });
const coverage: Coverage = {
  inScope: 1284,
  searched: 1284,
  opened: 96,
  printed: 14,
  sent: 61,
  cited: 3,
  leftOut: 61,
  lines: { inScope: 214_004, searched: 214_004, opened: 9_120, printed: 310, sent: 5_204, cited: 9 },
  files: [
    {
      path: 'services/orders/src/client.ts',
      lines: 240,
      opened: all(240),
      printed: {
        lines: 2,
        ranges: [
          { from: 41, to: 41 },
          { from: 88, to: 88 },
        ],
      },
      sent: { lines: 120, ranges: [{ from: 11, to: 130 }] },
      cited: {
        lines: 7,
        ranges: [
          { from: 41, to: 41 },
          { from: 88, to: 93 },
        ],
      },
    },
    ...Array.from({ length: 199 }, (_, index) => ({
      path: `services/billing/src/parts/part${index}.ts`,
      lines: 60 + index,
      opened: all(60 + index),
      sent: { lines: 30, ranges: [{ from: 1, to: 30 }] },
    })),
  ],
  moreFiles: 12,
  incomplete: false,
};

const client = 'services/orders/src/client.ts';
const answer = `Two calls have no timeout: ${client}:41 and ${client}:88-93. The third, services/http.ts:12, is fine; ${client}:900 is not there. The host is set in \`config/.env\`.`;
const citations = [
  cite(`${client}:41`),
  { ...cite(`${client}:88-93`) },
  { ...cite('services/http.ts:12'), unread: true },
  cite(`${client}:900`, `${client} has 240 lines`),
  {
    ...cite('config/.env:1', 'config/.env was left out: may hold secrets'),
    text: 'config/.env',
    leftOut: true,
  },
];

function events(): TrajectoryEvent[] {
  const writer = new RunWriter().start().turn(1, { prose: 'Done.', code: 'FINAL(report)' });
  const done = writer.wait(9).finishCode('1', '', 9).answer(answer, citations).finish('complete').events;
  return done.map((event) => (event.type === 'coverage' ? { ...event, coverage } : event));
}

describe('what a run has read, in the panel', () => {
  const browser = new PanelBrowser();
  let panel: OpenPanel;
  const open = async (options: Omit<PanelOptions, 'dist'> = {}) => {
    panel = await browser.open(options);
    await panel.send(whole(events()));
  };

  it('lists the files with the lines of each kind, and how many more there are', async () => {
    await open();
    const { page } = panel;
    const toggle = page.getByRole('button', { name: 'What was read' });
    assert.equal(await toggle.getAttribute('aria-expanded'), 'false');
    assert.equal(await page.getByRole('table').count(), 0);
    await toggle.click();
    assert.equal(await toggle.getAttribute('aria-expanded'), 'true');
    const region = page.getByRole('region', { name: 'What was read' });
    const cells = await region.getByRole('row').nth(1).locator('th, td').allInnerTexts();
    assert.deepEqual(cells, [client, '41, 88–93', '11–130', '41, 88', 'all']);
    assert.equal(await region.getByRole('row').count(), 201);
    assert.match(await page.locator('.read-note').innerText(), /^12 more files not shown/);
    await toggle.click();
    assert.equal(await page.getByRole('table').count(), 0);
  });

  it('leaves room for the answer, and has nothing that sticks out', async () => {
    await open({ width: 520, height: 700 });
    await panel.page.getByRole('button', { name: 'What was read' }).click();
    const widths = await panel.page.evaluate<[number, number]>(
      '[document.documentElement.scrollWidth, document.documentElement.clientWidth]',
    );
    assert.ok(widths[0] <= widths[1], `${widths[0]} in ${widths[1]}`);
    const height = (await panel.page.locator('.read-scroll').boundingBox())?.height ?? 0;
    assert.ok(height > 50 && height < 250, String(height));
  });

  it('tells apart what was verified, not read, not found, and left out', async () => {
    await open();
    const { page } = panel;
    const summary = page.getByText(
      '4 citations: 2 verified, 1 not read by this run, 1 not found; names 1 document left out of this run',
    );
    await summary.click();
    const problems = await page.locator('.problems > li').allInnerTexts();
    assert.equal(problems.length, 3);
    assert.match(problems[0] ?? '', /services\/http\.ts:12: The place exists, but was not read/);
    const unread = page.locator('.citation.unread');
    assert.match((await unread.getAttribute('title')) ?? '', /not read by this run/);
    await unread.click();
    await page.locator('.left-out-name').click();
    assert.deepEqual((await panel.posted()).slice(1), [
      { type: 'open', runId, path: 'services/http.ts', line: 12, endLine: 12 },
    ]);
    assert.equal(await page.locator('.left-out-name').getAttribute('title'), citations[4]?.problem);
  });

  for (const theme of ['dark', 'light', 'highContrast'] as const) {
    it(`can be read in the theme ${theme}`, async () => {
      await open({ theme });
      await panel.page.getByRole('button', { name: 'What was read' }).click();
      await panel.page.getByText('4 citations:').click();
      const [text, ground] = await panel.page.evaluate<[string, string]>(
        "(() => { const head = getComputedStyle(document.querySelector('.read-files thead th')); return [head.color, head.backgroundColor]; })()",
      );
      assert.notEqual(text, ground);
      assert.notEqual(ground, 'rgba(0, 0, 0, 0)', 'rows pass below the head');
    });
  }
});
