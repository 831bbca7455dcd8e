import type { Corpus } from '../context/documents';
import type { Endpoint } from '../models/endpoint';
import { textProgressInWords, type OnTextProgress } from '../protocol/textProgress';
import { messageOf } from '../rlm/errors';
import type { RunFinished, Warning } from '../rlm/events';
import type { RunModels } from '../rlm/runModels';
import type { RecordedRun } from '../trace/recordedRun';
import type { CorpusGiven, FollowUpQuestion } from '../worker/askRequest';
import type { Session } from '../worker/session';
import { announce } from './announce';
import { runSettingsFor } from './asked';
import type { AskPorts } from './askPorts';
import { earlierRuns, runsBefore } from './earlierRuns';
import { logEvent } from './log';
import { describePlan, planModels, type ModelPlan } from './modelPlan';
import { progressText } from './progress';
import type { Run } from './run';
import type { RunRecorder } from './runRecorder';
import type { Settings } from './settings';
import { waitForTurn } from './waitForTurn';

/** What is to be answered: a new question, or a run that goes on. */
export interface Work {
  readonly settings: Settings;
  /** Called when no other run is live. */
  readonly begin: () => Run;
  /** Begins to write its journal, or goes on with it; `recorded`: what is there is replayed first. */
  readonly record: (run: Run, secrets: readonly string[], text: TextChecked) => Promise<Recording>;
  /**
   * Looks at the text before anything begins; `undefined`: it has to be there, whatever it is.
   * @throws when the run is not to go on with it.
   */
  readonly check?:
    | ((
        found: TextFound,
        session: Session,
        onProgress: OnTextProgress,
        signal: AbortSignal,
      ) => Promise<TextChecked>)
    | undefined;
  /** Told to the user when it starts. */
  readonly warnings?: (plan: ModelPlan) => readonly Warning[];
}

/** What is there by now of the text that a run saw. */
export interface TextFound {
  readonly corpus: Corpus;
  /** What was thrown where none of it can be read; the corpus is empty then. */
  readonly problem?: Error;
}

export interface TextChecked {
  /** Whether the text is what a recorded run saw; `gone`: none of it is left. */
  readonly state: 'same' | 'changed' | 'gone';
  /** In words, what has changed. */
  readonly changes?: string | undefined;
  /** In place of what was found, where the trace has all of the text. */
  readonly kept?: Corpus | undefined;
}

export interface Recording {
  readonly recorder: RunRecorder;
  readonly recorded?: RecordedRun | undefined;
}

export interface Ended {
  readonly run: Run;
  /** What the session says of its end, which is not in the trace when a replay came to nothing. */
  readonly finished: RunFinished;
}

/** @returns the run, which is over; `undefined` when none was made, of which the user then knows why */
export async function carryOut(work: Work, ports: AskPorts): Promise<Ended | undefined> {
  const { settings } = work;
  const plan = planModels(settings);
  const key = plan.kind === 'endpoint' ? await agreedKey(plan.endpoint, ports) : '';
  const models = await ports.loadModels(plan, key, settings);
  if (!(await waitForTurn(ports))) return undefined;
  const run = work.begin();
  try {
    const secrets = key === '' ? [] : [key];
    const finished = await conduct({ run, work, plan, models, secrets }, ports);
    if (!finished) return undefined;
    announce(finished, run.view.answered !== undefined, ports);
    return { run, finished };
  } finally {
    run.end();
  }
}

/** The key to send, when the user agrees to send anything at all. */
async function agreedKey(endpoint: Endpoint, { consents, keys }: AskPorts): Promise<string> {
  await consents.toSendText(endpoint);
  return keys.keyFor(endpoint);
}

interface Conducted {
  readonly run: Run;
  readonly work: Work;
  readonly plan: ModelPlan;
  readonly models: RunModels;
  readonly secrets: readonly string[];
}

/** Gathers and runs, under a notification that can cancel it. `undefined`: cancelled before the run began. */
function conduct(conducted: Conducted, ports: AskPorts): Promise<RunFinished | undefined> {
  const { run } = conducted;
  return ports.ui.progress('RLM', async (report, cancelled) => {
    const cancel = (): void => run.cancel();
    cancelled.addEventListener('abort', cancel, { once: true });
    try {
      const found = await basisOf(conducted, report, ports);
      return await ports.engine.use((session) => runEngine(conducted, found, session, report, ports));
    } catch (error) {
      if (!run.signal.aborted) throw error;
      ports.log.info(`[${run.id}] cancelled before it began`);
      ports.panel.say('Cancelled before the run began: nothing was read or sent.');
      return undefined;
    } finally {
      cancelled.removeEventListener('abort', cancel);
    }
  });
}

