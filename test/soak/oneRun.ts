import { statSync } from 'node:fs';
import type { RunFinished, TrajectoryEvent } from '../../src/rlm/events';
import { defaultLimits } from '../../src/rlm/limits';
import type { RunModels } from '../../src/rlm/runModels';
import { defaultRunSettings } from '../../src/rlm/runSettings';
import { createLimiter } from '../../src/models/limiter/limiter';
import { limitedModel } from '../../src/models/limitedModel';
import { JournalError } from '../../src/trace/journalError';
import { readJournalFile, type JournalFile } from '../../src/trace/journalFile.node';
import { recordedRun, type RecordedRun } from '../../src/trace/recordedRun';
import type { AskRequest } from '../../src/worker/askRequest';
import type { Session } from '../../src/worker/session';
import { inMemoryCorpus } from '../support/inMemoryCorpus';
import type { LmServer } from '../support/lmServer';
import { hurriedClock } from './hurriedClock';
import { journalPath, journalUnderFault } from './journalUnderFault';
import type { Scenario } from './scenario';

/** A run with its faults, as its user saw it. */
export interface Outcome {
  readonly finished: RunFinished;
  readonly events: readonly TrajectoryEvent[];
  /** Text, events and requests that came when the run was over. */
  readonly late: number;
  /** Requests that nobody waits for, and that were not let go. */
  readonly open: number;
}

/** What the runs of a soak share. */
export interface Bench {
  readonly session: Session;
  readonly server: LmServer;
  /** Ends the engine's thread. */
  readonly kill: () => void;
  /** Where journals go. */
  readonly folder: string;
}

const texts = { 'a.txt': 'one\ntwo\nthree\n', 'b.txt': 'four\nfive\nsix\n', 'c.txt': 'seven\n' };
/** In one process, with waits that pass quickly: what takes a provider minutes takes us seconds. */
const hurry = 400;
/** Of replies that may stall; others take as long as the machine takes. */
const idleTimeoutMs = 150;

/** Asks the question of a scenario, and lets happen what the scenario says. */
export async function runUnderFaults(scenario: Scenario, bench: Bench): Promise<Outcome> {
  const { server, folder } = bench;
  await server.use({ rules: scenario.rules });
  const journal = await journalUnderFault(folder, scenario);
  try {
    return await asked(scenario, bench, { record: (event) => journal.record(event) }, scenario.disturbance);
  } finally {
    await journal.close();
  }
}

/** A second question in the conversation of the first; `undefined` when there is no such question, or conversation. */
export async function followUp(scenario: Scenario, bench: Bench): Promise<Outcome | undefined> {
  const follows = bench.session.conversation;
  if (scenario.recipe.followUp === undefined || follows === undefined) return undefined;
  return asked(scenario, bench, { follows });
}

/** Goes on with a run, with nothing in its way; `undefined` when it has come to its end. */
export async function goOn(
  scenario: Scenario,
  events: readonly TrajectoryEvent[],
  bench: Bench,
): Promise<Outcome | undefined> {
  const recorded = recordedRun(events);
  if (!recorded) return undefined;
  await bench.server.use({ rules: scenario.calmRules });
  return asked({ ...scenario, limits: scenario.recipe.limits ?? {} }, bench, { recorded });
}

/** What stands in the journal; `undefined` when it is gone, or not even its first line could be written. */
export async function journalOf({ seed }: Scenario, folder: string): Promise<JournalFile | undefined> {
  const path = journalPath(folder, seed);
  if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) return undefined;
  try {
    return await readJournalFile(path);
  } catch (error) {
    if (error instanceof JournalError && error.code === 'not-a-journal') return undefined;
    throw error;
  }
}

interface More {
  readonly record?: AskRequest['record'];
  readonly recorded?: RecordedRun;
  readonly follows?: string;
}

async function asked(
  { recipe, limits }: Scenario,
  { session, server, kill }: Bench,
  more: More,
  disturbance?: Scenario['disturbance'],
): Promise<Outcome> {
  const controller = new AbortController();
  const events: TrajectoryEvent[] = [];
  let isOver = false;
  let late = 0;
  const disturb = (): void => {
    if (disturbance?.what === 'cancel') controller.abort();
    if (disturbance?.what === 'hint') session.steer({ kind: 'hint', text: 'mind the gap' });
    if (disturbance?.what === 'answer now') session.steer({ kind: 'answer-now' });
    if (disturbance?.what === 'kill') kill();
  };
  const all = { ...defaultLimits, ...limits };
  const common = {
    runId: 'soak',
    question: 'What is here?',
    models: modelsAt(server.baseUrl, all.callTimeoutMs, more.recorded ? undefined : idleTimeoutMs),
    limits: all,
    settings: { ...defaultRunSettings, confirmsBlindAnswers: false },
    route: recipe.isDirect ? 'direct' : 'rlm',
    record: more.record ?? (() => Promise.resolve()),
    signal: controller.signal,
    onEvent: (event: TrajectoryEvent) => {
      if (isOver) late++;
      events.push(event);
      if (events.length === disturbance?.afterEvents) disturb();
    },
    onDelta: () => {
      if (isOver) late++;
    },
  } as const;
  const finished = await session.ask(
    more.follows === undefined
      ? { ...common, corpus: inMemoryCorpus(texts), recorded: more.recorded }
      : { ...common, runId: 'follow-up', question: 'And then?', follows: more.follows },
  );
  isOver = true;
  const sent = (await server.requests()).length;
  const open = await openRequests(server);
  late += (await server.requests()).length - sent;
  return { finished, events, late, open };
}

/** Those that are left when their connections have had time to close. */
async function openRequests(server: LmServer): Promise<number> {
  for (let look = 0; ; look++) {
    await new Promise((done) => setTimeout(done, 10));
    const open = (await server.requests()).filter(({ isOpen }) => isOpen).length;
    if (open === 0 || look === 300) return open;
  }
}

/** As the product makes them, but for their patience. */
function modelsAt(baseUrl: string, callTimeoutMs: number, idleTimeoutMs: number | undefined): RunModels {
  const limiter = createLimiter({ concurrency: () => 4, clock: hurriedClock(hurry) });
  const model = (name: string) =>
    limitedModel({ baseUrl, apiKey: '', model: name, idleTimeoutMs, callTimeoutMs }, limiter);
  return { root: model('root-model'), sub: model('sub-model') };
}
