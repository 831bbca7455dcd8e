import { finalByPattern } from './replies/finals';
import { ReplyScanner } from './replies/replyScanner';
import type { Segment } from './replies/segments';
import { bareJsonCalls } from './replies/toolCalls';

/**
 * How a reply hands over its code: `repl` and `script` blocks (JavaScript fences and tags), an `untagged` block
 * that is all of it, a `call` of a tool written out in the text, or a `final` answer without code.
 */
export type Dialect = 'repl' | 'script' | 'untagged' | 'call' | 'final';

export interface ReplyCode {
  readonly code: string;
  readonly dialect: Dialect;
  /** Offset in the reply after its closing marker; without one, where the reply ends. */
  readonly end: number;
  /** False where the reply ended before its closing marker did. */
  readonly closed: boolean;
}

/** What a root's reply asks for. */
export interface ParsedReply {
  /** The one block to run; `undefined` when there is none. */
  readonly first: ReplyCode | undefined;
  /** Whether the reply has more blocks after it, which wait for its output. */
  readonly hasMore: boolean;
  /** Code that could be run, in order; the first of them is `first`. */
  readonly blocks: readonly string[];
  /** The reply without its code and its thinking. */
  readonly prose: string;
  /**
   * True when a thought ended that nothing in the reply opened: the model's replies begin in the middle of one
   * (`thinks` says so of the next).
   */
  readonly thoughtUnopened: boolean;
}

export interface ReplyOptions {
  /** What gives an answer in a reply without code, e.g. `/\\boxed\{(.*)\}/`: its first group, or the match. */
  readonly finalPatterns?: readonly RegExp[] | undefined;
  /** Whether the reply begins in the middle of a thought, as with chat templates that open it in the prompt. */
  readonly thinks?: boolean | undefined;
}

/**
 * Finds the code of a whole reply: if there are `repl` blocks, or calls of a tool that runs code, only those;
 * else JavaScript blocks; an untagged block only where it is the whole reply. Without any, `FINAL(…)` counts
 * where it is the last thing said.
 */
export function parseReply(reply: string, options: ReplyOptions = {}): ParsedReply {
  const scanner = new ReplyScanner(options.thinks ?? false);
  scanner.push(reply);
  scanner.finish();
  const { prose, thoughtUnopened } = scanner;
  const codes = codesOf(scanner, options.finalPatterns ?? []);
  const blocks = codes.map(({ code }) => code);
  return { first: codes[0], hasMore: codes.length > 1, blocks, prose, thoughtUnopened };
}

export interface StreamOptions extends Pick<ReplyOptions, 'thinks'> {
  /**
   * Whether a JavaScript block without the tag `repl` ends the stream too. Not by default: a `repl` block that
   * comes later would count instead. Right for a model whose earlier replies had no `repl` block.
   */
  readonly scripts?: boolean | undefined;
}

/** Follows a reply as it streams in, up to where the first block to run is complete. */
export class BlockWatcher {
  readonly #scanner: ReplyScanner;
  readonly #scripts: boolean;
  #looked = 0;
  #thoughtUnopened = false;
  #end: number | undefined;

  constructor({ thinks = false, scripts = false }: StreamOptions = {}) {
    this.#scanner = new ReplyScanner(thinks);
    this.#scripts = scripts;
  }

  /**
   * Takes the next piece of the reply. Returns the offset in the reply where the stream can be cut: `parseReply`
   * of the text up to there finds the same block. `undefined` while there is none; a block is seen to be complete
   * when the line is on which its closing mark stands.
   */
  push(piece: string): number | undefined {
    // Line by line, so that how the stream was cut into pieces makes no difference.
    for (let from = 0; from < piece.length && this.#end === undefined;) {
      const to = piece.indexOf('\n', from) + 1 || piece.length;
      this.#scanner.push(piece.slice(from, to));
      this.#look();
      from = to;
    }
    return this.#end;
  }

  #look(): void {
    const { segments, thoughtUnopened } = this.#scanner;
    // Those before the end of such a thought are gone.
    if (thoughtUnopened && !this.#thoughtUnopened) this.#looked = 0;
    this.#thoughtUnopened = thoughtUnopened;
    if (segments.length === this.#looked) return;
    this.#end = segments.slice(this.#looked).find((segment) => this.#isComplete(segment))?.end;
    this.#looked = segments.length;
  }

  #isComplete({ rank, code, closed }: Segment): boolean {
    return closed && code.trim() !== '' && (rank === 'repl' || (this.#scripts && rank === 'script'));
  }
}

/** Where the first block to run of the text is complete, if it is; see `BlockWatcher`. */
export function closesFirstBlock(textSoFar: string, options: StreamOptions = {}): number | undefined {
  return new BlockWatcher(options).push(textSoFar);
}

function codesOf(scanner: ReplyScanner, patterns: readonly RegExp[]): ReplyCode[] {
  const { segments, prose, proseEnd } = scanner;
  const written = segments.filter(({ code }) => code.trim() !== '');
  for (const rank of ['repl', 'script'] as const) {
    const chosen = written.filter((segment) => segment.rank === rank);
    if (chosen.length > 0) return chosen.map((segment) => replyCode(segment));
  }
  const last = segments.at(-1);
  if (segments.length === 1 && last && prose.trim() === '') {
    const called = bareJsonCalls(last.code).flatMap((code) =>
      code === undefined ? [] : [{ ...last, code }],
    );
    if (called.length > 0) return called.map((segment) => replyCode(segment, 'call'));
    return last.rank === 'untagged' && last.code.trim() !== '' ? [replyCode(last)] : [];
  }
  const whole = { end: proseEnd, closed: true } as const;
  if (segments.length === 0) {
    const called = bareJsonCalls(prose).flatMap((code) => code ?? []);
    if (called.length > 0) return called.map((code) => ({ code, dialect: 'call', ...whole }));
  }
  if (last?.rank === 'final' && last.end >= proseEnd) return [replyCode(last)];
  const answer = finalByPattern(prose, patterns);
  return answer === undefined ? [] : [{ code: answer, dialect: 'final', ...whole }];
}

function replyCode({ rank, form, code, end, closed }: Segment, dialect?: Dialect): ReplyCode {
  const own = form === 'call' ? 'call' : rank === 'other' ? 'untagged' : rank;
  return { code, dialect: dialect ?? own, end, closed };
}
