import assert from 'node:assert/strict';
import { Run } from '../../../src/vscode/run';
import type { ReadOn } from '../../../src/vscode/runArchive';
import { RunWatch } from '../../../src/vscode/runWatch';
import { FakeLog, numbered, started, turn } from './fakes';

describe('the watch over a run of another window', () => {
  function setUp() {
    const lost: string[] = [];
    const log = new FakeLog();
    const watch = new RunWatch({ log, onLost: ({ id }) => lost.push(id), pause: 0 });
    return { lost, log, watch };
  }
  /** A run with so many looks; `asked` resolves when the last of them was taken. */
  function runWith(...looks: (() => ReturnType<ReadOn>)[]) {
    let done: () => void = () => undefined;
    const asked = new Promise<void>((resolve) => (done = resolve));
    const readOn = () => {
      const look = looks.shift();
      if (looks.length === 0) done();
      return look ? look() : Promise.reject(new Error('looked at too often'));
    };
    return { run: new Run('r1', { events: numbered(started), readOn }), asked };
  }
  const settled = () => new Promise((resolve) => setTimeout(resolve, 20));
  const [, second, third] = numbered(started, turn(1), turn(2));

  it('looks until that window is done with it, errors between notwithstanding', async () => {
    const { watch, log, lost } = setUp();
    const { run, asked } = runWith(
      () => Promise.resolve({ events: [second!], goesOn: true }),
      () => Promise.reject(new Error('no right to read')),
      () => Promise.resolve({ events: [third!], goesOn: false }),
    );
    watch.watch(run);
    await asked;
    await settled();
    assert.deepEqual([run.events.length, run.elsewhere, lost], [3, false, []]);
    assert.deepEqual(log.lines, ['warn [r1] no right to read']);
  });

  it('tells when the trace is gone, and looks no more', async () => {
    const { watch, log, lost } = setUp();
    const { run, asked } = runWith(() => Promise.resolve(undefined));
    watch.watch(run);
    await asked;
    await settled();
    assert.deepEqual([lost, log.lines], [['r1'], []]);
  });

  it('leaves a run for another one, also in the middle of a look', async () => {
    const { watch, log, lost } = setUp();
    const { run, asked } = runWith(async () => {
      watch.watch(undefined);
      await settled();
      return undefined;
    });
    watch.watch(run);
    await asked;
    await settled();
    await settled();
    assert.deepEqual([lost, log.lines], [[], []]);
  });
});
