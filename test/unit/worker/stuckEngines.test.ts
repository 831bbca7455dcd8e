import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { closeSync, constants, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LanguageModel } from '../../../src/rlm/model';
import { startSession } from '../../../src/worker/session';
import { spawnEngine } from '../../../src/worker/spawn.node';
import { ask, mortalSession } from '../../support/askEngine';
import { inMemoryCorpus } from '../../support/inMemoryCorpus';
import { findRepository } from '../../support/repository';
import { repl, scriptedModel } from '../../support/scriptedModel';

describe('an engine that waits for a disk that does not answer', () => {
  let folder: string;
  let pipe: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'rlm-stuck-'));
    pipe = join(folder, 'pipe');
  });
  afterEach(() => {
    // Whoever reads it goes on, and its thread can end.
    closeSync(openSync(pipe, constants.O_WRONLY | constants.O_NONBLOCK));
    rmSync(folder, { recursive: true, force: true });
  });

  it('does not hold up who cancels, nor the next question', async function () {
    if (process.platform === 'win32') this.skip();
    execFileSync('mkfifo', [pipe]);
    const stuck = join(folder, 'stuck.mjs');
    writeFileSync(stuck, `import { readFileSync } from 'node:fs';\nreadFileSync(${JSON.stringify(pipe)});\n`);
    const { dist } = findRepository();
    const scripts = [stuck];
    const session = startSession({
      spawn: () => spawnEngine(scripts.shift() ?? join(dist, 'worker.mjs'), join(dist, 'quickjs.wasm')),
      fenceKey: new Uint8Array(32),
    });
    const cancel = new AbortController();
    const preview = session.inspect(inMemoryCorpus({ 'a.txt': 'one' }), () => undefined, cancel.signal);
    cancel.abort(new Error('no longer wanted'));
    await assert.rejects(preview, /no longer wanted/);
    const { finished } = await ask(session, { root: scriptedModel(repl('FINAL("here")')) });
    assert.equal(finished.status, 'complete');
    await session.dispose();
  });
});

describe('a session that is disposed', () => {
  it('ends the run that is under way, and starts no engine again', async () => {
    const { session, engines, ended } = mortalSession();
    let disposed: Promise<void> | undefined;
    const silent: LanguageModel = {
      ...scriptedModel(''),
      complete: (_request, _observer, signal) =>
        new Promise((_, reject) => {
          signal.addEventListener('abort', () => reject(new Error('aborted')));
          disposed = session.dispose();
        }),
    };
    const { finished } = await ask(session, { root: silent });
    assert.equal(finished.reason?.code, 'cancelled');
    await disposed;
    assert.equal(engines.length, 1);
    assert.equal(ended.size, 1);
  });

  it('ends a preview, and starts no engine again', async () => {
    const { session, engines } = mortalSession();
    const preview = session.inspect(
      inMemoryCorpus({ 'a.txt': 'one' }),
      () => undefined,
      new AbortController().signal,
    );
    await Promise.all([assert.rejects(preview, { name: 'AbortError' }), session.dispose()]);
    assert.equal(engines.length, 1);
  });
});
