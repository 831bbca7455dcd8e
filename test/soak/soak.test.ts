import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { startSession } from '../../src/worker/session';
import { startLmServer } from '../support/lmServer';
import { temporaryFolder } from '../support/temporaryFolder';
import { heapMeter, held, leaked } from './leaks';
import { followUp, goOn, journalOf, runUnderFaults, type Bench } from './oneRun';
import { scenarioOf, type Scenario } from './scenario';
import { TrackedEngines } from './trackedEngines';
import { endProblems, goneOnProblems, journalProblems } from './verdict';

/** RLM_SOAK_RUNS: how many; RLM_SOAK_SEED: this one alone. */
const { RLM_SOAK_RUNS: wanted = '100', RLM_SOAK_SEED: only } = process.env;
const seeds =
  only === undefined ? Array.from({ length: Number(wanted) }, (_, run) => run + 1) : [Number(only)];
/** A window that is open all day asks some questions, and is closed. */
const runsInASession = 10;

describe(`${seeds.length} runs in one process, with faults at random`, function () {
  this.timeout(0);
  const problems: string[] = [];
  const rejections: unknown[] = [];
  const heap: number[] = [];
  const leaks: string[] = [];
  const engines = new TrackedEngines();

  before(async () => {
    const note = (reason: unknown): void => void rejections.push(reason);
    process.on('unhandledRejection', note);
    const heapInUse = heapMeter();
    const atFirst = await held();
    const folder = await temporaryFolder('soak');
    const server = await startLmServer({ script: { rules: [] } });
    for (let from = 0; from < seeds.length; from += runsInASession) {
      const session = startSession({ spawn: engines.spawn, fenceKey: new Uint8Array(32) });
      const bench: Bench = { session, server, kill: () => engines.kill(), folder: folder.path };
      for (const seed of seeds.slice(from, from + runsInASession)) {
        const scenario = scenarioOf(seed);
        const found = await problemsOf(scenario, bench);
        if (engines.alive > 1) found.push(`${engines.alive} engines are alive`);
        problems.push(...found.map((problem) => `seed ${seed} (${scenario.title}): ${problem}`));
        heap.push(heapInUse());
      }
      await session.dispose();
    }
    await server.stop();
    leaks.push(...(await leaked(atFirst)));
    if (engines.alive > 0) leaks.push(`${engines.alive} engines`);
    const files = await readdir(folder.path, { recursive: true });
    leaks.push(...files.filter((name) => !/^run \d+([/\\]run\.jsonl)?$/.test(name)));
    await folder.remove();
    process.off('unhandledRejection', note);
  });

  it('each end in an answer, a part of one, or an error that says what to do, and go on from there', () => {
    const alone = problems.length > 0 ? '\nOne of them alone: RLM_SOAK_SEED=… npm test -- soak' : '';
    assert.equal(problems.join('\n') + alone, '');
  });

  it('leave no rejected promise to nobody', () => {
    assert.deepEqual(rejections, []);
  });

  it('leave no worker, handle, timer, socket or file behind', () => {
    assert.deepEqual(leaks, []);
  });

  it('need no more memory in the end than in the middle', function () {
    if (heap.length < 40) this.skip();
    const quarter = heap.length >> 2;
    const [early, late] = [heap.slice(quarter, 2 * quarter), heap.slice(-quarter)].map(median) as [
      number,
      number,
    ];
    assert.ok(late < early * 1.25 + 2 ** 20, `${megabytes(late)} after ${megabytes(early)}`);
  });
});

async function problemsOf(scenario: Scenario, bench: Bench): Promise<string[]> {
  const outcome = await runUnderFaults(scenario, bench);
  const kept = await journalOf(scenario, bench.folder);
  const problems = [...endProblems(outcome), ...journalProblems(scenario, outcome, kept)];
  const further = await followUp(scenario, bench);
  if (further) problems.push(...endProblems(further).map((problem) => `its follow-up: ${problem}`));
  // Without a journal there is nothing to go on with, but what the panel has in memory.
  const events = kept && kept.events.length > 0 ? kept.events : outcome.events;
  const goneOn = await goOn(scenario, events, bench);
  if (goneOn) problems.push(...goneOnProblems(events, goneOn).map((problem) => `gone on with: ${problem}`));
  return problems;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;
}

function megabytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(1)} MB`;
}
