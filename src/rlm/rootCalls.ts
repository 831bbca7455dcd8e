import { headAndTail } from '../context/words';
import type { CallTree } from './callTree';
import { makeRoom } from './compaction';
import type { Conversation } from './conversation';
import type { CallFinished } from './events';
import type { ChatMessage } from './model';
import { parseReply } from './replyParsing';
import type { Transcript } from './transcript';
import { lostTurns, summary, summaryRequest } from './turnMessages';

/** Where a model's window is not known: what most of them have at least. */
const assumedWindow = 128_000;
/** Of what a model says of its turns so far, in characters. */
const maxSummary = 12_000;

/** What a loop's calls need of its conversation. */
export interface RootConversation {
  readonly transcript: Transcript;
  readonly habits: Conversation['habits'];
  /** What the variables of the REPL hold, fenced. */
  readonly variables: (signal: AbortSignal) => Promise<string>;
}

/** Calls the model of one loop with the messages so far, which are made to fit its window. */
export class RootCalls {
  readonly #conversation: RootConversation;
  readonly #level: number;
  readonly #tree: CallTree;
  /** Tokens that fit the model's window; found out by its refusals where it is not known. */
  #window: number;

  constructor(conversation: RootConversation, level: number, tree: CallTree) {
    this.#conversation = conversation;
    this.#level = level;
    this.#tree = tree;
    this.#window = tree.traitsAt(level).loop.contextWindow ?? assumedWindow;
  }

  /** The model's reply in this turn; it is asked again where a shorter prompt may help. */
  async ask(iteration: string, isLast: boolean, signal: AbortSignal): Promise<CallFinished['outcome']> {
    await this.#makeRoom(iteration, signal);
    const reply = await this.call(iteration, isLast, signal);
    if (reply.ok || reply.code !== 'too-long') return reply;
    this.#window = Math.min(this.#window, this.#conversation.transcript.tokens);
    return (await this.#makeRoom(iteration, signal)) ? this.call(iteration, isLast, signal) : reply;
  }

  /** One call with the messages as they are. */
  call(iteration: string, isLast: boolean, signal: AbortSignal): Promise<CallFinished['outcome']> {
    const { transcript, habits } = this.#conversation;
    return this.#tree.call(
      {
        call: `${iteration}.root`,
        iteration,
        role: 'root',
        level: this.#level,
        ...transcript.next(),
        isLast,
        offersReplTool: this.#tree.traitsAt(this.#level).loop.offersReplTool,
        stopAtCode: this.#tree.settings.oneBlockATurn ? { ...habits } : undefined,
      },
      signal,
    );
  }

  /** Makes the messages shorter where they fill the model's window; true when it did. */
  #makeRoom(iteration: string, signal: AbortSignal): Promise<boolean> {
    return makeRoom({
      transcript: this.#conversation.transcript,
      limit: this.#window * this.#tree.settings.compactAt,
      summarise: () => this.#summary(iteration, signal),
      report: (kind, tokensBefore, tokensAfter) =>
        this.#tree.report({ type: 'compacted', iteration, kind, tokensBefore, tokensAfter }),
    });
  }

  /** What the model says of its turns so far; what its variables hold where it cannot be asked. */
  async #summary(iteration: string, signal: AbortSignal): Promise<string> {
    const { messages, ...place } = this.#conversation.transcript.next();
    const outcome = await this.#tree.call(
      {
        call: `${iteration}.summary`,
        iteration,
        role: 'root',
        level: this.#level,
        messages: withRequest(messages, summaryRequest),
        ...place,
        isLast: false,
        note: 'a summary of the turns so far, which fill the window of the model',
      },
      signal,
    );
    const variables = await this.#conversation.variables(signal);
    const text = outcome.ok ? parseReply(outcome.text).prose.trim() : '';
    return text === '' ? lostTurns(variables) : summary(headAndTail(text, maxSummary), variables);
  }
}

/** The messages with a request at the end of the last one, or after it where that is the model's. */
function withRequest(messages: readonly ChatMessage[], request: string): ChatMessage[] {
  const last = messages.at(-1);
  if (last?.role !== 'user') return [...messages, { role: 'user', content: request }];
  return [...messages.slice(0, -1), { role: 'user', content: `${last.content}\n\n${request}` }];
}
