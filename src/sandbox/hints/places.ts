import type {
  AnyNode,
  BinaryExpression,
  CallExpression,
  Identifier,
  MemberExpression,
  NewExpression,
  Program,
} from 'acorn';
import { findNode, isReference, walk } from '../syntax';

/**
 * What stands where QuickJS says that an error happened. It names the dot or bracket of a property read, the
 * opening parenthesis of a call, and the first character of a variable.
 */

/** The property read or written at an offset. */
export function memberAt(
  program: Program,
  offset: number,
): { node: MemberExpression; ancestors: readonly AnyNode[] } | undefined {
  return findNode(
    program,
    (node): node is MemberExpression =>
      node.type === 'MemberExpression' && node.object.end <= offset && offset <= node.property.start,
  );
}

/** The call, or `new`, whose parenthesis is at an offset. */
export function callAt(program: Program, offset: number): CallExpression | NewExpression | undefined {
  return findNode(
    program,
    (node): node is CallExpression | NewExpression =>
      (node.type === 'CallExpression' || node.type === 'NewExpression') &&
      node.callee.end <= offset &&
      offset <= (node.arguments[0]?.start ?? node.end) &&
      (node.arguments.length === 0 || offset < (node.arguments[0]?.start ?? 0)),
  )?.node;
}

/** The `in` at an offset. */
export function inOperatorAt(program: Program, offset: number): BinaryExpression | undefined {
  return findNode(
    program,
    (node): node is BinaryExpression =>
      node.type === 'BinaryExpression' &&
      node.operator === 'in' &&
      node.left.end <= offset &&
      offset <= node.right.start,
  )?.node;
}

/** A variable of this name: the one at the offset, else the first. */
export function variableNear(
  program: Program,
  name: string,
  offset: number,
): { node: Identifier; ancestors: readonly AnyNode[] } | undefined {
  const named = (node: AnyNode, ancestors: readonly AnyNode[]): node is Identifier =>
    node.type === 'Identifier' && node.name === name && isReference(node, ancestors.at(-1));
  return (
    findNode(
      program,
      (node, ancestors): node is Identifier => node.start === offset && named(node, ancestors),
    ) ?? findNode(program, named)
  );
}

/** What is gone through or taken apart around an offset: the list of a loop, of a spread, of a pattern. */
export function iteratedAt(program: Program, offset: number): AnyNode | undefined {
  let found: AnyNode | undefined;
  walk(program, (node) => {
    const iterated =
      node.type === 'ForOfStatement'
        ? node.right
        : node.type === 'SpreadElement'
          ? node.argument
          : node.type === 'VariableDeclarator' && node.id.type !== 'Identifier'
            ? node.init
            : undefined;
    if (iterated && iterated.start <= offset && offset <= iterated.end) found = iterated;
  });
  return found;
}

/** What a variable is given where the block declares it, if it is given nothing else. */
export function onlyValue(program: Program, name: string): AnyNode | undefined {
  const declared: (AnyNode | undefined)[] = [];
  walk(program, (node) => {
    if (node.type === 'AssignmentExpression' && node.left.type === 'Identifier' && node.left.name === name)
      declared.push(undefined);
    if (
      node.type === 'VariableDeclarator' &&
      node.id.type === 'Identifier' &&
      node.id.name === name &&
      node.init
    )
      declared.push(node.init);
  });
  return declared.length === 1 ? declared[0] : undefined;
}

/** The name of a property that is read; '' when it is known at run time alone. */
export function propertyName({ computed, property }: MemberExpression): string {
  if (!computed) return property.type === 'Identifier' ? property.name : '';
  return property.type === 'Literal' ? String(property.value) : '';
}