/** What the engine is to work on: a corpus, or a conversation, which is brought back where it has it no longer. */
type Basis = CorpusGiven | Pick<FollowUpQuestion, 'follows' | 'earlier'>;

interface BasisFound {
  readonly basis: Basis;
  /** `undefined` for a conversation that the engine has. */
  readonly text?: TextFound;
}

async function basisOf(
  { run, work: { settings, check }, plan }: Conducted,
  report: (message: string) => void,
  ports: AskPorts,
): Promise<BasisFound> {
  const { asked } = run;
  const { panel, engine } = ports;
  if (!asked) throw new Error('What this run was about is not known any more.');
  const { scope, follows } = asked;
  if (follows !== undefined && engine.conversation === follows) return { basis: { follows } };
  const before = await runsBefore(run, ports.runs);
  if (run.events.length > 0) panel.show(run);
  else panel.say(`Listing the files of ${scope.label} … ${describePlan(plan)}`);
  const onProgress = ({ documents: found }: { documents: number }): void =>
    report(textProgressInWords({ kind: 'listing', found }));
  const { maxFileBytes: maxBytes, leaveOutGenerated } = settings;
  const corpusAgain = (signal: AbortSignal) =>
    scope.gather({ maxBytes, leaveOutGenerated, onProgress }, signal);
  const text: TextFound = check
    ? await corpusAgain(run.signal).then((corpus) => ({ corpus }), ifUnreadable(run.signal))
    : { corpus: await corpusAgain(run.signal) };
  const given = { corpus: text.corpus, corpusAgain };
  if (follows === undefined) return { basis: given, text };
  return { basis: { follows, earlier: { ...given, runs: await earlierRuns(before, ports) } }, text };
}

function ifUnreadable(signal: AbortSignal): (problem: unknown) => TextFound {
  return (error) => {
    signal.throwIfAborted();
    const problem = error instanceof Error ? error : new Error(messageOf(error));
    return { corpus: { name: '', documents: [], leftOut: [] }, problem };
  };
}

/** With the text that the trace has in place of what is no longer there. */
function asChecked(basis: Basis, { state, kept }: TextChecked): Basis {
  if (state !== 'gone' && !kept) return basis;
  if ('corpus' in basis) return { corpus: kept ?? basis.corpus };
  const { earlier, follows } = basis;
  if (!earlier) return basis;
  const withoutFiles = state === 'gone';
  const runs = earlier.runs.map((run) => ({ ...run, recorded: { ...run.recorded, withoutFiles } }));
  return { follows, earlier: { corpus: kept ?? earlier.corpus, runs } };
}

/** Text of a question that nothing is recorded of yet, or that the engine still has. */
const unlookedAt: TextChecked = { state: 'same' };

/** Between two messages of the progress notification, in milliseconds. */
const progressEveryMs = 250;

/** Tells in words how far listing and reading are. */
function saying(report: (message: string) => void): OnTextProgress {
  return (progress) => report(progress ? textProgressInWords(progress) : 'comparing the files');
}

async function runEngine(
  { run, work, plan, models, secrets }: Conducted,
  { basis, text }: BasisFound,
  session: Session,
  report: (message: string) => void,
  ports: AskPorts,
): Promise<RunFinished> {
  const { settings } = work;
  const checked = (text && (await work.check?.(text, session, saying(report), run.signal))) ?? unlookedAt;
  const { recorder, recorded } = await work.record(run, secrets, checked);
  ports.panel.show(run);
  run.steeredBy((steering) => session.steer(steering));
  const progress = setInterval(() => report(progressText(run.view, run.textProgress)), progressEveryMs);
  try {
    return await session.ask({
      ...asChecked(basis, checked),
      recorded,
      runId: run.id,
      question: run.view.started?.question ?? run.asked?.question ?? '',
      models,
      limits: settings.limits,
      route: settings.route,
      prices: settings.prices,
      keepContext: settings.keepContext,
      settings: runSettingsFor(plan, settings),
      warnings: work.warnings?.(plan) ?? [],
      askLanguageServer: ports.askLanguageServer,
      record: (event) => recorder.append(event),
      onEvent: (event) => {
        run.add(event);
        logEvent(ports.log, run.id, event);
      },
      onDelta: (call, text) => run.addText(call, text),
      onProgress: (progress) => run.readingText(progress),
      signal: run.signal,
    });
  } finally {
    clearInterval(progress);
    await recorder.close();
  }
}
