import { parse, type AnyNode, type Identifier, type Pattern, type Program } from 'acorn';
import { stripTypes } from './stripTypes';

/** Where a block stops being JavaScript. */
export class BlockSyntaxError extends Error {
  override readonly name = 'SyntaxError';
  /** Offset in the block. */
  readonly position: number;

  constructor(message: string, position: number) {
    super(message);
    this.position = position;
  }
}

/** A block as JavaScript: `source` has spaces where the block had types, so lines and columns hold. */
export interface ParsedBlock {
  readonly source: string;
  readonly program: Program;
}

/** @throws {BlockSyntaxError} */
export function parseBlock(source: string): ParsedBlock {
  try {
    return { source, program: parseScript(source) };
  } catch (error) {
    const stripped = stripTypes(source);
    if (stripped !== source) return parseStripped(stripped);
    throw error;
  }
}

function parseStripped(source: string): ParsedBlock {
  return { source, program: parseScript(source) };
}

/** @throws {BlockSyntaxError} */
export function parseScript(source: string): Program {
  try {
    return parse(source, {
      ecmaVersion: 'latest',
      sourceType: 'script',
      allowAwaitOutsideFunction: true,
      allowReturnOutsideFunction: true,
      allowHashBang: true,
    });
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const position = 'pos' in error && typeof error.pos === 'number' ? error.pos : 0;
    throw new BlockSyntaxError(error.message.replace(/ \(\d+:\d+\)$/, ''), position);
  }
}

/** Visits a tree, parents before children; `ancestors` begin at the root, and the last is the parent. */
export function walk(root: AnyNode, visit: (node: AnyNode, ancestors: readonly AnyNode[]) => void): void {
  const ancestors: AnyNode[] = [];
  const enter = (node: AnyNode) => {
    visit(node, ancestors);
    ancestors.push(node);
    for (const child of childrenOf(node)) enter(child);
    ancestors.pop();
  };
  enter(root);
}

/** The first node, parents before children, that `wanted` accepts, with its ancestors. */
export function findNode<Node extends AnyNode>(
  root: AnyNode,
  wanted: (node: AnyNode, ancestors: readonly AnyNode[]) => node is Node,
): { readonly node: Node; readonly ancestors: readonly AnyNode[] } | undefined {
  let found: { node: Node; ancestors: readonly AnyNode[] } | undefined;
  walk(root, (node, ancestors) => {
    if (!found && wanted(node, ancestors)) found = { node, ancestors: [...ancestors] };
  });
  return found;
}

function* childrenOf(node: AnyNode): Generator<AnyNode> {
  for (const [key, value] of Object.entries(node)) {
    // `{a}` has one node as key and value.
    if (key === 'key' && 'shorthand' in node && node.shorthand) continue;
    if (Array.isArray(value)) yield* value.filter(isNode);
    else if (isNode(value)) yield value;
  }
}

function isNode(value: unknown): value is AnyNode {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

/** The names that a pattern declares. */
export function boundNames(pattern: Pattern | null | undefined): string[] {
  switch (pattern?.type) {
    case 'Identifier':
      return [pattern.name];
    case 'ObjectPattern':
      return pattern.properties.flatMap((property) =>
        boundNames(property.type === 'Property' ? property.value : property.argument),
      );
    case 'ArrayPattern':
      return pattern.elements.flatMap(boundNames);
    case 'AssignmentPattern':
      return boundNames(pattern.left);
    case 'RestElement':
      return boundNames(pattern.argument);
    default:
      return [];
  }
}

/** The names that a node itself declares, anywhere: variables, parameters, functions, classes. */
export function declaredNames(node: AnyNode): string[] {
  switch (node.type) {
    case 'VariableDeclarator':
      return boundNames(node.id);
    case 'FunctionDeclaration':
    case 'FunctionExpression':
      return [...(node.id ? [node.id.name] : []), ...node.params.flatMap(boundNames)];
    case 'ArrowFunctionExpression':
      return node.params.flatMap(boundNames);
    case 'ClassDeclaration':
    case 'ClassExpression':
      return node.id ? [node.id.name] : [];
    case 'CatchClause':
      return boundNames(node.param);
    default:
      return [];
  }
}

/** Whether an identifier reads or writes a variable: it is no property's name, label or declaration. */
export function isReference(node: Identifier, parent: AnyNode | undefined): boolean {
  switch (parent?.type) {
    case 'MemberExpression':
      return parent.object === node || parent.computed;
    case 'Property':
      return parent.value === node || parent.computed;
    case 'MethodDefinition':
    case 'PropertyDefinition':
      return parent.value === node || parent.computed;
    case 'VariableDeclarator':
      return parent.init === node;
    case 'AssignmentPattern':
      return parent.right === node;
    case 'ArrowFunctionExpression':
      return parent.body === node;
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'CatchClause':
    case 'LabeledStatement':
    case 'BreakStatement':
    case 'ContinueStatement':
    case 'RestElement':
    case 'ArrayPattern':
      return false;
    case 'ClassDeclaration':
    case 'ClassExpression':
      return parent.superClass === node;
    default:
      return true;
  }
}

/** 1-based line of an offset. */
export function lineAt(source: string, offset: number): number {
  let line = 1;
  for (let at = source.indexOf('\n'); at >= 0 && at < offset; at = source.indexOf('\n', at + 1)) line++;
  return line;
}

/** Source text of a node on one line, cut when it is long. */
export function sourceOf(
  source: string,
  node: { readonly start: number; readonly end: number },
  limit = 60,
): string {
  const text = source.slice(node.start, node.end).replace(/\s+/g, ' ');
  return text.length > limit ? `${text.slice(0, limit - 1)}…` : text;
}
