import type {
  AnyNode,
  BinaryExpression,
  CallExpression,
  ForOfStatement,
  MemberExpression,
  Program,
} from 'acorn';
import { declaredNames, findNode, lineAt, sourceOf, walk } from '../syntax';

export interface BlockNotes {
  /** Shown after the block's output: what runs without an error, and yet does not do what it seems to. */
  readonly notes: readonly string[];
  /** Why the block is not run at all. */
  readonly error?: string | undefined;
}

const maxNotes = 3;
/** What a document or a match has, and a character has not. */
const documentProperties = /^(?:path|text|content|contents|name|lines|lineCount|language|filename|file)$/;

/** Finds what is valid JavaScript and still a mistake for certain. */
export function blockNotes(source: string, program: Program): BlockNotes {
  const notes: string[] = [];
  const isContext = contextTest(program);
  let error: string | undefined;
  walk(program, (node, ancestors) => {
    const note = noteOn(source, node, ancestors.at(-1));
    if (note !== undefined) notes.push(`note: line ${lineAt(source, node.start)}: ${note}`);
    error ??= charactersAsDocuments(source, node, isContext);
  });
  return { notes: notes.slice(0, maxNotes), error };
}

function noteOn(source: string, node: AnyNode, parent: AnyNode | undefined): string | undefined {
  switch (node.type) {
    case 'MemberExpression':
      return isWritten(node, parent)
        ? undefined
        : (negativeIndexNote(source, node) ?? iteratorNote(source, node));
    case 'BinaryExpression':
      return repeatNote(source, node);
    case 'CallExpression':
      return forEachNote(source, node);
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
  const { name, property } = propertyOfEach(node) ?? {};
  return property === undefined
    ? undefined
    : `TypeError: this loop goes over the characters of context, and a character has no ${property} ${line()}\nhint: for (const ${name} of context.files) { … }`;
}

/** What a loop reads of its variable that only a document has. */
function propertyOfEach({ left, body }: ForOfStatement): { name: string; property: string } | undefined {
  const id = left.type === 'VariableDeclaration' ? left.declarations[0]?.id : undefined;
  if (id?.type !== 'Identifier') return undefined;
  const read = findNode(
    body,
    (node): node is MemberExpression =>
      node.type === 'MemberExpression' &&
      node.object.type === 'Identifier' &&
      node.object.name === id.name &&
      documentProperties.test(propertyName(node)),
  );
  return read && { name: id.name, property: propertyName(read.node) };
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
