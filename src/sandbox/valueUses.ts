import type { AnyNode } from 'acorn';
import { findNode } from './syntax';

/** The functions that ask a model, and give promises. */
export const queryNames: readonly string[] = [
  ...['llm_query', 'llm_query_batched', 'rlm_query', 'rlm_query_batched', 'recursive_llm'],
];

const showing = ['print', 'FINAL', 'SUBMIT', 'String', 'parse_json', ...queryNames];
/** What shows a value or reads it as text. */
const showingFunctions = new Set(showing);
const showingMethods = /^(?:console\.\w+|JSON\.(?:stringify|parse))$/;
/** What takes a value and can do nothing with a promise. */
const valueFunctions = new Set([...showing, 'Number', 'Boolean', 'parseInt', 'parseFloat']);
const valueMethods =
  /^(?:console\.\w+|JSON\.\w+|Object\.(?:keys|values|entries|fromEntries)|Array\.from|Promise\.(?:all|allSettled|race|any))$/;
const promiseMethods = new Set(['then', 'catch', 'finally', 'constructor']);

/** Whether whoever takes this expression can do nothing with a promise. */
export function isValueUse(node: AnyNode, ancestors: readonly AnyNode[]): boolean {
  const parent = ancestors.at(-1);
  switch (parent?.type) {
    case 'MemberExpression':
      return parent.object === node && !isPromiseMember(parent);
    case 'CallExpression':
    case 'NewExpression':
      return parent.callee !== node && isCallOf(parent.callee, valueFunctions, valueMethods);
    case 'TemplateLiteral':
      return ancestors.at(-2)?.type !== 'TaggedTemplateExpression';
    case 'BinaryExpression':
      return parent.operator !== 'instanceof' && (parent.operator !== 'in' || parent.left === node);
    case 'LogicalExpression':
      return parent.left === node;
    case 'UnaryExpression':
      return ['!', '+', '-', '~'].includes(parent.operator);
    case 'ConditionalExpression':
    case 'IfStatement':
    case 'WhileStatement':
    case 'DoWhileStatement':
    case 'ForStatement':
      return parent.test === node;
    case 'SwitchStatement':
      return parent.discriminant === node;
    case 'SpreadElement':
      return true;
    case 'ForInStatement':
      return parent.right === node;
    case 'ForOfStatement':
      return parent.right === node && !parent.await;
    case 'VariableDeclarator':
      return parent.init === node && parent.id.type !== 'Identifier';
    case 'AssignmentExpression':
      return parent.right === node && (parent.operator !== '=' || /Pattern$/.test(parent.left.type));
    default:
      return false;
  }
}

/** Whether whoever takes this list shows its items or makes text of them, and can do nothing with promises. */
export function isListShown(node: AnyNode, ancestors: readonly AnyNode[]): boolean {
  const parent = ancestors.at(-1);
  switch (parent?.type) {
    case 'MemberExpression':
      return parent.object === node && /^(?:join|toString)$/.test(nameOf(parent));
    case 'CallExpression':
      return parent.callee !== node && isCallOf(parent.callee, showingFunctions, showingMethods);
    case 'TemplateLiteral':
      return ancestors.at(-2)?.type !== 'TaggedTemplateExpression';
    case 'BinaryExpression':
      return parent.operator === '+';
    default:
      return false;
  }
}

/** Methods that go through a list: what they are given, or give, are its items. */
const goingThrough =
  /^(?:forEach|map|filter|find|findIndex|findLast|some|every|reduce|flatMap|entries|values)$/;

/**
 * Whether whoever takes this list takes its items for values: `await list`, `list[0].trim()`, a loop over it.
 * Not where an item is awaited or chained, since that code knows what it has.
 */
export function isListUsed(node: AnyNode, ancestors: readonly AnyNode[]): boolean {
  const parent = ancestors.at(-1);
  switch (parent?.type) {
    case 'AwaitExpression':
      return true;
    case 'ForOfStatement':
      return parent.right === node && !parent.await && !handlesPromises(parent.body);
    case 'MemberExpression': {
      if (parent.object !== node) return false;
      if (parent.computed) return isValueUse(parent, ancestors.slice(0, -1));
      const [call, loop] = [ancestors.at(-2), ancestors.at(-3)];
      const isLoop = loop?.type === 'ForOfStatement' && loop.right === call;
      return (
        goingThrough.test(nameOf(parent)) &&
        call?.type === 'CallExpression' &&
        call.callee === parent &&
        !call.arguments.some(handlesPromises) &&
        !(isLoop && handlesPromises(loop.body))
      );
    }
    default:
      return false;
  }
}

/** Whether code awaits a variable, or calls `then`, `catch` or `finally`. */
function handlesPromises(code: AnyNode): boolean {
  const handling = findNode(
    code,
    (node): node is AnyNode =>
      (node.type === 'AwaitExpression' && node.argument.type === 'Identifier') ||
      (node.type === 'MemberExpression' && isPromiseMember(node)),
  );
  return handling !== undefined;
}

/** The async function of `list.forEach(async …)`, a statement of its own that can be waited for. */
export function asyncForEach(node: AnyNode, ancestors: readonly AnyNode[]): AnyNode | undefined {
  if (node.type !== 'CallExpression' || ancestors.at(-1)?.type !== 'ExpressionStatement') return undefined;
  const [each, ...more] = node.arguments;
  const isAsync =
    (each?.type === 'ArrowFunctionExpression' || each?.type === 'FunctionExpression') &&
    each.async &&
    !each.generator;
  const isForEach = node.callee.type === 'MemberExpression' && nameOf(node.callee) === 'forEach';
  return isAsync && isForEach && !node.optional && more.length === 0 && mayAwait(node, ancestors)
    ? each
    : undefined;
}

/** `p.then(…)`: whoever writes that knows that it is a promise. */
export function isChained(node: AnyNode, ancestors: readonly AnyNode[]): boolean {
  const parent = ancestors.at(-1);
  return parent?.type === 'MemberExpression' && parent.object === node && isPromiseMember(parent);
}

/** Whether `await` may stand here: at the top, or in an async function's body. */
export function mayAwait(node: AnyNode, ancestors: readonly AnyNode[]): boolean {
  let child = node;
  for (const ancestor of ancestors.toReversed()) {
    switch (ancestor.type) {
      case 'FunctionDeclaration':
      case 'FunctionExpression':
      case 'ArrowFunctionExpression':
        return ancestor.async && ancestor.body === child;
      case 'PropertyDefinition':
      case 'StaticBlock':
        return false;
      default:
        child = ancestor;
    }
  }
  return true;
}

type Member = Extract<AnyNode, { type: 'MemberExpression' }>;

function isPromiseMember(member: Member): boolean {
  return promiseMethods.has(nameOf(member));
}

function nameOf({ computed, property }: Member): string {
  return !computed && property.type === 'Identifier' ? property.name : '';
}

function isCallOf(callee: AnyNode, functions: ReadonlySet<string>, methods: RegExp): boolean {
  if (callee.type === 'Identifier') return functions.has(callee.name);
  if (callee.type !== 'MemberExpression' || callee.object.type !== 'Identifier') return false;
  return methods.test(`${callee.object.name}.${nameOf(callee)}`);
}
