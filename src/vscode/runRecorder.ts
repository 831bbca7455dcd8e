import type { TrajectoryEvent } from '../rlm/events';

/** Writes the journal of one run. */
export interface RunRecorder {
  /** Resolves when the event is kept, or can no longer be: the user is then told, once. */
  append(event: TrajectoryEvent): Promise<void>;
  close(): Promise<void>;
}

/** Keeps nothing. */
export const forgetful: RunRecorder = { append: () => Promise.resolve(), close: () => Promise.resolve() };

/**
 * That a run goes on, and what it shares with the run it is forked from, is written with what is new of it: a
 * replay that comes to nothing changes no trace.
 */
export function onceItGoesOn(recorder: RunRecorder, shared: readonly TrajectoryEvent[] = []): RunRecorder {
  let held = [...shared];
  return {
    append: async (event) => {
      if (event.type === 'run.resumed') {
        held.push(event);
        return;
      }
      const before = held;
      held = [];
      await Promise.all([...before, event].map((each) => recorder.append(each)));
    },
    close: () => recorder.close(),
  };
}
