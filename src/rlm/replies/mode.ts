import type { Line, Position } from './lines';
import type { Segment } from './segments';

/** Something other than prose that begins on a line of prose. */
export interface Opening {
  /** Column where the prose before it ends. */
  readonly column: number;
  /** Column after its opening mark. */
  readonly end: number;
  /** What reads on; `undefined` after a mark that is only left out, and after the end of a thought. */
  readonly mode?: Mode | undefined;
  readonly kind: 'code' | 'thought' | 'thought-end' | 'token';
}

/** How a stretch that is no prose ended. */
export interface Ending {
  /** Where the scan goes on. */
  readonly at: Position;
  readonly segments: readonly Segment[];
  /** True when the stretch was not what it seemed, and what it took is read again. */
  readonly goesBack?: boolean | undefined;
}

/** Reads one kind of stretch, from after its opening mark to its end. */
export interface Mode {
  /** Reads a line from a column; `undefined` when the rest of it belongs to the stretch. */
  read(line: Line, at: Position): Ending | undefined;
  /**
   * The reply ended before the stretch did, at this offset. `mayGoBack` is false when the scan went back often
   * enough.
   */
  finish(end: number, mayGoBack: boolean): Ending;
}

/** The place after the last line. */
export const replyEnd: Position = { line: Infinity, column: 0 };
