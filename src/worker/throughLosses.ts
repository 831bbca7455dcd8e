import type { Corpus } from '../context/documents';
import type { Stops } from '../rlm/callTree';
import { messageOf } from '../rlm/errors';
import type { TrajectoryEvent } from '../rlm/events';
import { withKeptTexts } from '../trace/keptTexts';
import { textChanged } from '../trace/recordedContext';
import { recordedRun, type RecordedRun } from '../trace/recordedRun';
import { attempt, failed, type Attempted, type AttemptSetting, type Loss } from './attempt';
import type { CorpusSupply } from './corpusSupply';
import type { Engine } from './engineLink';
import { isOpen, lastOpen, withoutBlock, withoutSearch } from './lostBlocks';
import { restored, type KeptConversation } from './keptConversation';
import { maxStrikes, stepAfter, Strikes } from './strikes';

/** A question, whatever number of engines it takes. */
export interface QuestionSetting extends Omit<AttemptSetting, 'corpus'> {
  /** Its text; `undefined` for a follow-up. */
  readonly supply: CorpusSupply | undefined;
  /** What it follows up on. */
  readonly conversation: KeptConversation | undefined;
  readonly recorded: RecordedRun | undefined;
  /** Of the run; what is recorded from now on joins them. */
  readonly events: readonly TrajectoryEvent[];
}

/**
 * Runs a question; when its engine is lost, it goes on in a new one, after a replay. A block that held the thread is
 * not run again, nor one in which the thread ended for the third time: what it prints says so.
 */
export async function throughLosses(setting: QuestionSetting): Promise<Attempted> {
  const question = new Question(setting);
  for (;;) {
    const attempted = await question.attempt();
    const { loss, divergence } = attempted;
    if (!loss && !(divergence && question.standAsRecorded(divergence.message))) return attempted;
    const end = loss && question.strike(loss);
    if (end) return { result: end };
  }
}

class Question {
  readonly #setting: QuestionSetting;
  readonly #strikes = new Strikes();
  #recorded: RecordedRun | undefined;
  /** Blocks that are not run again. */
  #skipped: Stops = {};
  #standsAsRecorded: boolean;
  /** The engine that has the conversation as it was before this question. */
  #heldBy: Engine | undefined;

  constructor(setting: QuestionSetting) {
    this.#setting = setting;
    this.#recorded = setting.recorded;
    this.#standsAsRecorded = setting.recorded?.standsAsRecorded === true;
    this.#heldBy = setting.conversation?.heldBy;
  }

  async attempt(): Promise<Attempted> {
    const { supply, signal } = this.#setting;
    try {
      return (await this.#restore()) ?? (await this.#run(await supply?.take(signal)));
    } catch (error) {
      if (signal.aborted) return { result: failed('cancelled', 'The run was cancelled.') };
      return { result: failed('engine-lost', textGone(messageOf(error))) };
    }
  }

  /**
   * After a loss: a replay that went another way, since the text has changed meanwhile, is made again, and what is
   * recorded stands. False where that is the user's to say, or no help.
   */
  standAsRecorded(why: string): boolean {
    if (this.#standsAsRecorded || this.#strikes.all === 0) return false;
    this.#keepRecorded(why);
    return true;
  }

  /** @returns how the run ends, where another engine is no help */
  strike(loss: Loss): Attempted['result'] | undefined {
    const { events, log } = this.#setting;
    const { block: held, search } = loss.guest ?? {};
    // What checks the replies to a block's calls is no part of it, but is of its making.
    const made = held ?? (search && lastOpen(events));
    const block = made && isOpen(made, events) ? made : undefined;
    const strikes = this.#strikes.count(
      block ? `block ${block.iteration}.${block.index}` : stepAfter(events),
    );
    const isOut = strikes >= maxStrikes || (block !== undefined && loss.how === 'hung');
    const again = recordedRun(events);
    if (!again || this.#strikes.areTooMany || (isOut && !block))
      return failed('engine-lost', lostForGood(loss));
    if (isOut && block)
      this.#skipped =
        loss.how === 'hung' && search?.number !== undefined
          ? withoutSearch(this.#skipped, block, search.number)
          : withoutBlock(this.#skipped, block, loss.how);
    log.add({ type: 'warning', code: 'engine-restarted', message: restartedMessage(loss) });
    this.#recorded = again;
    return undefined;
  }

  async #run(corpus: Corpus | undefined): Promise<Attempted> {
    try {
      return await attempt(
        { ...this.#setting, corpus: this.#asKept(corpus) },
        this.#recorded && {
          ...this.#recorded,
          standsAsRecorded: this.#standsAsRecorded,
          withoutFiles: this.#setting.recorded?.withoutFiles,
        },
        this.#skipped,
      );
    } finally {
      this.#heldBy = undefined;
    }
  }

  /** Where what is recorded stands, text that only the editor had is what it was. */
  #asKept(corpus: Corpus | undefined): Corpus | undefined {
    if (!corpus || !this.#standsAsRecorded) return corpus;
    return withKeptTexts(corpus, this.#recorded?.events ?? []);
  }

  /** Where the engine does not have the conversation, it goes through it again. */
  async #restore(): Promise<Attempted | undefined> {
    const { conversation, link } = this.#setting;
    if (!conversation || (this.#heldBy && this.#heldBy === link.engine)) return undefined;
    let problem = await restored(conversation, this.#standsAsRecorded, this.#setting);
    if (problem?.divergence && !this.#standsAsRecorded) {
      this.#keepRecorded(problem.divergence.message);
      problem = await restored(conversation, true, this.#setting);
    }
    if (!problem) this.#heldBy = link.engine;
    else if (problem.loss) return { ...problem, loss: { ...problem.loss, guest: undefined } };
    else if (problem.result.reason?.code !== 'cancelled') return { result: notRestored(problem) };
    return problem;
  }

  #keepRecorded(why: string): void {
    this.#standsAsRecorded = true;
    const message = `The text is no longer as it was when this was recorded. What is recorded stands, and what comes next sees the text as it is now. (${why})`;
    this.#setting.log.add({ type: 'warning', code: textChanged, message });
  }
}

function restartedMessage({ how, message }: Loss): string {
  const what =
    how === 'hung'
      ? "The model's code could not be stopped, so the engine was started anew"
      : `The engine ended (${message}) and was started anew`;
  return `${what}; all steps before it were kept, and nothing is paid twice.`;
}

function lostForGood({ message }: Loss): string {
  return `The engine was lost again and again at the same step: ${message}. All steps before it are kept: resume the run to try that step again, or ask over a smaller scope.`;
}

function textGone(why: string): string {
  return `The engine was lost, and the text cannot be read again: ${why}. What was done is kept: resume the run when the text is there.`;
}

function notRestored({ result, divergence }: Attempted): Attempted['result'] {
  const why = divergence?.message ?? result.reason?.message ?? 'it ended otherwise than it had';
  return failed(
    'conversation-over',
    `The conversation that this question follows up on could not be brought back: ${why}. Ask it as a new question.`,
  );
}
