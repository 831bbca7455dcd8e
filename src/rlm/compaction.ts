import type { Compacted } from './events';
import type { Transcript } from './transcript';

/** Below this share of the limit nothing more need be made shorter, so that it is not done in every turn. */
const enough = 2 / 3;

export interface Compaction {
  readonly transcript: Transcript;
  /** In tokens; above it the transcript is made shorter. */
  readonly limit: number;
  /** What is to stand for all earlier turns. */
  readonly summarise: () => Promise<string>;
  readonly report: (kind: Compacted['kind'], tokensBefore: number, tokensAfter: number) => void;
}

/**
 * Makes a transcript shorter that fills its model's window: first outputs of earlier turns become handles, all
 * at once; where that is not enough, a summary stands for those turns.
 * @returns whether anything was made shorter
 */
export async function makeRoom({ transcript, limit, summarise, report }: Compaction): Promise<boolean> {
  const before = transcript.tokens;
  if (before <= limit) return false;
  const dropped = transcript.dropOutputs();
  const between = transcript.tokens;
  if (dropped) report('outputs', before, between);
  if (between <= limit * enough || !transcript.hasEarlierTurns) return dropped;
  transcript.summarise(await summarise());
  report('summary', between, transcript.tokens);
  return true;
}
