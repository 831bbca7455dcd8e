import type { CallView, IterationView, RunView } from '../../rlm/trajectory';

/** Tokens of a node and all below it. */
export interface NodeTokens {
  input: number;
  cached: number;
  output: number;
  /** Some of these are estimates. */
  estimated: boolean;
  /** In US dollars, of the calls whose price is known; `undefined` when none is. */
  cost: number | undefined;
  /** Some calls have no known price. */
  unpriced: boolean;
}

function noTokens(): NodeTokens {
  return { input: 0, cached: 0, output: 0, estimated: false, cost: undefined, unpriced: false };
}

export function tokensOfRun(run: RunView): NodeTokens {
  const tokens = noTokens();
  for (const turn of run.iterations) addTurn(tokens, turn);
  return tokens;
}

export function tokensOfCall(call: CallView): NodeTokens {
  const tokens = noTokens();
  addCall(tokens, call);
  return tokens;
}

export function tokensOfTurn(turn: IterationView): NodeTokens {
  const tokens = noTokens();
  addTurn(tokens, turn);
  return tokens;
}

function addTurn(tokens: NodeTokens, turn: IterationView): void {
  if (turn.root) addCall(tokens, turn.root);
  for (const call of turn.calls) addCall(tokens, call);
}

function addCall(tokens: NodeTokens, call: CallView): void {
  for (const turn of call.iterations) addTurn(tokens, turn);
  const outcome = call.finished?.outcome;
  // Paid for in the run that this one is forked from.
  if (call.shared) return;
  const lost = call.finished?.lost;
  if (lost) {
    tokens.input += lost.inputTokens;
    tokens.output += lost.outputTokens;
    tokens.estimated = true;
    if (lost.cost > 0) tokens.cost = (tokens.cost ?? 0) + lost.cost;
  }
  // A child loop's call may report the sum of its loop: its own figure would count that twice.
  if (!outcome?.ok || call.started.isChild === true || call.iterations.length > 0) return;
  tokens.input += outcome.usage.inputTokens;
  tokens.cached += outcome.usage.cachedInputTokens ?? 0;
  tokens.output += outcome.usage.outputTokens;
  tokens.estimated ||= outcome.usage.estimated;
  const { cost } = outcome.usage;
  if (cost === undefined) tokens.unpriced = true;
  else tokens.cost = (tokens.cost ?? 0) + cost;
}

/** Milliseconds; counts on to `now` (host time) while the call is under way; `undefined` when it never ended. */
export function callTime(call: CallView, now: number | undefined): number | undefined {
  return call.finished?.milliseconds ?? (now === undefined ? undefined : now - call.startedAt);
}

/**
 * Milliseconds from this turn's start to the next turn's, or for the last one to the end of its parts.
 * `next`: the turn after it in the same loop.
 */
export function turnTime(
  turn: IterationView,
  next: IterationView | undefined,
  running: boolean,
  now: number | undefined,
): number | undefined {
  const { startedAt, away = 0 } = turn;
  if (next) return next.startedAt - startedAt - away;
  if (running) return now === undefined ? undefined : now - startedAt - away;
  // Cut short by the end of the run: its parts do not add up to how long it took.
  if (!turn.root?.finished || turn.blocks.some((block) => block.milliseconds === undefined)) return undefined;
  return turn.blocks.reduce((sum, block) => sum + (block.milliseconds ?? 0), turn.root.finished.milliseconds);
}

/** Milliseconds; `undefined` before the start, and for a run that ended without saying so. */
export function runTime(run: RunView, now: number | undefined): number | undefined {
  const { finished, lifeStartedAt, earlierMilliseconds } = run;
  if (finished) return earlierMilliseconds + finished.milliseconds;
  if (lifeStartedAt === undefined || now === undefined) return undefined;
  return earlierMilliseconds + Math.max(0, now - lifeStartedAt);
}
