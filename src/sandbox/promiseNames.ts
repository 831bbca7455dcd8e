import type { AnyNode, CallExpression, Program } from 'acorn';
import { declaredNames, isReference, walk } from './syntax';
import { queryNames } from './valueUses';

/** Names known to give promises. */
export interface PromiseNames {
  /** Async functions. */
  readonly functions: ReadonlySet<string>;
  /** Variables that were given the promise of a call. */
  readonly variables: ReadonlySet<string>;
  /** Variables that were given a list of such promises. */
  readonly lists: ReadonlySet<string>;
}

export const noPromiseNames: PromiseNames = { functions: new Set(), variables: new Set(), lists: new Set() };

/** What in a block gives promises: by the names it declares, and by what earlier blocks declared. */
export class PromiseSources {
  /** How often each name is declared in the block: what is declared twice could be either. */
  readonly #declared = new Map<string, number>();
  readonly #top: ReadonlySet<string>;
  readonly #functions: Set<string>;
  readonly #variables: Set<string>;
  readonly #lists: Set<string>;
  /** Variables that are declared as arrays. */
  readonly #arrays = new Set<string>();

  /** @param onOrigin told of every call whose promise a variable is given. */
  constructor(
    program: Program,
    known: PromiseNames,
    onOrigin: (name: string, call: AnyNode, ancestors: readonly AnyNode[]) => void,
  ) {
    walk(program, (node) => {
      for (const name of declaredNames(node)) this.#declared.set(name, (this.#declared.get(name) ?? 0) + 1);
    });
    this.#top = new Set(program.body.flatMap(topLevelNames));
    const undeclared = (name: string) => !this.#declared.has(name);
    this.#functions = new Set([...queryNames, ...known.functions].filter(undeclared));
    this.#variables = new Set([...known.variables].filter(undeclared));
    this.#lists = new Set([...known.lists].filter(undeclared));
    walk(program, (node) => {
      this.#noteFunction(node);
      const given = assignment(node);
      if (given?.value.type === 'ArrayExpression') this.#arrays.add(given.name);
    });
    walk(program, (node, ancestors) => {
      const given = assignment(node);
      if (given && this.#isCertain(given.name)) {
        if (this.isPromise(given.value)) {
          this.#variables.add(given.name);
          onOrigin(given.name, given.value, [...ancestors, node]);
        } else if (this.isList(given.value)) this.#lists.add(given.name);
      }
      const pushed = this.#pushedTo(node);
      if (pushed !== undefined && this.#isCertain(pushed)) this.#lists.add(pushed);
    });
  }

  /** `llm_query(…)`, a call of an async function. */
  isPromise(node: AnyNode): node is CallExpression {
    if (node.type !== 'CallExpression') return false;
    const { callee } = node;
    return callee.type === 'Identifier' ? this.#functions.has(callee.name) : isAsync(callee);
  }

  /** `files.map(f => llm_query(…))`, `[llm_query(a), llm_query(b)]`. */
  isList(node: AnyNode): boolean {
    if (node.type === 'ArrayExpression')
      return node.elements.some((element) => element !== null && this.isPromise(element));
    if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression') return false;
    const { property, computed } = node.callee;
    const [each] = node.arguments;
    return !computed && property.type === 'Identifier' && property.name === 'map' && this.#givesPromise(each);
  }

  /** The variable that is read here, if it holds a promise. */
  variableRead(node: AnyNode, ancestors: readonly AnyNode[]): string | undefined {
    return readOf(this.#variables, node, ancestors);
  }

  /** The variable that is read here, if it holds a list of promises. */
  listRead(node: AnyNode, ancestors: readonly AnyNode[]): string | undefined {
    return readOf(this.#lists, node, ancestors);
  }

  /** What later blocks should know: top-level names, since others do not outlive the block. */
  namesForLater(known: PromiseNames): PromiseNames {
    const lasting = (names: ReadonlySet<string>, before: ReadonlySet<string>) => {
      const lasts = (name: string) =>
        !queryNames.includes(name) && (this.#top.has(name) || !this.#declared.has(name));
      return new Set([...[...before].filter((name) => !this.#top.has(name)), ...[...names].filter(lasts)]);
    };
    return {
      functions: lasting(this.#functions, known.functions),
      variables: lasting(this.#variables, known.variables),
      lists: lasting(this.#lists, known.lists),
    };
  }

  #holdsPromise(node: AnyNode): boolean {
    return node.type === 'Identifier' && this.#variables.has(node.name);
  }

  #isCertain(name: string): boolean {
    return (this.#declared.get(name) ?? 0) <= 1;
  }

  #noteFunction(node: AnyNode): void {
    const named =
      node.type === 'FunctionDeclaration' && isAsync(node)
        ? node.id?.name
        : node.type === 'VariableDeclarator' && node.id.type === 'Identifier' && this.#givesPromise(node.init)
          ? node.id.name
          : undefined;
    if (named !== undefined && this.#declared.get(named) === 1) this.#functions.add(named);
  }

  /** An async function, or an arrow function that gives the promise of a call. */
  #givesPromise(callback: AnyNode | null | undefined): boolean {
    if (isAsync(callback)) return true;
    if (callback?.type !== 'ArrowFunctionExpression') return false;
    const { body } = callback;
    if (body.type !== 'BlockStatement') return this.isPromise(body);
    const last = body.body.at(-1);
    return last?.type === 'ReturnStatement' && !!last.argument && this.isPromise(last.argument);
  }

  /** `list` of `list.push(llm_query(…))` and of `list[i] = llm_query(…)`. */
  #pushedTo(node: AnyNode): string | undefined {
    if (node.type === 'AssignmentExpression' && node.left.type === 'MemberExpression') {
      const { object, computed } = node.left;
      const isItem = computed && object.type === 'Identifier' && this.#arrays.has(object.name);
      return isItem && this.isPromise(node.right) ? object.name : undefined;
    }
    if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression') return undefined;
    const { object, property } = node.callee;
    const [item] = node.arguments;
    const isPush = property.type === 'Identifier' && property.name === 'push';
    const pushes = isPush && item && (this.isPromise(item) || this.#holdsPromise(item));
    return pushes && object.type === 'Identifier' ? object.name : undefined;
  }
}

function readOf(
  names: ReadonlySet<string>,
  node: AnyNode,
  ancestors: readonly AnyNode[],
): string | undefined {
  if (node.type !== 'Identifier' || !names.has(node.name)) return undefined;
  return isReference(node, ancestors.at(-1)) ? node.name : undefined;
}

/** The variable and what it is given, in a declaration or an assignment. */
function assignment(node: AnyNode): { readonly name: string; readonly value: AnyNode } | undefined {
  const [target, value] =
    node.type === 'VariableDeclarator'
      ? [node.id, node.init]
      : node.type === 'AssignmentExpression' && node.operator === '='
        ? [node.left, node.right]
        : [];
  return target?.type === 'Identifier' && value ? { name: target.name, value } : undefined;
}

function topLevelNames(statement: AnyNode): string[] {
  return statement.type === 'VariableDeclaration'
    ? statement.declarations.flatMap(declaredNames)
    : statement.type === 'FunctionDeclaration' && statement.id
      ? [statement.id.name]
      : [];
}

function isAsync(node: AnyNode | null | undefined): boolean {
  return (
    (node?.type === 'FunctionDeclaration' ||
      node?.type === 'FunctionExpression' ||
      node?.type === 'ArrowFunctionExpression') &&
    node.async &&
    !node.generator
  );
}
