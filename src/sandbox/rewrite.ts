import { parse, type Program, type Statement, type ModuleDeclaration, type Pattern } from 'acorn';
import MagicString from 'magic-string';

/** A block that does not parse: shown to the model with the line it is in. */
export class BlockSyntaxError extends Error {
  override readonly name = 'SyntaxError';
}

export interface RewrittenBlock {
  readonly code: string;
  /** True when the block ends in an expression whose value is to be shown. */
  readonly showsValue: boolean;
}

/**
 * Makes a block fit a REPL that keeps its variables: top-level `const`, `let` and `class` become `var`, so
 * that a later block may declare them again and what was set before an exception stays. A block with a
 * top-level `return` becomes an async function that assigns its variables globally. Line numbers hold.
 * @throws {BlockSyntaxError}
 */
export function rewrite(source: string): RewrittenBlock {
  const program = parseBlock(source);
  const out = new MagicString(source);
  const returns = program.body.some(hasTopLevelReturn);
  if (returns) wrapInFunction(program, out);
  else for (const statement of program.body) redeclarable(statement, out);
  return { code: out.toString(), showsValue: returns || program.body.at(-1)?.type === 'ExpressionStatement' };
}

function parseBlock(source: string): Program {
  try {
    return parse(source, {
      ecmaVersion: 'latest',
      sourceType: 'script',
      allowAwaitOutsideFunction: true,
      allowReturnOutsideFunction: true,
      allowHashBang: true,
    });
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const { line = 1, column = 0 } = 'loc' in error ? (error.loc as { line?: number; column?: number }) : {};
    const text = source.split('\n')[line - 1] ?? '';
    const message = error.message.replace(/ \(\d+:\d+\)$/, '');
    throw new BlockSyntaxError(`${message} (line ${line})\n  ${text}\n  ${' '.repeat(column)}^`);
  }
}

type TopLevel = Statement | ModuleDeclaration;

function redeclarable(statement: TopLevel, out: MagicString): void {
  if (statement.type === 'ClassDeclaration') {
    out.appendLeft(statement.start, `var ${statement.id.name} = `);
    out.appendRight(statement.end, ';');
  } else if (statement.type === 'VariableDeclaration' && statement.kind !== 'var') {
    out.update(statement.start, statement.start + statement.kind.length, 'var');
    for (const { init, end } of statement.declarations) if (!init) out.appendRight(end, ' = undefined');
  }
}

function wrapInFunction(program: Program, out: MagicString): void {
  const functions: string[] = [];
  for (const statement of program.body) {
    if (statement.type === 'VariableDeclaration') assignGlobally(statement, out);
    else if (statement.type === 'ClassDeclaration') {
      out.appendLeft(statement.start, `${statement.id.name} = `);
      out.appendRight(statement.end, ';');
    } else if (statement.type === 'FunctionDeclaration') functions.push(statement.id.name);
  }
  out.prepend(`await (async () => { ${functions.map((name) => `globalThis.${name} = ${name};`).join(' ')} `);
  out.append('\n})()');
}

function assignGlobally(
  statement: Extract<TopLevel, { type: 'VariableDeclaration' }>,
  out: MagicString,
): void {
  const [first] = statement.declarations;
  if (!first) return;
  out.remove(statement.start, first.start);
  out.appendLeft(first.start, '(');
  for (const { id, init, end } of statement.declarations) {
    if (!init) out.appendRight(end, ` = ${isPattern(id) ? '{}' : 'undefined'}`);
  }
  const last = statement.declarations.at(-1) ?? first;
  out.appendRight(last.end, ')');
  if (!out.original.slice(last.end, statement.end).includes(';')) out.appendRight(last.end, ';');
}

function isPattern(id: Pattern): boolean {
  return id.type === 'ObjectPattern' || id.type === 'ArrayPattern';
}

/** Whether a `return` belongs to the block itself and not to a function in it. */
function hasTopLevelReturn(node: unknown): boolean {
  if (Array.isArray(node)) return node.some(hasTopLevelReturn);
  if (typeof node !== 'object' || node === null || !('type' in node)) return false;
  const { type } = node;
  if (type === 'ReturnStatement') return true;
  if (typeof type !== 'string' || /Function|Class/.test(type) || type.endsWith('Expression')) return false;
  return Object.values(node).some(hasTopLevelReturn);
}
