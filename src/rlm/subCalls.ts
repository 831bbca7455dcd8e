import type { CallFinished } from './events';
import type { RunLimits } from './limits';
import type { ChatMessage, ModelRole } from './model';
import { subSystemPrompt } from './prompts';
import type { SubCall, SubCallResult } from './repl';

/** One model call as the engine asks the host for it. */
export interface CallSpec {
  readonly call: string;
  readonly iteration: string;
  readonly role: ModelRole;
  readonly messages: readonly ChatMessage[];
  /** Index of the first message that the loop's previous call did not have. */
  readonly newFrom: number;
  readonly maxOutputTokens?: number | undefined;
  readonly note?: string | undefined;
}

/**
 * Makes a call and reports its events. Resolves for failures of the call, too.
 * @throws the signal's reason when aborted.
 */
export type CallModel = (spec: CallSpec, signal: AbortSignal) => Promise<CallFinished['outcome']>;

/** The sub-calls of one run: numbered within their iteration, counted against the run's limit. */
export class SubCalls {
  readonly #limits: RunLimits;
  readonly #callModel: CallModel;
  #made = 0;
  #iteration = '';
  #inIteration = 0;

  constructor(limits: RunLimits, callModel: CallModel) {
    this.#limits = limits;
    this.#callModel = callModel;
  }

  get left(): number {
    return Math.max(0, this.#limits.maxSubCalls - this.#made);
  }

  /** Calls from now on belong to this iteration. */
  enter(iteration: string): void {
    this.#iteration = iteration;
    this.#inIteration = 0;
  }

  async call(request: SubCall, signal: AbortSignal): Promise<SubCallResult> {
    if (this.#limits.maxDepth < 1) return { ok: false, message: 'sub-calls are off in this run (depth 0)' };
    if (this.left === 0) {
      return {
        ok: false,
        message: `all ${this.#limits.maxSubCalls} sub-calls of this run are used; answer with what you have`,
      };
    }
    this.#made++;
    const outcome = await this.#callModel(
      {
        call: `${this.#iteration}.c${++this.#inIteration}`,
        iteration: this.#iteration,
        role: 'sub',
        messages: subMessages(request),
        newFrom: 0,
        maxOutputTokens: request.maxOutputTokens ?? this.#limits.maxSubCallOutputTokens,
        note: request.kind === 'rlm' ? 'rlm_query at the depth limit: made as a plain call' : undefined,
      },
      signal,
    );
    if (!outcome.ok) return { ok: false, message: outcome.message };
    if (outcome.finish === 'filtered')
      return { ok: false, message: 'the provider withheld the reply (content filter)' };
    return outcome.finish === 'length'
      ? { ok: true, text: `${outcome.text}\n[cut off by the output limit]` }
      : { ok: true, text: outcome.text };
  }
}

function subMessages({ prompt, context }: SubCall): ChatMessage[] {
  return [
    { role: 'system', content: subSystemPrompt },
    { role: 'user', content: context === undefined ? prompt : `${prompt}\n\n${context}` },
  ];
}
