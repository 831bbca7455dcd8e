import assert from 'node:assert/strict';
import { join } from 'node:path';
import { startLmServer, type LmServer } from '../support/lmServer';
import { findRepository } from '../support/repository';
import { packagedExtension } from './packaged';
import { TracePanel } from './tracePanel';
import { openWindow, type VSCodeWindow } from './window';
import type { Workbench } from './workbench';

const repl = (code: string) => `\`\`\`repl\n${code}\n\`\`\``;

describe('a run that is broken off', () => {
  let window: VSCodeWindow;
  let workbench: Workbench;
  let panel: TracePanel;
  let server: LmServer;
  before(async () => {
    server = await startLmServer({ script: { rules: [] } });
    const folder = join(findRepository().root, 'test/fixtures/workspace');
    const settings = { 'rlm.baseUrl': server.baseUrl, 'rlm.rootModel': 'test-model', 'rlm.route': 'rlm' };
    window = await openWindow({ vsix: [packagedExtension()], folder, settings });
    ({ workbench } = window);
    panel = new TracePanel(workbench);
  });
  after(async () => {
    await window.close();
    await server.stop();
  });
  afterEach(async function () {
    if (this.currentTest?.state === 'failed')
      await window.screenshot(`failed-${this.currentTest.title.slice(0, 40)}`);
  });

  /** What each request asks: its last message. */
  const asked = async () =>
    (await server.requests()).map(({ body }) => {
      const { messages } = body as { messages: { content: string }[] };
      return messages.at(-1)!.content;
    });

  it('by a reload of the window is offered, and goes on with nothing asked twice', async () => {
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
    await panel.steps().filter({ hasText: 'Note two' }).waitFor();
    await workbench.reload();
    await workbench.notification('was broken off').waitFor();
    await window.screenshot('offer-dark');
    // VS Code saves which editors are open only now and then: the panel may be gone.
    await workbench.runCommand('RLM: Show Trace');
    await panel.status(/Interrupted/);
    for (const theme of ['light', 'dark'] as const) {
      await window.theme(theme);
      await window.screenshot(`interrupted-${theme}`);
    }
    await panel.button('Resume').click();
    await panel.status(/Complete/);
    assert.match(await panel.answer(), /TODOs: The first\. The second\./);
    await panel.tab('Details').click();
    await window.screenshot('resumed-dark');
    const requests = await asked();
    assert.equal(requests.filter((text) => text.includes('Note one')).length, 1);
    assert.equal(requests.filter((text) => text.includes('Note two')).length, 2);
    assert.equal(requests.length, 5, requests.join('\n---\n'));
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
});
