import type { CallView, CodeView, IterationView } from '../../rlm/trajectory';

/**
 * `warned`: done, with something to look at (cut reply, code that threw);
 * `stopped`: was under way when the run ended.
 */
export type NodeState = 'running' | 'done' | 'warned' | 'failed' | 'stopped';

/** `ended`: the run is over, so nothing can be running. */
export function callState(call: CallView, ended: boolean): NodeState {
  const outcome = call.finished?.outcome;
  if (!outcome) return ended ? 'stopped' : 'running';
  if (!outcome.ok) return outcome.code === 'cancelled' ? 'stopped' : 'failed';
  return outcome.finish === 'stop' ? 'done' : 'warned';
}

export function codeState(block: CodeView, ended: boolean): NodeState {
  if (block.error !== undefined) return 'failed';
  if (block.milliseconds === undefined) return ended ? 'stopped' : 'running';
  return 'done';
}

/** A turn whose code threw or whose sub-calls failed goes on, so it is `warned` and not `failed`. */
export function turnState(turn: IterationView, ended: boolean): NodeState {
  const root = turn.root ? callState(turn.root, ended) : 'running';
  const parts = [
    root,
    ...turn.blocks.map((block) => codeState(block, ended)),
    ...turn.calls.map((call) => callState(call, ended)),
  ];
  if (parts.includes('running')) return ended ? 'stopped' : 'running';
  if (root === 'failed') return 'failed';
  if (parts.includes('stopped')) return 'stopped';
  return parts.some((part) => part !== 'done') ? 'warned' : 'done';
}

const words: Readonly<Record<NodeState, string>> = {
  running: 'running',
  done: 'done',
  warned: 'done, with problems',
  failed: 'failed',
  stopped: 'stopped',
};

export function stateWords(state: NodeState): string {
  return words[state];
}
