import { estimateTokens } from '../context/tokens';
import type { CallSpec } from '../rlm/callTree';
import { nothingSpent, plus, type Reservation, type Spending } from '../rlm/tokenAccount';
import { estimatedInput, type RunBudget } from './runBudget';

/** The budget has no room for another try. */
export class BudgetUsedUp extends Error {}

/**
 * What one call takes of its run's budget, try by try. What a try was sent, and had sent, when it broke off is
 * spent: an estimate, since no endpoint tells; thoughts that nobody was shown are not in it.
 */
export class CallSpending {
  readonly #spec: CallSpec;
  readonly #model: string;
  readonly #budget: RunBudget;
  #reservation: Reservation;
  #heard = '';
  #lost: Spending | undefined;

  private constructor(spec: CallSpec, model: string, budget: RunBudget, reservation: Reservation) {
    this.#spec = spec;
    this.#model = model;
    this.#budget = budget;
    this.#reservation = reservation;
  }

  /**
   * Reserves what the first try may use.
   * @returns `undefined` when the budget has no room for it.
   * @throws the signal's reason when aborted.
   */
  static async reserve(
    spec: CallSpec,
    model: string,
    budget: RunBudget,
    signal: AbortSignal,
  ): Promise<CallSpending | undefined> {
    const reservation = await budget.reserve(spec, model, signal);
    return reservation && new CallSpending(spec, model, budget, reservation);
  }

  /** Of tries that had begun to reply and broke off; `undefined`: there were none. */
  get lost(): Spending | undefined {
    return this.#lost;
  }

  /** A piece of a reply has come. */
  heard(text: string): void {
    this.#heard += text;
  }

  /**
   * A try broke off, and there will be another.
   * @throws {BudgetUsedUp}; the signal's reason when aborted.
   */
  async again(signal: AbortSignal): Promise<void> {
    if (this.#heard === '') return;
    this.#lose();
    const reservation = await this.#budget.reserve(this.#spec, this.#model, signal);
    if (!reservation) throw new BudgetUsedUp(this.#budget.refusal());
    this.#reservation = reservation;
  }

  /** The call has ended. @param used by the try that brought the reply; `undefined`: none did */
  end(used: Spending | undefined): void {
    if (!used) {
      this.#lose();
      return;
    }
    this.#heard = '';
    this.#reservation.settle(used);
  }

  #lose(): void {
    const lost = this.#heard === '' ? nothingSpent : this.#estimate();
    if (this.#heard !== '') this.#lost = plus(this.#lost ?? nothingSpent, lost);
    this.#heard = '';
    this.#reservation.settle(lost);
  }

  #estimate(): Spending {
    const inputTokens = estimatedInput(this.#spec.messages);
    const outputTokens = estimateTokens(this.#heard);
    const cost = this.#budget.costOf(this.#model, { inputTokens, outputTokens }) ?? 0;
    return { inputTokens, outputTokens, cost };
  }
}
