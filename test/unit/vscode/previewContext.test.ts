import assert from 'node:assert/strict';
import type { Session } from '../../../src/worker/session';
import { ask } from '../../../src/vscode/askFlow';
import { previewContext } from '../../../src/vscode/previewContext';
import type { Scope } from '../../../src/vscode/scopes/scope';
import { complete, scope, sessionOf, setUp, smallContext } from './askFakes';
import { started } from './fakes';

const question = { asked: true, text: 'Which calls have no timeout?' };
const settings = { baseUrl: 'http://localhost:1234/v1', rootModel: 'm' };
const large = {
  ...smallContext,
  documents: 12_345,
  characters: 96_240_000,
  tokens: 24_000_000,
  text: '# Large',
};

/** A session that finds the workspace large, and counts how often it was looked at. */
function largeSession(): { session: ReturnType<typeof sessionOf>; looks: () => number } {
  let looks = 0;
  const session = sessionOf(started, complete);
  session.inspect = () => {
    looks++;
    return Promise.resolve(large);
  };
  return { session, looks: () => looks };
}

describe('previewing a context', () => {
  it('shows what a question would read, and asks no model', async () => {
    const session = sessionOf();
    const { ports, previews } = setUp({ session });
    await previewContext(scope, ports);
    assert.deepEqual(previews, [{ title: 'Context of the workspace', markdown: '# Small' }]);
    assert.deepEqual(session.requests, []);
  });

  it('can be cancelled', async () => {
    const { ports, previews, ui } = setUp({});
    const slow: Scope = {
      ...scope,
      gather: (_, signal) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(new Error('stopped')));
        }),
    };
    const previewing = previewContext(slow, ports);
    ui.cancelButton.abort();
    await previewing;
    assert.deepEqual(previews, []);
  });

  it('says what cannot be read', async () => {
    const session: Session = { ...sessionOf(), inspect: () => Promise.reject(new Error('Cannot read /x')) };
    const { ports } = setUp({ session });
    await assert.rejects(previewContext(scope, ports), /Cannot read \/x/);
  });

  describe('before a question about a large workspace', () => {
    it('shows its size first, once', async () => {
      const { session, looks } = largeSession();
      const { ports, ui } = setUp({ settings, session, questions: [question, question], picks: ['Ask'] });
      await ask(() => scope, ports);
      await ask(() => scope, ports);
      assert.equal(session.requests.length, 2);
      assert.deepEqual(ui.lists, [['Ask', 'Preview Context']]);
      assert.equal(looks(), 1);
    });

    it('lets the user look at all of it, and asks only then', async () => {
      const { session } = largeSession();
      const user = { questions: [question], picks: ['Preview Context'] };
      const asked = setUp({ settings, session, ...user, buttons: ['Ask'] });
      await ask(() => scope, asked.ports);
      assert.deepEqual(asked.previews, [{ title: 'Context of the workspace', markdown: '# Large' }]);
      assert.match(
        asked.ui.messages[0]?.message ?? '',
        /^Ask about the workspace\? 12,345 files, 96\.2 MB, about 24,000,000 tokens; 1 left out\.$/,
      );
      assert.equal(session.requests.length, 1);
      const left = setUp({ settings, session, ...user });
      assert.equal(await ask(() => scope, left.ports), undefined);
      assert.equal(session.requests.length, 1);
    });

    it('sends nothing when the list is dismissed, and keeps the question', async () => {
      const { session } = largeSession();
      const { ports } = setUp({ settings, session, questions: [question] });
      assert.equal(await ask(() => scope, ports), undefined);
      assert.deepEqual(session.requests, []);
      assert.equal(ports.draft.read(), question.text);
    });

    it('asks nothing of who has no model: nothing is sent', async () => {
      const { session, looks } = largeSession();
      const { ports } = setUp({ session, questions: [question] });
      await ask(() => scope, ports);
      assert.deepEqual([session.requests.length, looks()], [1, 0]);
    });
  });

  it('does not stand in the way of a question about a small workspace, or a selection', async () => {
    const { session, looks } = largeSession();
    const { ports, ui } = setUp({ settings, session, questions: [question] });
    const selection: Scope = {
      ...scope,
      place: { kind: 'selection', uri: 'file:///a.ts', ranges: [], hash: '' },
    };
    await ask(() => selection, ports);
    assert.deepEqual([session.requests.length, looks()], [1, 0]);
    const small = setUp({ settings, questions: [question] });
    assert.equal((await ask(() => scope, small.ports))?.status, 'complete');
    assert.deepEqual([...ui.lists, ...small.ui.lists], []);
  });
});
