import assert from 'node:assert/strict';
import type { EventBody } from '../../../src/rlm/events';
import type { Session } from '../../../src/worker/session';
import { ask } from '../../../src/vscode/askFlow';
import type { Scope } from '../../../src/vscode/scopes/scope';
import { SetupError } from '../../../src/vscode/setupError';
import { complete, failed, scope, sessionOf, setUp } from './askFakes';
import { started } from './fakes';

const asking = (text: string) => ({ questions: [{ asked: true, text }] });
const settled = () => new Promise((resolve) => setTimeout(resolve, 5));

describe('asking', () => {
  it('takes the question to the engine and the run to the panel', async () => {
    const session = sessionOf(started, complete);
    const { ports, panel, ui, runs } = setUp({ ...asking(' Where is the gate? '), session });
    const finished = await ask(() => scope, ports);
    assert.equal(finished?.status, 'complete');
    assert.equal(session.requests[0]?.question, 'Where is the gate?');
    assert.match(panel.words[0]!, /Listing the files of the workspace/);
    assert.equal((await runs.latest())?.view.finished?.status, 'complete');
    assert.equal(panel.shown[0], await runs.latest());
    assert.deepEqual(ui.messages, []);
    assert.equal(runs.live, undefined);
  });

  it('says in the question box who answers and where the text goes', async () => {
    const { ports, ui } = setUp({ settings: { rootModel: 'big', baseUrl: 'http://127.0.0.1:1/v1' } });
    await ask(() => scope, ports);
    assert.equal(ui.boxes[0]?.title, 'RLM: Ask about the workspace');
    assert.match(ui.boxes[0].prompt, /big answers\. What it reads is sent to 127\.0\.0\.1:1/);
  });

  it('keeps the text of a box that was dismissed and offers it again', async () => {
    const { ports, ui } = setUp({ questions: [{ asked: false, text: 'Half a quest' }] });
    assert.equal(await ask(() => scope, ports), undefined);
    await ask(() => scope, ports);
    assert.deepEqual(
      ui.boxes.map((box) => box.initial),
      ['', 'Half a quest'],
    );
  });

  it('says in message, panel and log why there is nothing to ask about', async () => {
    const { ports, ui, panel, log, remedies } = setUp({ buttons: ['Open Folder'] });
    const refuse = () => {
      throw new SetupError('no-folder', 'No folder is open.', ['openFolder']);
    };
    assert.equal(await ask(refuse, ports), undefined);
    await settled();
    assert.deepEqual(ui.messages, [
      { level: 'warn', message: 'No folder is open.', actions: ['Open Folder'] },
    ]);
    assert.deepEqual(panel.words, ['No folder is open.']);
    assert.deepEqual(log.lines, ['warn no-folder: No folder is open.']);
    assert.deepEqual(remedies, ['openFolder']);
  });

  it('without a key for OpenAI, asks nobody and offers to set one', async () => {
    const session = sessionOf(started, complete);
    const { ports, ui, panel } = setUp({ ...asking('Where?'), settings: { rootModel: 'big' }, session });
    await ask(() => scope, ports);
    assert.equal(session.requests.length, 0);
    assert.deepEqual(ui.messages[0]?.actions, ['Set API Key', 'Select Model']);
    assert.match(panel.words[0]!, /No API key is set for https:\/\/api\.openai\.com/);
  });

  it('sends nothing to an unknown address before the user agrees', async () => {
    const session = sessionOf(started, complete);
    const settings = { rootModel: 'big', baseUrl: 'https://llm.example.com/v1' };
    const { ports, ui } = setUp({ ...asking('Where?'), settings, session, confirms: [false] });
    await ask(() => scope, ports);
    assert.equal(session.requests.length, 0);
    assert.match(ui.messages[0]!.message, /not agreed to send text to llm\.example\.com/);
  });

  it('offers what helps when a run failed', async () => {
    const session = sessionOf(started, failed('unauthorized', 'The key was refused.'));
    const { ports, ui } = setUp({ ...asking('Where?'), session });
    await ask(() => scope, ports);
    assert.deepEqual(ui.messages, [
      { level: 'error', message: 'The key was refused.', actions: ['Set API Key', 'Show Log'] },
    ]);
  });

  it('says that an answer is partial, and why', async () => {
    const partial: EventBody = {
      ...complete,
      status: 'partial',
      reason: { code: 'time', message: 'Time was up.' },
    };
    const answered: EventBody = { type: 'answered', answer: 'There.', how: 'fallback', citations: [] };
    const { ports, ui } = setUp({ ...asking('Where?'), session: sessionOf(started, answered, partial) });
    await ask(() => scope, ports);
    assert.equal(ui.messages[0]?.message, 'The answer is partial: Time was up.');
  });

  it('calls no answer partial where there is none, and offers another model', async () => {
    const nothing: EventBody = {
      ...complete,
      status: 'partial',
      reason: { code: 'no-code', message: 'It was empty.' },
    };
    const { ports, ui } = setUp({ ...asking('Where?'), session: sessionOf(started, nothing) });
    await ask(() => scope, ports);
    assert.deepEqual(ui.messages, [
      {
        level: 'warn',
        message: 'The run ended without an answer: It was empty.',
        actions: ['Select Model', 'Show Log'],
      },
    ]);
  });

  it('points to an answer that is out of sight', async () => {
    const { ports, ui, panel } = setUp(asking('Where?'));
    panel.isVisible = false;
    await ask(() => scope, ports);
    assert.deepEqual(ui.messages, [
      { level: 'info', message: 'RLM has an answer.', actions: ['Show Trace'] },
    ]);
  });

  it('is cancelled by the button of the notification, without a message', async () => {
    const { ports, ui, runs } = setUp({ ...asking('Where?'), session: sessionOf(started) });
    const asked = ask(() => scope, ports);
    await settled();
    ui.cancelButton.abort();
    assert.equal((await asked)?.reason?.code, 'cancelled');
    assert.deepEqual(ui.messages, []);
    assert.equal(runs.live, undefined);
  });

  it('can be cancelled while files are listed', async () => {
    const endless: Scope = {
      label: 'the workspace',
      place: { kind: 'workspace' },
      gather: (_, signal) =>
        new Promise((_resolve, reject) =>
          signal.addEventListener('abort', () => reject(signal.reason as Error)),
        ),
    };
    const { ports, panel, runs } = setUp(asking('Where?'));
    const asked = ask(() => endless, ports);
    await settled();
    runs.live?.cancel();
    assert.equal(await asked, undefined);
    assert.match(panel.words.at(-1)!, /Cancelled before the run began/);
    assert.equal(runs.live, undefined);
  });

  it('a second time while a run is live, leaves, waits or cancels as the user says', async () => {
    const questions = [asking('One?'), asking('Two?')].flatMap((given) => given.questions);
    const { ports, ui, runs } = setUp({
      questions,
      buttons: [undefined, 'Cancel It and Ask'],
      session: sessionOf(started),
    });
    const first = ask(() => scope, ports);
    await settled();
    assert.equal(await ask(() => scope, ports), undefined);
    assert.match(ui.messages[0]!.message, /"Where is the gate\?" is being answered\. One run goes at a time/);
    assert.deepEqual(ui.messages[0]?.actions, ['Cancel It and Ask', 'Wait']);
    const second = ask(() => scope, ports);
    assert.equal((await first)?.reason?.code, 'cancelled');
    await settled();
    assert.equal(runs.live?.id, 'r2');
    runs.live.cancel();
    await second;
  });

  it('tells the engine which settings could not be used', async () => {
    const session = sessionOf(started, complete);
    const { ports } = setUp({ ...asking('Where?'), settings: { concurrency: -1 }, session });
    await ask(() => scope, ports);
    assert.equal(session.requests[0]?.warnings?.[0]?.code, 'setting-ignored');
  });

  it('takes route, prices and limits along', async () => {
    const session = sessionOf(started, complete);
    const settings = { route: 'direct', prices: { big: { input: 1, output: 2 } }, maxCost: 3 };
    const { ports } = setUp({ ...asking('Where?'), settings, session });
    await ask(() => scope, ports);
    const { route, prices, limits } = session.requests[0]!;
    assert.deepEqual([route, prices, limits.maxCost], ['direct', settings.prices, 3]);
  });

  it('does not repeat to the user that they asked for the answer', async () => {
    const session = sessionOf(started, {
      ...complete,
      status: 'partial',
      reason: { code: 'answer-now', message: 'the user asks for the answer now' },
    });
    const { ports, ui } = setUp({ ...asking('Where?'), session });
    await ask(() => scope, ports);
    assert.deepEqual(ui.messages, []);
  });

  it('logs what broke, and says it in panel and message', async () => {
    const session: Session = {
      ask: () => Promise.reject(new Error('the wheel came off')),
      steer: () => undefined,
      conversation: undefined,
      inspect: () => Promise.reject(new Error('nothing to inspect')),
      rest: () => Promise.resolve(),
      dispose: () => Promise.resolve(),
    };
    const { ports, ui, panel, log, runs } = setUp({ ...asking('Where?'), session });
    assert.equal(await ask(() => scope, ports), undefined);
    assert.deepEqual(ui.messages[0], {
      level: 'error',
      message: 'the wheel came off',
      actions: ['Show Log'],
    });
    assert.equal(panel.words.at(-1), 'the wheel came off');
    assert.ok(log.lines.includes('error the wheel came off'));
    assert.equal(runs.live, undefined);
  });
});
