/** What a loop tells its model after the first message, turn by turn. */

/** Where the loop stands; the last turn says that it is the last. */
export function turnLine(index: number, of: number): string {
  return index < of
    ? `Turn ${index}/${of}.`
    : `Turn ${index}/${of}, the last one: call FINAL(answer) in this turn with the best answer you have, and say in it what is missing.`;
}

/** What the user adds while the run goes on. */
export function hint(text: string): string {
  return `A hint from the user: ${text}`;
}

/** Said when a budget is used up before the turns are. @param variables fenced */
export function lastTurnFor(message: string, variables: string): string {
  return `This is your last turn: ${message}. No further calls can be made. Call FINAL(answer) in this turn, from what your variables hold, and say in the answer what is missing.\n${variables}`;
}

/** Said in each turn while less than a quarter of the sub-calls is left. */
export function scarcity(left: number, of: number): string {
  return of > 0 && left < of / 4 ? ` ${left} of ${of} sub-calls are left.` : '';
}

export const emptyOutput = '(the block printed nothing)';

export const replLost = 'The REPL was started anew: its variables are gone.';

/** Said to a reply without code. @param tool whether code comes as calls of the tool `repl` */
export function noCode(tool: boolean): string {
  const how = tool ? 'Call the tool repl with code' : 'Write one block that starts with ```repl';
  return `Your reply had no code, so nothing ran. ${how}, with FINAL(answer) in it if you know the answer.`;
}

export const cutReplyNudge =
  'Your reply was cut off by the output limit, so its code was not run. Write a shorter block: do one step at a time.';

/** Said where a reply had more blocks than the one that ran. */
export const oneBlock =
  'Only the first block of your reply ran: write one block a turn, and go on from what it printed.';

/** The echo of an answer that the model gave before it had seen anything of the context. @param answer fenced */
export function confirm(answer: string): string {
  return `You called FINAL before you had seen anything of the context, so it did not end the run. This would be your answer:\n${answer}\nIf you can be sure of it, call FINAL again, or repeat the block: it is not run twice. Otherwise look first: print what the answer rests on, and check it.`;
}

/** Asks a model for what is to stand for its turns so far. */
export const summaryRequest =
  'Your window is nearly full. Reply with a summary of your work on this question so far, in plain words and without code: it will take the place of all earlier turns. Say what you found out, with every path:line that the answer may cite, which variables hold what, what you tried in vain, and what remains to be done.';

/** What stands for earlier turns, in the model's own words. @param variables fenced */
export function summary(text: string, variables: string): string {
  return `Summary of my turns so far:\n${text}\n\nThe REPL still holds:\n${variables}`;
}

/** What stands for earlier turns where the model could not be asked for a summary. @param variables fenced */
export function lostTurns(variables: string): string {
  return `(My earlier turns no longer fit. Their outputs are in history[i].output.) The REPL still holds:\n${variables}`;
}

/**
 * What was asked and answered over the same context before the loop's first question, by a direct call.
 * @param answer fenced
 */
export function earlierExchange(question: string, answer: string): string {
  return `The question follows up on an earlier one, which was answered from the whole text at once.\nEarlier question: ${question}\nEarlier answer:\n${answer}`;
}

/** Said to an answer that does not fit the schema it was to fit. @param problems fenced: they quote the answer */
export function misfit(problems: string): string {
  return `FINAL was refused, since the answer does not fit the schema:\n${problems}\nCall FINAL again with a value that fits: a JavaScript object or array will do.`;
}
