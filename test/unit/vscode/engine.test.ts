import assert from 'node:assert/strict';
import type { Session } from '../../../src/worker/session';
import { Engine } from '../../../src/vscode/engine';

class CountingSession implements Session {
  disposed = 0;
  readonly conversation = undefined;
  ask() {
    return Promise.reject(new Error('not asked'));
  }
  steer() {
    // Nothing runs.
  }
  dispose() {
    this.disposed++;
    return Promise.resolve();
  }
}

describe('the engine of a window', () => {
  it('starts at the first question, once', async () => {
    let starts = 0;
    const engine = new Engine(() => Promise.resolve((starts++, new CountingSession())));
    assert.equal(starts, 0);
    const [one, two] = await Promise.all([engine.session(), engine.session()]);
    assert.equal(one, two);
    assert.equal(starts, 1);
  });

  it('starts anew after a start that failed', async () => {
    const session = new CountingSession();
    const starts = [() => Promise.reject(new Error('no thread')), () => Promise.resolve(session)];
    const engine = new Engine(() => starts.shift()!());
    await assert.rejects(engine.session(), /no thread/);
    assert.equal(await engine.session(), session);
  });

  it('ends its session when disposed of, and gives none afterwards', async () => {
    const session = new CountingSession();
    const engine = new Engine(() => Promise.resolve(session));
    await engine.session();
    await engine.dispose();
    await engine.dispose();
    assert.equal(session.disposed, 1);
    await assert.rejects(engine.session());
  });
});
