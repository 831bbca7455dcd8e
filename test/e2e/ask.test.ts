import assert from 'node:assert/strict';
import { startLmServer, type LmServer } from '../support/lmServer';
import { inAskingWindow, type AskingWindow } from './askingWindow';
import type { TracePanel } from './tracePanel';
import type { VSCodeWindow } from './window';
import type { Workbench } from './workbench';

const repl = (code: string) => `I look first.\n\`\`\`repl\n${code}\n\`\`\``;

describe('asking', () => {
  let server: LmServer;
  let window: VSCodeWindow;
  let workbench: Workbench;
  let panel: TracePanel;
  let askWorkspace: AskingWindow['askWorkspace'];
  inAskingWindow(
    () => ({}),
    (asking) => ({ server, window, workbench, panel, askWorkspace } = asking),
  );

  describe('the built-in explorer', () => {
    it('answers about the workspace, from the palette, and says that it is no language model', async () => {
      await workbench.runCommand('RLM: Ask About the Workspace');
      await workbench.answer('List all TODO comments');
      await panel.status(/Complete/);
      const answer = await panel.answer();
      assert.match(answer, /src\/http\.ts:5/);
      assert.match(answer, /src\/orders\.ts:10/);
      await panel.frame.getByText('No language model took part. The built-in explorer').waitFor();
      assert.match(
        await panel.coverage(),
        /documents in scope .*searched .*opened by code .*sent to a model .*left out/,
      );
    });

    it('opens a cited line', async () => {
      await panel.citation('src/orders.ts:10').click();
      const place = await workbench.cursorAt(({ line }) => line === 10);
      assert.equal(place.line, 10);
      assert.match((await workbench.activeEditor()) ?? '', /^orders/);
    });

    it('answers about a selection, from the menu of the editor, with the lines of the file', async () => {
      await workbench.openFile('src/orders.ts');
      await workbench.chooseForLines(4, 8, 'RLM Query Selection');
      await workbench.answer('Which environment variables are read?');
      await panel.question().getByText('Which environment variables are read?').waitFor();
      await panel.status(/Complete/);
      assert.match(await panel.answer(), /ORDERS_URL.*src\/orders\.ts:4/s);
      assert.match(await panel.coverage(), /^1 document in scope/);
    });

    it('answers about a folder, from the menu of the explorer', async () => {
      await workbench.chooseInExplorerMenu('src', 'RLM: Ask About This Folder');
      await workbench.answer('Who calls fetchWithTimeout?');
      await panel.question().getByText('Who calls fetchWithTimeout?').waitFor();
      await panel.status(/Complete/);
      assert.match(await panel.answer(), /src\/orders\.ts:12/);
      assert.match(await panel.coverage(), /^2 documents in scope/);
    });

    it('answers about the open files as the editor shows them, unsaved text included', async () => {
      await workbench.openFile('src/http.ts');
      await workbench.goTo(1);
      await workbench.page.keyboard.type('// TODO: not on disk yet\n');
      await workbench.runCommand('RLM: Ask About Open Files');
      await workbench.answer('List all TODOs');
      await panel.question().getByText('List all TODOs').waitFor();
      await panel.status(/Complete/);
      assert.match(await panel.answer(), /src\/http\.ts:1 .*not on disk yet/s);
    });
  });

  describe('a language model', () => {
    const settings = () => ({
      'rlm.baseUrl': server.baseUrl,
      'rlm.rootModel': 'test-model',
      // The workspace is so small that one direct call would do.
      'rlm.route': 'rlm',
    });

    it('works through the text, its turns and sub-calls shown as they come', async () => {
      await server.use({
        chunkDelayMs: 5,
        rules: [
          {
            when: { role: 'root' },
            replies: [
              repl('const hits = context.grep("fetch\\\\w*\\\\(");\nprint(hits);'),
              repl(
                'const files = [...new Set(hits.map(h => h.path))];\nconst notes = await llm_query_batched(files.map(f => ({prompt: `Which calls in ${f} have no timeout?`, context: context.file(f)})));\nprint(notes);',
              ),
              repl(
                'FINAL("## Calls without a timeout\\n\\nOne: `src/http.ts:7` has none, though src/http.ts:2 has. Not seen: src/gone.ts:3.");',
              ),
            ],
          },
          { when: { role: 'sub' }, replies: [{ text: 'Only the one in line 7 lacks it.', latencyMs: 400 }] },
        ],
      });
      await window.configure(settings());
      await askWorkspace('Which calls to fetch have no timeout?');
      await panel.status(/Complete/);
      assert.match(await panel.answer(), /Calls without a timeout/);
      assert.match(await panel.frame.locator('.run-facts').innerText(), /3 turns\s+2 sub-calls/);
      await panel.frame.getByText('3 citations: 2 verified, 1 not found').waitFor();
      assert.match(await panel.coverage(), /2 sent to a model/);
      for (const theme of ['dark', 'light', 'high-contrast'] as const) {
        await window.theme(theme);
        await window.screenshot(`answer-${theme}`);
      }
      await window.theme('dark');
    });

    it('shows what a step was sent and what it replied', async () => {
      await panel.steps().filter({ hasText: 'Which calls in src/http.ts' }).click();
      await panel.tab('Details').click();
      await panel.frame.getByText('Only the one in line 7 lacks it.').first().waitFor();
      await window.screenshot('details-dark');
      const sent = (await server.requests()).map(({ body }) => JSON.stringify(body));
      assert.ok(sent.some((body) => body.includes('Which calls in src/http.ts have no timeout?')));
      assert.ok(!sent.some((body) => body.includes('ORDERS_TOKEN')), 'nothing of .env is sent');
    });

    it('shows the run again after the window is loaded anew', async () => {
      await workbench.reload();
      await panel.question().getByText('Which calls to fetch have no timeout?').waitFor();
      await panel.tab('Answer').click();
      assert.match(await panel.answer(), /Calls without a timeout/);
      await panel.citation('src/http.ts:2').click();
      await workbench.cursorAt(({ line }) => line === 2);
    });

    it('is followed up on below the answer and by the command, what came before in sight', async () => {
      const replies = [
        repl('const todos = context.grep("TODO");\nprint(todos);'),
        repl('FINAL(`${todos.length} TODOs, e.g. src/http.ts:5.`)'),
        repl('print(todos.map((hit) => hit.path));'),
        repl('FINAL(`Still ${todos.length}: src/orders.ts:10 is one.`)'),
        repl('print(todos.length);'),
        repl('FINAL("The third answer.")'),
      ];
      await server.use({ rules: [{ when: { role: 'root' }, replies }] });
      await window.configure(settings());
      await askWorkspace('Which TODOs are there?');
      await panel.status(/Complete/);
      const box = panel.frame.getByRole('textbox', { name: 'Ask a follow-up' });
      await box.fill('And in which files?');
      await box.press('Enter');
      await panel.question().getByText('And in which files?').waitFor();
      await panel.status(/Complete/);
      assert.match(await panel.answer(), /^Still \d: src/);
      const before = panel.frame.getByRole('region', { name: 'Earlier in this conversation' });
      await before.getByRole('button', { name: 'Which TODOs are there?' }).click();
      assert.match(await before.locator('.markdown').innerText(), /TODOs, e\.g\./);
      await window.screenshot('conversation-dark');
      await workbench.runCommand('RLM: Ask a Follow-Up');
      await workbench.answer('And what else?');
      await panel.question().getByText('And what else?').waitFor();
      await panel.status(/Complete/);
      assert.equal(await before.getByRole('button', { name: /\?$/ }).count(), 2);
      const sent = (await server.requests()).map(({ body }) => (body as { messages: unknown[] }).messages);
      assert.equal(sent.length, 6);
      assert.deepEqual(sent[2]!.slice(0, sent[1]!.length), sent[1], 'the messages only grow');
    });

    it('goes on as a conversation after a reload, with the variables that it had', async () => {
      await workbench.reload();
      await panel.question().getByText('And what else?').waitFor();
      const before = panel.frame.getByRole('region', { name: 'Earlier in this conversation' });
      await before.getByRole('button', { name: 'Which TODOs are there?' }).waitFor();
      const replies = [repl('print(todos.length);'), repl('FINAL(`There are ${todos.length} still.`)')];
      await server.use({ rules: [{ when: { role: 'root' }, replies }] });
      const box = panel.frame.getByRole('textbox', { name: 'Ask a follow-up' });
      await box.fill('How many were they?');
      await box.press('Enter');
      await panel.question().getByText('How many were they?').waitFor();
      await panel.status(/Complete/);
      assert.match(await panel.answer(), /^There are \d still\./);
      assert.equal(await before.getByRole('button', { name: /\?$/ }).count(), 3);
      assert.equal((await server.requests()).length, 2, 'nothing before it is asked again');
      await window.screenshot('conversation-after-reload-dark');
    });

    it('is cancelled from the panel, calls in flight included', async () => {
      await server.use({
        rules: [
          { when: { role: 'root' }, replies: [repl('await llm_query_batched(["a", "b", "c"])')] },
          { replies: [{ fault: 'stall', text: 'Thinking' }] },
        ],
      });
      await askWorkspace('Will this ever end?');
      await panel.steps().nth(3).waitFor();
      await window.screenshot('running-dark');
      await panel.button('Cancel').click();
      await panel.status(/Cancelled/);
      const requests = await server.requests();
      assert.equal(requests.length, 4);
      assert.ok(
        requests.slice(1).every(({ abandoned }) => abandoned),
        'no call goes on',
      );
    });

    it('is cancelled by the command', async () => {
      await askWorkspace('And this?');
      await panel.steps().nth(3).waitFor();
      await workbench.runCommand('RLM: Cancel Run');
      await panel.status(/Cancelled/);
    });

    it('takes a hint and answers at once when told to, while it works', async () => {
      const slowly = (code: string) => ({ text: repl(code), latencyMs: 6_000 });
      const replies = [
        slowly('const hits = context.grep("TODO");\nprint(hits.length);'),
        slowly('print(hits);'),
        repl('FINAL(`${hits.length} so far.`)'),
      ];
      await server.use({ rules: [{ when: { role: 'root' }, replies }] });
      await window.configure(settings());
      await askWorkspace('How many TODOs are there?');
      await panel.button('Add a Hint…').click();
      await workbench.answer('Count those in src only.');
      await panel.frame.getByText('Your hint joins the next turn: Count those in src only.').waitFor();
      await panel.steps().filter({ hasText: 'Turn 2' }).waitFor();
      await panel.button('Answer Now').click();
      await panel.button('Answering…').waitFor();
      await window.screenshot('steered-dark');
      await panel.status(/Partial/);
      assert.match(await panel.answer(), /^[23] so far\./);
      await panel.frame.getByText('You asked for the answer before the run was done.').first().waitFor();
      const sent = (await server.requests()).map(({ body }) =>
        JSON.stringify((body as { messages: unknown[] }).messages.at(-1)),
      );
      assert.equal(sent.length, 3);
      assert.match(sent[1]!, /A hint from the user: Count those in src only\./);
      assert.match(sent[2]!, /This is your last turn: the user asks for the answer now/);
    });

    it('answers a small workspace by one direct call, goes deeper, and compares the two', async () => {
      await server.use({
        rules: [
          { when: { role: 'root' }, replies: [repl('FINAL("Two: src/http.ts:5 and src/orders.ts:10.")')] },
          { replies: ['Two TODOs: src/http.ts:5 and src/orders.ts:10.'] },
        ],
      });
      const prices = { 'test-model': { input: 2, output: 8 } };
      await window.configure({ ...settings(), 'rlm.route': 'auto', 'rlm.prices': prices });
      await askWorkspace('Which TODOs are open?');
      await panel.status(/Complete/);
      await panel.frame.getByText('Answered in one direct call').waitFor();
      assert.match(await panel.frame.locator('.run-facts').innerText(), /\$0\.00/);
      await window.screenshot('direct-dark');
      await panel.button('Go Deeper').click();
      await panel.frame.getByText('Answered in one direct call').waitFor({ state: 'detached' });
      await panel.status(/Complete/);
      assert.match(await panel.answer(), /^Two: src/);
      await panel.button('Compare with a Direct Call').click();
      await panel.frame.getByText('Answered in one direct call').waitFor();
      await workbench.page.getByRole('tab', { name: /Preview/ }).waitFor();
      await window.screenshot('compared-dark');
      const routes = (await server.requests()).map(({ body }) => JSON.stringify(body).includes('FINAL'));
      // An answer before any look at the text is asked for twice.
      assert.deepEqual(routes, [false, true, true, false]);
    });

    it('that cannot be reached fails with words that help', async () => {
      const gone = await startLmServer({ script: { rules: [] } });
      await gone.stop();
      const { host } = new URL(gone.baseUrl);
      await window.configure({ ...settings(), 'rlm.baseUrl': gone.baseUrl });
      await askWorkspace('Is anybody there?');
      await panel.status(/Failed/);
      await panel.frame.getByText(`Nothing answers at http://${host}`).first().waitFor();
      await workbench.notification(`Nothing answers at http://${host}`).waitFor();
      await window.screenshot('unreachable-dark');
    });

    it('that is odd is told of in the panel: a reply without code, a reply that was cut, a call that failed', async () => {
      await server.use({
        rules: [
          {
            when: { role: 'root' },
            replies: [
              'Let me think about this.',
              { text: repl('print("never run'), finish: 'length' },
              repl('print(await llm_query("Read this.", context.file("src/http.ts")))'),
              repl('FINAL("Nothing could be read.")'),
            ],
          },
          { when: { role: 'sub' }, replies: [{ fault: 'garbage', text: 'Well' }] },
        ],
      });
      await window.configure(settings());
      await askWorkspace('What could go wrong?');
      await panel.status(/Complete/);
      await panel.frame
        .getByText(/the reply had no code to run/)
        .first()
        .waitFor();
      await panel.frame
        .getByText(/the reply was cut off by the output limit/)
        .first()
        .waitFor();
      assert.match(await panel.frame.locator('.run-facts').innerText(), /1 call failed/);
      await window.screenshot('odd-dark');
    });
  });
});
