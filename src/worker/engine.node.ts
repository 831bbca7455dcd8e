import { setMaxListeners } from 'node:events';
import { checkCitations } from '../context/citations';
import { countLeftOut, type Corpus } from '../context/documents';
import { Ledger } from '../context/ledger';
import { maskedPlaces, maskedWords } from '../context/masked';
import { overview } from '../context/overview';
import { Snapshot } from '../context/snapshot';
import { estimateAllTokens } from '../context/tokens';
import { counted } from '../context/words';
import { conversationOver, RunError } from '../rlm/errors';
import { CallTree } from '../rlm/callTree';
import { directTokens, runDirect } from '../rlm/direct';
import { Conversation } from '../rlm/conversation';
import type { RunStatus } from '../rlm/events';
import { LoopStopped, runLoop } from '../rlm/loop';
import type { LoopTask } from '../rlm/loopTask';
import type { LoopResult } from '../rlm/loopResult';
import type { LoopContext } from '../rlm/repl';
import {
  sharedCells,
  type EngineMethods,
  type HostMethods,
  type RunResult,
  type RunTask,
} from '../protocol/engine';
import { inspectCorpus } from './inspecting.node';
import { listFolders } from './listing.node';
import { fingerprintsOf, load, type Loaded } from './loading.node';
import { loopContext, renderWhole, type ReplSettings, type SnapshotContext } from './loopContext.node';
import { ParserPool } from './parserPool.node';
import { TextStore } from './textStore.node';
import { nodeTimeLimit } from './timeLimit.node';

const guestMemoryBytes = 128 * 1024 * 1024;
const guestStackBytes = 1024 * 1024;
const searchTimeoutMs = 10_000;
/** Loading gets this long before the first model call starts beside it. */
const headStartMs = 100;

export interface EngineStart {
  readonly cells: Int32Array;
  readonly wasm: Promise<WebAssembly.Module>;
  /** Of `parser.mjs`. */
  readonly parserPath: URL | string;
}

/** What the engine keeps after a run, for questions that follow up on it. */
interface Ongoing {
  readonly conversation: Conversation;
  readonly opened: SnapshotContext;
}

