/** The reason with which a loop's signal is aborted, when it is to end with what there is. */
export class LoopStopped extends Error {
  override readonly name = 'LoopStopped';
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}
