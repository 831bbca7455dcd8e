import type { AnyNode, ObjectPattern } from 'acorn';
import { findNode, sourceOf } from '../syntax';
import type { ValueKind } from '../wire';
import { closestName } from './closestName';
import { argumentsOf, type Place } from './errorHint';
import { foreignMethodHint } from './foreignMethods';
import { memberAt } from './places';
import { valueKinds } from './valueKinds';

/**
 * What to tell about a property that a value of ours does not have, read at a place; `undefined` where the
 * code only asks whether it has it, or names it at run time.
 */
export function unknownProperty(kind: ValueKind, key: string, place: Place): string | undefined {
  const { source, program, offset } = place;
  const member = memberAt(program, offset);
  const read =
    member && !member.node.computed && sourceOf(source, member.node.property) === key ? member : undefined;
  if (!read && !isTakenApart(program, key)) return undefined;
  if (read && isAsked(read.node, read.ancestors)) return undefined;
  const { noun, has, also, meant } = valueKinds[kind];
  const object = read ? sourceOf(source, read.node.object, 40) : 'it';
  const entries = [...has, ...also];
  const near = closestName(key, entries.map(nameOf));
  const nearEntry = near && `nearest: ${object}.${entries.find((entry) => nameOf(entry) === near) ?? near}`;
  const advice = meant.find(([pattern]) => pattern.test(key))?.[1];
  const instead = isSame(near, key)
    ? nearEntry
    : (advice?.replaceAll('$', object).replaceAll('@', key) ?? calledMethod(source, read, key) ?? nearEntry);
  const list = has.length === 0 ? '' : `. It has ${has.join(', ')}`;
  return `${noun} has no ${key}${instead === undefined ? '' : `; ${instead}`}${list}`;
}

function calledMethod(source: string, read: ReturnType<typeof memberAt>, key: string): string | undefined {
  const parent = read?.ancestors.at(-1);
  if (!read || parent?.type !== 'CallExpression' || parent.callee !== read.node) return undefined;
  const object = sourceOf(source, read.node.object, 40);
  return foreignMethodHint({ object, method: key, args: argumentsOf(source, parent.arguments) });
}

/** `slice(a, b)` is called slice. */
function nameOf(entry: string): string {
  return /^\w+/.exec(entry)?.[0] ?? entry;
}

function isSame(name: string | undefined, other: string): boolean {
  const plain = (text: string) => text.replaceAll('_', '').toLowerCase();
  return name !== undefined && plain(name) === plain(other);
}

/** Whether `undefined` is an answer that the code is ready for. */
function isAsked(node: AnyNode, ancestors: readonly AnyNode[]): boolean {
  let child = node;
  for (const parent of ancestors.toReversed()) {
    switch (parent.type) {
      case 'MemberExpression':
        return parent.object === child && parent.optional;
      case 'CallExpression':
        return parent.callee === child ? parent.optional : isBoolean(parent.callee);
      case 'UnaryExpression':
        return (
          parent.operator === 'typeof' ||
          parent.operator === '!' ||
          parent.operator === 'void' ||
          parent.operator === 'delete'
        );
      case 'LogicalExpression':
        if (parent.left === child) return true;
        break;
      case 'ConditionalExpression':
      case 'IfStatement':
      case 'WhileStatement':
        return parent.test === child;
      case 'BinaryExpression':
        return /^[!=]==?$/.test(parent.operator) && [parent.left, parent.right].some(isNothing);
      case 'AssignmentExpression':
        return parent.left === child;
      case 'ChainExpression':
        break;
      default:
        return false;
    }
    child = parent;
  }
  return false;
}

function isBoolean(callee: AnyNode): boolean {
  return callee.type === 'Identifier' && callee.name === 'Boolean';
}

function isNothing(node: AnyNode): boolean {
  return (
    (node.type === 'Identifier' && /^(?:undefined|None)$/.test(node.name)) ||
    (node.type === 'Literal' && node.value === null) ||
    (node.type === 'UnaryExpression' && node.operator === 'void')
  );
}

/** `const { key } = …` without a default. */
function isTakenApart(program: AnyNode, key: string): boolean {
  const pattern = findNode(
    program,
    (node): node is ObjectPattern =>
      node.type === 'ObjectPattern' &&
      node.properties.some(
        (property) =>
          property.type === 'Property' &&
          !property.computed &&
          property.key.type === 'Identifier' &&
          property.key.name === key &&
          property.value.type !== 'AssignmentPattern',
      ),
  );
  return pattern !== undefined;
}
