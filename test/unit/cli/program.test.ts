import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { readJournal } from '../../../src/trace/readJournal';
import { startLmServer, type LmServer } from '../../support/lmServer';
import { runProgram, type Ended, type ProgramOptions, type SendSignal } from './program';

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

  /** Acts when the server has the first call. */
  const onceAsked = (act: (send: SendSignal) => unknown): NonNullable<ProgramOptions['onStderr']> => {
    let hasBegun = false;
    return async (text, send) => {
      if (hasBegun || !text.includes('Turn 1')) return;
      hasBegun = true;
      while ((await server.requests()).length === 0) await setTimeout(10);
      await act(send);
    };
  };

  it('puts the answer on stdout and the steps on stderr, and ends with 0', async () => {
    await server.use({
      rules: [
        {
          when: { role: 'root' },
          replies: [
            code("const word = await llm_query('Read this');\nprint(word, context.files[0].text)"),
            code("FINAL('It says ' + word + ' in b.ts:1')"),
          ],
        },
        { when: { role: 'sub' }, replies: ['one'] },
      ],
    });
    const { code: exit, stdout, stderr } = await ask(withModel());
    assert.equal(stdout, 'It says one in b.ts:1\n');
    assert.match(stderr, /Asking test-model about/);
    assert.match(stderr, /2 documents/);
    assert.match(stderr, /│ FINAL/);
    assert.match(stderr, /2 turns · 1 sub-call · .*2 documents in scope/);
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

  it('ends with 2 where a file of an option is wrong, says where, and asks nothing', async () => {
    await server.use({ rules: [] });
    writeFileSync(join(folder, 'broken.json'), '{\n  "type": }\n');
    writeFileSync(join(folder, 'example.json'), '{ "type": "strng" }');
    writeFileSync(join(folder, 'list.json'), '[1]');
    const mistakes: [args: string[], message: RegExp][] = [
      [['--schema', 'broken.json'], /--schema broken\.json is no JSON: line 2, column 11, at \}/],
      [['--schema', 'nowhere.json'], /--schema nowhere\.json cannot be read: there is no such file/],
      [['--schema', 'example.json'], /--schema example\.json is no JSON Schema: .*string/],
      [['--models', 'list.json'], /--models list\.json is \[1\], not an object of parameters by model name/],
      [['--prices', 'list.json'], /--prices list\.json is \[1\], not an object of prices by model name/],
      [['--system-prompt', '.'], /--system-prompt \. cannot be read: it is a folder/],
      [['--final-pattern', '('], /--final-pattern \( is no regular expression/],
      [['--max-cost', '0'], /--max-cost takes a number of dollars above 0/],
    ];
    for (const [args, message] of mistakes) {
      const { code: exit, stdout, stderr } = await ask(withModel(...args));
      assert.match(stderr, message);
      assert.match(stderr, /Nothing was asked/);
      assert.equal(exit, 2, stderr);
      assert.equal(stdout, '');
    }
    assert.deepEqual(await server.requests(), []);
  });

  it('puts JSON that fits the schema on stdout, and nothing else', async () => {
    writeFileSync(join(folder, 'schema.json'), '{"type": "array", "items": {"type": "string"}}');
    await server.use({
      rules: [
        { when: { user: '^# Question' }, replies: [code('print(context.length)')] },
        { replies: [code('FINAL(context.files.map(({ path }) => path))')] },
      ],
    });
    const { code: exit, stdout } = await ask(withModel('--schema', 'schema.json'));
    assert.deepEqual(JSON.parse(stdout), ['a.ts', 'b.ts', 'schema.json']);
    assert.equal(exit, 0);
  });

  it('keeps what does not fit the schema off stdout', async () => {
    writeFileSync(join(folder, 'schema.json'), '{"type": "array"}');
    await server.use({ rules: [{ replies: [`I think it is two.\n${code('print("two")')}`] }] });
    const {
      code: exit,
      stdout,
      stderr,
    } = await ask(withModel('--schema', 'schema.json', '--max-iterations', '2'));
    assert.equal(stdout, '');
    assert.match(stderr, /no JSON that fits the schema, so stdout is empty:\nI think it is two\./);
    assert.equal(exit, 3);
  });

  it('tells of options that contradict each other, as they are called', async () => {
    await server.use({ rules: [{ replies: [code("FINAL('fine')")] }] });
    const { stderr } = await ask(withModel('--max-cost', '0.5', '--max-sub-calls', '0'));
    assert.match(stderr, /Warning: --max-sub-calls is 0 and wins over --max-depth, which is 1/);
    assert.match(stderr, /Warning: --max-cost is \$0\.5, but --prices has no price for "test-model"/);
  });

  it('answers follow-ups one after the other, in the same conversation', async () => {
    await server.use({
      rules: [
        { when: { user: 'And b\\?' }, replies: [code("FINAL('b after ' + seen)")] },
        {
          when: { user: '^# Question' },
          replies: [code("const seen = context.file('a.ts').path;\nprint(seen)")],
        },
        { replies: [code("FINAL('found ' + seen)")] },
      ],
    });
    const { code: exit, stdout, stderr } = await ask(withModel('--then', 'And b?', '--trace', 't.jsonl'));
    assert.equal(stdout, 'found a.ts\nb after a.ts\n', stderr);
    assert.equal(exit, 0);
    const [first, second] = ['t.jsonl', 't.2.jsonl'].map(
      (name) => readJournal(readFileSync(join(folder, name), 'utf8')).events[0],
    );
    assert.ok(first?.type === 'run.started' && second?.type === 'run.started');
    assert.deepEqual([second.question, second.follows], ['And b?', first.runId]);
  });

  it('asks no follow-up after a failure, and says so', async () => {
    await server.use({ key: 'another', rules: [] });
    const { code: exit, stderr } = await ask(withModel('--then', 'And b?', '--then', 'And c?'));
    assert.match(stderr, /2 follow-ups not asked, since the question before failed\./);
    assert.equal(exit, 1);
  });

  it('says that the answer could not be written where stdout is full, and ends with 1', async function () {
    if (!existsSync('/dev/full')) this.skip();
    const { code: exit, stderr } = await ask(['open'], { writesTo: { stdout: '/dev/full' } });
    assert.equal(exit, 1);
    assert.match(stderr, /\nThe answer cannot be written to standard output: ENOSPC: .+\.\n$/);
  });

  it('answers where stderr takes nothing', async function () {
    if (!existsSync('/dev/full')) this.skip();
    const { code: exit, stdout } = await ask(['open'], { writesTo: { stderr: '/dev/full' } });
    assert.match(stdout, /a\.ts:1/);
    assert.equal(exit, 0);
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
    assert.match(
      stderr,
      /There is no readable text in empty-\w+: 1 may hold secrets \(.*\.env\)\. Choose another scope\./,
    );
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
    writeFileSync(join(folder, 't.2.jsonl'), 'of an earlier conversation');
    const conversation = await ask(withModel('--trace', 't.jsonl', '--then', 'And then?'));
    assert.match(conversation.stderr, /Cannot write the trace to .*t\.2\.jsonl: the file exists/);
    assert.equal(conversation.code, 1);
    assert.deepEqual(await server.requests(), []);
  });

  it('cancels on Ctrl+C, says so, and leaves a whole trace', async function () {
    if (process.platform === 'win32') this.skip();
    await server.use({ rules: [{ replies: [{ text: 'too late', latencyMs: 30_000 }] }] });
    const ended = await ask(withModel('--trace', 't.jsonl'), {
      onStderr: onceAsked((send) => send('SIGINT')),
    });
    assert.match(ended.stderr, /Cancelling/);
    assert.match(ended.stderr, /\nCancelled in /);
    assert.doesNotMatch(ended.stderr, /failed/i);
    assert.match(ended.stderr, /To go on with it: npm run ask -- --resume t\.jsonl\n/);
    assert.equal(ended.code, 1);
    assert.ok(existsSync(join(folder, 't.jsonl')));
    const { events } = readJournal(readFileSync(join(folder, 't.jsonl'), 'utf8'));
    const last = events.at(-1);
    assert.equal(last?.type === 'run.finished' && last.reason?.code, 'cancelled');
  });

  it('takes what came in while it was asleep, though the time of a call was over by the clock', async function () {
    if (process.platform === 'win32') this.skip();
    await server.use({ rules: [{ replies: [{ text: code("FINAL('slept well')"), latencyMs: 1_000 }] }] });
    const ended = await ask(withModel('--call-timeout', '4'), {
      onStderr: onceAsked(async (send) => {
        send('SIGSTOP');
        await setTimeout(8_000);
        send('SIGCONT');
      }),
    });
    assert.equal(ended.stdout, 'slept well\n', ended.stderr);
    assert.doesNotMatch(ended.stderr, /failed|again/i);
  });
});
