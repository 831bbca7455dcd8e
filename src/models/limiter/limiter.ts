import { ModelError } from '../../rlm/errors';
import type { LanguageModel } from '../../rlm/model';
import { AttemptError } from '../attemptError';
import { delayAfter } from './backoff';
import { isForWhatWasAsked } from './circuit';
import { realClock, type Clock } from './clock';
import { Deadline } from './deadline';
import { EndpointGate } from './endpointGate';
import { NotMadeError } from './notMadeError';
import { waitTooLong } from './words';

/** Tries after the first, for failures that may pass. */
const maxRetries = 2;
/** "Too many requests" says that the endpoint is well and the call only early: the deadline ends these. */
const maxRateLimitRetries = 10;

export interface LimiterOptions {
  /** Tries under way at one endpoint, at most: a whole number or `Infinity`. Asked for again with every call. */
  readonly concurrency: () => number;
  /** In [0, 1), for the jitter. */
  readonly random?: (() => number) | undefined;
  readonly clock?: Clock | undefined;
}

export interface WrapOptions {
  /** What shares a rate limit, e.g. address and key. It is compared, and never shown. */
  readonly endpoint: string;
  /** For the tries of a call and the waits between them, in milliseconds; 300,000 by default. */
  readonly callTimeoutMs?: number | undefined;
}

/** One for all model calls of a window or a process. */
export interface Limiter {
  /**
   * Makes of a model whose `complete` is a single try one that tries again after failures that pass. Each
   * new try is told through `onRetry` before its wait, and its text starts over: what `onText` brought before
   * is void; what `onRetry` throws ends the call. (A chat completion changes nothing on the server, so to
   * repeat one is safe.)
   */
  wrap(model: LanguageModel, options: WrapOptions): LanguageModel;
}

/** @see docs/architecture.md, "Model calls" */
export function createLimiter(options: LimiterOptions): Limiter {
  const { concurrency, random = Math.random, clock = realClock } = options;
  const gates = new Map<string, EndpointGate>();
  const gateOf = (endpoint: string): EndpointGate => {
    const known = gates.get(endpoint);
    if (known) return known;
    const gate = new EndpointGate(concurrency, clock);
    gates.set(endpoint, gate);
    return gate;
  };
  return {
    wrap: (model, { endpoint, callTimeoutMs = 300_000 }) => ({
      ...model,
      complete: retrying(model, { gate: gateOf(endpoint), callTimeoutMs, random, clock }),
    }),
  };
}

interface Terms {
  readonly gate: EndpointGate;
  readonly callTimeoutMs: number;
  readonly random: () => number;
  readonly clock: Clock;
}

function retrying(model: LanguageModel, terms: Terms): LanguageModel['complete'] {
  const { gate, callTimeoutMs, clock } = terms;
  const circuit = gate.circuitOf(model.name);
  return async (request, observer, signal) => {
    const deadline = new Deadline(callTimeoutMs, signal);
    let failed = 0;
    // The model tells of tries of its own, too.
    const onRetry = (_: number, reason: string, delayMs: number) =>
      observer.onRetry?.(++failed, reason, delayMs);
    const attempt = {
      model: model.name,
      role: request.role,
      deadline,
      launch: () => model.complete(request, { ...observer, onRetry }, deadline.signal),
    };
    try {
      for (let number = 1; ; number++) {
        try {
          return await gate.pass({ ...attempt, number });
        } catch (error) {
          if (deadline.signal.aborted) throw deadline.signal.reason;
          if (!(error instanceof AttemptError)) throw error;
          const delayMs = delayBeforeNext(error, number, terms);
          const waitMs = Math.max(delayMs, gate.heldMs());
          if (waitMs >= deadline.leftMs) throw waitTooLong(error, waitMs, callTimeoutMs);
          const refusal = circuit.refusal(request.role);
          if (refusal) throw refusal;
          await onRetry(number, error.message, Math.ceil(waitMs));
          await clock.sleep(delayMs, deadline.signal);
        }
      }
    } catch (error) {
      if (!signal.aborted && tellsOfEndpoint(error)) circuit.gaveUp(error);
      throw error;
    } finally {
      deadline.dispose();
    }
  };
}

/** How long the call waits; the others wait as well if the endpoint asks for it. @throws when there is no next try. */
function delayBeforeNext(failure: AttemptError, number: number, { gate, random }: Terms): number {
  const { retry, retryAfterMs } = failure;
  const isTooEarly = failure.code === 'rate-limited';
  const delayMs = delayAfter(number, retryAfterMs, random);
  gate.hold(retryAfterMs ?? (isTooEarly && retry ? delayMs : 0), failure);
  if (!retry || number > (isTooEarly ? maxRateLimitRetries : maxRetries)) throw failure;
  return delayMs;
}

function tellsOfEndpoint(error: unknown): error is ModelError {
  return error instanceof ModelError && !(error instanceof NotMadeError) && !isForWhatWasAsked(error);
}
