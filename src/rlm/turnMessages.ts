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

/** Said when a budget is used up before the turns are. */
export function lastTurnFor(message: string, variables: string): string {
  return `This is your last turn: ${message}. No further calls can be made. Call FINAL(answer) in this turn, from what your variables hold, and say in the answer what is missing.\n${variables}`;
}

/** Said in each turn while less than a quarter of the sub-calls is left. */
export function scarcity(left: number, of: number): string {
  return of > 0 && left < of / 4 ? ` ${left} of ${of} sub-calls are left.` : '';
}

export const emptyOutput = '(the block printed nothing)';

export const replLost = 'The REPL was started anew: its variables are gone.';

export const noCodeNudge =
  'Your reply had no code block, so nothing ran. Write one block that starts with ```repl, or call FINAL(answer) in one if you know the answer.';

export const cutReplyNudge =
  'Your reply was cut off by the output limit, so its code was not run. Write a shorter block: do one step at a time.';
