import { clip } from '../context/words';
import type { AskPorts } from './askPorts';

/** One run at a time: false when the user would rather leave it. */
export async function waitForTurn({ runs, ui }: AskPorts): Promise<boolean> {
  for (let live = runs.live; live; live = runs.live) {
    const question = live.view.started?.question;
    const what =
      question === undefined
        ? 'A question is being answered'
        : `"${clip(question.replace(/\s+/g, ' ').trim(), 60)}" is being answered`;
    const choice = await ui.notify(
      'warn',
      `${what}. One run goes at a time in a window.`,
      'Cancel It and Ask',
      'Wait',
    );
    if (choice === undefined) return false;
    if (choice === 'Cancel It and Ask') live.cancel();
    await live.ended;
  }
  return true;
}
