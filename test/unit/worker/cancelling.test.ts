import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { Corpus } from '../../../src/context/documents';
import { endpointModels } from '../../../src/models/endpointModels';
import { createLimiter } from '../../../src/models/limiter/limiter';
import type { TrajectoryEvent } from '../../../src/rlm/events';
import { recordedRun } from '../../../src/trace/recordedRun';
import type { EngineThread } from '../../../src/worker/engineThread';
import type { Session } from '../../../src/worker/session';
import { ask, mortalSession, type MortalSession, type Question } from '../../support/askEngine';
import { inMemoryCorpus } from '../../support/inMemoryCorpus';
import { startLmServer, type LmServer } from '../../support/lmServer';
import type { LmScript, Reply, Rule } from '../../support/lmScript';
import { repl } from '../../support/scriptedModel';

/** What the model writes in every turn: eight sub-calls at once, then a look at the text, then the answer. */
const turn = repl(`if (typeof all === 'undefined') {
  var all = await llm_query_batched([1, 2, 3, 4, 5, 6, 7, 8].map((n) => 'part ' + n));
  print(all.length);
} else if (typeof seen === 'undefined') {
  var seen = context.slice(0, 2000);
  print(seen);
} else FINAL(all.join())`);
const answer = Array(8).fill('read').join();

const sound: LmScript = {
  rules: [
    { when: { user: '[Ss]ummar' }, replies: ['All parts were read.'] },
    { when: { role: 'root' }, replies: [turn] },
    { replies: ['read'] },
  ],
};
/** The same, but for one reply. */
const but = (rule: Rule): LmScript => ({ rules: [rule, ...sound.rules] });
const stalled: Reply = { fault: 'stall', text: 'well' };
const mute: Reply = { fault: 'mute' };

interface Phase {
  readonly script: LmScript;
  /** Whether it is the time to cancel, after this event. */
  readonly at: (event: TrajectoryEvent) => boolean;
  /** What besides has to be so. */
  readonly and?: (state: { readonly open: number; readonly engine: EngineThread | undefined }) => boolean;
  readonly question?: Partial<Question>;
  /** The code that was recorded never ends: when the run goes on it is stopped, and other code follows. */
  readonly isEndless?: true;
}

const started =
  (call: string) =>
  (event: TrajectoryEvent): boolean =>
    event.type === 'call.started' && event.call === call;
const codeOf =
  (iteration: string) =>
  (event: TrajectoryEvent): boolean =>
    event.type === 'code.started' && event.iteration === iteration;
const guestRuns: Phase['and'] = ({ engine }) => engine?.guest()?.block !== undefined;

const phases: Readonly<Record<string, Phase>> = {
  'while files are listed': { script: sound, at: ({ type }) => type === 'run.started' },
  'while texts are loaded': {
    script: sound,
    at: ({ type }) => type === 'iteration.started',
    question: { corpus: inMemoryCorpus({ 'big.txt': 'some words\n'.repeat(4_000_000) }) },
  },
  'in the first call, before its headers': {
    script: but({ when: { role: 'root' }, replies: [mute] }),
    at: started('1.root'),
    and: ({ open }) => open === 1,
  },
  'in the first call, in the middle of its stream': {
    script: but({ when: { role: 'root' }, replies: [stalled] }),
    at: started('1.root'),
    and: ({ open }) => open === 1,
  },
  'in a loop of its code': {
    script: but({ when: { role: 'root', user: '^# Question' }, replies: [repl('for (;;) {}')] }),
    at: codeOf('1'),
    and: guestRuns,
    isEndless: true,
  },
  'in code that nothing can stop': {
    script: but({
      when: { role: 'root', user: '^# Question' },
      replies: [repl('Array.prototype.includes.call({length: 2 ** 53 - 1}, 1)')],
    }),
    at: codeOf('1'),
    and: guestRuns,
    isEndless: true,
  },
  'with a batch in flight, others in the queue of the limiter': {
    script: but({ when: { role: 'sub' }, replies: [stalled] }),
    at: started('1.c8'),
    and: ({ open }) => open === 4,
  },
  'with a batch in flight, others in the queue of the run': {
    script: but({ when: { role: 'sub' }, replies: [stalled] }),
    at: started('1.c2'),
    and: ({ open }) => open === 2,
    question: { limits: { concurrency: 2 } },
  },
  'while it waits after a 429': {
    script: but({ when: { role: 'sub' }, replies: [{ status: 429, headers: { 'retry-after': '120' } }] }),
    at: ({ type }) => type === 'call.retried',
  },
  'in a later turn': {
    script: but({ when: { user: 'Turn 2/' }, replies: [stalled] }),
    at: started('2.root'),
    and: ({ open }) => open === 1,
  },
  'while earlier turns are summed up': {
    script: but({ when: { user: '[Ss]ummar' }, replies: [stalled] }),
    at: ({ type }) => type === 'call.started',
    and: ({ open }) => open === 1,
    question: { settings: { compactAt: 0.001 } },
  },
};

