import type { Corpus } from '../context/documents';
import { Fence } from '../context/fence';
import type { Ledger } from '../context/ledger';
import { conversationOver, RunError } from '../rlm/errors';
import { CallTree } from '../rlm/callTree';
import { Conversation } from '../rlm/conversation';
import { directTokens, runDirect } from '../rlm/direct';
import type { RunStatus } from '../rlm/events';
import { GuestReads } from '../rlm/guestReads';
import { runLoop } from '../rlm/loop';
import { LoopStopped } from '../rlm/loopStopped';
import type { LoopTask } from '../rlm/loopTask';
import type { LoopResult } from '../rlm/loopResult';
import type { LoopContext } from '../rlm/repl';
import type { EngineMethods, HostMethods, RunResult, RunTask } from '../protocol/engine';
import { abortable } from './abortable';
import type { EngineRuntime } from './engineRuntime';
import { inspectCorpus } from './inspecting';
import { contextWhileLoading, overviewOfList } from './loadingContext';
import { loopContext, renderWhole, type ReplSettings, type SnapshotContext } from './loopContext';
import { openRecorded } from './recordedDocuments';
import { TextProgressReports } from './textProgressReports';
import { keepTexts, openContext, reportAnswer, reportLoaded, warnOfLost } from './openContext';

const guestMemoryBytes = 128 * 1024 * 1024;
const searchTimeoutMs = 10_000;
/** Loading gets this long before the first model call starts beside it, */
const headStartMs = 100;
/** unless there are more documents, which are not read in that time. */
const soonRead = 2_000;

/** What the engine keeps after a run, for questions that follow up on it. */
interface Ongoing {
  readonly conversation: Conversation;
  readonly opened: SnapshotContext;
}

