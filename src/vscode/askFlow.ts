import type { Corpus } from '../context/documents';
import type { Endpoint } from '../models/endpoint';
import type { RunFinished, Warning } from '../rlm/events';
import type { AskLanguageServer } from '../rlm/languageServer';
import type { RunModels } from '../rlm/runModels';
import type { RecordedRun } from '../trace/recordedRun';
import type { Session } from '../worker/session';
import type { ApiKeys } from './apiKeys';
import { runSettingsFor, settingsFor, setupOf, type Asked } from './asked';
import type { Consents } from './consents';
import type { Engine } from './engine';
import { logEvent, type Log } from './log';
import { describePlan, planModels, type ModelPlan } from './modelPlan';
import type { LoadModels } from './models';
import { agreesToSize, type PreviewPorts } from './previewContext';
import { progressText } from './progress';
import { remediesFor } from './remedies';
import { reporter, type Reporter } from './reporter';
import type { Run, Runs } from './runs';
import type { Reopened, RunRecorder } from './runStore';
import type { Scope } from './scopes/scope';
import type { Settings } from './settings';
import type { Remedy } from './setupError';
import type { Ui } from './ui';
import { warningsOf } from './warnings';

export interface AskPorts extends PreviewPorts {
  readonly ui: Ui;
  readonly log: Log;
  readonly runs: Runs;
  readonly panel: AskPanel;
  readonly settings: () => Settings;
  readonly keys: ApiKeys;
  readonly consents: Consents;
  readonly loadModels: LoadModels;
  readonly engine: Engine;
  /** Begins a journal, from which these secrets are kept. */
  readonly record: (runId: string, asked: Asked, secrets: readonly string[]) => Promise<RunRecorder>;
  /** Goes on with a journal. @throws {SetupError} when another window does, or it is gone. */
  readonly reopen: (runId: string, secrets: readonly string[]) => Promise<Reopened>;
  readonly newRunId: () => string;
  readonly askLanguageServer: AskLanguageServer;
  /** The last question, asked or only begun. */
  readonly draft: { read(): string; write(text: string): Promise<void> };
  readonly remedy: (remedy: Remedy) => Promise<void>;
}

/** The trace panel as this flow uses it: both open it, without taking the focus. */
export interface AskPanel {
  show(run: Run): void;
  /** Words in place of a run. */
  say(message: string): void;
  readonly isVisible: boolean;
  /** False while there is none in the window. */
  readonly isOpen: boolean;
}

/**
 * One question, from the input box to the answer in the panel.
 * @param makeScope throws a `SetupError` when there is nothing to ask about
 * @param initial what stands in the input box; `undefined`: the last question
 * @returns how the run ended; `undefined` when none was made, of which the user then knows why
 */
export async function ask(
  makeScope: () => Scope | Promise<Scope>,
  ports: AskPorts,
  initial = ports.draft.read(),
): Promise<RunFinished | undefined> {
  return reported(ports, async () => {
    const scope = await makeScope();
    const plan = planModels(ports.settings());
    if (!(await waitForTurn(ports))) return undefined;
    const question = await askForQuestion(scope, plan, initial, ports);
    if (question === undefined) return undefined;
    // Where no model is asked, nothing is sent.
    if (plan.kind === 'endpoint' && !(await agreesToSize(scope, ports))) return undefined;
    return (await answer({ scope, question, change: {} }, ports))?.view.finished;
  });
}

/**
 * A question as it is given: one that was asked before, or that follows up on a run.
 * @returns the run, which is over; `undefined` when none was made, of which the user then knows why
 */
export async function askAgain(asked: Asked, ports: AskPorts): Promise<Run | undefined> {
  return reported(ports, async () => ((await waitForTurn(ports)) ? answer(asked, ports) : undefined));
}

/** Says it when the task cannot be done; `undefined` then. */
export async function reported<T>(ports: AskPorts, task: () => Promise<T>): Promise<T | undefined> {
  try {
    return await task();
  } catch (error) {
    reporter(ports).failure(error);
    return undefined;
  }
}

async function answer(given: Asked, ports: AskPorts): Promise<Run | undefined> {
  const settings = settingsFor(ports.settings(), given.change);
  const asked = { ...given, setup: setupOf(settings) };
  const ended = await carryOut(
    {
      settings,
      begin: () => ports.runs.begin(ports.newRunId(), asked),
      record: async ({ id }, secrets) => ({
        recorder: await ports.record(id, asked, secrets),
      }),
      warnings: (plan) => warningsOf(settings, plan, asked.change),
    },
    ports,
  );
  return ended?.run;
}

/** What is to be answered: a new question, or a run that goes on. */
export interface Work {
  readonly settings: Settings;
  /** Who answers, where that is not simply what the settings say. */
  readonly models?: (load: (settings: Settings) => Promise<RunModels>) => Promise<RunModels>;
  /** Called when no other run is live. */
  readonly begin: () => Run;
  /** Begins to write its journal, or goes on with it; `recorded`: what is there is replayed first. */
  readonly record: (run: Run, secrets: readonly string[], text: TextState) => Promise<Recording>;
  /** Looks at the text before anything begins. @throws when the run is not to go on with it. */
  readonly check?:
    ((corpus: Corpus, session: Session, signal: AbortSignal) => Promise<TextState>) | undefined;
  /** Told to the user when it starts. */
  readonly warnings?: (plan: ModelPlan) => readonly Warning[];
}

