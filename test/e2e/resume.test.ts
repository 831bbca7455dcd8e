import assert from 'node:assert/strict';
import { appendFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LmServer } from '../support/lmServer';
import { findRepository } from '../support/repository';
import { inAskingWindow } from './askingWindow';
import { TracePanel } from './tracePanel';
import type { VSCodeWindow } from './window';
import type { Workbench } from './workbench';

const repl = (code: string) => `\`\`\`repl\n${code}\n\`\`\``;

describe('a run that is broken off', () => {
  let server: LmServer;
  let window: VSCodeWindow;
  let workbench: Workbench;
  let panel: TracePanel;
  const settings = (at = server) => ({
    'rlm.baseUrl': at.baseUrl,
    'rlm.rootModel': 'test-model',
    'rlm.route': 'rlm',
    // A reply of an earlier test would be taken in place of a call.
    'rlm.cache': false,
  });
  inAskingWindow(settings, (asking) => ({ server, window, workbench, panel } = asking));

  /** What each request asks: its last message. */
  const asked = async () =>
    (await server.requests()).map(({ body }) => {
      const { messages } = body as { messages: { content: string }[] };
      return messages.at(-1)!.content;
    });

  /** Asks, and waits until the first note is there and the second call hangs. */
  async function askAndHang(): Promise<void> {
    await server.use({
      rules: [
        {
          when: { role: 'root' },
          replies: [
            repl(
              'const hits = context.grep("TODO");\nconst notes = [await llm_query("Note one.")];\nnotes.push(await llm_query("Note two."));\nprint(notes);',
            ),
            repl('FINAL(`${hits.length} TODOs: ${notes.join(" ")}`)'),
          ],
        },
        { when: { user: 'Note two' }, replies: [{ fault: 'stall', text: '' }, 'The second.'] },
        { replies: ['The first.'] },
      ],
    });
    await workbench.runCommand('RLM: Ask About the Workspace');
    await workbench.answer('Which TODOs are there?');
    await panel.status(/Running/);
    await panel.steps().filter({ hasText: 'Note two' }).waitFor();
  }

  async function assertNothingAskedTwice(): Promise<void> {
    await panel.status(/Complete/);
    assert.match(await panel.answer(), /TODOs: The first\. The second\./);
    const requests = await asked();
    const count = (text: string) => requests.filter((request) => request.includes(text)).length;
    assert.deepEqual([count('Note one'), count('Note two')], [1, 2]);
    assert.equal(requests.length, 5, requests.join('\n---\n'));
  }

  const offered = () => workbench.notification('was broken off').waitFor();

  it('by a kill -9 of the extension host is offered in the window that lives on, in place of the panel that died', async () => {
    await askAndHang();
    await window.killExtensionHosts();
    await offered();
    await panel.status(/Interrupted/);
    await window.screenshot('offer-dark');
    assert.equal(await workbench.tab('RLM Trace').count(), 1);
    await panel.button('Resume').click();
    await assertNothingAskedTwice();
    await window.screenshot('resumed-dark');
  });

  it('by a kill -9 of all of VS Code is offered when it starts again', async () => {
    await window.theme('high-contrast');
    await askAndHang();
    await window.killAndStart();
    await offered();
    await window.screenshot('offer-high-contrast');
    await workbench.pressInNotification('was broken off', 'Resume');
    await assertNothingAskedTwice();
    await window.screenshot('resumed-high-contrast');
  });

  it('by a reload of the window is offered, and goes on with nothing asked twice', async () => {
    await window.theme('light');
    await askAndHang();
    await workbench.reload();
    await offered();
    await window.screenshot('offer-light');
    // VS Code saves which editors are open only now and then: the panel may be gone.
    await workbench.pressInNotification('was broken off', 'Show Trace');
    await panel.status(/Interrupted/);
    await window.screenshot('interrupted-light');
    await panel.button('Resume').click();
    await assertNothingAskedTwice();
    await panel.tab('Details').click();
    await window.screenshot('resumed-light');
    await window.theme('dark');
  });

  it('and is done can be taken another way from a turn, whose button and menu ask how', async () => {
    await server.use({
      rules: [
        { when: { role: 'root' }, replies: [repl('FINAL(`Told: ${notes.length} notes.`)')] },
        { replies: ['No call is to be made.'] },
      ],
    });
    await panel.steps().filter({ hasText: 'Turn 2' }).click();
    await window.screenshot('fork-button-dark');
    await panel.button('Run Again from Here…').click();
    await workbench.quickInputTitle().getByText('RLM: Run Again from Turn 2').waitFor();
    await window.screenshot('fork-choice-dark');
    await workbench.quickPick('With a Hint…').click();
    await workbench.answer('Only say how many.');
    await panel.frame.getByText('Forked at turn 2 of another run, with a hint.').waitFor();
    await panel.status(/Complete/);
    assert.match(await panel.answer(), /Told: 2 notes\./);
    const requests = await asked();
    assert.equal(requests.length, 1);
    assert.match(requests[0]!, /A hint from the user: Only say how many\./);
    for (const theme of ['light', 'dark'] as const) {
      await window.theme(theme);
      await window.screenshot(`forked-${theme}`);
    }
  });

  it('names the files that changed since, and goes on with what was recorded when that is chosen', async () => {
    await window.theme('dark');
    await askAndHang();
    await window.killExtensionHosts();
    await panel.status(/Interrupted/);
    await appendFile(join(window.folder, 'docs/readme.md'), 'TODO: one more\n');
    await writeFile(join(window.folder, 'new.txt'), 'TODO: new\n');
    await panel.button('Resume').click();
    const title = workbench.quickInputTitle();
    await title.getByText('2 Files Changed Since This Run Saw Them').waitFor();
    await workbench
      .quickPick('Show 2 Changed Files')
      .getByText('changed: docs/readme.md; new: new.txt')
      .waitFor();
    await window.screenshot('changed-files-dark');
    await workbench.quickPick('Show 2 Changed Files').click();
    await workbench.quickInputText('new.txt', true).waitFor();
    await window.screenshot('changed-files-shown-dark');
    await workbench.dismissInput();
    await workbench.quickPick('Go On with What Was Recorded').click();
    await assertNothingAskedTwice();
  });

  it('is not offered in another window while it lives, and can be read there', async () => {
    await askAndHang();
    const other = await window.another();
    await other.runCommand('RLM: Resume Run');
    await other.notification('No run was broken off here').waitFor();
    assert.equal(await other.notification('was broken off (').count(), 0);
    await other.runCommand('RLM: Show Trace');
    await new TracePanel(other).status(/In another window/);
    await other.page.screenshot({ path: join(findRepository().dist, 'e2e', 'elsewhere-dark.png') });
    await workbench.runCommand('RLM: Cancel Run');
    await panel.status(/Cancelled/);
    await new TracePanel(other).status(/Cancelled/);
    await other.page.close();
  });
});
