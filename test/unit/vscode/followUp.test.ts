import assert from 'node:assert/strict';
import { ask } from '../../../src/vscode/askFlow';
import { askFollowUp, followUp } from '../../../src/vscode/followUp';
import { actOn } from '../../../src/vscode/runActions';
import { Run } from '../../../src/vscode/run';
import { RunWriter } from '../webview/fakeRun';
import { complete, scope, sessionOf, setUp } from './askFakes';
import { asked, numbered, started } from './fakes';

/** A conversation of one question, that the next may follow up on. */
async function conversation(given: Partial<Parameters<typeof setUp>[0]> = {}, bodies = [started, complete]) {
  const session = sessionOf(...bodies);
  const { questions = [], ...answers } = given;
  const all = [{ asked: true, text: 'Where is the gate?' }, ...questions];
  const world = setUp({ ...answers, questions: all, session });
  await ask(() => scope, world.ports);
  return { ...world, session, first: (await world.runs.latest())! };
}

describe('a follow-up question', () => {
  it('goes to the session of the run before, which stays in sight', async () => {
    const { first, session, ports, runs, panel } = await conversation();
    await followUp(first, '  And who keeps it? ', ports);
    const { question, follows, corpus } = session.requests[1]!;
    assert.deepEqual([question, follows, corpus], ['And who keeps it?', 'r1', undefined]);
    const second = (await runs.latest())!;
    assert.equal(panel.shown.at(-1), second);
    assert.deepEqual(
      second.earlier.map((run) => run.started?.question),
      ['Where is the gate?'],
    );
    assert.equal(panel.words.length, 1, 'no files are listed for it');
  });

  it('is asked for by the command', async () => {
    const { first, session, ports, ui } = await conversation({
      questions: [{ asked: true, text: 'And who keeps it?' }],
    });
    await askFollowUp(first, ports);
    assert.equal(ui.boxes[1]?.title, 'RLM: Ask a Follow-Up');
    assert.equal(session.requests[1]?.follows, 'r1');
  });

  it('that is empty is none', async () => {
    const { first, session, ports } = await conversation();
    await followUp(first, '  ', ports);
    assert.equal(session.requests.length, 1);
  });

  it('to a conversation that is over can be asked anew, in the same words, about the same text', async () => {
    const { first, session, ports, ui } = await conversation({
      buttons: ['Ask Again'],
      questions: [{ asked: true, text: 'Who keeps the gate?' }],
    });
    session.conversation = undefined;
    await followUp(first, 'And who keeps it?', ports);
    assert.match(ui.messages[0]!.message, /This conversation is over.*ask anew about the workspace/);
    assert.equal(ui.boxes[1]?.title, 'RLM: Ask about the workspace');
    assert.equal('initial' in ui.boxes[1] && ui.boxes[1].initial, 'And who keeps it?');
    assert.deepEqual(
      [session.requests[1]?.question, session.requests[1]?.follows],
      ['Who keeps the gate?', undefined],
    );
  });

  it('to a conversation that is over, of which nothing comes, leaves the answer before in the panel', async () => {
    const { first, session, ports, panel } = await conversation();
    session.conversation = undefined;
    const before = panel.shown.length;
    await followUp(first, 'And who keeps it?', ports);
    assert.deepEqual(panel.shown.slice(before), [first]);
  });

  it('to a run of which nothing is known can only be asked anew', async () => {
    const { ports, ui } = setUp({});
    await followUp(new Run('r1', { events: numbered(started) }), 'And?', ports);
    assert.deepEqual(ui.messages[0]?.actions, []);
    assert.match(ui.messages[0].message, /Ask anew\./);
  });

  it('has to wait for the answer', async () => {
    const { ports, ui } = setUp({});
    await askFollowUp(new Run('r1', { asked }), ports);
    assert.match(ui.messages[0]!.message, /still being answered/);
  });

  it('of which nothing comes leaves the answer before in the panel', async () => {
    const { first, ports, panel, ui } = await conversation();
    const loadModels = () => Promise.reject(new Error('no models today'));
    await followUp(first, 'And who keeps it?', { ...ports, loadModels });
    assert.equal(ui.messages[0]?.message, 'no models today');
    assert.equal(panel.shown.at(-1), first);
  });
});

describe('more for a run that used up a budget', () => {
  const partial = new RunWriter()
    .start()
    .finish('partial', { code: 'iterations', message: 'No more turns.' });

  it('goes on in its session while that is there', async () => {
    const { first, session, ports } = await conversation({}, [...partial.events]);
    await actOn('more', first, ports);
    const { follows, question, limits } = session.requests[1]!;
    assert.deepEqual([follows, question, limits.maxIterations], ['r1', 'Where is the gate?', 40]);
  });

  it('begins anew when the session is over', async () => {
    const { first, session, ports } = await conversation({}, [...partial.events]);
    session.conversation = undefined;
    await actOn('more', first, ports);
    const { follows, corpus, limits } = session.requests[1]!;
    assert.deepEqual([follows, corpus?.name, limits.maxIterations], [undefined, 'Workspace', 40]);
  });
});

describe('asking again', () => {
  it('offers the question as it was, about the same text', async () => {
    const { first, ports, ui, session } = await conversation({
      questions: [{ asked: true, text: 'Where now?' }],
    });
    await actOn('again', first, ports);
    assert.equal('initial' in ui.boxes[1]! && ui.boxes[1].initial, 'Where is the gate?');
    assert.equal(session.requests[1]?.corpus?.name, 'Workspace');
  });
});
