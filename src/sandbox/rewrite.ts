import type { AnyNode, ExpressionStatement, ModuleDeclaration, Pattern, Program, Statement } from 'acorn';
import MagicString from 'magic-string';
import { missingAwaits, type AwaitedLoop } from './awaits';
import { noPromiseNames, type PromiseNames } from './promiseNames';
import { parseBlock, type ParsedBlock } from './syntax';

export interface RewrittenBlock extends ParsedBlock {
  readonly code: string;
  /** True when the block ends in an expression whose value is to be shown. */
  readonly showsValue: boolean;
  /** Names of promises and async functions that the next block should know. */
  readonly promiseNames: PromiseNames;
  /** The offset in `source` of a place in `code`; line and column count from 1, columns in UTF-16 units. */
  sourceOffset(line: number, column: number): number;
}

/**
 * Makes a block fit a REPL that keeps its variables. Types are stripped. Top-level `const`, `let` and `class`
 * become `var`, so that a later block may declare them again and what was set before an exception stays. A
 * block with a top-level `return` becomes an async function that assigns its variables globally. Promises
 * that are used as values are awaited, and so is the block's last value. Line numbers hold.
 * @param known what earlier blocks declared.
 * @throws {BlockSyntaxError}
 */
export function rewrite(block: string, known: PromiseNames = noPromiseNames): RewrittenBlock {
  const { source, program } = parseBlock(block);
  const out = new MagicString(source);
  const returns = program.body.some(hasTopLevelReturn);
  const last = returns ? undefined : shownStatement(program);
  const { places, loops, names } = missingAwaits(program, known);
  const isLoop = loops.some(({ node }) => node === last?.expression);
  const awaited = last && !isLoop && mayBePromise(last.expression) ? last : undefined;
  if (awaited) surround(out, 'await (', awaited.expression, ')');
  for (const loop of loops) beginLoop(loop, out);
  for (const { node, isList, beginsStatement } of places) {
    // Without a semicolon at its end, the line above would be called with what begins with a parenthesis.
    const separated = beginsStatement && node.start !== awaited?.expression.start;
    const opening = `${separated ? ';' : ''}(await ${isList ? 'Promise.all(' : ''}`;
    surround(out, opening, node, isList ? '))' : ')');
  }
  for (const loop of loops) endLoop(loop, out);
  if (returns) wrapInFunction(program, out);
  else for (const statement of program.body) redeclarable(statement, out);
  return {
    source,
    program,
    code: out.toString(),
    showsValue: returns || last !== undefined,
    promiseNames: names,
    sourceOffset: (line, column) => sourceOffset(out, line, column),
  };
}

/** `list.forEach(f)` keeps the promises that `f` gives, and waits for them. */
function beginLoop({ node, callback, beginsStatement }: AwaitedLoop, out: MagicString): void {
  out.appendLeft(node.start, `${beginsStatement ? ';' : ''}(await (async (__given) => { `);
  out.appendLeft(callback.start, '(...__each) => { __given.push((');
}

function endLoop({ node, callback }: AwaitedLoop, out: MagicString): void {
  out.appendRight(callback.end, ')(...__each)); }');
  out.appendRight(node.end, '; await Promise.all(__given); })([]))');
}

function surround(out: MagicString, before: string, { start, end }: AnyNode, after: string): void {
  out.appendLeft(start, before);
  out.appendRight(end, after);
}

function shownStatement(program: Program): ExpressionStatement | undefined {
  const last = program.body.at(-1);
  return last?.type === 'ExpressionStatement' ? last : undefined;
}

const promisingTypes = new Set([
  'CallExpression',
  'NewExpression',
  'Identifier',
  'MemberExpression',
  'ChainExpression',
  'ConditionalExpression',
  'LogicalExpression',
  'SequenceExpression',
  'AssignmentExpression',
]);

function mayBePromise(expression: AnyNode): boolean {
  return promisingTypes.has(expression.type);
}

/** Follows the line's characters from `code` back to where they stood; what was inserted counts as what follows it. */
function sourceOffset(out: MagicString, line: number, column: number): number {
  const { mappings } = out.generateDecodedMap({ hires: true });
  const segments = mappings[line - 1] ?? [];
  const segment = segments.findLast(([at]) => at <= column - 1) ?? segments[0];
  if (!segment) return 0;
  const [at, , sourceLine = 0, sourceColumn = 0] = segment;
  let start = 0;
  for (let skipped = 0; skipped < sourceLine; skipped++) start = out.original.indexOf('\n', start) + 1;
  return start + sourceColumn + Math.max(0, column - 1 - at);
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
