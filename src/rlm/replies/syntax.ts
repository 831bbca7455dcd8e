import { Parser, type Options, type Program } from 'acorn';
import { tsPlugin } from '@sveltejs/acorn-typescript';

/** What a block may hold: a script with `await` and `return` at its top. */
const blockOptions: Options = {
  ecmaVersion: 'latest',
  sourceType: 'script',
  allowAwaitOutsideFunction: true,
  allowReturnOutsideFunction: true,
  allowHashBang: true,
};

/** Where the code stops being JavaScript, as an offset into it; `undefined` when it is JavaScript. */
export function javaScriptProblem(code: string): number | undefined {
  return problemOf(() => Parser.parse(code, blockOptions));
}

/**
 * The syntax tree of TypeScript, with offsets into the code. Imports and exports are let through.
 * @throws {SyntaxError} when it is none.
 */
export function parseTypeScript(code: string): Program {
  // The plugin wants locations.
  const options = { ...blockOptions, allowImportExportEverywhere: true, locations: true };
  return Parser.extend(tsPlugin()).parse(code, options);
}

/**
 * Where the code stops being JavaScript or TypeScript, whichever goes on longer; `undefined` when it is one
 * of them.
 */
export function scriptProblem(code: string): number | undefined {
  const javaScript = javaScriptProblem(code);
  if (javaScript === undefined) return undefined;
  const typeScript = problemOf(() => parseTypeScript(code));
  return typeScript === undefined ? undefined : Math.max(javaScript, typeScript);
}

function problemOf(parse: () => unknown): number | undefined {
  try {
    parse();
    return undefined;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return 'pos' in error && typeof error.pos === 'number' ? error.pos : 0;
  }
}
