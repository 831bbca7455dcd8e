import type { AnyNode, ForInStatement, ForOfStatement, MemberExpression, Program } from 'acorn';
import { declaredNames, findNode, lineAt, sourceOf } from '../syntax';
import { propertyName } from './places';

/** What a document or a match has, and a character has not. */
const documentProperties = /^(?:path|text|content|contents|name|lines|lineCount|language|filename|file)$/;

/** What is asked of a text, and is no question to a character. */
const textMethods =
  /^(?:includes|indexOf|slice|substring|split|match|matchAll|search|trim|startsWith|endsWith)$/;

/** Tells where `context` is meant: nowhere in a block that gives the name to something of its own. */
export function contextTest(program: Program): (node: AnyNode) => boolean {
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

/** `Object.entries(context)`, and `for (const line of context) line.includes(…)`. */
export function contextNote(
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
export function keysAsDocuments(source: string, node: AnyNode): string | undefined {
  if (node.type !== 'ForInStatement') return undefined;
  const name = loopVariable(node);
  const property = name && readOf(node.body, name, (read) => documentProperties.test(read));
  return property
    ? `TypeError: for … in goes over the keys 0, 1, 2, …, and a key has no ${property} (line ${lineAt(source, node.start)})\nhint: for (const ${name} of ${sourceOf(source, node.right)}) { … }`
    : undefined;
}

/** `context[0].path`, and `for (const f of context) f.path`, which would go through every character. */
export function charactersAsDocuments(
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
