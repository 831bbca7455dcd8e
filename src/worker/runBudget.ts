import { estimateTokens } from '../context/tokens';
import type { CallSpec } from '../rlm/callTree';
import type { RunLimits } from '../rlm/limits';
import { costOf, type Prices } from '../rlm/pricing';
import { TokenAccount, type Reservation, type Spending } from '../rlm/tokenAccount';

/** What a root turn may write that has no cap of its own, and what one observation may add; in tokens. */
const rootOutputTokens = 8_000;
const observationTokens = 4_000;
/** No more than this share of a budget is kept back for the last turn. */
const largestShare = 1 / 4;

/** The tokens and the money of one run. The last turn of the root is kept back from the start. */
export class RunBudget {
  readonly #limits: RunLimits;
  readonly #prices: Prices;
  readonly #account: TokenAccount;
  #rootInput = 0;

  constructor(limits: RunLimits, prices: Prices) {
    this.#limits = limits;
    this.#prices = prices;
    const { maxInputTokens, maxOutputTokens, maxCost = Infinity } = limits;
    this.#account = new TokenAccount({
      inputTokens: maxInputTokens,
      outputTokens: maxOutputTokens,
      cost: maxCost,
    });
  }

  get left(): Spending {
    return this.#account.left;
  }

  /** In US dollars; `undefined` where the model has no price. */
  costOf(model: string, usage: Parameters<typeof costOf>[0]): number | undefined {
    const price = this.#prices[model];
    return price && costOf(usage, price);
  }

  /**
   * Reserves what a call may use before it is launched.
   * @returns `undefined` when the budget has no room for it.
   * @throws the signal's reason when aborted.
   */
  reserve(spec: CallSpec, model: string, signal: AbortSignal): Promise<Reservation | undefined> {
    const inputTokens = estimatedInput(spec.messages);
    if (spec.role === 'root' && spec.level === 0) this.#rootInput = inputTokens;
    const wanted = this.#spending(inputTokens, spec.maxOutputTokens ?? this.#rootOutput(), model);
    const keep = this.#spending(this.#lastTurnInput(), this.#rootOutput(), model);
    return this.#account.reserve(wanted, spec.isLast ? this.#spending(0, 0, model) : keep, signal);
  }

  /** In words, for a call that was refused. */
  refusal(): string {
    const { inputTokens, outputTokens, cost } = this.left;
    const money = Number.isFinite(cost) ? `, $${cost.toFixed(2)}` : '';
    return (
      `the token budget of this run is used up (left: ${Math.max(0, inputTokens)} in, ` +
      `${Math.max(0, outputTokens)} out${money}; the last turn is kept back)`
    );
  }

  #rootOutput(): number {
    return Math.min(rootOutputTokens, Math.floor(this.#limits.maxOutputTokens * largestShare));
  }

  #lastTurnInput(): number {
    return Math.min(
      this.#rootInput + observationTokens,
      Math.floor(this.#limits.maxInputTokens * largestShare),
    );
  }

  #spending(inputTokens: number, outputTokens: number, model: string): Spending {
    return { inputTokens, outputTokens, cost: this.costOf(model, { inputTokens, outputTokens }) ?? 0 };
  }
}

/** In tokens, about. */
export function estimatedInput(messages: CallSpec['messages']): number {
  return messages.reduce((sum, { content }) => sum + estimateTokens(content), 0);
}
