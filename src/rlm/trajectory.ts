import type { Coverage } from '../context/coverage';
import type {
  Answered,
  CallFinished,
  CallRetried,
  CallStarted,
  Compacted,
  ContextLoaded,
  RunFinished,
  RunStarted,
  TrajectoryEvent,
  Warning,
} from './events';
import type { ChatMessage } from './model';

/** A model call, root or sub. */
export interface CallView {
  readonly kind: 'call';
  readonly id: string;
  readonly started: CallStarted;
  /** Everything the model was sent, the loop's earlier turns included. */
  readonly messages: readonly ChatMessage[];
  /** Host time, ms since the epoch. */
  readonly startedAt: number;
  readonly retries: CallRetried[];
  finished?: CallFinished;
  /** Set when it was made in the run that this one is forked from, and paid for there. */
  readonly shared?: boolean;
  /** Turns of the child loop, when this call is one. */
  readonly iterations: IterationView[];
}

export interface CodeView {
  readonly code: string;
  output?: string;
  error?: string | undefined;
  milliseconds?: number;
}

/** One turn: the root's call, the code it wrote, the sub-calls of that code. */
export interface IterationView {
  readonly kind: 'iteration';
  readonly id: string;
  readonly index: number;
  readonly of: number;
  readonly startedAt: number;
  /** How long it lay idle since the run was broken off in it, in milliseconds; `undefined`: never. */
  away?: number;
  root?: CallView;
  readonly blocks: CodeView[];
  readonly calls: CallView[];
  readonly compactions: Compacted[];
}

export interface RunTotals {
  rootCalls: number;
  subCalls: number;
  failedCalls: number;
  inputTokens: number;
  cachedInputTokens: number;
  outputTokens: number;
  /** In US dollars; 0 where no price is known. */
  cost: number;
  /** True when some of these are our estimates. */
  estimated: boolean;
}

/** A run as every reader shows it. */
export interface RunView {
  /** The last event folded in; 0 before the first. */
  seq: number;
  started?: RunStarted;
  startedAt?: number;
  /** When the life began that it is in now; the same as `startedAt` unless it was broken off and went on. */
  lifeStartedAt?: number;
  /** How long the lives before that one took, in milliseconds. */
  earlierMilliseconds: number;
  /** When the last event was. */
  lastAt: number;
  context?: ContextLoaded;
  readonly iterations: IterationView[];
  readonly nodes: Map<string, IterationView | CallView>;
  readonly warnings: Warning[];
  answered?: Answered;
  coverage?: Coverage;
  finished?: RunFinished;
  readonly totals: RunTotals;
}

export function emptyRun(): RunView {
  return {
    seq: 0,
    earlierMilliseconds: 0,
    lastAt: 0,
    iterations: [],
    nodes: new Map(),
    warnings: [],
    totals: {
      rootCalls: 0,
      subCalls: 0,
      failedCalls: 0,
      inputTokens: 0,
      cachedInputTokens: 0,
      outputTokens: 0,
      cost: 0,
      estimated: false,
    },
  };
}

/**
 * Folds one event into the view, in place, and returns it. An event already folded in (by `seq`) changes
 * nothing, so a reader may be sent the same stretch twice.
 */
export function reduce(run: RunView, event: TrajectoryEvent): RunView {
  if (event.seq <= run.seq) return run;
  run.seq = event.seq;
  const { lastAt } = run;
  run.lastAt = event.time;
  switch (event.type) {
    case 'run.started':
      run.started = event;
      run.startedAt = run.lifeStartedAt = event.time;
      break;
    case 'run.resumed':
      // A fork begins where it goes on.
      run.earlierMilliseconds += isShared(run, event.seq - 1)
        ? 0
        : (run.finished?.milliseconds ?? lastAt - (run.lifeStartedAt ?? lastAt));
      run.lifeStartedAt = event.time;
      layIdle(run.iterations.at(-1), event.time - lastAt);
      delete run.answered;
      delete run.coverage;
      delete run.finished;
      break;
    case 'context.loaded':
      run.context = event;
      break;
    case 'iteration.started': {
      const iteration: IterationView = {
        kind: 'iteration',
        id: event.iteration,
        index: event.index,
        of: event.of,
        startedAt: event.time,
        blocks: [],
        calls: [],
        compactions: [],
      };
      loopOf(run, event.parent).push(iteration);
      run.nodes.set(iteration.id, iteration);
      break;
    }
    case 'call.started':
      startCall(run, event, event);
      break;
    // Their effect has events of its own.
    case 'call.refused':
    case 'steered':
    // For whoever goes on with the run.
    case 'context.listed':
    case 'snapshot':
    case 'context.read':
      break;
    case 'call.retried':
      callOf(run, event.call)?.retries.push(event);
      break;
    case 'call.finished': {
      const call = callOf(run, event.call);
      if (call) call.finished = event;
      if (!isShared(run, event.seq)) countCall(run.totals, event);
      break;
    }
    case 'code.started':
      iterationOf(run, event.iteration)?.blocks.push({ code: event.code });
      break;
    case 'code.finished': {
      const block = iterationOf(run, event.iteration)?.blocks.at(-1);
      if (!block) break;
      block.output = event.output;
      block.error = event.error;
      block.milliseconds = event.milliseconds;
      break;
    }
    case 'language.answered':
      // What code makes of it shows in what the block prints.
      break;
    case 'compacted':
      iterationOf(run, event.iteration)?.compactions.push(event);
      break;
    case 'warning':
      run.warnings.push(event);
      break;
    case 'answered':
      run.answered = event;
      break;
    case 'coverage':
      run.coverage = event.coverage;
      break;
    case 'run.finished':
      run.finished = event;
      break;
  }
  return run;
}

