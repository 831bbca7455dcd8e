import type {
  AnyNode,
  BinaryExpression,
  CallExpression,
  ExpressionStatement,
  ForInStatement,
  ForOfStatement,
  MemberExpression,
  Program,
} from 'acorn';
import { declaredNames, findNode, lineAt, sourceOf, walk } from '../syntax';
import { asyncForEach, queryNames } from '../valueUses';
import { headerNote } from './headerNotes';

export interface BlockNotes {
  /** Shown after the block's output: what runs without an error, and yet does not do what it seems to. */
  readonly notes: readonly string[];
  /** Why the block is not run at all. */
  readonly error?: string | undefined;
}

const maxNotes = 3;
/** What a document or a match has, and a character has not. */
const documentProperties = /^(?:path|text|content|contents|name|lines|lineCount|language|filename|file)$/;

/** What is asked of a text, and is no question to a character. */
const textMethods =
  /^(?:includes|indexOf|slice|substring|split|match|matchAll|search|trim|startsWith|endsWith)$/;

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

/** `Object.entries(context)`, and `for (const line of context) line.includes(…)`. */
function contextNote(
  source: string,
  node: AnyNode,
  isContext: (node: AnyNode) => boolean,
): string | undefined {
  if (node.type === 'ForOfStatement' && isContext(node.right)) {
    const name = loopVariable(node);
    const calls = name !== undefined && readOf(node.body, name, (property) => textMethods.test(property));
    return calls
      ? `this loop goes over the characters of context, one by one: for (const file of context.files) for documents, for (const line of context.split("\\n")) for lines`
      : undefined;
  }
  if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression') return undefined;
  const { object } = node.callee;
  const isOfObject = object.type === 'Identifier' && object.name === 'Object';
  const [argument] = node.arguments;
  return isOfObject &&
    /^(?:entries|values)$/.test(propertyName(node.callee)) &&
    argument &&
    isContext(argument)
    ? `context is no dictionary: ${sourceOf(source, node)} gives its length and its files. For path and text: context.files.map(({ path, text }) => …)`
    : undefined;
}

/** `for (const f in context.files) f.path`: a key is a string, and has no path. */
function keysAsDocuments(source: string, node: AnyNode): string | undefined {
  if (node.type !== 'ForInStatement') return undefined;
  const name = loopVariable(node);
  const property = name && readOf(node.body, name, (read) => documentProperties.test(read));
  return property
    ? `TypeError: for … in goes over the keys 0, 1, 2, …, and a key has no ${property} (line ${lineAt(source, node.start)})\nhint: for (const ${name} of ${sourceOf(source, node.right)}) { … }`
    : undefined;
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

/** `context[0].path`, and `for (const f of context) f.path`, which would go through every character. */
function charactersAsDocuments(
  source: string,
  node: AnyNode,
  isContext: (node: AnyNode) => boolean,
): string | undefined {
  const line = () => `(line ${lineAt(source, node.start)})`;
  if (node.type === 'MemberExpression' && node.object.type === 'MemberExpression') {
    const property = propertyName(node);
    const isCharacter = isContext(node.object.object) && /^\d+$/.test(propertyName(node.object));
    if (!isCharacter || !documentProperties.test(property)) return undefined;
    const character = sourceOf(source, node.object);
    return `TypeError: ${character} is a character, and has no ${property} ${line()}\nhint: documents are in a list: context.files[0].${property}`;
  }
  if (node.type !== 'ForOfStatement' || !isContext(node.right)) return undefined;
  const name = loopVariable(node);
  const property = name && readOf(node.body, name, (read) => documentProperties.test(read));
  return property
    ? `TypeError: this loop goes over the characters of context, and a character has no ${property} ${line()}\nhint: for (const ${name} of context.files) { … }`
    : undefined;
}

function loopVariable({ left }: ForOfStatement | ForInStatement): string | undefined {
  const target = left.type === 'VariableDeclaration' ? left.declarations[0]?.id : left;
  return target?.type === 'Identifier' ? target.name : undefined;
}

/** The first property of a variable that is read in a loop's body and that `wanted` accepts. */
function readOf(body: AnyNode, name: string, wanted: (property: string) => boolean): string | undefined {
  const read = findNode(
    body,
    (node): node is MemberExpression =>
      node.type === 'MemberExpression' &&
      node.object.type === 'Identifier' &&
      node.object.name === name &&
      wanted(propertyName(node)),
  );
  return read && propertyName(read.node);
}

/** Tells where `context` is meant: nowhere in a block that gives the name to something of its own. */
function contextTest(program: Program): (node: AnyNode) => boolean {
  const own = findNode(
    program,
    (node): node is AnyNode =>
      declaredNames(node).includes('context') ||
      (node.type === 'AssignmentExpression' &&
        node.left.type === 'Identifier' &&
        node.left.name === 'context'),
  );
  return (node) => !own && node.type === 'Identifier' && node.name === 'context';
}

function propertyName({ computed, property }: MemberExpression): string {
  if (!computed) return property.type === 'Identifier' ? property.name : '';
  return property.type === 'Literal' ? String(property.value) : '';
}