/** The engine: loads the corpus, runs the loop, checks the answer. Lives in the worker. */
export function createEngine(runtime: EngineRuntime, host: HostMethods): EngineMethods {
  const { signals, parsers } = runtime;
  let running: AbortController | undefined;
  let tree: CallTree | undefined;
  let ongoing: Ongoing | undefined;
  /** Of lists that may be asked about again. */
  const overviews = new WeakMap<Corpus, string>();

  return {
    async run(task) {
      const { signal } = (running = new AbortController());
      signals.begin();
      try {
        const result = await (task.corpus ? runNew(task, task.corpus, signal) : runFollowUp(task, signal));
        return { ...result, isFollowable: ongoing !== undefined };
      } catch (error) {
        endConversation();
        if (error instanceof LoopStopped) return failed(error, 'partial');
        if (!(error instanceof RunError)) throw error;
        return failed(error, 'failed');
      } finally {
        parsers?.stop();
        running = undefined;
        tree = undefined;
      }
    },
    async inspect(corpus) {
      const { signal } = (running = new AbortController());
      try {
        return await inspectCorpus(corpus, runtime, progressReports(), signal);
      } catch (error) {
        // An error of ours would lose its class on the wire.
        if (!(error instanceof RunError)) throw error;
        return { problem: error.message };
      } finally {
        running = undefined;
      }
    },
    cancel(reason) {
      running?.abort(new LoopStopped(reason.code, reason.message));
    },
    steer: (steering) => tree?.steer(steering),
  };

  /** Lists the corpus, and loads it while the loop begins. */
  async function runNew(task: RunTask, given: Corpus, signal: AbortSignal): Promise<LoopResult> {
    endConversation();
    if (task.recorded?.documents) return runRecorded(task, openRecorded(task.recorded.documents), signal);
    const reads = readsFor(task);
    const started = performance.now();
    const progress = progressReports();
    const corpus = await runtime.listFolders(given, (found) => progress.found(found), signal);
    const onLost = (path: string, reason: string) => warnOfLost(report, path, reason);
    const onRead = (read: number) => progress.read(read, corpus.documents.length);
    const loading = runtime.load(corpus.documents, { onLost, onRead }, signal).then((loaded) => {
      const context = openContext(corpus, loaded, performance.now() - started, report);
      keepTexts(corpus, context.snapshot, reads);
      progress.end();
      return context;
    });
    const opened = await headStart(task, corpus, loading);
    let ledger: Ledger | undefined;
    // A failure of the loading is met where the REPL awaits it.
    loading.then(
      (loaded) => (ledger = loaded.ledger),
      () => undefined,
    );
    const settings = replSettings(task);
    const context = opened ? loopContext(opened, settings) : listedContext(task, corpus, loading);
    const conversation = new Conversation(context);
    try {
      const calls = callTree(task, () => ledger, signal, reads);
      const direct = await directContext(task, opened, loading);
      const result = direct
        ? await runDirect(task.question, renderWhole(direct, task.fenceKey), calls, signal)
        : await runLoop(conversation, rootTask(task), calls, signal);
      if (direct && result.answer)
        conversation.exchanges.push({ question: task.question, answer: result.answer.text });
      return finish(result, { conversation, opened: await loading });
    } finally {
      if (ongoing?.conversation !== conversation) conversation.dispose();
    }
  }

  /** Replays a run whose files are not at hand. */
  async function runRecorded(
    task: RunTask,
    opened: SnapshotContext,
    signal: AbortSignal,
  ): Promise<LoopResult> {
    const conversation = new Conversation(loopContext(opened, replSettings(task)));
    try {
      const calls = callTree(task, () => undefined, signal);
      const isDirect =
        task.route === 'direct' ||
        (task.route === 'auto' && opened.tokens < directTokens && task.begins?.kind !== 'listed');
      const result = isDirect
        ? await runDirect(task.question, renderWhole(opened, task.fenceKey), calls, signal)
        : await runLoop(conversation, rootTask(task), calls, signal);
      if (isDirect && result.answer)
        conversation.exchanges.push({ question: task.question, answer: result.answer.text });
      return finish(result, { conversation, opened });
    } finally {
      if (ongoing?.conversation !== conversation) conversation.dispose();
    }
  }

  /** What the model is told of a list is the list's, so that a replay has it from the journal. */
  function listedContext(task: RunTask, corpus: Corpus, loading: Promise<SnapshotContext>): LoopContext {
    const { begins, fenceKey } = task;
    const recorded = begins?.kind === 'listed' ? begins.overview : undefined;
    const overview = recorded ?? overviews.get(corpus) ?? overviewOfList(corpus, fenceKey);
    if (recorded === undefined) overviews.set(corpus, overview);
    // A trace of an earlier version has no such event.
    const isTold = begins?.kind !== 'listed' || recorded !== undefined;
    if (isTold) report({ type: 'context.listed', documents: corpus.documents.length, overview });
    return contextWhileLoading(overview, loading, replSettings(task));
  }

  /** Goes on in the conversation of the last run. */
  async function runFollowUp(task: RunTask, signal: AbortSignal): Promise<LoopResult> {
    if (!ongoing) throw new RunError('conversation-over', conversationOver);
    const { conversation, opened } = ongoing;
    if (opened.lacksTexts !== true) reportLoaded(opened, 0, report);
    const calls = callTree(task, () => opened.ledger, signal);
    const result = await runLoop(conversation, rootTask(task), calls, signal);
    return finish(result, { conversation, opened });
  }

  /** Checks the answer, and keeps the conversation unless the run was stopped in the middle of something. */
  function finish(result: LoopResult, next: Ongoing): LoopResult {
    if (result.answer && running?.signal.aborted === false) ongoing = next;
    else endConversation();
    reportAnswer(result, next.opened, report);
    return result;
  }

  function endConversation(): void {
    ongoing?.conversation.dispose();
    ongoing = undefined;
  }

  function readsFor({ recorded, keepContext: room }: RunTask): GuestReads {
    return new GuestReads({ recorded: recorded?.reads, room, report });
  }

  function callTree(
    task: RunTask,
    ledger: () => Ledger | undefined,
    signal: AbortSignal,
    reads = readsFor(task),
  ): CallTree {
    const { limits, settings, traits, stops, hints, hasLanguageServer, fenceKey } = task;
    tree = new CallTree({
      limits,
      settings,
      traits,
      stops,
      hasLanguageServer,
      hasSyntaxTrees: parsers !== undefined,
      hints,
      fence: new Fence(fenceKey).text,
      callModel: async (spec) => {
        // Asked for after the end, its failure would be nobody's, and end the thread.
        signal.throwIfAborted();
        return abortable(host.complete(spec), signal);
      },
      report: (event) => {
        if (event.type === 'code.finished') ledger()?.printed(event.output);
        report(event);
      },
      reads,
      firstMessages: task.recorded?.firstMessages,
      timeLimit: runtime.timeLimit(),
    });
    return tree;
  }

  function replSettings({ limits, clock, fenceKey, hasLanguageServer }: RunTask): ReplSettings {
    return {
      wasm: runtime.wasm,
      parsers,
      askLanguageServer: hasLanguageServer
        ? (request, signal) => abortable(host.askLanguageServer(request), signal)
        : undefined,
      fenceKey,
      clock,
      timeLimit: runtime.timeLimit(),
      limits: {
        memoryBytes: guestMemoryBytes,
        stackBytes: runtime.guestStackBytes,
        codeTimeoutMs: limits.codeTimeoutMs,
        searchTimeoutMs,
      },
      isCancelled: () => running?.signal.aborted === true || signals.isCancelled(),
      onGuest: (runs, block) => signals.onGuest(runs, block),
    };
  }

  function progressReports(): TextProgressReports {
    return new TextProgressReports((progress) => host.progress(progress));
  }

  function report(event: Parameters<HostMethods['report']>[0]): void {
    host.report(event);
  }
}

function failed({ code, message }: RunError | LoopStopped, status: RunStatus): RunResult {
  return { status, reason: { code, message }, isFollowable: false };
}

function rootTask({ question, settings }: RunTask): LoopTask {
  return { question, level: 0, schema: settings.schema };
}

/** The context when all of it goes into one prompt; `undefined` when the loop is to work on it. */
async function directContext(
  { route }: RunTask,
  opened: SnapshotContext | undefined,
  loading: Promise<SnapshotContext>,
): Promise<SnapshotContext | undefined> {
  if (route === 'direct') return loading;
  return route === 'auto' && opened && opened.tokens < directTokens ? opened : undefined;
}

/** The context when it is there before the first model call; `undefined` when that is made beside the loading. */
async function headStart(
  { route, begins }: RunTask,
  { documents }: Corpus,
  loading: Promise<SnapshotContext>,
): Promise<SnapshotContext | undefined> {
  if (begins?.kind === 'listed') return undefined;
  if (route === 'direct' || begins?.kind === 'loaded') return loading;
  return documents.length > soonRead ? undefined : Promise.race([loading, pause(headStartMs)]);
}

function pause(milliseconds: number): Promise<undefined> {
  return new Promise((resolve) => setTimeout(() => resolve(undefined), milliseconds));
}