/** Whether the text is what a recorded run saw. */
export type TextState = 'same' | 'changed';

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
  const load = (wanted: Settings) => ports.loadModels(planModels(wanted), key, wanted);
  const models = await (work.models ?? ((loadModels) => loadModels(settings)))(load);
  if (!(await waitForTurn(ports))) return undefined;
  const run = work.begin();
  try {
    const secrets = key === '' ? [] : [key];
    const finished = await conduct({ run, work, plan, models, secrets }, ports);
    if (!finished) return undefined;
    announce(finished, reporter(ports), ports);
    return { run, finished };
  } finally {
    run.end();
  }
}

/** One run at a time: false when the user would rather leave it. */
async function waitForTurn({ runs, ui }: AskPorts): Promise<boolean> {
  for (let live = runs.live; live; live = runs.live) {
    const question = live.view.started?.question;
    const what =
      question === undefined ? 'A question is being answered' : `"${shortened(question)}" is being answered`;
    const choice = await ui.notify(
      'warn',
      `${what}. One run goes at a time in a window.`,
      'Cancel It and Ask',
      'Wait',
    );
    if (choice === undefined) return false;
    if (choice === 'Cancel It and Ask') live.cancel();
    await live.ended;
  }
  return true;
}

async function askForQuestion(
  scope: Scope,
  plan: ModelPlan,
  initial: string,
  { ui, draft }: AskPorts,
): Promise<string | undefined> {
  const { asked, text } = await ui.question({
    title: `RLM: Ask about ${scope.label}`,
    prompt: describePlan(plan),
    initial,
  });
  await draft.write(text);
  return asked ? text.trim() : undefined;
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
      const basis = await basisOf(conducted, report, ports);
      return await ports.engine.use((session) => runEngine(conducted, basis, session, report, ports));
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

/** What the engine is to work on: a corpus, or what it has from the run before. */
type Basis = { readonly corpus: Corpus } | { readonly follows: string };

async function basisOf(
  { run, work: { settings }, plan }: Conducted,
  report: (message: string) => void,
  { panel }: AskPorts,
): Promise<Basis> {
  const { asked } = run;
  if (!asked) throw new Error('What this run was about is not known any more.');
  const { scope, follows } = asked;
  if (follows !== undefined) return { follows };
  if (run.events.length > 0) panel.show(run);
  else panel.say(`Listing the files of ${scope.label} … ${describePlan(plan)}`);
  const onProgress = ({ documents }: { documents: number }): void =>
    report(`listing files · ${documents} so far`);
  return {
    corpus: await scope.gather(
      { maxBytes: settings.maxFileBytes, leaveOutGenerated: settings.leaveOutGenerated, onProgress },
      run.signal,
    ),
  };
}

/** Between two messages of the progress notification, in milliseconds. */
const progressEveryMs = 250;

async function runEngine(
  { run, work, plan, models, secrets }: Conducted,
  basis: Basis,
  session: Session,
  report: (message: string) => void,
  ports: AskPorts,
): Promise<RunFinished> {
  const { settings } = work;
  const text = 'corpus' in basis ? await work.check?.(basis.corpus, session, run.signal) : undefined;
  const { recorder, recorded } = await work.record(run, secrets, text ?? 'same');
  ports.panel.show(run);
  run.steeredBy((steering) => session.steer(steering));
  const progress = setInterval(() => report(progressText(run.view)), progressEveryMs);
  try {
    return await session.ask({
      ...('corpus' in basis ? { ...basis, recorded } : basis),
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
      signal: run.signal,
    });
  } finally {
    clearInterval(progress);
    await recorder.close();
  }
}

/** A message only where it helps: what the panel shows anyway is not said twice. */
function announce(finished: RunFinished, report: Reporter, { panel }: AskPorts): void {
  const { status, reason } = finished;
  // Whoever has it replayed says what came of that.
  if (reason?.code === 'cancelled' || reason?.code === 'diverged') return;
  // The user asked for it: what is partial about the answer is no news, and the panel says it.
  if (reason?.code === 'answer-now' && panel.isVisible) return;
  if (status === 'failed') {
    report.message('error', reason?.message ?? 'The run failed.', remediesFor(reason?.code ?? ''));
  } else if (status === 'partial') {
    const why = reason ? `: ${reason.message}` : '.';
    report.message('warn', `The answer is partial${why}`, [
      ...(panel.isVisible ? [] : ['showTrace' as const]),
      'showLog',
    ]);
  } else if (!panel.isVisible) {
    report.message('info', 'RLM has an answer.', ['showTrace']);
  }
}

function shortened(question: string): string {
  const line = question.replace(/\s+/g, ' ').trim();
  return line.length > 60 ? `${line.slice(0, 59)}…` : line;
}
