import * as v from 'valibot';
import type { TrajectoryEvent } from '../rlm/events';
import type { RunView } from '../rlm/trajectory';
import type { TextProgress } from './textProgress';

/** The wire between the extension host and the trace panel. */

/** Host to panel. */
export type PanelMessage =
  /** Events of the run the panel shows. `reset`: forget what was shown before. */
  | ({
      readonly type: 'events';
      readonly runId: string;
      readonly reset: boolean;
      readonly events: readonly TrajectoryEvent[];
    } & RunState)
  /** The runs before this one in its conversation, oldest first. */
  | { readonly type: 'earlier'; readonly runId: string; readonly runs: readonly EarlierRun[] }
  /** Text streaming in for calls in flight, since the last such message; shown, never kept. */
  | { readonly type: 'deltas'; readonly runId: string; readonly deltas: readonly CallDelta[] }
  /** How far its files are listed and read; without `progress`, nothing is being read any more. */
  | {
      readonly type: 'reading';
      readonly runId: string;
      readonly progress?: TextProgress | undefined;
    }
  /** There is no run to show, or it could not be read: the words to show instead. */
  | { readonly type: 'empty'; readonly message: string };

/** What can be done with a run now. */
export interface RunState {
  /** True while the run can still be cancelled. */
  readonly live: boolean;
  /** True when the host can ask the same question of the same scope again. */
  readonly repeatable: boolean;
  /** True while a question can follow up on it: the session that answered it is there. */
  readonly followable: boolean;
  /** True when it was broken off and can go on from its trace. */
  readonly resumable: boolean;
  /** True when a turn of it can be taken another way, in a run of its own. */
  readonly forkable: boolean;
  /** True while another window is at work on it: here it can only be read. */
  readonly elsewhere: boolean;
  /** False when no trace is kept: a reload of the window loses it. */
  readonly kept: boolean;
}

/** What of an earlier run of a conversation stays readable. */
export type EarlierRun = Pick<RunView, 'started' | 'answered' | 'finished'>;

export interface CallDelta {
  readonly call: string;
  readonly text: string;
}

const place = { path: v.string(), line: v.pipe(v.number(), v.integer(), v.minValue(1)) };

/** What a panel's button can have the host do with a run. */
export const runActions = [
  /** While it goes on: its next turn is to be the last. */
  'answer-now',
  /** While it goes on: ask the user for a hint. */
  'hint',
  /** Ask again, with twice of what the run had used up. */
  'more',
  /** Ask again, of the REPL. */
  'deeper',
  /** Ask again by one direct call, and show both answers. */
  'compare',
  /** Ask anew about the same text, in words that the user is asked for. */
  'again',
  /** Go on with a run that was broken off. */
  'resume',
] as const;
export type RunAction = (typeof runActions)[number];

/** Panel to host. */
export const panelRequest = v.variant('type', [
  /** The panel can receive; `runId` is the run it showed before a reload. */
  v.object({ type: v.literal('ready'), runId: v.optional(v.string()) }),
  /** Open a citation of the run's answer in an editor. */
  v.object({ type: v.literal('open'), runId: v.string(), ...place, endLine: place.line }),
  v.object({ type: v.literal('cancel'), runId: v.string() }),
  /** Do this with the run. */
  v.object({ type: v.literal('act'), runId: v.string(), action: v.picklist(runActions) }),
  /** Run again from this turn of the root loop, in a way that the user is asked for. */
  v.object({ type: v.literal('fork'), runId: v.string(), turn: v.string() }),
  /** Ask this question, which follows up on the run. */
  v.object({ type: v.literal('follow'), runId: v.string(), question: v.string() }),
  /** Ask a new question over the workspace. */
  v.object({ type: v.literal('ask') }),
  v.object({ type: v.literal('showLog') }),
]);
export type PanelRequest = v.InferOutput<typeof panelRequest>;
