import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TrajectoryEvent } from '../../../src/rlm/events';
import { readJournal } from '../../../src/trace/readJournal';
import type { LmScript } from '../../support/lmScript';
import { startLmServer, type LmServer } from '../../support/lmServer';
import { built, runProgram, type Ended } from './program';

const code = (text: string) => '```js\n' + text + '\n```';

const answering = code("FINAL(found.join() + ' and ' + more + ' in b.ts:1')");
/** Two turns with four sub-calls, and a third that answers. */
const script = {
  rules: [
    {
      when: { role: 'root', user: '^# Question\nAnd then' },
      replies: [code('var then = await llm_query_batched(["More?", "Other?"]); print(then, found.length)')],
    },
    {
      when: { role: 'root', user: '^# Question' },
      replies: [
        code(
          "const found = await llm_query_batched(context.files.map((file) => ['Look for b in', file].join(' ')));\nprint(found, Math.random())",
        ),
      ],
    },
    { when: { role: 'root', user: 'hint from the user: (.*)$' }, replies: [code("FINAL('told: {{1}}')")] },
    {
      when: { role: 'root', user: 'Turn 2/' },
      replies: [code('const more = await llm_query("More?"); print(more)')],
    },
    { when: { role: 'root' }, replies: [answering] },
    { when: { role: 'sub', user: 'More' }, replies: ['more'] },
    { when: { role: 'sub' }, replies: ['one'] },
  ],
} as const;
/** The same for so many runs; the next one waits for its answer for ever. */
const stuckAfter = (runs: number, { rules }: LmScript): LmScript => {
  const replies = [...Array<string>(runs).fill(answering), { fault: 'mute' } as const];
  return { rules: [{ when: { role: 'root', user: 'Turn 3/' }, replies }, ...rules] };
};
const undisturbed = 'one,one,one and more in b.ts:1';
const undisturbedCalls = 3 + 4;

