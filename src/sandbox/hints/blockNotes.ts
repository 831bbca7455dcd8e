import type { AnyNode, MemberExpression, Program } from 'acorn';
import { lineAt, sourceOf, walk } from '../syntax';

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
  let error: string | undefined;
  const note = (node: AnyNode, text: string) =>
    notes.push(`note: line ${lineAt(source, node.start)}: ${text}`);
  walk(program, (node, ancestors) => {
    if (node.type === 'MemberExpression' && isRead(node, ancestors.at(-1))) {
      const object = sourceOf(source, node.object, 40);
      const index = negativeIndex(node);
      if (index !== undefined)
        note(node, `${object}[${index}] does not count from the end in JavaScript: ${object}.at(${index})`);
      if (isCharacter(node.object) && documentProperties.test(propertyName(node)))
        error ??= `TypeError: ${object} is a character, and has no ${propertyName(node)} (line ${lineAt(source, node.start)})\nhint: documents are in context.files: context.files[0].${propertyName(node)}`;
      if (isMatchAll(node.object) && /^(?:length|\d+)$/.test(propertyName(node)))
        note(node, `matchAll gives an iterator: [...${object}]`);
    }
    if (node.type === 'BinaryExpression' && node.operator === '*') {
      const text = node.left.type === 'Literal' ? node.left.value : undefined;
      if (typeof text === 'string' && Number.isNaN(Number(text)))
        note(
          node,
          `${sourceOf(source, node)} is NaN in JavaScript: ${sourceOf(source, node.left)}.repeat(${sourceOf(source, node.right)})`,
        );
    }
    if (node.type === 'ForOfStatement') error ??= loopOverCharacters(source, node);
  });
  return { notes: notes.slice(0, maxNotes), error };
}

function isRead(node: MemberExpression, parent: AnyNode | undefined): boolean {
  return (
    !(parent?.type === 'AssignmentExpression' && parent.left === node) && parent?.type !== 'UpdateExpression'
  );
}

function negativeIndex({ computed, property }: MemberExpression): string | undefined {
  if (!computed || property.type !== 'UnaryExpression' || property.operator !== '-') return undefined;
  const { argument } = property;
  return argument.type === 'Literal' && typeof argument.value === 'number' && Number.isInteger(argument.value)
    ? `-${argument.value}`
    : undefined;
}

function propertyName({ computed, property }: MemberExpression): string {
  if (!computed) return property.type === 'Identifier' ? property.name : '';
  return property.type === 'Literal' ? String(property.value) : '';
}

/** `context[0]` */
function isCharacter(node: AnyNode): boolean {
  return (
    node.type === 'MemberExpression' &&
    isContext(node.object) &&
    node.computed &&
    node.property.type === 'Literal' &&
    typeof node.property.value === 'number'
  );
}

function isContext(node: AnyNode): boolean {
  return node.type === 'Identifier' && node.name === 'context';
}

function isMatchAll(node: AnyNode): boolean {
  return (
    node.type === 'CallExpression' &&
    node.callee.type === 'MemberExpression' &&
    propertyName(node.callee) === 'matchAll'
  );
}

/** `for (const f of context) f.path`: it would go through every character. */
function loopOverCharacters(
  source: string,
  loop: Extract<AnyNode, { type: 'ForOfStatement' }>,
): string | undefined {
  if (!isContext(loop.right) || loop.left.type !== 'VariableDeclaration') return undefined;
  const id = loop.left.declarations[0]?.id;
  if (id?.type !== 'Identifier') return undefined;
  let property: string | undefined;
  walk(loop.body, (node) => {
    if (node.type !== 'MemberExpression' || node.object.type !== 'Identifier' || node.object.name !== id.name)
      return;
    if (documentProperties.test(propertyName(node))) property ??= propertyName(node);
  });
  return property === undefined
    ? undefined
    : `TypeError: this loop goes over the characters of context, and a character has no ${property} (line ${lineAt(source, loop.start)})\nhint: for (const ${id.name} of context.files) { … }`;
}
