import type { FileResult, ParseFile, StructureTask } from './task';

/** Documents of one grammar, for one task. */
export interface ParseJob {
  /** See `Grammar.name`. */
  readonly grammar: string;
  readonly task: StructureTask;
  readonly files: Iterable<ParseFile>;
}

/** What parses for the engine: threads of their own, which code waits for. */
export interface Parsers {
  /**
   * Names of the captures of a task, by the numbers that results have.
   * @throws {PatternProblem}
   */
  captureNames(grammar: string, task: StructureTask): readonly string[];
  /**
   * Searches every file and hands on each result, in no particular order.
   * @throws {ParsersStopped} when the run is cancelled meanwhile
   */
  search(job: ParseJob, onResult: (result: FileResult) => void): void;
  /** Ends what is under way, also after an error in the midst of it; safe to call at any time. */
  stop(): void;
}

/** A query that its grammar does not take; the message is for who wrote it. */
export class PatternProblem extends Error {
  override readonly name = 'PatternProblem';
}

export class ParsersStopped extends Error {
  override readonly name = 'ParsersStopped';
}
