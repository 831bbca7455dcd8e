import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import type { Session } from '../../../src/worker/session';
import { Engine } from '../../../src/vscode/engine';

class CountingSession implements Session {
  disposed = 0;
  rested = 0;
  conversation: string | undefined = 'r1';
  ask() {
    return Promise.reject(new Error('not asked'));
  }
  steer() {
    // Nothing runs.
  }
  inspect() {
    return Promise.reject(new Error('nothing to inspect'));
  }
  rest() {
    this.rested++;
    return Promise.resolve();
  }
  dispose() {
    this.disposed++;
    return Promise.resolve();
  }
}

const itself = (session: Session) => Promise.resolve(session);
const hours = 3_600_000;

function engineOf(start: () => Promise<Session>, idleMs = hours) {
  const told: (string | undefined)[] = [];
  const engine: Engine = new Engine({ start, idleMs, onIdle: () => told.push(engine.conversation) });
  return { engine, told };
}

describe('the engine of a window', () => {
  it('starts at the first question, once', async () => {
    let starts = 0;
    const { engine } = engineOf(() => Promise.resolve((starts++, new CountingSession())));
    assert.equal(starts, 0);
    assert.equal(engine.conversation, undefined);
    const [one, two] = await Promise.all([engine.use(itself), engine.use(itself)]);
    assert.equal(one, two);
    assert.equal(starts, 1);
    await engine.dispose();
  });

  it('starts anew after a start that failed', async () => {
    const session = new CountingSession();
    const starts = [() => Promise.reject(new Error('no thread')), () => Promise.resolve(session)];
    const { engine } = engineOf(() => starts.shift()!());
    await assert.rejects(engine.use(itself), /no thread/);
    assert.equal(await engine.use(itself), session);
    await engine.dispose();
  });

  it('tells when it is done, and then which run can be followed up on', async () => {
    const { engine, told } = engineOf(() => Promise.resolve(new CountingSession()));
    await engine.use(itself);
    assert.deepEqual(told, ['r1']);
    await engine.dispose();
  });

  it('lets a session rest that nobody asks anything; its conversation can still be followed up on', async () => {
    const session = new CountingSession();
    const { engine } = engineOf(() => Promise.resolve(session), 5);
    await engine.use(async () => {
      await delay(20);
      assert.equal(session.rested, 0, 'not while it works');
    });
    while (session.rested === 0) await delay(5);
    assert.equal(engine.conversation, 'r1');
    assert.equal(await engine.use(itself), session);
    assert.equal(session.disposed, 0);
    await engine.dispose();
  });

  it('ends its session when disposed of, and gives none afterwards', async () => {
    const session = new CountingSession();
    const { engine } = engineOf(() => Promise.resolve(session));
    await engine.use(itself);
    await engine.dispose();
    await engine.dispose();
    assert.equal(session.disposed, 1);
    await assert.rejects(engine.use(itself));
  });
});