describe('the trace of a run, in the terminal', () => {
  let folder: string;
  let server: LmServer;

  before(async () => {
    server = await startLmServer({ script: { rules: [] } });
  });
  after(() => server.stop());

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'rlm-traces-'));
    writeFileSync(join(folder, 'a.ts'), "import { open } from 'node:fs';\n");
    writeFileSync(join(folder, 'b.ts'), 'export const b = 1;\n');
    writeFileSync(join(folder, 'c.ts'), 'export const c = 2;\n');
    await server.use(script);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const asked = () => [
    'What is b?',
    '--base-url',
    server.baseUrl,
    '--model',
    'test-model',
    '--route',
    'rlm',
    '--no-cache',
    '--trace',
    't.jsonl',
  ];
  const program = (...args: string[]): Promise<Ended> => runProgram(args, { cwd: folder });
  const journal = (name = 't.jsonl') => readJournal(readFileSync(join(folder, name), 'utf8'));
  const chats = async () => (await server.requests()).filter(({ method }) => method === 'POST').length;

  /**
   * Ends the program without any warning, as soon as its trace has so many events; before its answer in any case.
   * @returns how many calls it had made
   */
  async function killedAfter(
    events: number,
    args = asked(),
    name = 't.jsonl',
    replies: LmScript = script,
  ): Promise<number> {
    await server.use(stuckAfter(name === 't.jsonl' ? 0 : 1, replies));
    const child = spawn(process.execPath, [built('cli.mjs'), ...args], {
      cwd: folder,
      env: { ...process.env, OPENAI_API_KEY: '', XDG_CACHE_HOME: join(folder, '../rlm-no-cache') },
      stdio: 'ignore',
    });
    const ended = once(child, 'exit');
    const watching = setInterval(() => {
      const path = join(folder, name);
      const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
      if (text.split('\n').filter((line) => line.includes('"seq":')).length >= events) child.kill('SIGKILL');
    }, 2);
    await ended;
    clearInterval(watching);
    const made = await chats();
    await server.use(replies);
    return made;
  }

  for (const option of ['--resume', '--replay'] as const) {
    it(`names the file of ${option} that is no trace`, async () => {
      writeFileSync(join(folder, 'notes.txt'), 'hello');
      const { code: exit, stderr } = await program(option, 'notes.txt');
      assert.match(stderr, /notes\.txt: This is not a trace: its first line does not say/);
      assert.equal(exit, 1);
    });
  }

  it('of a follow-up goes on after kill -9, branches and is replayed, the questions before it at no cost', async () => {
    const conversation = [...asked(), '--then', 'And then?'];
    const answers = async (...args: string[]) => (await program(...args)).stdout;
    const whole = await answers(...conversation);
    assert.equal(whole, `${undisturbed}\n${undisturbed}\n`);
    const undisturbedFollowUp = (await chats()) - undisturbedCalls;
    const { length } = journal('t.2.jsonl').events;
    assert.ok(
      !journal('t.2.jsonl').events.some(({ type }) => type === 'warning'),
      'the traces in the folder that is asked about are no change of it',
    );
    await server.use({ rules: [] });
    assert.equal(await answers('--replay', 't.2.jsonl'), `${length} events, the same.\n`);
    assert.equal(await chats(), 0);

    await server.use(script);
    const hint = 'look again';
    assert.equal(
      await answers('--fork', 't.2.jsonl', '--at', '2', '--hint', hint, '--no-cache'),
      `told: ${hint}\n`,
    );
    assert.equal(await chats(), 1, 'the turn that was told');
    assert.equal(journal('t.2.fork.jsonl').header.runId === journal('t.2.jsonl').header.runId, false);

    for (const name of ['t.jsonl', 't.2.jsonl', 't.2.fork.jsonl']) rmSync(join(folder, name));
    const made = await killedAfter(7, conversation, 't.2.jsonl');
    const before = journal('t.2.jsonl').events;
    const inFlight = callsOf(before, 'call.started') - callsOf(before, 'call.finished');
    const resumed = await program('--resume', 't.2.jsonl', '--no-cache');
    assert.equal(resumed.stdout, `${undisturbed}\n`, resumed.stderr);
    assert.ok(made + (await chats()) <= undisturbedCalls + undisturbedFollowUp + inFlight);
    assert.deepEqual(journal('t.2.jsonl').events.slice(0, before.length), before);

    rmSync(join(folder, 't.jsonl'));
    const alone = await program('--replay', 't.2.jsonl');
    assert.match(alone.stderr, /t\.2\.jsonl is the trace of a follow-up .* is not in .*put it there/);
    assert.equal(alone.code, 2);
  });

  it('is replayed without network, and says what differs', async () => {
    assert.equal((await program(...asked())).stdout, `${undisturbed}\n`);
    await server.use({ rules: [] });
    const { length } = journal().events;
    const same = await program('--replay', 't.jsonl');
    assert.equal(same.stdout, `${length} events, the same.\n`, same.stderr);
    assert.equal(same.code, 0);
    const text = readFileSync(join(folder, 't.jsonl'), 'utf8');
    const changed = journal().events.find(
      (event) => event.type === 'code.finished' && event.output === 'more',
    );
    writeFileSync(join(folder, 't.jsonl'), text.replace('"output":"more"', '"output":"less"'));
    const other = await program('--replay', 't.jsonl');
    assert.match(
      other.stderr,
      new RegExp(`differs from the trace at event ${changed?.seq} \\(code\\.finished`),
    );
    assert.equal(other.code, 1);
    assert.equal(await chats(), 0);
  });

  it('is replayed without the files, as long as it holds what code read of them', async () => {
    assert.equal((await program(...asked())).stdout, `${undisturbed}\n`);
    const same = `${journal().events.length} events, the same.\n`;
    writeFileSync(join(folder, 'a.ts'), 'changed();\n');
    const changed = await program('--replay', 't.jsonl');
    assert.match(changed.stderr, /\(changed: a\.ts\): code is told what the trace holds/);
    assert.deepEqual([changed.stdout, changed.code], [same, 0], changed.stderr);
    const elsewhere = mkdtempSync(join(tmpdir(), 'rlm-traces-'));
    try {
      renameSync(join(folder, 't.jsonl'), join(elsewhere, 't.jsonl'));
      rmSync(folder, { recursive: true });
      const gone = await runProgram(['--replay', 't.jsonl'], { cwd: elsewhere });
      assert.deepEqual([gone.stdout, gone.code], [same, 0], gone.stderr);
      mkdirSync(folder);
    } finally {
      rmSync(elsewhere, { recursive: true });
    }
  });

  it('needs the files as they were where it was told to hold nothing of them, and says so', async () => {
    assert.equal((await program(...asked(), '--trace-context', '0')).stdout, `${undisturbed}\n`);
    assert.ok(!journal().events.some(({ type }) => type === 'context.read'));
    writeFileSync(join(folder, 'a.ts'), 'changed();\n');
    const changed = await program('--replay', 't.jsonl');
    assert.match(changed.stderr, /at event 2 \(changed: a\.ts\)/);
    assert.deepEqual([changed.code, await chats()], [1, undisturbedCalls]);
  });

  it('of the built-in explorer is replayed as well', async () => {
    const { stdout } = await program('Which files import node:fs?', '--trace', 't.jsonl');
    assert.match(stdout, /a\.ts:1/);
    const { stdout: verdict, stderr, code: exit } = await program('--replay', 't.jsonl');
    assert.equal(verdict, `${journal().events.length} events, the same.\n`, stderr);
    assert.equal(exit, 0);
  });

  it('names the files that have changed before anything is sent, and goes either way', async () => {
    await killedAfter(12);
    writeFileSync(join(folder, 'b.ts'), 'export const b = 3; // other\n');
    writeFileSync(join(folder, 'd.ts'), '// new\n');
    const sent = await chats();
    const before = readFileSync(join(folder, 't.jsonl'), 'utf8');
    const stopped = await program('--resume', 't.jsonl', '--no-cache');
    assert.match(stopped.stderr, /changed: b\.ts; new: d\.ts/);
    assert.match(stopped.stderr, /--changed use-recorded .*\n.*--changed new /);
    assert.deepEqual([stopped.code, stopped.stdout, await chats()], [2, '', sent]);
    assert.equal(readFileSync(join(folder, 't.jsonl'), 'utf8'), before);
    rmSync(join(folder, 'd.ts'));
    const anew = await program('--resume', 't.jsonl', '--changed', 'new', '--no-cache');
    assert.equal(anew.stdout, `${undisturbed}\n`, anew.stderr);
    assert.equal(await chats(), sent + undisturbedCalls);
    assert.equal(journal('t.new.jsonl').events.at(-1)?.type, 'run.finished');
    const kept = await program('--resume', 't.jsonl', '--changed', 'use-recorded', '--no-cache');
    assert.equal(kept.stdout, `${undisturbed}\n`, kept.stderr);
    assert.ok((await chats()) < sent + 2 * undisturbedCalls);
    assert.match(kept.stderr, /The files are no longer as this run saw them \(changed: b\.ts\)/);
  });

  it('is replayed as it went over files that had changed, whichever of their states they are in', async () => {
    const reads = [
      code('const first = context.file("b.ts").text; print(first); await llm_query("Look")'),
      code(
        'print(first === context.file("b.ts").text, context.grep("other").length); await llm_query("More?")',
      ),
      code('FINAL(context.file("b.ts").text)'),
    ];
    const rules = reads.map((reply, index) => {
      return { when: { role: 'root' as const, user: `Turn ${index + 1}/` }, replies: [reply] };
    });
    await killedAfter(15, asked(), 't.jsonl', {
      rules: [...rules, { when: { role: 'sub' as const }, replies: ['one'] }],
    });
    const were = readFileSync(join(folder, 'b.ts'), 'utf8');
    const are = 'export const b = 3; // other\n';
    writeFileSync(join(folder, 'b.ts'), are);
    const resumed = await program('--resume', 't.jsonl', '--changed', 'use-recorded', '--no-cache');
    assert.equal(resumed.stdout, are, resumed.stderr);
    const events = journal().events.filter(({ type }) => type !== 'run.resumed').length;
    for (const text of [are, were, 'neither']) {
      writeFileSync(join(folder, 'b.ts'), text);
      const replayed = await program('--replay', 't.jsonl');
      assert.equal(replayed.stdout, `${events} events, the same.\n`, replayed.stderr);
      assert.match(replayed.stderr, /went on over files that had changed: code is told what the trace holds/);
    }
  });

  it('goes on without the files where they are gone, once it is told to, and is replayed then', async () => {
    const conversation = [...asked(), '--then', 'And then?'];
    const elsewhere = mkdtempSync(join(tmpdir(), 'rlm-traces-'));
    const there = (...args: string[]): Promise<Ended> => runProgram(args, { cwd: elsewhere });
    const event = (name: string) => readJournal(readFileSync(join(elsewhere, name), 'utf8')).events;
    try {
      await killedAfter(7, conversation, 't.2.jsonl');
      for (const name of ['t.jsonl', 't.2.jsonl']) renameSync(join(folder, name), join(elsewhere, name));
      const away = `${folder}-away`;
      renameSync(folder, away);
      const sent = await chats();
      const length = event('t.jsonl').length;
      const first = await there('--replay', 't.jsonl');
      assert.equal(first.stdout, `${length} events, the same.\n`, first.stderr);

      const stopped = await there('--resume', 't.2.jsonl', '--no-cache');
      assert.match(
        stopped.stderr,
        /files that the run in t\.2\.jsonl saw are gone \(Cannot read .*\)\. Nothing/,
      );
      assert.match(stopped.stderr, /--changed use-recorded +go on with what the trace holds/);
      assert.deepEqual([stopped.code, stopped.stdout, await chats()], [2, '', sent]);
      const anew = await there('--resume', 't.2.jsonl', '--changed', 'new', '--no-cache');
      assert.match(anew.stderr, /--changed new needs them/);
      assert.deepEqual([anew.code, await chats()], [2, sent]);

      const otherwise = ['--hint', 'look again', '--changed', 'use-recorded', '--no-cache'];
      const forked = await there('--fork', 't.jsonl', '--at', '2', ...otherwise);
      assert.deepEqual([forked.stdout, await chats()], ['told: look again\n', sent + 1], forked.stderr);
      const atFirst = await there('--fork', 't.jsonl', '--at', '1', ...otherwise);
      assert.match(atFirst.stderr, /only go on when they are back/);
      assert.deepEqual([atFirst.code, await chats()], [2, sent + 1]);

      const resumed = await there('--resume', 't.2.jsonl', '--changed', 'use-recorded', '--no-cache');
      assert.equal(resumed.stdout, `${undisturbed}\n`, resumed.stderr);
      assert.match(resumed.stderr, /The files of this run are not at hand/);
      const events = event('t.2.jsonl');
      const answered = events.find(({ type }) => type === 'answered');
      assert.deepEqual(answered?.type === 'answered' && answered.citations, []);
      assert.ok(!events.some(({ type }) => type === 'coverage'));

      await server.use({ rules: [] });
      const ofTheRun = events.filter(({ type }) => type !== 'run.resumed').length;
      for (const isBack of [false, true]) {
        if (isBack) renameSync(away, folder);
        const replayed = await there('--replay', 't.2.jsonl');
        assert.equal(replayed.stdout, `${ofTheRun} events, the same.\n`, replayed.stderr);
      }
      assert.equal(await chats(), 0);
    } finally {
      rmSync(elsewhere, { recursive: true });
    }
  });

  it('does not go on without the files where it does not hold what code read of them', async () => {
    await killedAfter(12, [...asked(), '--trace-context', '0']);
    for (const name of ['a.ts', 'b.ts', 'c.ts']) rmSync(join(folder, name));
    const sent = await chats();
    const stopped = await program('--resume', 't.jsonl', '--changed', 'use-recorded', '--no-cache');
    assert.match(stopped.stderr, /are gone \(there is no readable text .*only go on when they are back/);
    assert.deepEqual([stopped.code, await chats()], [2, sent]);
  });

  it('is cut where its end was torn, and keeps a copy of what is damaged', async () => {
    await killedAfter(14);
    const path = join(folder, 't.jsonl');
    truncateSync(path, statSync(path).size - 7);
    const torn = await program('--resume', 't.jsonl', '--no-cache');
    assert.match(torn.stderr, /t\.jsonl, line \d+: the last line was not written to its end/);
    assert.equal(torn.stdout, `${undisturbed}\n`, torn.stderr);
    assert.deepEqual(journal().problems, []);
    const lines = readFileSync(path, 'utf8').split('\n');
    writeFileSync(path, [...lines.slice(0, 9), '{damaged', ...lines.slice(9)].join('\n'));
    const damaged = await program('--resume', 't.jsonl', '--no-cache');
    assert.match(damaged.stderr, /line 10: the line is damaged: .*kept as t\.jsonl\.damaged/);
    assert.equal(damaged.stdout, `${undisturbed}\n`, damaged.stderr);
    assert.deepEqual(journal().problems, []);
    assert.ok(readFileSync(`${path}.damaged`, 'utf8').includes('{damaged'));
  });

  it('branches at a turn: with a hint, other code, another question or model, the turns before at no cost', async () => {
    await program(...asked());
    const whole = journal().events;
    const cases: [args: string[], answer: string, calls: number][] = [
      [['--at', '3', '--hint', 'mind the gap'], 'told: mind the gap', 1],
      [
        ['--at', '2', '--question', 'Why c?'],
        'told: The question is another now. Answer this one instead: Why c?',
        1,
      ],
      [['--at', '3', '--code', 'code.txt'], `${undisturbed}!`, 0],
      [['--at', '1'], undisturbed, undisturbedCalls],
      [['--at', '3', '--model', 'other-model'], undisturbed, 1],
    ];
    for (const [index, [args, answer, calls]] of cases.entries()) {
      await server.use({ ...script, models: ['test-model', 'other-model'] });
      writeFileSync(
        join(folder, '..', 'rlm-code.txt'),
        "FINAL(found.join() + ' and ' + more + ' in b.ts:1!')\n",
      );
      const given = args.map((arg) => (arg === 'code.txt' ? join(folder, '..', 'rlm-code.txt') : arg));
      const { code: exit, stdout, stderr } = await program('--fork', 't.jsonl', ...given, '--no-cache');
      assert.equal(stdout, `${answer}\n`, stderr);
      assert.equal(exit, 0);
      assert.equal(await chats(), calls, args.join(' '));
      const file = index === 0 ? 't.fork.jsonl' : `t.fork-${index + 1}.jsonl`;
      const replayed = await program('--replay', file);
      assert.equal(replayed.code, 0, `${args.join(' ')}: ${replayed.stderr}`);
      const { events, problems } = journal(file);
      assert.deepEqual(problems, []);
      const [started] = events;
      const [parent] = whole;
      assert.ok(started?.type === 'run.started' && parent?.type === 'run.started');
      assert.equal(started.forks?.runId, parent.runId);
      assert.notEqual(started.runId, parent.runId);
      const shared = started.forks.events;
      assert.deepEqual(
        events.slice(1, shared).map((event) => event),
        whole.slice(1, shared),
      );
    }
    assert.deepEqual(journal().events, whole);
  });

  it('branches at the first turn with other code and another question at once', async () => {
    await program(...asked());
    await server.use(script);
    const path = join(folder, '..', 'rlm-first-code.txt');
    writeFileSync(path, 'print(context.files[0].text)\n');
    const otherwise = ['--at', '1', '--question', 'Why c?', '--code', path, '--no-cache'];
    const { stdout, stderr } = await program('--fork', 't.jsonl', ...otherwise);
    assert.equal(stdout, 'told: The question is another now. Answer this one instead: Why c?\n', stderr);
    assert.equal(await chats(), 1);
  });

  it('of a direct call branches with a hint, which the model is told, and has no code to replace', async () => {
    await server.use({
      rules: [
        { when: { user: 'hint from the user: (.*)$' }, replies: ['told: {{1}}'] },
        { replies: ['plain'] },
      ],
    });
    await program(...asked().map((arg) => (arg === 'rlm' ? 'direct' : arg)));
    const hinted = await program('--fork', 't.jsonl', '--at', '1', '--hint', 'mind the gap', '--no-cache');
    assert.equal(hinted.stdout, 'told: mind the gap\n', hinted.stderr);
    const replayed = await program('--replay', 't.fork.jsonl');
    assert.equal(replayed.code, 0, replayed.stderr);
    const path = join(folder, '..', 'rlm-direct-code.txt');
    writeFileSync(path, 'FINAL("x")\n');
    const coded = await program('--fork', 't.jsonl', '--at', '1', '--code', path);
    assert.match(coded.stderr, /t\.jsonl: turn 1 was a direct call, which has no code to replace\./);
    assert.equal(coded.code, 2);
  });

  it('does not go on where it comes out otherwise, and says where', async () => {
    await killedAfter(19);
    const path = join(folder, 't.jsonl');
    const text = readFileSync(path, 'utf8');
    const edited = text.replace(/("type":"code\.finished","iteration":"1","output":")/, '$1edited ');
    assert.notEqual(edited, text);
    writeFileSync(path, edited);
    const { code: exit, stderr } = await program('--resume', 't.jsonl', '--no-cache');
    assert.match(stderr, /\nThe replay differs from the trace at event \d+ \(code\.finished of turn 1\): /);
    assert.equal(exit, 1);
  });

  it('is written by one program at a time', async () => {
    await server.use({ rules: [{ replies: [{ fault: 'mute' }] }] });
    const child = spawn(process.execPath, [built('cli.mjs'), ...asked()], {
      cwd: folder,
      env: { ...process.env, OPENAI_API_KEY: '', XDG_CACHE_HOME: join(folder, '../rlm-no-cache') },
      stdio: 'ignore',
    });
    const ended = once(child, 'exit');
    try {
      while ((await chats()) === 0) await sleep(10);
      const before = readFileSync(join(folder, 't.jsonl'), 'utf8');
      for (const args of [['--resume', 't.jsonl'], asked()]) {
        const { code: exit, stderr } = await program(...args);
        assert.match(
          stderr,
          new RegExp(`t\\.jsonl is being written by process ${child.pid}\\. .*delete .*t\\.jsonl\\.lock`),
        );
        assert.equal(exit, 1);
      }
      // To read it is allowed.
      assert.equal((await program('--replay', 't.jsonl')).code, 0);
      assert.equal(await chats(), 1);
      assert.equal(readFileSync(join(folder, 't.jsonl'), 'utf8'), before);
    } finally {
      child.kill('SIGKILL');
      await ended;
    }
  });

  it('says why it cannot be gone on with, and ends with 2', async () => {
    await program(...asked());
    const refused: [args: string[], why: RegExp][] = [
      [['--resume', 't.jsonl'], /has ended: there is nothing to resume.*--fork t\.jsonl --at N/],
      [['--fork', 't.jsonl', '--at', '9'], /has no turn 9: it has 3/],
      [['--fork', 't.jsonl'], /--fork needs --at/],
      [['--resume', 't.jsonl', '--max-depth', '2'], /--max-depth does not go with --resume/],
      [['--resume', 't.jsonl', 'Why?'], /“Why\?” does not go with --resume/],
      [['--at', '2'], /--at needs --fork/],
    ];
    for (const [args, why] of refused) {
      const { code: exit, stderr } = await program(...args);
      assert.match(stderr, why);
      assert.equal(exit, 2, stderr);
    }
    const missing = await program('--resume', 'nowhere.jsonl');
    assert.match(missing.stderr, /Cannot read the trace .*nowhere\.jsonl/);
    assert.equal(missing.code, 1);
  });
});

function callsOf(events: readonly TrajectoryEvent[], type: 'call.started' | 'call.finished'): number {
  return events.filter((event) => event.type === type).length;
}
