import type {
  AnyNode,
  BinaryExpression,
  CallExpression,
  ExpressionStatement,
  MemberExpression,
  Program,
} from 'acorn';
import { lineAt, sourceOf, walk } from '../syntax';
import { asyncForEach, queryNames } from '../valueUses';
import { charactersAsDocuments, contextNote, contextTest, keysAsDocuments } from './contextMistakes';
import { headerNote } from './headerNotes';
import { propertyName } from './places';

export interface BlockNotes {
  /** Shown after the block's output: what runs without an error, and yet does not do what it seems to. */
  readonly notes: readonly string[];
  /** Why the block is not run at all. */
  readonly error?: string | undefined;
}

const maxNotes = 3;
/** Finds what is valid JavaScript and still a mistake for certain. */
export function blockNotes(source: string, program: Program): BlockNotes {
  const notes: string[] = [];
  const isContext = contextTest(program);
  let error: string | undefined;
  walk(program, (node, ancestors) => {
    const note = noteOn(source, node, ancestors) ?? contextNote(source, node, isContext);
    if (note !== undefined) notes.push(`note: line ${lineAt(source, node.start)}: ${note}`);
    error ??= charactersAsDocuments(source, node, isContext) ?? keysAsDocuments(source, node);
  });
  const header = headerNote(source, program);
  if (header !== undefined) notes.unshift(header);
  return { notes: notes.slice(0, maxNotes), error };
}

function noteOn(source: string, node: AnyNode, ancestors: readonly AnyNode[]): string | undefined {
  switch (node.type) {
    case 'MemberExpression':
      return isWritten(node, ancestors.at(-1))
        ? undefined
        : (negativeIndexNote(source, node) ?? iteratorNote(source, node));
    case 'BinaryExpression':
      return repeatNote(source, node);
    case 'ExpressionStatement':
      return floatingNote(source, node, ancestors);
    case 'CallExpression':
      return asyncForEach(node, ancestors) ? undefined : forEachNote(source, node);
    default:
      return undefined;
  }
}

function isWritten(node: MemberExpression, parent: AnyNode | undefined): boolean {
  return (
    (parent?.type === 'AssignmentExpression' && parent.left === node) || parent?.type === 'UpdateExpression'
  );
}

function negativeIndexNote(
  source: string,
  { computed, object, property }: MemberExpression,
): string | undefined {
  if (!computed || property.type !== 'UnaryExpression' || property.operator !== '-') return undefined;
  const { argument } = property;
  if (argument.type !== 'Literal' || typeof argument.value !== 'number') return undefined;
  const list = sourceOf(source, object, 40);
  return `${list}[-${argument.value}] does not count from the end in JavaScript: ${list}.at(-${argument.value})`;
}

function iteratorNote(source: string, node: MemberExpression): string | undefined {
  const { object } = node;
  if (object.type !== 'CallExpression' || object.callee.type !== 'MemberExpression') return undefined;
  const isIterator =
    propertyName(object.callee) === 'matchAll' && /^(?:length|\d+)$/.test(propertyName(node));
  return isIterator ? `matchAll gives an iterator, not a list: [...${sourceOf(source, object)}]` : undefined;
}

function repeatNote(source: string, { operator, left, right }: BinaryExpression): string | undefined {
  const text = operator === '*' && left.type === 'Literal' ? left.value : undefined;
  if (typeof text !== 'string' || !Number.isNaN(Number(text))) return undefined;
  const [string, count] = [sourceOf(source, left), sourceOf(source, right)];
  return `${string} * ${count} is NaN in JavaScript: ${string}.repeat(${count})`;
}

function forEachNote(source: string, { callee, arguments: [each] }: CallExpression): string | undefined {
  const isAsync =
    (each?.type === 'ArrowFunctionExpression' || each?.type === 'FunctionExpression') && each.async;
  if (!isAsync || callee.type !== 'MemberExpression' || propertyName(callee) !== 'forEach') return undefined;
  const list = sourceOf(source, callee.object, 40);
  return `forEach does not wait for async functions, and their errors are lost: await Promise.all(${list}.map(async …))`;
}

/** `llm_query(…).then(…)` in a loop with code after it, which runs before any reply is there. */
function floatingNote(
  source: string,
  { expression }: ExpressionStatement,
  ancestors: readonly AnyNode[],
): string | undefined {
  if (expression.type !== 'CallExpression' || expression.callee.type !== 'MemberExpression') return undefined;
  const { object } = expression.callee;
  const isQuery =
    propertyName(expression.callee) === 'then' &&
    object.type === 'CallExpression' &&
    object.callee.type === 'Identifier' &&
    queryNames.includes(object.callee.name);
  const [program, loop] = ancestors;
  const isFollowed = program?.type === 'Program' && program.body.at(-1) !== loop;
  return isQuery && isFollowed && /^(?:For|While|DoWhile)/.test(loop?.type ?? '')
    ? `nothing waits for ${sourceOf(source, object, 40)}, so what follows the loop runs before there are replies: await Promise.all(list.map(async …))`
    : undefined;
}
