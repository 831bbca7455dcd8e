/**
 * Stands in prompts for text of the context that only the trace holds, where a run is replayed without its files:
 * such a prompt is held against the recorded one but for this, and never sent.
 */
export const recordedText = '\u0000recorded\u0000';
