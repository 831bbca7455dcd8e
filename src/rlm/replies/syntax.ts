import { Parser, type Options, type Program } from 'acorn';
import { tsPlugin } from '@sveltejs/acorn-typescript';

declare module 'acorn' {
  interface Parser {
    /** Reads the next token; its name in every version of acorn, though its types leave it out. */
    nextToken(): void;
  }
}

/** What a block may hold: a script with `await` and `return` at its top. */
const blockOptions: Options = {
  ecmaVersion: 'latest',
  sourceType: 'script',
  allowAwaitOutsideFunction: true,
  allowReturnOutsideFunction: true,
  allowHashBang: true,
};
// The plugin wants locations.
const typeScriptOptions: Options = { ...blockOptions, allowImportExportEverywhere: true, locations: true };
const TypeScriptParser = Parser.extend(tsPlugin(), limited);

export function isJavaScript(code: string): boolean {
  return parses(() => Parser.parse(code, blockOptions));
}

/** Whether all of the code is one JavaScript expression. */
export function isExpression(code: string): boolean {
  return parses(() => {
    const { end } = Parser.parseExpressionAt(code, 0, blockOptions);
    if (end < code.length) throw new SyntaxError('more than an expression');
  });
}

/** Whether the code is JavaScript or TypeScript. */
export function isScript(code: string): boolean {
  return isJavaScript(code) || parses(() => parseTypeScript(code));
}

/**
 * The syntax tree of TypeScript, with offsets into the code. Imports and exports are let through.
 * @throws {SyntaxError} when it is none.
 */
export function parseTypeScript(code: string): Program {
  try {
    return TypeScriptParser.parse(code, typeScriptOptions);
  } catch (error) {
    // Also text that breaks the plugin's bookkeeping, and what takes too long, is none.
    throw error instanceof SyntaxError ? error : new SyntaxError('not TypeScript', { cause: error });
  }
}

/**
 * A parser that gives up on what it must read over and over: the plugin tries each `<` as the start of a type,
 * so that `a<b>(a<b>(…` doubles its work with each pair. Plain code takes a third of a token a character.
 */
function limited(Base: typeof Parser): typeof Parser {
  return class extends Base {
    #tokens = 0;

    override nextToken(): void {
      if (++this.#tokens > 1_000 + 4 * this.input.length) throw new Error('read too many times');
      super.nextToken();
    }
  };
}

function parses(parse: () => unknown): boolean {
  try {
    parse();
    return true;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}
