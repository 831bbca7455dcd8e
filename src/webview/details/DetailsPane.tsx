import './details.css';
import type { JSX } from 'preact';
import type { CallView, IterationView, RunView } from '../../rlm/trajectory';
import { useHostTime } from '../shared/useHostTime';
import type { TraceStore } from '../traceStore';
import { CallDetails } from './CallDetails';
import { RunDetails } from './RunDetails';
import { TurnDetails } from './TurnDetails';

interface DetailsPaneProps {
  readonly run: RunView;
  /** Turns of the root loop can be taken another way. */
  readonly forkable: boolean;
  readonly ended: boolean;
  /** It is under way in this window, whose time is known. */
  readonly live: boolean;
  /** A line of the tree, by id. */
  readonly shown: string | undefined;
  readonly store: TraceStore;
}

/** What the chosen line of the tree stands for, in full. */
export function DetailsPane({ run, forkable, ended, live, shown, store }: DetailsPaneProps): JSX.Element {
  const now = useHostTime(store.clock, live && !ended);
  const [id = '', block] = (shown ?? '').split('#');
  const node = run.nodes.get(id);
  const common = { ended, now, streams: store.streams };
  return (
    // The key: opened messages and scrolled texts belong to one node and not to the next.
    <div class="details" key={shown}>
      {!node && <RunDetails run={run} />}
      {node?.kind === 'call' && <CallDetails call={node} {...common} />}
      {node?.kind === 'iteration' && (
        <TurnDetails
          turn={node}
          next={nextTurn(run, node)}
          onFork={forkable && isOfRootLoop(node) ? () => store.fork(node.id) : undefined}
          block={block === undefined ? undefined : Number(block)}
          {...common}
        />
      )}
    </div>
  );
}

function isOfRootLoop({ id }: IterationView): boolean {
  return !id.includes('.');
}

function nextTurn(run: RunView, turn: IterationView): IterationView | undefined {
  const parent = run.nodes.get(turn.id.slice(0, Math.max(0, turn.id.lastIndexOf('.'))));
  const loop = isCall(parent) ? parent.iterations : run.iterations;
  return loop[loop.indexOf(turn) + 1];
}

function isCall(node: IterationView | CallView | undefined): node is CallView {
  return node?.kind === 'call';
}
