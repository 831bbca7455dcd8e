import assert from 'node:assert/strict';
import type { TrajectoryEvent } from '../../../../src/rlm/events';
import { emptyRun, reduce, type RunView } from '../../../../src/rlm/trajectory';
import { flattenRun, type Row } from '../../../../src/webview/tree/rows';
import { rowMarks, rowState, rowText } from '../../../../src/webview/tree/rowText';
import { cancelledRun, finishedRun, hugeRun, runningRun, settingsRun } from '../fakeRun';

const fold = (events: readonly TrajectoryEvent[]): RunView => events.reduce(reduce, emptyRun());
const rowsOf = (events: readonly TrajectoryEvent[], opened: [string, boolean][] = []): Row[] =>
  flattenRun(fold(events), new Map(opened));
const outline = (rows: readonly Row[], ended: boolean): string[] =>
  rows.map((row) => {
    const { label, detail } = rowText(row);
    const state = rowState(row, ended);
    return `${'  '.repeat(row.level - 1)}${state === undefined ? '' : `[${state}] `}${label} | ${detail}`;
  });

describe('the lines of the tree', () => {
  it('are run, turns, replies, code, sub-calls and child loops, in the order they came', () => {
    const rows = rowsOf(finishedRun(), [['3', false]]);
    assert.deepEqual(outline(rows, true), [
      'Run | Workspace',
      '  [done] Turn 1 | List every HTTP call',
      '    [done] Model reply | I start by listing every place that makes an HTTP request.',
      '    [done] Code | 4 lines, 7 lines of output',
      '  [done] Turn 2 | const wrappers = context.grep(/export (async )?function \\w*[fF]etch\\w*/);',
      '    [done] Model reply | Now the wrappers: a call through one of them may have a timeout already.',
      '    [done] Code | 2 lines, 3 lines of output',
      '  [warned] Turn 3 | const spans = calls.map(c => context.file(c.path).range(Math.max(1, c.line - 30), c.line + 30));',
      '  [warned] Turn 4 | const open = calls.filter((c, i) => verdicts[i].timeout === false);',
      '    [done] Model reply | gpt-5',
      '    [failed] Code | ReferenceError: owners is not defined',
      "  [done] Turn 5 | const codeowners = context.file('.github/CODEOWNERS').text;",
      '    [done] Model reply | Owners are in CODEOWNERS.',
      '    [done] Code | 3 lines, 3 lines of output',
      '    [done] Who owns each of these paths? | ',
      '    [done] Find the last known owner of services/search in the history notes. | child RLM, 2 turns',
      "      [done] Turn 1 | print(context.grep(/search/i, 'docs/**'));",
      '        [done] Model reply | The notes first.',
      '        [done] Code | 1 line, 2 lines of output',
      "      [done] Turn 2 | FINAL('@search, now part of platform');",
      '        [done] Model reply | gpt-5',
      '        [done] Code | 1 line, no output',
      '  [done] Turn 6 | FINAL(report);',
      '    [done] Model reply | That settles it.',
      '    [done] Code | 1 line, no output',
    ]);
  });

  it('know their place among their siblings', () => {
    const turn = rowsOf(finishedRun()).find(({ id }) => id === '5.c2.2')!;
    assert.deepEqual(
      [turn.level, turn.position, turn.siblings, turn.parent, turn.expanded],
      [4, 2, 2, '5.c2', true],
    );
  });

  it('name a sub-call by the place it was about, with what was asked beside it', () => {
    const call = rowsOf(finishedRun()).find(({ id }) => id === '3.c2')!;
    const { label, detail, tooltip } = rowText(call);
    assert.equal(label, 'index.ts:22-81');
    assert.match(detail, /^Does the HTTP call in the middle/);
    assert.match(tooltip ?? '', /^services\/search\/src\/index\.ts:22-81/);
  });

  it('show the first of many sub-calls, and the failed ones among the rest', () => {
    const rows = rowsOf(hugeRun(502));
    const calls = rows.filter(({ kind }) => kind === 'call').map(({ id }) => id);
    assert.equal(calls.length, 25);
    assert.deepEqual(calls.slice(19), ['1.c20', '1.c97', '1.c194', '1.c291', '1.c388', '1.c485']);
    assert.deepEqual(rowText(rows.find(({ kind }) => kind === 'more')!), {
      label: '… 475 more sub-calls',
      detail: '',
    });
  });

  it('show all of them when asked to, and take them back', () => {
    const rows = rowsOf(hugeRun(502), [['1+more', true]]);
    assert.equal(rows.filter(({ kind }) => kind === 'call').length, 500);
    assert.equal(rowText(rows.at(-1)!).label, 'Show fewer');
  });

  it('name the model of a call where it is another than the usual one', () => {
    const details = rowsOf(settingsRun()).map((row) => [row.id, rowText(row).detail]);
    assert.deepEqual(
      details.filter(([id]) => id?.includes('.c')),
      [
        ['1.c1', ''],
        ['1.c2', 'gpt-5-nano'],
      ],
    );
  });

  it('are marked where a reply was kept, a call tried again, or messages made shorter', () => {
    const marks = [...rowsOf(settingsRun()), ...rowsOf(finishedRun())].flatMap((row) =>
      rowMarks(row).map(({ meaning }) => `${row.id}: ${meaning}`),
    );
    assert.deepEqual(marks, [
      '1.c1: cached, no cost',
      '2: earlier messages made shorter',
      '3.c4: tried again once',
    ]);
  });

  it('say how many of those out of sight still run', () => {
    const more = rowsOf(runningRun()).find(({ kind }) => kind === 'more')!;
    assert.equal(rowText(more).detail, '8 running');
  });

  it('never run once the run is over', () => {
    const rows = rowsOf(cancelledRun());
    const states = rows.map((row) => rowState(row, true));
    assert.ok(!states.includes('running'));
    assert.equal(states.filter((state) => state === 'stopped').length, 13);
  });
});
