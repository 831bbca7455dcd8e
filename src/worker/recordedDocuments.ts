import { readFingerprints } from '../context/fingerprints';
import { Ledger } from '../context/ledger';
import { Snapshot, type SnapshotDocument } from '../context/snapshot';
import type { RecordedDocuments } from '../rlm/recordedContext';
import type { SnapshotContext } from './loopContext';

/**
 * The context of a recorded run whose files are not at hand: every document has its place and its size. Nothing
 * looks at its text, since code is told what is recorded.
 */
export function openRecorded({ fingerprints, tokens }: RecordedDocuments): SnapshotContext {
  const snapshot = new Snapshot(readFingerprints(fingerprints).map(blank));
  return { name: '', snapshot, tokens, ledger: new Ledger(snapshot), leftOut: [], lacksTexts: true };
}

function blank({ path, length }: { readonly path: string; readonly length: number }): SnapshotDocument {
  return { path, length, firstLine: 1, endsInBreak: true, text: () => ' '.repeat(length) };
}