function layIdle(turn: IterationView | undefined, milliseconds: number): void {
  if (turn) turn.away = (turn.away ?? 0) + milliseconds;
}

/** Whether an event is one of the run that this one is forked from. */
function isShared({ started }: RunView, seq: number): boolean {
  return seq <= (started?.forks?.events ?? 0);
}

function startCall(run: RunView, event: CallStarted, { seq, time }: TrajectoryEvent): void {
  const iteration = iterationOf(run, event.iteration);
  const call: CallView = {
    kind: 'call',
    id: event.call,
    started: event,
    messages:
      event.role === 'root' && event.restarts !== true
        ? [...earlierMessages(run, event.iteration), ...event.messages]
        : event.messages,
    startedAt: time,
    retries: [],
    ...(isShared(run, seq) ? { shared: true } : {}),
    iterations: [],
  };
  const before = run.nodes.get(call.id);
  run.nodes.set(call.id, call);
  if (before?.kind === 'call') {
    replaceCall(run, iteration, before, call);
    return;
  }
  if (event.role === 'root' && event.call !== `${event.iteration}.root`) {
    // A summary of the turns so far.
    run.totals.rootCalls++;
    iteration?.calls.push(call);
  } else if (event.role === 'root') {
    // A child's turns count as sub-calls, as they do in the budget.
    if (event.iteration.includes('.')) run.totals.subCalls++;
    else run.totals.rootCalls++;
    if (iteration) iteration.root = call;
  } else {
    if (event.isChild !== true) run.totals.subCalls++;
    iteration?.calls.push(call);
  }
}

/** A call that is made again in a later life of the run takes the place of what it was. */
function replaceCall(
  run: RunView,
  iteration: IterationView | undefined,
  before: CallView,
  call: CallView,
): void {
  if (before.finished && hasFailed(before.finished)) run.totals.failedCalls--;
  if (iteration?.root === before) {
    iteration.root = call;
    // What its first reply led to is void.
    iteration.blocks.length = 0;
    const summaries = iteration.calls.filter(({ started }) => started.role === 'root');
    iteration.calls.splice(0, Infinity, ...summaries);
  }
  const index = iteration?.calls.indexOf(before) ?? -1;
  if (index >= 0) iteration?.calls.splice(index, 1, call);
}

/** The messages up to and with the reply of the loop's previous turn. */
function earlierMessages(run: RunView, iterationId: string): ChatMessage[] {
  const parent = iterationId.includes('.') ? iterationId.slice(0, iterationId.lastIndexOf('.')) : undefined;
  const previous = loopOf(run, parent).findLast(
    (iteration) => iteration.root && iteration.id !== iterationId,
  );
  if (!previous?.root) return [];
  const outcome = previous.root.finished?.outcome;
  return [
    ...previous.root.messages,
    ...(outcome?.ok ? [{ role: 'assistant' as const, content: outcome.text }] : []),
  ];
}

function loopOf(run: RunView, parent: string | undefined): IterationView[] {
  return (parent === undefined ? undefined : callOf(run, parent)?.iterations) ?? run.iterations;
}

function iterationOf(run: RunView, id: string): IterationView | undefined {
  const node = run.nodes.get(id);
  return node?.kind === 'iteration' ? node : undefined;
}

function callOf(run: RunView, id: string): CallView | undefined {
  const node = run.nodes.get(id);
  return node?.kind === 'call' ? node : undefined;
}

/** One that was stopped, with its run or for an answer now, has not failed. */
function hasFailed({ outcome }: Pick<CallFinished, 'outcome'>): boolean {
  return !outcome.ok && outcome.code !== 'cancelled';
}

function countCall(totals: RunTotals, { outcome, lost }: CallFinished): void {
  if (lost) {
    totals.inputTokens += lost.inputTokens;
    totals.outputTokens += lost.outputTokens;
    totals.cost += lost.cost;
    totals.estimated = true;
  }
  if (!outcome.ok) {
    if (hasFailed({ outcome })) totals.failedCalls++;
    return;
  }
  totals.inputTokens += outcome.usage.inputTokens;
  totals.outputTokens += outcome.usage.outputTokens;
  totals.cachedInputTokens += outcome.usage.cachedInputTokens ?? 0;
  totals.cost += outcome.usage.cost ?? 0;
  totals.estimated ||= outcome.usage.estimated;
}