/** The engine: loads the corpus, runs the loop, checks the answer. Lives in the worker. */
export function createEngine({ cells, wasm, parserPath }: EngineStart, host: HostMethods): EngineMethods {
  const store = new TextStore();
  let running: AbortController | undefined;
  let tree: CallTree | undefined;
  let ongoing: Ongoing | undefined;
  const isCancelled = () => running?.signal.aborted === true || Atomics.load(cells, sharedCells.cancel) === 1;
  const parsers = new ParserPool(parserPath, isCancelled);

  return {
    async run(task) {
      const controller = new AbortController();
      // Every call in flight listens to it.
      setMaxListeners(0, controller.signal);
      running = controller;
      Atomics.store(cells, sharedCells.cancel, 0);
      try {
        const result = await (task.corpus
          ? runNew(task, task.corpus, controller.signal)
          : runFollowUp(task, controller.signal));
        return { ...result, isFollowable: ongoing !== undefined };
      } catch (error) {
        endConversation();
        if (error instanceof LoopStopped) return failed(error, 'partial');
        if (!(error instanceof RunError)) throw error;
        return failed(error, 'failed');
      } finally {
        parsers.stop();
        running = undefined;
        tree = undefined;
      }
    },
    async inspect(corpus) {
      const controller = new AbortController();
      running = controller;
      try {
        return await inspectCorpus(corpus, store, controller.signal);
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
    const started = performance.now();
    const corpus = await listFolders(given, signal);
    const loading = load(corpus.documents, store, warnOfLost, signal).then((loaded) =>
      open(corpus, loaded, started),
    );
    const opened = await Promise.race([loading, pause(headStartMs)]);
    let ledger: Ledger | undefined;
    // A failure of the loading is met where the REPL awaits it.
    loading.then(
      (loaded) => (ledger = loaded.ledger),
      () => undefined,
    );
    const settings = replSettings(task);
    const context = opened ? loopContext(opened, settings) : contextWhileLoading(corpus, loading, settings);
    const conversation = new Conversation(context);
    try {
      const calls = callTree(task, () => ledger, signal);
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

  /** Goes on in the conversation of the last run. */
  async function runFollowUp(task: RunTask, signal: AbortSignal): Promise<LoopResult> {
    if (!ongoing) throw new RunError('conversation-over', conversationOver);
    const { conversation, opened } = ongoing;
    reportLoaded(opened, 0);
    const calls = callTree(task, () => opened.ledger, signal);
    const result = await runLoop(conversation, rootTask(task), calls, signal);
    return finish(result, { conversation, opened });
  }

  function callTree(
    { limits, settings, traits, stops, hints, hasLanguageServer }: RunTask,
    ledger: () => Ledger | undefined,
    signal: AbortSignal,
  ): CallTree {
    tree = new CallTree({
      limits,
      settings,
      traits,
      stops,
      hasLanguageServer,
      hints,
      callModel: async (spec) => {
        // Asked for after the end, its failure would be nobody's, and end the thread.
        signal.throwIfAborted();
        return abortable(host.complete(spec), signal);
      },
      report: (event) => {
        if (event.type === 'code.finished') ledger()?.printed(event.output);
        host.report(event);
      },
      timeLimit: nodeTimeLimit(),
    });
    return tree;
  }

  function endConversation(): void {
    ongoing?.conversation.dispose();
    ongoing = undefined;
  }

  function replSettings({ limits, clock, fenceKey, hasLanguageServer }: RunTask): ReplSettings {
    return {
      wasm,
      parsers,
      askLanguageServer: hasLanguageServer
        ? (request, signal) => abortable(host.askLanguageServer(request), signal)
        : undefined,
      fenceKey,
      clock,
      timeLimit: nodeTimeLimit(),
      limits: {
        memoryBytes: guestMemoryBytes,
        stackBytes: guestStackBytes,
        codeTimeoutMs: limits.codeTimeoutMs,
        searchTimeoutMs,
      },
      isCancelled,
      onGuest: (runs) => {
        if (runs) Atomics.add(cells, sharedCells.guestTurn, 1);
        Atomics.store(cells, sharedCells.guestRuns, runs ? 1 : 0);
      },
    };
  }

  /** Loading is done: report it, and refuse a context without any text. */
  function open(corpus: Corpus, loaded: Loaded, started: number): SnapshotContext {
    const leftOut = [...corpus.leftOut, ...loaded.leftOut];
    if (loaded.documents.length === 0) {
      const what =
        leftOut.length === 0
          ? 'there is no file in it'
          : `${counted(leftOut.length, 'entry', 'entries')} left out`;
      throw new RunError(
        'empty-context',
        `${corpus.name}: no readable text (${what}). Choose another scope.`,
      );
    }
    const snapshot = new Snapshot(loaded.documents);
    const tokens = estimateAllTokens(snapshot);
    const opened = { name: corpus.name, snapshot, tokens, ledger: new Ledger(snapshot), leftOut };
    host.report({ type: 'snapshot', documents: fingerprintsOf(loaded.documents) });
    reportLoaded(opened, performance.now() - started);
    warnOfFiles(
      'file-unreadable',
      'could not be read and is not part of this run',
      loaded.leftOut.filter(({ reason }) => reason === 'unreadable'),
    );
    warnOfFiles(
      'invalid-utf8',
      'has bytes that are not UTF-8; they are shown as �',
      loaded.damaged.map((path) => ({ path })),
    );
    warnOfSecrets(snapshot);
    return opened;
  }

  function warnOfSecrets(snapshot: Snapshot): void {
    const what = maskedWords(maskedPlaces(snapshot));
    if (what === '') return;
    const message = `Masked before anything could read or send them: ${what}. What an answer says of these places may be wrong.`;
    host.report({ type: 'warning', code: 'secrets-masked', message });
  }

  function warnOfLost(path: string, reason: string): void {
    const message = `${path} is no longer part of this run: ${reason} on disk since the run began, and it was too much to be held in memory. What an answer says of it may be wrong.`;
    host.report({ type: 'warning', code: 'file-changed', message });
  }

  function reportLoaded({ snapshot, tokens, leftOut }: SnapshotContext, milliseconds: number): void {
    host.report({
      type: 'context.loaded',
      documents: snapshot.documents.length,
      characters: snapshot.characters,
      tokens,
      leftOut: countLeftOut(leftOut),
      milliseconds: Math.round(milliseconds),
    });
  }

  function warnOfFiles(
    code: string,
    problem: string,
    files: readonly { readonly path: string; readonly detail?: string | undefined }[],
  ): void {
    const [first] = files;
    if (!first) return;
    const more = files.length > 1 ? ` (and ${counted(files.length - 1, 'more file')})` : '';
    const detail = first.detail === undefined ? '' : `: ${first.detail}`;
    host.report({ type: 'warning', code, message: `${first.path} ${problem}${more}${detail}` });
  }

  /** Checks the answer, and keeps the conversation unless the run was stopped in the middle of something. */
  function finish(result: LoopResult, next: Ongoing): LoopResult {
    const { snapshot, ledger, leftOut } = next.opened;
    if (result.answer && running?.signal.aborted === false) ongoing = next;
    else endConversation();
    if (result.answer) {
      const { text, how } = result.answer;
      const citations = checkCitations(snapshot, text, {
        leftOut,
        wasRead: (span) => ledger.wasRead(span),
      });
      ledger.cited(citations);
      host.report({ type: 'answered', answer: text, how, citations });
    }
    host.report({ type: 'coverage', coverage: ledger.coverage(leftOut.length) });
    return result;
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

/** The context as far as it is known from the list of its documents; code waits for the texts. */
function contextWhileLoading(
  { name, documents, leftOut }: Corpus,
  loading: Promise<SnapshotContext>,
  settings: ReplSettings,
): LoopContext {
  const ready = async () => loopContext(await loading, settings);
  return {
    overview: () => {
      const characters = documents.reduce((sum, document) => sum + document.size, 0);
      const tokens = Math.round(characters / 4);
      return overview({
        name,
        documents,
        characters,
        tokens,
        exact: false,
        leftOut,
      });
    },
    createRepl: async (services) => (await ready()).createRepl(services),
    part: async (parts) => (await ready()).part(parts),
  };
}

function pause(milliseconds: number): Promise<undefined> {
  return new Promise((resolve) => setTimeout(() => resolve(undefined), milliseconds));
}

/** The promise, or the signal's reason as soon as it is aborted. */
async function abortable<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  let abort = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    abort = () => reject(signal.reason as Error);
    signal.addEventListener('abort', abort);
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
