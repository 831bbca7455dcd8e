import type { JsonSchema } from './jsonSchema';

/** What a loop is to do. */
export interface LoopTask {
  readonly question: string;
  /** 0: the root loop; its children are on level 1. */
  readonly level: number;
  /** The sub-call whose child loop this is; `undefined` for the root loop. */
  readonly parent?: string | undefined;
  /** What the answer must fit; `undefined`: it is text. */
  readonly schema?: JsonSchema | undefined;
}
