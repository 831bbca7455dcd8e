import type { JSX } from 'preact';
import { StateIcon } from '../shared/Icon';
import { stateWords, type NodeState } from '../shared/nodeState';

export function DetailsHead({ title, state }: { title: string; state?: NodeState }): JSX.Element {
  return (
    <h2 class="details-title">
      {state && <StateIcon state={state} />}
      {title}
      {state && <span class={`details-state state-${state}`}>{stateWords(state)}</span>}
    </h2>
  );
}
