/** What the test server answers, as JSON: it crosses to the server's process as it is. */

export interface LmScript {
  /** The first rule that matches answers; when none does, the reply is a 400 that says so. */
  readonly rules: readonly Rule[];
  /** When set, any other key is answered with 401. */
  readonly key?: string;
  /** What GET /models lists (`test-model` by default); when set, any other model is answered with 404. */
  readonly models?: readonly string[];
  /** Before the headers of a reply, unless the reply has its own. */
  readonly latencyMs?: number;
  /** Between the chunks of a reply, unless the reply has its own. */
  readonly chunkDelayMs?: number;
}

export interface Rule {
  readonly when?: Match;
  /** The n-th request that matches gets the n-th reply; the last repeats. A string is a whole reply's text. */
  readonly replies: readonly (Reply | string)[];
}

/** All that is given must hold; the texts are regular expressions (flag `s`). */
export interface Match {
  /** `root`: a system message explains the REPL (it names `FINAL`). */
  readonly role?: 'root' | 'sub';
  /** All system messages, joined. */
  readonly system?: string;
  /** The last user message. Its groups fill `{{1}}`, `{{2}}`, … of the reply. */
  readonly user?: string;
  /** All messages, joined. */
  readonly any?: string;
  readonly model?: string;
  /** A field that the request has. */
  readonly field?: string;
  /** 1-based number of the chat request since the script was set. */
  readonly call?: number;
}

/** A reply, whole or faulty. In texts `{{call}}` is the number of the request. */
export type Reply = WholeReply | StatusReply | FaultyReply;

export interface NativeCall {
  readonly name: string;
  /** JSON, as a rule. */
  readonly arguments: string;
}

interface Timing {
  readonly latencyMs?: number;
  readonly chunkDelayMs?: number;
}

export interface WholeReply extends Timing {
  readonly text: string;
  readonly reasoning?: string;
  /** Native calls of tools, after the text. */
  readonly calls?: readonly NativeCall[];
  /** `stop` by default. */
  readonly finish?: string;
  /** Characters in a chunk; 24 by default. */
  readonly chunkSize?: number;
  /** False sends none; by default characters / 4 when the request asks for it. */
  readonly usage?: false | { readonly input: number; readonly output: number; readonly cached?: number };
}

export interface StatusReply extends Timing {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** An object is sent as JSON; by default an error as OpenAI words it. */
  readonly body?: unknown;
}

export interface FaultyReply extends Timing {
  /** For `json`: native calls of tools, after the text. */
  readonly calls?: readonly NativeCall[];
  readonly fault:
    /** The socket is destroyed after the text. */
    | 'die'
    /** The stream goes silent for ever after the text. */
    | 'stall'
    /** Headers never come. */
    | 'mute'
    /** The socket is destroyed before any header. */
    | 'hang-up'
    /** The stream ends in good order after the text, without a finish_reason. */
    | 'no-finish'
    /** A finish_reason comes, and then the socket is destroyed. */
    | 'die-after-finish'
    /** A page of HTML with status 200. */
    | 'html'
    /** One JSON completion in answer to a stream request. */
    | 'json'
    /** JSON that is no completion. */
    | 'other-json'
    /** An event that is not JSON, after the text. */
    | 'garbage'
    /** An error object as an event, after the text. */
    | 'error-event'
    /** Each byte is a chunk of its own, so that characters are split. */
    | 'split-bytes'
    /** A comment line every `chunkDelayMs`, five times, and then the whole reply. */
    | 'keep-alive';
  /** What is sent before the fault shows; for `json`, `split-bytes` and `keep-alive` the whole reply. */
  readonly text?: string;
}

/** One request as the server saw it. */
export interface RecordedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Parsed JSON, or the text when it is none; `undefined` when empty. */
  readonly body: unknown;
  /** The connection closed before the reply was whole: by the client, or by a fault. */
  readonly abandoned: boolean;
  /** It is being answered. */
  readonly isOpen: boolean;
  /** Requests that were being answered when this one came, itself included. */
  readonly inFlight: number;
}