describe('a run that is cancelled', () => {
  let server: LmServer;
  let session: Session;
  let engines: MortalSession['engines'];
  let ended: MortalSession['ended'];
  let folder: string;
  before(async () => {
    server = await startLmServer({ script: sound });
    folder = await mkdtemp(join(tmpdir(), 'rlm-cancelling-'));
    for (let n = 0; n < 40; n++) {
      await mkdir(join(folder, `d${n}`));
      for (let file = 0; file < 25; file++)
        await writeFile(join(folder, `d${n}`, `${file}.txt`), 'some words\n');
    }
  });
  after(async () => {
    await server.stop();
    await rm(folder, { recursive: true });
  });
  beforeEach(() => ({ session, engines, ended } = mortalSession()));
  afterEach(() => session.dispose());

  const models = () =>
    endpointModels({
      baseUrl: server.baseUrl,
      apiKey: '',
      rootModel: 'big',
      subModel: 'small',
      limiter: createLimiter({ concurrency: () => 4 }),
    });
  const corpus = (): Corpus => ({
    name: 'Folder',
    documents: [],
    leftOut: [],
    folders: [
      {
        roots: [{ uri: `file://${folder}`, path: folder, name: 'folder', prefix: '' }],
        exclude: [],
        searchExclude: [],
        maxBytes: 1_000_000,
      },
    ],
  });
  const open = async () => (await server.requests()).filter(({ isOpen }) => isOpen).length;
  const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
  const until = async (holds: () => boolean | Promise<boolean>): Promise<void> => {
    while (!(await holds())) await setImmediate();
  };

  for (const [name, { script, at, and = () => true, question = {}, isEndless }] of Object.entries(phases)) {
    it(`leaves nothing at work, and goes on to its end later: cancelled ${name}`, async () => {
      await server.use(script);
      const timersBefore = timers();
      const controller = new AbortController();
      const asked: Partial<Question> = { corpus: corpus(), limits: { codeTimeoutMs: 120_000 }, ...question };
      let cancelling: Promise<void> | undefined;
      const cancel = async (): Promise<void> => {
        await until(async () => and({ open: await open(), engine: engines.at(-1) }));
        controller.abort();
      };
      const first = await ask(session, {
        ...models(),
        ...asked,
        signal: controller.signal,
        onEvent: (event) => {
          if (!cancelling && at(event)) cancelling = cancel();
        },
      });
      await cancelling;
      assert.ok(controller.signal.aborted, JSON.stringify(first.finished));
      assert.equal(first.finished.reason?.code, 'cancelled');

      // Neither calls, nor code, nor timers are left.
      await until(async () => (await open()) === 0);
      await until(() => timers() <= timersBefore);
      const engine = engines.at(-1);
      assert.ok(engine && (ended.has(engine) || engine.guest() === undefined), 'code is at work');
      const sent = (await server.requests()).length;

      // What there is, is kept; and what is done is neither done nor paid for again.
      const recorded = recordedRun(first.events);
      assert.ok(recorded);
      const settled = settledIn(recorded.events);
      await server.use(sound);
      const limits = { ...asked.limits, ...(isEndless ? { codeTimeoutMs: 500 } : {}) };
      const second = await ask(session, { ...models(), ...asked, limits, recorded });
      assert.equal(second.run.answered?.answer, answer, JSON.stringify(second.finished));
      assert.equal(second.finished.status, 'complete');
      const all = settledIn([...recorded.events, ...second.events]);
      assert.equal(all.length, new Set(all).size, 'no call has two replies');
      assert.equal((await server.requests()).length, all.length - settled.length, `after ${sent} requests`);
    });
  }
});

/** The calls that have their reply. */
function settledIn(events: readonly TrajectoryEvent[]): string[] {
  return events.flatMap((event) => (event.type === 'call.finished' && event.outcome.ok ? [event.call] : []));
}
