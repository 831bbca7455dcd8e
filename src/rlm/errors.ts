/** Errors a caller can act on: each class has a stable `code`, and a message for the user. */

export type ModelErrorCode =
  /** Nothing answers at the address. */
  | 'unreachable'
  /** 401 or 403: the key is missing or refused. */
  | 'unauthorized'
  /** 404: no such model, or no such route. */
  | 'not-found'
  /** 429 after the last retry. */
  | 'rate-limited'
  /** 400 and the like: the endpoint will not take this request. */
  | 'rejected'
  /** The prompt does not fit the model's window. */
  | 'too-long'
  /** 5xx after the last retry. */
  | 'server'
  /** What came is not a chat completion. */
  | 'unreadable'
  /** The stream ended before the reply did. */
  | 'cut'
  /** No reply within the deadline, or a stream gone silent. */
  | 'timeout';

/** A model call that failed for good. */
export class ModelError extends Error {
  override readonly name = 'ModelError';
  readonly code: ModelErrorCode;

  constructor(code: ModelErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

export type RunErrorCode =
  /** The corpus has no document that can be read. */
  | 'empty-context'
  /** A folder that was asked about cannot be listed. */
  | 'unreadable-root'
  | 'empty-question'
  /** A follow-up on a run whose REPL is gone. */
  | 'conversation-over'
  /** The thread that runs the guest's code stopped answering or died. */
  | 'engine-lost'
  /** Something in the engine broke; the message has the details. */
  | 'internal';

/** Said with `conversation-over`. */
export const conversationOver =
  'The conversation that this question follows up on is over. Ask it as a new question.';

/** Said with `filtered`. */
export const withheldReply =
  'the provider withheld the reply (content filter): ask in other words, or choose another model';

/** A run that cannot start or go on. */
export class RunError extends Error {
  override readonly name = 'RunError';
  readonly code: RunErrorCode;

  constructor(code: RunErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** The message of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
