/** What a button under a message can do about it. */
export type Remedy = 'openFolder' | 'setApiKey' | 'selectModel' | 'openSettings' | 'showLog' | 'showTrace';

export type SetupErrorCode =
  | 'no-folder'
  | 'no-editor'
  | 'empty-selection'
  | 'selection-gone'
  | 'no-open-files'
  | 'not-a-folder'
  | 'no-key'
  | 'bad-endpoint'
  | 'no-model'
  | 'not-confirmed'
  /** Another window is at work on the run. */
  | 'run-in-use'
  | 'run-gone'
  | 'files-gone'
  /** It went on elsewhere since it was read here. */
  | 'run-went-on';

/** A question that cannot be asked as things are; the message says what is missing and what to do. */
export class SetupError extends Error {
  override readonly name = 'SetupError';
  readonly code: SetupErrorCode;
  readonly remedies: readonly Remedy[];

  constructor(code: SetupErrorCode, message: string, remedies: readonly Remedy[] = []) {
    super(message);
    this.code = code;
    this.remedies = remedies;
  }
}
