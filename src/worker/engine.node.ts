import { setMaxListeners } from 'node:events';
import { checkCitations } from '../context/citations';
import { countLeftOut, type Corpus } from '../context/documents';
import { Ledger } from '../context/ledger';
import { overview } from '../context/overview';
import { Snapshot } from '../context/snapshot';
import { estimateAllTokens } from '../context/tokens';
import { counted } from '../context/words';
import { RunError } from '../rlm/errors';
import { CallTree } from '../rlm/callTree';
import { directTokens, runDirect } from '../rlm/direct';
import { LoopStopped, runLoop } from '../rlm/loop';
import type { LoopResult } from '../rlm/loopResult';
import type { LoopContext } from '../rlm/repl';
import { sharedCells, type EngineMethods, type HostMethods, type RunTask } from '../protocol/engine';
import { load, type Loaded, type TextCache } from './loading.node';
import { loopContext, renderWhole, type ReplSettings, type SnapshotContext } from './loopContext.node';
import { nodeTimeLimit } from './timeLimit.node';

const guestMemoryBytes = 128 * 1024 * 1024;
const guestStackBytes = 1024 * 1024;
const searchTimeoutMs = 10_000;
/** Loading gets this long before the first model call starts beside it. */
const headStartMs = 100;

export interface EngineStart {
  readonly cells: Int32Array;
  readonly wasm: Promise<WebAssembly.Module>;
}

/** The engine: loads the corpus, runs the loop, checks the answer. Lives in the worker. */
export function createEngine({ cells, wasm }: EngineStart, host: HostMethods): EngineMethods {
  const cache: TextCache = new Map();
  let running: AbortController | undefined;
  let tree: CallTree | undefined;

  return {
    async run(task) {
      const controller = new AbortController();
      // Every call in flight listens to it.
      setMaxListeners(0, controller.signal);
      running = controller;
      Atomics.store(cells, sharedCells.cancel, 0);
      try {
        return await runTask(task, controller.signal);
      } catch (error) {
        if (error instanceof LoopStopped)
          return { status: 'partial', reason: { code: error.code, message: error.message } };
        if (!(error instanceof RunError)) throw error;
        return { status: 'failed', reason: { code: error.code, message: error.message } };
      } finally {
        running = undefined;
        tree = undefined;
      }
    },
    cancel(reason) {
      running?.abort(new LoopStopped(reason.code, reason.message));
    },
    steer: (steering) => tree?.steer(steering),
  };

  async function runTask(task: RunTask, signal: AbortSignal): Promise<LoopResult> {
    const { question, corpus, limits } = task;
    const started = performance.now();
    const loading = load(corpus.documents, cache, signal).then((loaded) => open(corpus, loaded, started));
    const opened = await Promise.race([loading, pause(headStartMs)]);
    let ledger: Ledger | undefined;
    // A failure of the loading is met where the REPL awaits it.
    loading.then(
      (loaded) => (ledger = loaded.ledger),
      () => undefined,
    );
    const settings = replSettings(task, signal);
    const context = opened ? loopContext(opened, settings) : contextWhileLoading(corpus, loading, settings);
    tree = new CallTree({
      limits,
      settings: task.settings,
      traits: task.traits,
      callModel: (spec) => abortable(host.complete(spec), signal),
      report: (event) => {
        if (event.type === 'code.finished') ledger?.printed(event.output);
        host.report(event);
      },
    });
    const direct = await directContext(task, opened, loading);
    const result = direct
      ? await runDirect(question, renderWhole(direct, task.fenceKey), tree, signal)
      : await runLoop({ question, context, level: 0 }, tree, signal);
    return finish(result, await loading);
  }

  function replSettings({ limits, fenceKey }: RunTask, signal: AbortSignal): ReplSettings {
    return {
      wasm,
      fenceKey,
      timeLimit: nodeTimeLimit(),
      limits: {
        memoryBytes: guestMemoryBytes,
        stackBytes: guestStackBytes,
        codeTimeoutMs: limits.codeTimeoutMs,
        searchTimeoutMs,
      },
      isCancelled: () => signal.aborted || Atomics.load(cells, sharedCells.cancel) === 1,
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
    host.report({
      type: 'context.loaded',
      documents: snapshot.documents.length,
      characters: snapshot.characters,
      tokens,
      leftOut: countLeftOut(leftOut),
      milliseconds: Math.round(performance.now() - started),
    });
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
    return { name: corpus.name, snapshot, tokens, ledger: new Ledger(snapshot), leftOut };
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

  function finish(result: LoopResult, { snapshot, ledger, leftOut }: SnapshotContext): LoopResult {
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
        preview: '(still being read)',
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
