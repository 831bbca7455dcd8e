import type { JSX } from 'preact';
import type { RunView } from '../../rlm/trajectory';
import { useHostTime } from '../shared/useHostTime';
import type { TraceStore } from '../traceStore';
import { flattenRun, type Row } from './rows';
import { Tree } from './Tree';

interface TreePaneProps {
  readonly run: RunView;
  readonly runId: string;
  /** Turns of the root loop can be taken another way. */
  readonly forkable: boolean;
  readonly ended: boolean;
  /** It is under way in this window, whose time is known. */
  readonly live: boolean;
  /** The line whose details are shown. */
  readonly shown: string | undefined;
  readonly store: TraceStore;
}

/** The steps of the run, with their heading. */
export function TreePane({ run, runId, forkable, ended, live, shown, store }: TreePaneProps): JSX.Element {
  const now = useHostTime(store.clock, live && !ended);
  const rows = flattenRun(run, store.expansion.value);
  const following = !ended && store.selected.value === undefined;
  const expand = (row: Row, expanded: boolean): void => {
    store.setExpanded(row.id, expanded);
    // What is chosen stays in sight: closing a branch chooses its head.
    if (!expanded && shown !== undefined && isBelow(rows, shown, row.id)) store.select(row.id);
  };
  return (
    <section class="tree-pane" aria-label="Steps">
      <div class="pane-head tree-head">
        <h2>Steps</h2>
        {!ended && (
          <button
            type="button"
            class="button quiet"
            aria-pressed={following}
            title="Show each new turn as it comes"
            onClick={() => (following && shown !== undefined ? store.select(shown) : store.follow())}
          >
            Follow
          </button>
        )}
        <span class="column-tokens">Tokens</span>
        <span class="column-time">Time</span>
      </div>
      <Tree
        rows={rows}
        selected={shown}
        following={following}
        ended={ended}
        now={now}
        menuOf={(row) => (forkable ? turnMenu(row, runId) : undefined)}
        onSelect={(row) => store.select(row.id)}
        onExpand={expand}
      />
    </section>
  );
}

/** Read by VS Code, which hands it to the commands of the menu. */
function turnMenu(row: Row, runId: string): string | undefined {
  if (row.kind !== 'turn' || row.turn.id.includes('.')) return undefined;
  return JSON.stringify({
    webviewSection: 'turn',
    runId,
    turn: row.turn.id,
    preventDefaultContextMenuItems: true,
  });
}

function isBelow(rows: readonly Row[], id: string, ancestor: string): boolean {
  const parents = new Map(rows.map((row) => [row.id, row.parent]));
  for (let at = parents.get(id); at !== undefined; at = parents.get(at)) if (at === ancestor) return true;
  return false;
}
