/** Shorter lines (`}`, `return;`) stand in too many files to tell anything. */
const tellingLength = 20;

/** The trimmed lines of a text that are long enough to be recognised elsewhere. */
export function* linesWorthKnowing(text: string): Generator<string> {
  for (const line of text.split('\n')) {
    const trimmed = line.trim();
    if (trimmed.length >= tellingLength) yield trimmed;
  }
}
