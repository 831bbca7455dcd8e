import { estimateTokens } from '../context/tokens';
import type { CallSpec } from '../rlm/callTree';
import type { RunLimits } from '../rlm/limits';
import type { TokenUsage } from '../rlm/model';
import { costOf, type Prices } from '../rlm/pricing';
import { usedUpMessage } from '../rlm/usedUp';
import { nothingSpent, plus, TokenAccount, type Reservation, type Spending } from '../rlm/tokenAccount';

/** What a root turn may write that has no cap of its own, and what one observation may add; in tokens. */
const rootOutputTokens = 8_000;
const observationTokens = 4_000;
/** No more than this share of a budget is kept back for the last turn. */
const largestShare = 1 / 4;

/** The tokens and the money of one run. The last turn of the root is kept back from the start. */
export class RunBudget {
  readonly #limits: RunLimits;
  readonly #prices: Prices;
  readonly #rootModel: string;
  readonly #account: TokenAccount;
  #rootInput = 0;
  #needed = nothingSpent;

  /** @param rootModel who takes the last turn */
  constructor(limits: RunLimits, prices: Prices, rootModel: string) {
    this.#limits = limits;
    this.#prices = prices;
    this.#rootModel = rootModel;
    const { maxInputTokens, maxOutputTokens, maxCost = Infinity } = limits;
    this.#account = new TokenAccount({
      inputTokens: maxInputTokens,
      outputTokens: maxOutputTokens,
      cost: maxCost,
    });
  }

  /** Counts what a call has used that was made in an earlier life of the run. */
  restore({
    inputTokens,
    outputTokens,
    cost = 0,
  }: TokenUsage & { readonly cost?: number | undefined }): void {
    this.#account.spend({ inputTokens, outputTokens, cost });
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
  async reserve(spec: CallSpec, model: string, signal: AbortSignal): Promise<Reservation | undefined> {
    const inputTokens = estimatedInput(spec.messages);
    if (spec.role === 'root' && spec.level === 0) this.#rootInput = inputTokens;
    const wanted = this.#spending(inputTokens, spec.maxOutputTokens ?? this.#rootOutput(), model);
    const keep = spec.isLast
      ? nothingSpent
      : this.#spending(this.#lastTurnInput(), this.#rootOutput(), this.#rootModel);
    const reservation = await this.#account.reserve(wanted, keep, signal);
    if (!reservation) this.#needed = plus(wanted, keep);
    return reservation;
  }

  /** In words, of the call that was refused last. */
  refusal(): string {
    return usedUpMessage(this.#needed, this.#account.unspent, this.#limits);
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
