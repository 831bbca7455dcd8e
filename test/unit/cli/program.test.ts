import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readJournal } from '../../../src/trace/readJournal';
import { startLmServer, type LmServer } from '../../support/lmServer';
import { runProgram, type Ended, type ProgramOptions } from './program';

const code = (text: string) => '```js\n' + text + '\n```';

describe('npm run ask', () => {
  let folder: string;
  let server: LmServer;

  before(async () => {
    server = await startLmServer({ script: { rules: [] } });
  });

  after(async () => {
    await server.stop();
  });

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'rlm-ask-'));
    writeFileSync(join(folder, 'a.ts'), "import { open } from 'node:fs';\n");
    writeFileSync(join(folder, 'b.ts'), 'export const b = 1;\n');
  });

  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const ask = (args: readonly string[], options: Partial<ProgramOptions> = {}): Promise<Ended> =>
    runProgram(args, { cwd: folder, ...options });
  const withModel = (...args: string[]) => [
    'What?',
    '--base-url',
    server.baseUrl,
    '--model',
    'test-model',
    '--route',
    'rlm',
    ...args,
  ];

  it('puts the answer on stdout and the steps on stderr, and ends with 0', async () => {
    await server.use({
      rules: [
        {
          when: { role: 'root' },
          replies: [code("FINAL('It says ' + await llm_query('Read this') + ' in b.ts:1')")],
        },
        { when: { role: 'sub' }, replies: ['one'] },
      ],
    });
    const { code: exit, stdout, stderr } = await ask(withModel());
    assert.equal(stdout, 'It says one in b.ts:1\n');
    assert.match(stderr, /Asking test-model about/);
    assert.match(stderr, /2 documents/);
    assert.match(stderr, /│ FINAL/);
    assert.match(stderr, /1 sub-call · .*2 documents in scope/);
    assert.ok(!stderr.includes('\u001b'), 'colours in a pipe');
    assert.equal(exit, 0);
  });

  it('is answered by the built-in explorer when no model is named, and says so', async () => {
    const {
      code: exit,
      stdout,
      stderr,
    } = await ask(['Which files import node:fs?'], {
      env: { OPENAI_API_KEY: 'sk-never-sent' },
    });
    assert.match(stdout, /a\.ts:1/);
    assert.match(stderr, /built-in explorer.*no language model/);
    assert.equal(exit, 0);
  });

  it('sends the key of the environment where --base-url was named', async () => {
    await server.use({ key: 'sk-test-key-1', rules: [{ replies: [code("FINAL('fine')")] }] });
    const { code: exit, stdout } = await ask(withModel(), { env: { OPENAI_API_KEY: 'sk-test-key-1' } });
    assert.equal(stdout, 'fine\n');
    assert.equal(exit, 0);
  });

  it('ends with 1 and says why when a run fails', async () => {
    await server.use({ key: 'another', rules: [] });
    const {
      code: exit,
      stdout,
      stderr,
    } = await ask(withModel(), { env: { OPENAI_API_KEY: 'sk-wrong-key' } });
    assert.equal(stdout, '');
    assert.match(stderr, /key/);
    assert.ok(!stderr.includes('sk-wrong-key'));
    assert.equal(exit, 1);
  });

  it('asks for a key before anything goes to OpenAI without one', async () => {
    const { code: exit, stderr } = await ask(['q', '--model', 'gpt-x']);
    assert.match(stderr, /OPENAI_API_KEY/);
    assert.equal(exit, 1);
  });

  it('ends with 3 when the turns are used up', async () => {
    await server.use({ rules: [{ replies: [code("print('still looking')")] }] });
    const { code: exit, stderr } = await ask(withModel('--max-iterations', '2'));
    assert.match(stderr, /Turn 2\/2/);
    assert.match(stderr, /\nPartial in /);
    assert.equal(exit, 3);
  });

  it('ends with 2 on bad usage, shows how it is meant, and asks nothing', async () => {
    for (const args of [[], ['q', '--nonsense'], ['']]) {
      const { code: exit, stdout, stderr } = await ask(args);
      assert.equal(exit, 2, JSON.stringify(args));
      assert.equal(stdout, '');
      assert.match(stderr, /Usage: npm run ask/);
    }
  });

  it('shows help and version on stdout', async () => {
    const help = await ask(['--help']);
    assert.match(help.stdout, /Usage: npm run ask/);
    assert.equal(help.code, 0);
    assert.match((await ask(['--version'])).stdout, /^\d+\.\d+\.\d+\n$/);
  });

  it('names a path that does not exist', async () => {
    const { code: exit, stderr } = await ask(['q', 'nowhere']);
    assert.match(stderr, /Cannot read .*nowhere/);
    assert.equal(exit, 1);
  });

  it('says what was left out when there is nothing to read', async () => {
    const empty = mkdtempSync(join(folder, 'empty-'));
    writeFileSync(join(empty, '.env'), 'KEY=1');
    const { code: exit, stderr } = await ask(['q', empty]);
    assert.match(stderr, /no readable text/);
    assert.equal(exit, 1);
  });

  it('writes the trace to the file that is named, without the key', async () => {
    const key = 'sk-test-key-2';
    await server.use({ key, rules: [{ replies: [code(`FINAL('leaked ${key}')`)] }] });
    await ask(withModel('--trace', 'traces/t.jsonl'), { env: { OPENAI_API_KEY: key } });
    const text = readFileSync(join(folder, 'traces/t.jsonl'), 'utf8');
    const { header, events, problems } = readJournal(text);
    assert.deepEqual(problems, []);
    assert.match(header.software, /^recursive-language-models \d/);
    assert.equal(events[0]?.type, 'run.started');
    assert.equal(events.at(-1)?.type, 'run.finished');
    assert.ok(text.includes('leaked [key]') && !text.includes(key));
  });

  it('asks nothing when the trace cannot be written', async () => {
    await server.use({ rules: [] });
    const { code: exit, stderr } = await ask(withModel('--trace', 'a.ts'));
    assert.match(stderr, /Cannot write the trace to .*a\.ts: the file exists/);
    assert.equal(exit, 1);
    assert.deepEqual(await server.requests(), []);
  });

  it('cancels on Ctrl+C, says so, and leaves a whole trace', async function () {
    if (process.platform === 'win32') this.skip();
    await server.use({ rules: [{ replies: [{ text: 'too late', latencyMs: 30_000 }] }] });
    let isSent = false;
    const started = performance.now();
    const ended = await ask(withModel('--trace', 't.jsonl'), {
      onStderr(text, interrupt) {
        if (isSent || !text.includes('Turn 1')) return;
        isSent = true;
        interrupt();
      },
    });
    assert.ok(performance.now() - started < 10_000);
    assert.match(ended.stderr, /Cancelling/);
    assert.match(ended.stderr, /cancelled/i);
    assert.equal(ended.code, 1);
    assert.ok(existsSync(join(folder, 't.jsonl')));
    const { events } = readJournal(readFileSync(join(folder, 't.jsonl'), 'utf8'));
    const last = events.at(-1);
    assert.equal(last?.type === 'run.finished' && last.reason?.code, 'cancelled');
  });
});
