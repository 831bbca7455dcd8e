import { headAndTail } from '../context/words';
import type { CallTree } from './callTree';
import type { Conversation } from './conversation';
import type { TurnReads } from './guestReads';
import type { BlockId, BlockStops, StepResult } from './repl';
import type { Said } from './transcript';
import { emptyOutput, replLost } from './turnMessages';

const maxErrorsInARow = 4;

/** Runs the blocks of one loop in the conversation's REPL, keeps what they printed, and reports them. */
export class BlockRunner {
  readonly #conversation: Conversation;
  readonly #tree: CallTree;
  /** Index in the conversation's history of this question's first block. */
  readonly #firstStep: number;
  #errors = 0;
  #turn = '';
  #block: BlockId | undefined;

  constructor(conversation: Conversation, tree: CallTree) {
    this.#conversation = conversation;
    this.#tree = tree;
    this.#firstStep = conversation.history.length;
  }

  /** What the last block of this question printed. */
  get lastOutput(): string | undefined {
    return this.#steps.at(-1)?.output;
  }

  /** The block that runs. */
  get block(): BlockId | undefined {
    return this.#block;
  }

  /** What code asks from now on is asked in this turn. */
  enter(iteration: string): void {
    this.#turn = iteration;
  }

  /** See `ReplServices.reads`. */
  reads(when: 'start' | 'block' | 'sizes', loop: string): TurnReads {
    const { reads } = this.#tree;
    if (when === 'start') return reads.of(`${loop}0`);
    return reads.of(when === 'sizes' ? `${this.#turn}.sizes` : this.#turn);
  }

  /** Where the recorded run stopped the block that runs; see `CallTree.stopsOf`. */
  stops(): BlockStops | undefined {
    return this.#block && this.#tree.stopsOf(this.#block.iteration, this.#block.index);
  }

  /** Runs a turn's block of this index; `shown` is what the model is told. */
  async run(
    iteration: string,
    index: number,
    code: string,
    signal: AbortSignal,
  ): Promise<{ step: StepResult; shown: Said[] }> {
    const conversation = this.#conversation;
    this.#block = { iteration, index };
    const repl = await conversation.repl();
    this.#tree.report({ type: 'code.started', iteration, code });
    const start = performance.now();
    const step = await repl.run(code, signal);
    const milliseconds = Math.round(performance.now() - start);
    this.#block = undefined;
    const { error, stopped, state } = step;
    const output = outputOf(step);
    conversation.history.push({ code, output });
    conversation.hasLooked ||= step.looked === true;
    this.#errors = error === undefined ? 0 : this.#errors + 1;
    const cut = headAndTail(output, this.#tree.limits.maxObservation);
    const lost = step.lost === true ? [replLost] : [];
    if (step.lost === true) conversation.dropRepl();
    const printed = [cut === '' ? emptyOutput : cut, ...lost].join('\n');
    const finished = { type: 'code.finished', iteration, output: printed, error } as const;
    this.#tree.report({ ...finished, milliseconds, stopped, state });
    return { step, shown: [cut === '' ? emptyOutput : { data: cut }, ...lost] };
  }

  /** What the variables of the REPL hold, for the model: fenced. */
  async variables(signal: AbortSignal): Promise<string> {
    const repl = await this.#conversation.repl();
    const { output } = await repl.run('SHOW_VARS()', signal);
    return this.#tree.fence(headAndTail(output, this.#tree.limits.maxObservation));
  }

  /** Why going on leads nowhere: errors in a row, or the same block with the same output again. */
  stuck(): string | undefined {
    if (this.#errors >= maxErrorsInARow)
      return `the model's code failed in ${maxErrorsInARow} turns in a row`;
    const [before, last] = this.#steps.slice(-2);
    const repeats = last && before?.code === last.code && before.output === last.output;
    return repeats ? 'the model wrote the same code twice, with the same output' : undefined;
  }

  get #steps() {
    return this.#conversation.history.slice(this.#firstStep);
  }
}

function outputOf({ output, error }: StepResult): string {
  return [output, error].filter((part) => part !== undefined && part !== '').join('\n');
}
