import assert from 'node:assert/strict';
import type { LmServer } from '../support/lmServer';
import { repl } from '../support/scriptedModel';
import { inAskingWindow, type AskingWindow } from './askingWindow';
import type { TracePanel } from './tracePanel';
import type { VSCodeWindow } from './window';
import type { Workbench } from './workbench';

const inBrowser = { 'remote.extensionKind': { 'rlm-vscode.recursive-language-models': ['web'] } };

describe("the extension in a browser's extension host", () => {
  let server: LmServer;
  let window: VSCodeWindow;
  let workbench: Workbench;
  let panel: TracePanel;
  let askWorkspace: AskingWindow['askWorkspace'];
  inAskingWindow(
    () => inBrowser,
    (asking) => ({ server, window, workbench, panel, askWorkspace } = asking),
  );

  it('answers about files that only the editor can read, unsaved text included', async () => {
    await workbench.openFile('src/http.ts');
    await workbench.goTo(1);
    await workbench.page.keyboard.type('// TODO: not on disk yet\n');
    await askWorkspace('List all TODO comments');
    await panel.status(/Complete/);
    const answer = await panel.answer();
    assert.match(answer, /src\/http\.ts:1 .*not on disk yet/);
    assert.match(answer, /src\/orders\.ts:10/);
  });

  it('lets a model work through them in a Web Worker, where a search that hangs fails alone', async () => {
    await server.use({
      rules: [
        {
          when: { role: 'root' },
          replies: [
            repl(
              'const note = await llm_query("Which line?", context.file("src/orders.ts"));\ntry { context.grep("^(?:[a-z/ .{}()=>,;:\\\\s]+)+$"); } catch (error) { print(error.message, note); }',
            ),
            repl('FINAL("Line 10, src/orders.ts:10")'),
          ],
        },
        { when: { role: 'sub' }, replies: ['The tenth.'] },
      ],
    });
    await window.configure({
      ...inBrowser,
      'rlm.baseUrl': server.baseUrl,
      'rlm.rootModel': 'test-model',
      'rlm.route': 'rlm',
    });
    await askWorkspace('Where is the TODO?');
    await panel.status(/Complete/);
    await panel.frame.getByText('1 citation, verified').waitFor();
    const asked = (await server.requests()).map(({ body }) => JSON.stringify(body));
    assert.equal(asked.length, 3, 'nothing is asked twice');
    assert.match(asked[2] ?? '', /the search took too long and was stopped.*The tenth\./);
  });

  it('offers to go on with a run that a reload broke off, with nothing asked twice', async () => {
    await server.use({
      rules: [
        {
          when: { role: 'root' },
          replies: [
            repl(
              'print(context.grep("TODO"));\nconst first = await llm_query("Note one.");\nconst second = await llm_query("Note two.");',
            ),
            repl('FINAL(`${first} ${second}`)'),
          ],
        },
        { when: { user: 'Note two' }, replies: [{ fault: 'stall', text: '' }, 'The second.'] },
        { replies: ['The first.'] },
      ],
    });
    await askWorkspace('Which notes are there?');
    await panel.steps().filter({ hasText: 'Note two' }).waitFor();
    await workbench.reload();
    // Where the browser keeps no locks, a window that is gone is known by its silence of 30 s.
    await workbench.notification('was broken off').waitFor({ timeout: 60_000 });
    await workbench.pressInNotification('was broken off', 'Resume');
    await panel.status(/Complete/);
    assert.match(await panel.answer(), /The first\. The second\./);
    assert.equal((await server.requests()).length, 5, 'only the call in flight is made again');
  });
});
