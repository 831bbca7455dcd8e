import { clip } from '../context/words';
import { explain, type GuestError, type Place } from './hints/errorHint';
import { blockNotes } from './hints/blockNotes';
import { knownNames } from './hints/knownNames';
import { describeSyntaxError } from './hints/syntaxHint';
import { unknownProperty } from './hints/unknownProperty';
import { noPromiseNames } from './promiseNames';
import { rewrite, type RewrittenBlock } from './rewrite';
import { BlockSyntaxError, boundNames, lineAt } from './syntax';
import type { ValueKind } from './wire';

const longestMessage = 1_000;
const longestName = 100;
/** Of a message or a stack; what is beyond it is not looked at. */
const longestRead = 20_000;
const shownSource = 120;
const maxAnswers = 1_000;
const framePattern = /\bblock(\d+):(\d+)(?::(\d+))?/;

export interface ReadyBlock {
  /** What QuickJS knows it by. */
  readonly file: string;
  readonly block: RewrittenBlock;
  /** To be shown after its output. */
  readonly notes: readonly string[];
}

/** A block made ready, or what is wrong with it, in words for the model. */
export type PreparedBlock = ReadyBlock | { readonly error: string };

/** The blocks of one REPL: makes them ready, and explains their errors by their syntax trees. */
export class Blocks {
  /** Those that ran, by their number; `block3` is the file name of the fourth. */
  readonly #blocks: RewrittenBlock[] = [];
  /** What was said about a read of a property, by its place: loops read often. */
  readonly #answers = new Map<string, string | undefined>();
  /** Names that blocks which did not parse would have declared. */
  readonly #lost = new Set<string>();

  prepare(code: string): PreparedBlock {
    try {
      const block = rewrite(code, this.#blocks.at(-1)?.promiseNames ?? noPromiseNames);
      const { notes, error } = blockNotes(block.source, block.program);
      if (error !== undefined) {
        this.#lose(code);
        return { error };
      }
      for (const name of topLevelNames(block)) this.#lost.delete(name);
      this.#blocks.push(block);
      return { file: `block${this.#blocks.length - 1}`, block, notes };
    } catch (error) {
      if (error instanceof RangeError) return { error: 'SyntaxError: the code is nested too deeply' };
      if (!(error instanceof BlockSyntaxError)) throw error;
      this.#lose(code);
      return { error: describeSyntaxError(code, error) };
    }
  }

  /** Name, message, line and hint of an error, as the model reads it. */
  describe(given: GuestError): string {
    const error = clippedError(given);
    const found = this.#place(error.stack ?? '');
    const { message, hint, unplaced } = explain(error, found?.place);
    const clipped = message.length > longestMessage ? `${message.slice(0, longestMessage)}…` : message;
    const where = found && !unplaced ? ` (${found.where})` : '';
    return `${error.name}: ${clipped}${where}${hint === undefined ? '' : `\nhint: ${hint}`}`;
  }

  /**
   * What the guest is told that reads a property which a value does not have; `undefined` when it only asks
   * whether it has it, as `if (context.x)` does. `stack` is that of the read.
   */
  unknownProperty(kind: ValueKind, key: string, stack: string): string | undefined {
    const read = `${kind} ${key} ${framePattern.exec(stack)?.[0] ?? ''}`;
    if (!this.#answers.has(read)) {
      if (this.#answers.size >= maxAnswers) this.#answers.clear();
      const found = this.#place(stack);
      this.#answers.set(read, found && unknownProperty(kind, key, found.place));
    }
    return this.#answers.get(read);
  }

  /** Notes what a block would have declared that is not run. */
  #lose(code: string): void {
    const declarations = /^(?:const|let|var|(?:async\s+)?function|class)\s+(\w+)/gm;
    for (const [, name = ''] of code.matchAll(declarations)) this.#lost.add(name);
  }

  #place(stack: string): { place: Place; where: string } | undefined {
    const frame = framePattern.exec(stack);
    const block = this.#blocks[Number(frame?.[1])];
    if (!frame || !block) return undefined;
    const [index, line, column] = [Number(frame[1]), Number(frame[2]), Number(frame[3] ?? 1)];
    const offset = block.sourceOffset(line, unitColumn(block.code, line, column));
    const { source, program } = block;
    const sourceLine = lineAt(source, offset);
    const text = source.split('\n')[sourceLine - 1]?.trim() ?? '';
    const earlier = index === this.#blocks.length - 1 ? '' : ' of an earlier block';
    return {
      place: { source, program, offset, names: this.#names(), lost: this.#lost },
      where: `line ${sourceLine}${earlier}${text === '' ? '' : `: ${text.slice(0, shownSource)}`}`,
    };
  }

  #names(): string[] {
    return [...knownNames, ...this.#blocks.flatMap(topLevelNames)];
  }
}

function topLevelNames({ program }: RewrittenBlock): string[] {
  return program.body.flatMap((statement) =>
    statement.type === 'VariableDeclaration'
      ? statement.declarations.flatMap(({ id }) => boundNames(id))
      : statement.type === 'FunctionDeclaration' || statement.type === 'ClassDeclaration'
        ? [statement.id.name]
        : [],
  );
}

/** Code makes them as long as it likes. */
function clippedError({ name, message, stack = '' }: GuestError): GuestError {
  return {
    name: clip(name, longestName),
    message: message.slice(0, longestRead),
    stack: stack.slice(0, longestRead),
  };
}

/** QuickJS counts characters, the syntax tree UTF-16 units. */
function unitColumn(code: string, line: number, column: number): number {
  const text = code.split('\n')[line - 1] ?? '';
  return (
    Array.from(text)
      .slice(0, column - 1)
      .join('').length + 1
  );
}
