import type { AnyNode, Program } from 'acorn';
import { PromiseSources, type PromiseNames } from './promiseNames';
import { walk } from './syntax';
import { asyncForEach, isChained, isListShown, isListUsed, isValueUse, mayAwait } from './valueUses';

/** An expression to be awaited where it stands. */
export interface AwaitPlace {
  readonly node: AnyNode;
  /** True for a list of promises. */
  readonly isList: boolean;
  /** True when a statement of a list of statements begins with it. */
  readonly beginsStatement: boolean;
}

/** `list.forEach(async …)` whose end is to be awaited. */
export interface AwaitedLoop {
  readonly node: AnyNode;
  readonly callback: AnyNode;
  readonly beginsStatement: boolean;
}

export interface MissingAwaits {
  /** Outer expressions before inner ones. */
  readonly places: readonly AwaitPlace[];
  /** In the same order. */
  readonly loops: readonly AwaitedLoop[];
  /** What later blocks should know. */
  readonly names: PromiseNames;
}

interface Use extends AwaitPlace {
  /** Whether `await` may stand here. */
  readonly awaitable: boolean;
}

/**
 * Finds calls of queries and async functions whose promise is used as if it were the value: printed, put into
 * a template, compared, indexed; lists of such promises that are printed, joined or gone through as values; and
 * async functions given to `forEach`. Only where no other reading makes sense: a promise that is stored, passed on or given to `Promise.all` in an array is left alone,
 * so that calls started side by side stay so.
 */
export function missingAwaits(program: Program, known: PromiseNames): MissingAwaits {
  const origins = new Map<string, Use[]>();
  const sources = new PromiseSources(program, known, (name, call, ancestors) => {
    add(origins, name, useOf(call, ancestors));
  });
  const places: Use[] = [];
  const reads = new Map<string, Use[]>();
  const chained = new Set<string>();
  const loops: AwaitedLoop[] = [];
  walk(program, (node, ancestors) => {
    const callback = asyncForEach(node, ancestors);
    if (callback) loops.push({ node, callback, beginsStatement: useOf(node, ancestors).beginsStatement });
    const variable = sources.variableRead(node, ancestors);
    if (variable !== undefined) {
      if (isChained(node, ancestors)) chained.add(variable);
      if (isValueUse(node, ancestors)) add(reads, variable, useOf(node, ancestors));
    } else if (sources.isPromise(node)) {
      if (isValueUse(node, ancestors)) places.push(useOf(node, ancestors));
    } else if (sources.isList(node) || sources.listRead(node, ancestors) !== undefined) {
      if (isListShown(node, ancestors) || isListUsed(node, ancestors))
        places.push(useOf(node, ancestors, true));
    }
  });
  for (const [name, uses] of reads)
    places.push(...placesFor(uses, origins.get(name) ?? [], chained.has(name)));
  const awaitable = places.filter((place) => place.awaitable);
  awaitable.sort((a, b) => a.node.start - b.node.start || b.node.end - a.node.end);
  return { places: awaitable, loops, names: sources.namesForLater(known) };
}

/**
 * A variable is awaited where it is read, so that calls run side by side; if one reader cannot wait, where the
 * call is made.
 */
function placesFor(uses: readonly Use[], origins: readonly Use[], isChainedToo: boolean): readonly Use[] {
  if (uses.every(({ awaitable }) => awaitable)) return uses;
  const atOrigin = !isChainedToo && origins.length > 0 && origins.every(({ awaitable }) => awaitable);
  return atOrigin ? origins : uses;
}

function add(uses: Map<string, Use[]>, name: string, use: Use): void {
  uses.set(name, [...(uses.get(name) ?? []), use]);
}

function useOf(node: AnyNode, ancestors: readonly AnyNode[], isList = false): Use {
  const statement = ancestors.findLastIndex(({ type }) => type === 'ExpressionStatement');
  const list = ancestors[statement - 1]?.type;
  const beginsStatement =
    ancestors[statement]?.start === node.start &&
    (list === 'Program' || list === 'BlockStatement' || list === 'SwitchCase');
  return { node, isList, beginsStatement, awaitable: mayAwait(node, ancestors) };
}
