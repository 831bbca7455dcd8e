import assert from 'node:assert/strict';
import type { EventBody, TrajectoryEvent } from '../../../src/rlm/events';
import { actOn } from '../../../src/vscode/runActions';
import { ask } from '../../../src/vscode/askFlow';
import { Run } from '../../../src/vscode/run';
import { deepRun, directRun, explorerRun, finishedRun, RunWriter } from '../webview/fakeRun';
import { setUp, sessionOf } from './askFakes';
import { asked } from './fakes';

const bodiesOf = (events: readonly TrajectoryEvent[]) =>
  // They are numbered anew.
  events.map((event): EventBody => event);
const live = (events: readonly TrajectoryEvent[]) => {
  const told: unknown[] = [];
  const run = new Run('r9', { asked });
  for (const event of events) run.add(event);
  run.steeredBy((steering) => told.push(steering));
  return { run, told };
};

describe('what is done with a run', () => {
  it('tells it to answer now', async () => {
    const { run, told } = live(deepRun());
    await actOn('answer-now', run, setUp({}).ports);
    assert.deepEqual(told, [{ kind: 'answer-now' }]);
  });

  it('asks for a hint and passes it on', async () => {
    const { run, told } = live(deepRun());
    await actOn('hint', run, setUp({ inputs: [' Look in src. '] }).ports);
    assert.deepEqual(told, [{ kind: 'hint', text: 'Look in src.' }]);
  });

  it('takes no empty hint', async () => {
    const { run, told } = live(deepRun());
    await actOn('hint', run, setUp({ inputs: ['  '] }).ports);
    assert.deepEqual(told, []);
  });

  for (const [what, events, words] of [
    ['a direct call', directRun().slice(0, 4), /one direct call: it has no next turn/],
    ['the built-in explorer', explorerRun().slice(0, 4), /takes no hints/],
    ['a run that has not begun', deepRun().slice(0, 2), /has not begun yet/],
  ] as const) {
    it(`says that ${what} cannot be told anything`, async () => {
      const { run, told } = live(events);
      const { ports, ui } = setUp({ inputs: ['Look in src.'] });
      await actOn('hint', run, ports);
      assert.deepEqual(told, []);
      assert.match(ui.messages[0]!.message, words);
    });
  }

  it('asks again with twice of what was used up, and with what it was asked with before', async () => {
    const partial = new RunWriter()
      .start()
      .finish('partial', { code: 'iterations', message: 'No more turns.' });
    const session = sessionOf(...bodiesOf(partial.events));
    const { ports, runs } = setUp({ questions: [{ asked: true, text: 'Where?' }], session });
    await ask(() => asked.scope, ports);
    await actOn('deeper', (await runs.latest())!, ports);
    await actOn('more', (await runs.latest())!, ports);
    assert.deepEqual(
      session.requests.map(({ question, route, limits }) => [question, route, limits.maxIterations]),
      [
        ['Where?', 'auto', 20],
        ['Where?', 'rlm', 20],
        ['Where?', 'rlm', 40],
      ],
    );
  });

  it('cannot ask a run of which it is not known what it was about again, and says so', async () => {
    const session = sessionOf();
    const { ports, ui } = setUp({ session });
    await actOn('deeper', new Run('r1', { events: directRun() }), ports);
    assert.deepEqual(session.requests, []);
    assert.match(ui.messages[0]!.message, /is not known any more/);
  });

  describe('compares with a direct call', () => {
    const finished = () => {
      const { run } = live(finishedRun());
      run.end();
      return run;
    };

    it('when the user agrees to send so much at once', async () => {
      const session = sessionOf(...bodiesOf(directRun()));
      const { ports, ui, opened } = setUp({ session, confirms: [true] });
      await actOn('compare', finished(), ports);
      assert.match(ui.confirmations[0]!, /about 2,353,000 tokens, in one call/);
      assert.deepEqual(
        session.requests.map(({ question, route }) => [question, route]),
        [['Where is the gate?', 'direct']],
      );
      assert.match(opened[0]!, /## One direct call\n\nIt waits 10 s/);
    });

    it('never when they do not', async () => {
      const session = sessionOf(...bodiesOf(directRun()));
      const { ports, opened } = setUp({ session, confirms: [false] });
      await actOn('compare', finished(), ports);
      assert.deepEqual([session.requests, opened], [[], []]);
    });

    it('never a follow-up, which leans on what was before', async () => {
      const events = finishedRun().map((event) =>
        event.type === 'run.started' ? { ...event, follows: 'r0' } : event,
      );
      const { ports, ui } = setUp({});
      await actOn('compare', new Run('r1', { asked, events }), ports);
      assert.match(ui.messages[0]!.message, /follows up on another/);
    });

    it('only where there is an answer of the REPL', async () => {
      const { ports, ui } = setUp({});
      await actOn('compare', live(deepRun()).run, ports);
      assert.match(ui.messages[0]!.message, /no answer of the REPL to compare with/);
    });
  });
});
