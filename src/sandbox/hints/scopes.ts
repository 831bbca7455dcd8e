import type { AnyNode, Program } from 'acorn';
import { declaredNames, lineAt, walk } from '../syntax';

const words: Readonly<Record<string, string>> = {
  FunctionDeclaration: 'function',
  FunctionExpression: 'function',
  ArrowFunctionExpression: 'function',
  BlockStatement: 'block',
  ForStatement: 'loop',
  ForOfStatement: 'loop',
  ForInStatement: 'loop',
};

/** Says where a block declares a name, if it does so inside a function, a loop or braces only. */
export function innerDeclaration(source: string, program: Program, name: string): string | undefined {
  let found: string | undefined;
  walk(program, (node, ancestors) => {
    if (found !== undefined || !declaredNames(node).includes(name)) return;
    const scope = scopeOf(node, name, ancestors);
    if (scope === undefined) return;
    const line = lineAt(source, scope.start);
    found = `${name} is declared inside the ${words[scope.type] ?? 'block'} that begins on line ${line} and is known only there: declare it before`;
  });
  return found;
}

function scopeOf(node: AnyNode, name: string, ancestors: readonly AnyNode[]): AnyNode | undefined {
  if (isFunction(node) && node.id?.name !== name) return node;
  const parent = ancestors.at(-1);
  const isVar = parent?.type === 'VariableDeclaration' && parent.kind === 'var';
  const index = ancestors.findLastIndex(({ type }) => (isVar ? /Function/.test(type) : type in words));
  const scope = ancestors[index];
  const above = ancestors[index - 1];
  return scope?.type === 'BlockStatement' && above && above.type in words && above.type !== 'BlockStatement'
    ? above
    : scope;
}

function isFunction(node: AnyNode) {
  return (
    node.type === 'FunctionDeclaration' ||
    node.type === 'FunctionExpression' ||
    node.type === 'ArrowFunctionExpression'
  );
}
