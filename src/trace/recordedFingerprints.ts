import type { TrajectoryEvent } from '../rlm/events';

/** The fingerprints of the documents that a run saw; '' when it had not read them yet. */
export function recordedFingerprints(events: readonly TrajectoryEvent[]): string {
  const snapshot = events.find(({ type }) => type === 'snapshot');
  return snapshot?.type === 'snapshot' ? snapshot.documents : '';
}
