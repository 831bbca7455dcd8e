import { estimateTokens } from '../context/tokens';
import type { CallResult, CallSpec } from '../rlm/callTree';
import { messageOf, ModelError } from '../rlm/errors';
import type { CallFinished, CallRefused, SpendingLeft } from '../rlm/events';
import type { LanguageModel, ModelReply, TokenUsage } from '../rlm/model';
import { BlockWatcher, type StreamOptions } from '../rlm/replyParsing';
import { modelFor } from '../rlm/runModels';
import type { Spending } from '../rlm/tokenAccount';
import type { AskRequest } from './askRequest';
import { BudgetUsedUp, CallSpending } from './callSpending';
import { estimatedInput, type RunBudget } from './runBudget';
import type { RunLog } from './runLog';

type Outcome = CallFinished['outcome'];

/**
 * Makes one model call for the engine: reserves what it may use, reports it, and records its outcome before
 * it is handed on. A call that the budget has no room for is not made.
 */
export async function callModel(
  spec: CallSpec,
  { models, onDelta }: Pick<AskRequest, 'models' | 'onDelta'>,
  budget: RunBudget,
  log: RunLog,
  { isReissued }: { readonly isReissued: boolean },
  signal: AbortSignal,
): Promise<CallResult> {
  signal.throwIfAborted();
  const { call, iteration, role, level, messages, newFrom, restarts, note } = spec;
  const model = modelFor(models, role, level);
  const spending = await CallSpending.reserve(spec, model.name, budget, signal);
  if (!spending) return refuse(spec, { message: budget.refusal() }, budget, log);
  try {
    log.add({
      type: 'call.started',
      call,
      iteration,
      role,
      model: model.name,
      messages: messages.slice(newFrom),
      restarts,
      note,
      ...(isReissued ? { reissued: true } : {}),
    });
    // Whoever goes on with the run is to know that it may have been sent.
    await log.settled();
    signal.throwIfAborted();
    const started = performance.now();
    const outcome = await attempt(spec, model, budget, signal, {
      onText: (text) => {
        spending.heard(text);
        onDelta(call, text);
      },
      onRetry: (number, reason, delayMs) => {
        log.add({ type: 'call.retried', call, attempt: number, reason, delayMs });
        return spending.again(signal);
      },
    });
    spending.end(outcome.ok ? { ...outcome.usage, cost: outcome.usage.cost ?? 0 } : undefined);
    const milliseconds = Math.round(performance.now() - started);
    const { left } = budget;
    log.add({
      type: 'call.finished',
      call,
      milliseconds,
      outcome,
      ...(spending.lost && { lost: spending.lost }),
      left: finite(left),
    });
    await log.settled();
    signal.throwIfAborted();
    return { outcome, left };
  } finally {
    spending.end(undefined);
  }
}

/** A call that is not made is recorded as well: a replay meets it again. */
export async function refuse(
  { call }: CallSpec,
  { code, message }: Pick<CallRefused, 'code' | 'message'>,
  { left }: RunBudget,
  log: RunLog,
): Promise<CallResult> {
  log.add({ type: 'call.refused', call, code, message, left: finite(left) });
  await log.settled();
  return { outcome: { ok: false, code: code ?? 'budget', message }, left };
}

/** JSON has no infinity. */
function finite(left: Spending): SpendingLeft {
  return Object.fromEntries(Object.entries(left).filter(([, amount]) => Number.isFinite(amount)));
}

async function attempt(
  { role, messages, maxOutputTokens, content, schema, offersReplTool, stopAtCode }: CallSpec,
  model: LanguageModel,
  budget: RunBudget,
  signal: AbortSignal,
  observer: Parameters<LanguageModel['complete']>[1],
): Promise<Outcome> {
  try {
    const enough = stopAtCode && (() => follower(stopAtCode));
    const request = { role, messages, maxOutputTokens, content, schema, offersReplTool, enough };
    const reply = await model.complete(request, observer, signal);
    return {
      ok: true,
      text: reply.text,
      reasoning: reply.reasoning,
      finish: reply.finish,
      usage: priced(usageOf(reply, messages), model.name, budget),
      ...(reply.cached === true ? { cached: true } : {}),
      ...(reply.cut === true ? { cut: true } : {}),
    };
  } catch (error) {
    if (signal.aborted) return { ok: false, code: 'cancelled', message: 'cancelled' };
    if (error instanceof BudgetUsedUp) return { ok: false, code: 'budget', message: error.message };
    return {
      ok: false,
      code: error instanceof ModelError ? error.code : 'internal',
      message: messageOf(error),
    };
  }
}

function follower(options: StreamOptions): (piece: string) => number | undefined {
  const watcher = new BlockWatcher(options);
  return (piece) => watcher.push(piece);
}

type Usage = TokenUsage & { readonly estimated: boolean; readonly cost?: number | undefined };

/** The provider's figures; where there are none, an estimate that says so. */
function usageOf({ usage, text, reasoning }: ModelReply, messages: CallSpec['messages']): Usage {
  if (usage) return { ...usage, estimated: false };
  const outputTokens = estimateTokens(text + (reasoning ?? ''));
  return { inputTokens: estimatedInput(messages), outputTokens, estimated: true };
}

function priced(usage: Usage, model: string, budget: RunBudget): Usage {
  const cost = budget.costOf(model, usage);
  return cost === undefined ? usage : { ...usage, cost };
}
