import { messageOf } from './errors';

/** Why a text cannot be one of `RunSettings.finalPatterns`, as the end of a sentence; `undefined` when it can. */
export function finalPatternProblem(source: string): string | undefined {
  try {
    // An answer of no text is none, and a reply of no text ends no run.
    return new RegExp(source).test('')
      ? 'matches nothing as well, so that every reply would be an answer'
      : undefined;
  } catch (error) {
    const [, reason = messageOf(error)] =
      /^Invalid regular expression: .*: ([^:]+)$/s.exec(messageOf(error)) ?? [];
    return `is no regular expression (${reason})`;
  }
}
