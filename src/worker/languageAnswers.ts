import pLimit from 'p-limit';
import { safeParse } from 'valibot';
import { messageOf } from '../rlm/errors';
import type { AskLanguageServer, LanguageAnswer, LanguageRequest } from '../rlm/languageServer';
import { languageRequest } from '../trace/languageSchema';
import type { RunLog } from './runLog';

const deadlineMs = 10_000;
const concurrency = 4;
/** In one run. */
const maxQuestions = 2_000;

/**
 * Asks the language server for the engine of one run. Every question gets an answer within the deadline, and
 * question and answer are recorded before the engine has it.
 */
export function languageAnswers(
  ask: AskLanguageServer | undefined,
  log: RunLog,
  signal: AbortSignal,
): (given: LanguageRequest) => Promise<LanguageAnswer> {
  const limit = pLimit(concurrency);
  let asked = 0;
  return async (given) => {
    const checked = safeParse(languageRequest, given);
    if (!checked.success || !ask) throw new Error('the engine asked the language server what makes no sense');
    const request = checked.output;
    const answer =
      ++asked > maxQuestions
        ? failed(`a run may ask the language server ${maxQuestions.toLocaleString('en-US')} times`)
        : await limit(() => answered(ask, request, signal));
    log.add({ type: 'language.answered', request, answer });
    await log.settled();
    return answer;
  };
}

async function answered(
  ask: AskLanguageServer,
  request: LanguageRequest,
  signal: AbortSignal,
): Promise<LanguageAnswer> {
  const deadline = AbortSignal.timeout(deadlineMs);
  const late = failed(
    `the language server gave no answer within ${deadlineMs / 1000} s; it may still be starting`,
  );
  let onDeadline = (): void => undefined;
  const tooLate = new Promise<LanguageAnswer>((resolve) => {
    onDeadline = () => resolve(late);
    deadline.addEventListener('abort', onDeadline);
  });
  try {
    return await Promise.race([ask(request, AbortSignal.any([signal, deadline])), tooLate]);
  } catch (error) {
    return deadline.aborted ? late : failed(`the language server failed: ${messageOf(error)}`);
  } finally {
    deadline.removeEventListener('abort', onDeadline);
  }
}

function failed(message: string): LanguageAnswer {
  return { ok: false, message };
}
