/**
 * What code is marked as: `repl` asks to be run; `script` does where nothing else asks; `untagged` only where
 * it is the whole reply; `final` is an answer given outside code; `other` is never run.
 */
export type Rank = 'repl' | 'script' | 'untagged' | 'final' | 'other';

/** Code of a reply, and where it stands in it. */
export interface Segment {
  readonly rank: Rank;
  /** How it is marked: by a Markdown fence, by tags of its own, or as a call of a tool. */
  readonly form: 'fence' | 'tag' | 'call' | 'final';
  readonly code: string;
  /** Offset in the reply where its opening marker begins. */
  readonly start: number;
  /** Offset after its closing marker; without one, where the reply ends. */
  readonly end: number;
  /** False where the reply ended before its closing marker. */
  readonly closed: boolean;
}
