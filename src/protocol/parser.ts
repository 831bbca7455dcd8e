import type { FileResult, ParseFile, StructureTask } from '../structure/task';

/** The wire between the engine and a thread that parses for it. The engine waits, so one thing at a time. */

/** What the engine asks of a parser. */
export interface ParserRequest {
  readonly grammar: string;
  readonly task: StructureTask;
  /** None: only the task is looked at. */
  readonly files: readonly ParseFile[];
}

/** What a parser says: that it begins, then a result for every file, in their order, then one of the others. */
export type ParserReply =
  /** The grammar is loaded, the task makes sense. */
  | { readonly kind: 'begun' }
  | { readonly kind: 'result'; readonly result: FileResult }
  /** All files are done. */
  | { readonly kind: 'done'; readonly captureNames: readonly string[] }
  /** The query of the task is wrong. */
  | { readonly kind: 'problem'; readonly message: string }
  /** The thread can no longer be used; the file it was at is not done. */
  | { readonly kind: 'broken'; readonly message: string };

/** What a parser's thread is started with. */
export interface ParserStart {
  readonly port: unknown;
  /** Its one number goes up with every reply. */
  readonly bell: Int32Array;
}
