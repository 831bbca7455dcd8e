import { estimateTokens } from '../context/tokens';
import { messageOf, ModelError } from '../rlm/errors';
import type { CallFinished } from '../rlm/events';
import type { LanguageModel, ModelReply, TokenUsage } from '../rlm/model';
import type { CallSpec } from '../rlm/subCalls';
import type { AskRequest } from './askRequest';
import type { RunLog } from './runLog';

type Outcome = CallFinished['outcome'];

/** Makes one model call for the engine; its outcome is recorded before it is handed on. */
export async function callModel(
  spec: CallSpec,
  { models, limits, onDelta }: Pick<AskRequest, 'models' | 'limits' | 'onDelta'>,
  log: RunLog,
  signal: AbortSignal,
): Promise<Outcome> {
  signal.throwIfAborted();
  const { call, iteration, role, messages, newFrom, note } = spec;
  const model = models[role];
  log.add({
    type: 'call.started',
    call,
    iteration,
    role,
    model: model.name,
    messages: messages.slice(newFrom),
    note,
  });
  const started = performance.now();
  const outcome = await attempt(spec, model, limits.callTimeoutMs, signal, {
    onText: (text) => onDelta(call, text),
    onRetry: (number, reason, delayMs) =>
      log.add({ type: 'call.retried', call, attempt: number, reason, delayMs }),
  });
  log.add({ type: 'call.finished', call, milliseconds: Math.round(performance.now() - started), outcome });
  await log.settled();
  signal.throwIfAborted();
  return outcome;
}

async function attempt(
  { role, messages, maxOutputTokens }: CallSpec,
  model: LanguageModel,
  timeoutMs: number,
  signal: AbortSignal,
  observer: Parameters<LanguageModel['complete']>[1],
): Promise<Outcome> {
  const deadline = AbortSignal.timeout(timeoutMs);
  try {
    const request = { role, messages, maxOutputTokens };
    const reply = await model.complete(request, observer, AbortSignal.any([signal, deadline]));
    return {
      ok: true,
      text: reply.text,
      reasoning: reply.reasoning,
      finish: reply.finish,
      usage: usageOf(reply, messages),
    };
  } catch (error) {
    if (signal.aborted) return { ok: false, code: 'cancelled', message: 'cancelled' };
    if (deadline.aborted) {
      return {
        ok: false,
        code: 'timeout',
        message: `${model.name} gave no whole reply within ${timeoutMs / 1000} s`,
      };
    }
    return {
      ok: false,
      code: error instanceof ModelError ? error.code : 'internal',
      message: messageOf(error),
    };
  }
}

/** The provider's figures; where there are none, an estimate that says so. */
function usageOf(
  { usage, text, reasoning }: ModelReply,
  messages: CallSpec['messages'],
): TokenUsage & { estimated: boolean } {
  if (usage) return { ...usage, estimated: false };
  const inputTokens = messages.reduce((sum, { content }) => sum + estimateTokens(content), 0);
  return { inputTokens, outputTokens: estimateTokens(text + (reasoning ?? '')), estimated: true };
}
