import assert from 'node:assert/strict';
import { webLocks, type WebLockManager } from '../../../src/vscode/webLocks';

/** As the Web Locks specification has it, without waiting requests. */
function lockManager(): WebLockManager {
  const held = new Set<string>();
  return {
    async request(name, _, hold) {
      if (held.has(name)) return hold(null);
      held.add(name);
      try {
        await hold({ name });
      } finally {
        held.delete(name);
      }
    },
    query: () => Promise.resolve({ held: [...held].map((name) => ({ name })) }),
  };
}

describe('locks of a browser', () => {
  it('are held until they are let go of', async () => {
    const manager = lockManager();
    const [one, other] = [webLocks(manager, 'https://a', '/t')!, webLocks(manager, 'https://a', '/t')!];
    const letGo = await one.take('r1');
    assert.ok(letGo);
    assert.equal(await other.isHeld('r1'), true);
    assert.equal(await other.take('r1'), undefined);
    letGo();
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(await other.isHeld('r1'), false);
    assert.ok(await other.take('r1'));
  });

  it('are different in different folders', async () => {
    const manager = lockManager();
    await webLocks(manager, 'https://a', '/t')?.take('r1');
    assert.equal(await webLocks(manager, 'https://a', '/u')?.isHeld('r1'), false);
  });

  it('are not used where there are none, or where nobody shares the origin', () => {
    assert.equal(webLocks(undefined, 'https://a', '/t'), undefined);
    assert.equal(webLocks(lockManager(), 'null', '/t'), undefined);
  });
});
