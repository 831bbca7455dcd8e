import type { CallView, CodeView, IterationView, RunView } from '../../rlm/trajectory';
import { unusualModel } from '../shared/unusualModel';

/** One visible line of the tree. A call's `model` is set where it is not the run's usual one. */
export type Row = RowContent & {
  /** Unique in the run, stable while it grows. */
  readonly id: string;
  readonly parent: string | undefined;
  /** 1-based depth. */
  readonly level: number;
  /** 1-based place among `siblings`. */
  readonly position: number;
  readonly siblings: number;
  /** `undefined` for a line with nothing below it. */
  readonly expanded: boolean | undefined;
};

export type RowContent =
  | { readonly kind: 'run'; readonly run: RunView }
  | { readonly kind: 'turn'; readonly turn: IterationView; readonly next: IterationView | undefined }
  /** The call that wrote the turn's code. */
  | { readonly kind: 'root'; readonly call: CallView; readonly model: string | undefined }
  | { readonly kind: 'code'; readonly block: CodeView }
  /** `first`: the first sub-call of the same turn, which may be this one. */
  | {
      readonly kind: 'call';
      readonly call: CallView;
      readonly first: CallView;
      readonly model: string | undefined;
    }
  /** Stands for sub-calls not shown; `hidden` is empty when they are, and the line then takes them back. */
  | { readonly kind: 'more'; readonly hidden: readonly CallView[]; readonly total: number };

export const runRowId = 'run';

/** A turn shows so many sub-calls before the rest waits behind one line. */
const firstCalls = 20;
/** … and so many of the failed ones among the rest, as those are what one looks for. */
const failedCalls = 20;

/** What the user opened and closed by hand; all else has its default. */
export type Expansion = ReadonlyMap<string, boolean>;

interface Node {
  readonly id: string;
  readonly content: RowContent;
  readonly children: () => Node[];
  readonly hasChildren: boolean;
}

/** The visible lines from top to bottom. Each line costs a small object: text is made when it is drawn. */
export function flattenRun(run: RunView, expansion: Expansion): Row[] {
  const rows: Row[] = [];
  const visit = (nodes: readonly Node[], level: number, parent: string | undefined): void => {
    nodes.forEach((node, index) => {
      const expanded = node.hasChildren ? (expansion.get(node.id) ?? true) : undefined;
      rows.push({
        ...node.content,
        id: node.id,
        parent,
        level,
        position: index + 1,
        siblings: nodes.length,
        expanded,
      });
      if (expanded) visit(node.children(), level + 1, node.id);
    });
  };
  const root: Node = {
    id: runRowId,
    content: { kind: 'run', run },
    children: () => new NodeMaker(run, expansion).turns(run.iterations),
    hasChildren: run.iterations.length > 0,
  };
  visit([root], 1, undefined);
  return rows;
}

class NodeMaker {
  readonly #run: RunView;
  readonly #expansion: Expansion;

  constructor(run: RunView, expansion: Expansion) {
    this.#run = run;
    this.#expansion = expansion;
  }

  turns(turns: readonly IterationView[]): Node[] {
    return turns.map((turn, index) => ({
      id: turn.id,
      content: { kind: 'turn', turn, next: turns[index + 1] },
      children: () => this.#parts(turn),
      hasChildren: turn.root !== undefined || turn.blocks.length > 0 || turn.calls.length > 0,
    }));
  }

  #parts(turn: IterationView): Node[] {
    const nodes: Node[] = [];
    const { root } = turn;
    if (root) nodes.push(leaf(root.id, { kind: 'root', call: root, model: unusualModel(this.#run, root) }));
    turn.blocks.forEach((block, index) =>
      nodes.push(leaf(codeRowId(turn.id, index), { kind: 'code', block })),
    );
    const moreId = moreRowId(turn.id);
    const all = this.#expansion.get(moreId) === true;
    const { shown, hidden } = all ? { shown: turn.calls, hidden: [] } : firstOf(turn.calls);
    for (const call of shown) nodes.push(this.#call(call, turn.calls[0] ?? call));
    if (hidden.length > 0 || (all && firstOf(turn.calls).hidden.length > 0)) {
      nodes.push(leaf(moreId, { kind: 'more', hidden, total: turn.calls.length }));
    }
    return nodes;
  }

  #call(call: CallView, first: CallView): Node {
    return {
      id: call.id,
      content: { kind: 'call', call, first, model: unusualModel(this.#run, call) },
      children: () => this.turns(call.iterations),
      hasChildren: call.iterations.length > 0,
    };
  }
}

function leaf(id: string, content: RowContent): Node {
  return { id, content, children: () => [], hasChildren: false };
}

function firstOf(calls: readonly CallView[]): { shown: readonly CallView[]; hidden: readonly CallView[] } {
  // A line that hides two others saves nothing.
  if (calls.length <= firstCalls + 3) return { shown: calls, hidden: [] };
  const shown: CallView[] = [];
  const hidden: CallView[] = [];
  let failed = 0;
  calls.forEach((call, index) => {
    const extra = index >= firstCalls && call.finished?.outcome.ok === false && failed++ < failedCalls;
    (index < firstCalls || extra ? shown : hidden).push(call);
  });
  return { shown, hidden };
}

function moreRowId(turn: string): string {
  return `${turn}+more`;
}

function codeRowId(turn: string, index: number): string {
  return `${turn}#${index}`;
}
