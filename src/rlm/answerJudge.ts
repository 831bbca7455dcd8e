import { bullets, headAndTail } from '../context/words';
import { endMisfit, fitAnswer } from './answerFit';
import type { CallTree } from './callTree';
import { messageOf } from './errors';
import type { JsonSchema } from './jsonSchema';
import type { LoopResult } from './loopResult';
import type { LoopTask } from './loopTask';
import { confirm, misfit } from './turnMessages';

/** An answer, and what is known of it. */
export interface GivenAnswer {
  /** The block that gave it. */
  readonly code: string;
  readonly text: string;
  /** No code had looked at the context, and been shown what it printed, when the block was written. */
  readonly isBlind: boolean;
  /** The model has no turn after this one. */
  readonly isLast: boolean;
}

/** Takes or refuses the answers of one loop. */
export class AnswerJudge {
  readonly #task: LoopTask;
  readonly #tree: CallTree;
  /** The answer that was echoed, and the block that gave it. */
  #echoed: { readonly code: string; readonly result: LoopResult } | undefined;

  constructor(task: LoopTask, tree: CallTree) {
    this.#task = task;
    this.#tree = tree;
  }

  /** The same block again stands by its answer: how the loop ends then. `undefined` for any other block. */
  confirmed(code: string): LoopResult | undefined {
    return this.#echoed?.code === code ? this.#echoed.result : undefined;
  }

  /** How the loop ends with this answer; what the model is told instead, where it does not. */
  judge({ code, text, isBlind, isLast }: GivenAnswer): LoopResult | string {
    const { schema, level } = this.#task;
    const { settings, limits, fence } = this.#tree;
    const fit =
      schema === undefined
        ? { ok: true as const, text }
        : fitAnswer(text, (value) => this.#misfits(schema, value));
    if (!fit.ok) return isLast ? endMisfit(text, fit.problems) : misfit(fence(bullets(fit.problems)));
    const mayBeBlind = isBlind && this.#tree.traitsAt(level).loop.profile !== 'explorer';
    const result: LoopResult = { status: 'complete', answer: { text: fit.text, how: 'final' } };
    if (!settings.confirmsBlindAnswers || !mayBeBlind || this.#echoed || isLast) return result;
    this.#echoed = { code, result };
    return confirm(fence(headAndTail(text, limits.maxObservation)));
  }

  /** A pattern of the schema that takes too long is no reason to lose the run. */
  #misfits(schema: JsonSchema, value: unknown): readonly string[] {
    try {
      return this.#tree.misfits(schema, value);
    } catch (error) {
      return [messageOf(error)];
    }
  }
}
