import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TrajectoryEvent } from '../../src/rlm/events';
import { readJournal } from '../../src/trace/readJournal';
import type { LmScript } from '../support/lmScript';
import { startLmServer, type LmServer } from '../support/lmServer';
import { repl } from '../support/scriptedModel';
import { seeded } from '../support/seeded';
import { temporaryFolder, type TemporaryFolder } from '../support/temporaryFolder';
import { built, runProgram } from '../unit/cli/program';

/** RLM_SOAK_KILLS: at least so many. */
const wanted = Number(process.env['RLM_SOAK_KILLS'] ?? '12');

const root = { role: 'root' } as const;
/** Plain sub-calls, then children with calls of their own, and an answer that has every reply in its place. */
const script: LmScript = {
  latencyMs: 30,
  rules: [
    {
      when: { ...root, user: '^# Question\nsum up' },
      replies: [repl('var seen = await llm_query("read", context.files[0]); print(seen)')],
    },
    { when: { ...root, user: 'Turn 2/8' }, replies: [repl('FINAL(seen + " in parts")')] },
    {
      when: { ...root, user: '^# Question' },
      replies: [
        repl(
          'var found = await llm_query_batched(context.files.map((file) => `look at ${file}`)); print(found, Math.random())',
        ),
      ],
    },
    {
      when: { ...root, user: 'Turn 2/' },
      replies: [
        repl(
          'var parts = await rlm_query_batched(context.files.map((file) => ({prompt: "sum up " + file.path, context: file}))); print(parts)',
        ),
      ],
    },
    { when: root, replies: [repl('FINAL([...found, ...parts].join())')] },
    { when: { user: '([abc])\\.ts' }, replies: ['seen {{1}}'] },
  ],
};
const answer = ['seen a', 'seen b', 'seen c', 'seen a in parts', 'seen b in parts', 'seen c in parts'].join();
const calls = 3 + 3 + 3 * 3;
/** An undisturbed run has some more. */
const events = 60;

describe('a program that is killed again and again', function () {
  this.timeout(0);
  let folder: TemporaryFolder;
  let cache: TemporaryFolder;
  let server: LmServer;

  before(async () => {
    folder = await temporaryFolder('kills');
    cache = await temporaryFolder('kills-cache');
    for (const name of ['a', 'b', 'c'])
      writeFileSync(join(folder.path, `${name}.ts`), `const ${name} = 1;\n`);
    server = await startLmServer({ script });
  });
  after(async () => {
    await server.stop();
    await folder.remove();
    await cache.remove();
  });

  it(`goes on each time, to the same answer, and pays for nothing twice (${wanted} kills or more)`, async function () {
    if (process.platform === 'win32') this.skip();
    const random = seeded(17);
    let kills = 0;
    while (kills < wanted) {
      rmSync(trace(), { force: true });
      await server.use(script);
      let inFlight = 0;
      let where = 'killed after';
      for (let at = 1 + Math.floor(random() * events); at < events; at += 1 + Math.floor(random() * events)) {
        if (!(await killedAfter(at, existsSync(trace())))) break;
        kills++;
        const kept = journal();
        inFlight += kept.length - ended(kept).length;
        where += ` ${kept.length} (${kept.at(-1)?.type})`;
      }
      const { stdout, stderr, code } = await program();
      assert.deepEqual([stdout, code], [`${answer}\n`, 0], `${where}: ${stderr}`);
      const sent = (await server.requests()).length;
      assert.ok(sent <= calls + inFlight, `${where}: ${sent} requests, ${inFlight} were in flight`);
      assert.ok(!existsSync(`${trace()}.lock`), where);
      const replies = journal().filter((event) => event.type === 'call.finished' && event.outcome.ok);
      assert.equal(replies.length, calls + 3, `${where}: each reply once, and those of the children`);
    }
    console.log(`      ${kills} kills, no run lost`);
  });

  const trace = (): string => join(folder.path, 't.jsonl');
  const journal = (): readonly TrajectoryEvent[] =>
    existsSync(trace()) ? readJournal(readFileSync(trace(), 'utf8')).events : [];

  const asked = (): string[] => [
    ...['What is here?', '--base-url', server.baseUrl, '--model', 'test-model', '--max-depth', '2'],
    ...['--route', 'rlm', '--no-cache', '--trace', 't.jsonl'],
  ];
  const resumed = ['--resume', 't.jsonl', '--no-cache'];

  /** To its end, from the last life if there was one. */
  async function program(): Promise<{ stdout: string; stderr: string; code: number | null }> {
    const args = journal().length > 0 ? resumed : asked();
    if (args !== resumed) rmSync(trace(), { force: true });
    return runProgram(args, { cwd: folder.path });
  }

  /** Ends a life without any warning, as soon as its trace has so many events; false when it was over before. */
  async function killedAfter(count: number, isFurther: boolean): Promise<boolean> {
    const child = spawn(process.execPath, [built('cli.mjs'), ...(isFurther ? resumed : asked())], {
      cwd: folder.path,
      env: { ...process.env, OPENAI_API_KEY: '', XDG_CACHE_HOME: cache.path },
      stdio: 'ignore',
    });
    const over = once(child, 'exit');
    const watching = setInterval(() => {
      const text = existsSync(trace()) ? readFileSync(trace(), 'utf8') : '';
      if (text.split('"seq":').length > count) child.kill('SIGKILL');
    }, 2);
    await over;
    clearInterval(watching);
    return child.signalCode === 'SIGKILL';
  }
});

/** Events but for the beginnings of calls that were in flight at the end. */
function ended(kept: readonly TrajectoryEvent[]): readonly TrajectoryEvent[] {
  const open = new Set<TrajectoryEvent>();
  for (const event of kept) {
    if (event.type === 'call.started' && event.isChild !== true) open.add(event);
    if (event.type === 'call.finished')
      for (const begun of open)
        if (begun.type === 'call.started' && begun.call === event.call) open.delete(begun);
  }
  return kept.filter((event) => !open.has(event));
}
