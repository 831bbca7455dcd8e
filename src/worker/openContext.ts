import { checkCitations } from '../context/citations';
import { countLeftOut, type Corpus } from '../context/documents';
import { Ledger } from '../context/ledger';
import { maskedPlaces, maskedWords } from '../context/masked';
import { Snapshot } from '../context/snapshot';
import { estimateAllTokens } from '../context/tokens';
import { counted } from '../context/words';
import { RunError } from '../rlm/errors';
import type { EventBody } from '../rlm/events';
import type { LoopResult } from '../rlm/loopResult';
import { fingerprintsOf, type Loaded } from './loading';
import type { SnapshotContext } from './loopContext';

type Report = (event: EventBody) => void;

/**
 * Loading is done: the snapshot of the run, reported with what is to be known of it.
 * @throws {RunError} `empty-context` when nothing in it can be read
 */
export function openContext(
  corpus: Corpus,
  loaded: Loaded,
  milliseconds: number,
  report: Report,
): SnapshotContext {
  const leftOut = [...corpus.leftOut, ...loaded.leftOut];
  if (loaded.documents.length === 0) {
    const what =
      leftOut.length === 0
        ? 'there is no file in it'
        : `${counted(leftOut.length, 'entry', 'entries')} left out`;
    throw new RunError('empty-context', `${corpus.name}: no readable text (${what}). Choose another scope.`);
  }
  const snapshot = new Snapshot(loaded.documents);
  const tokens = estimateAllTokens(snapshot);
  const opened = { name: corpus.name, snapshot, tokens, ledger: new Ledger(snapshot), leftOut };
  report({ type: 'snapshot', documents: fingerprintsOf(loaded.documents) });
  reportLoaded(opened, milliseconds, report);
  warnOfFiles(
    report,
    'file-unreadable',
    'could not be read and is not part of this run',
    loaded.leftOut.filter(({ reason }) => reason === 'unreadable'),
  );
  warnOfFiles(
    report,
    'invalid-utf8',
    'has bytes that are not UTF-8; they are shown as �',
    loaded.damaged.map((path) => ({ path })),
  );
  warnOfSecrets(report, snapshot);
  return opened;
}

export function reportLoaded(
  { snapshot, tokens, leftOut }: SnapshotContext,
  milliseconds: number,
  report: Report,
): void {
  report({
    type: 'context.loaded',
    documents: snapshot.documents.length,
    characters: snapshot.characters,
    tokens,
    leftOut: countLeftOut(leftOut),
    milliseconds: Math.round(milliseconds),
  });
}

/** Of a document that changed while the run still needed it. */
export function warnOfLost(report: Report, path: string, reason: string): void {
  const message = `${path} is no longer part of this run: ${reason} on disk since the run began, and it was too much to be held in memory. What an answer says of it may be wrong.`;
  report({ type: 'warning', code: 'file-changed', message });
}

/** The answer with its citations checked, and what the run has read. */
export function reportAnswer(
  { answer }: LoopResult,
  { snapshot, ledger, leftOut }: SnapshotContext,
  report: Report,
): void {
  if (answer) {
    const { text, how } = answer;
    const citations = checkCitations(snapshot, text, { leftOut, wasRead: (span) => ledger.wasRead(span) });
    ledger.cited(citations);
    report({ type: 'answered', answer: text, how, citations });
  }
  report({ type: 'coverage', coverage: ledger.coverage(leftOut.length) });
}

function warnOfSecrets(report: Report, snapshot: Snapshot): void {
  const what = maskedWords(maskedPlaces(snapshot));
  if (what === '') return;
  const message = `Masked before anything could read or send them: ${what}. What an answer says of these places may be wrong.`;
  report({ type: 'warning', code: 'secrets-masked', message });
}

function warnOfFiles(
  report: Report,
  code: string,
  problem: string,
  files: readonly { readonly path: string; readonly detail?: string | undefined }[],
): void {
  const [first] = files;
  if (!first) return;
  const more = files.length > 1 ? ` (and ${counted(files.length - 1, 'more file')})` : '';
  const detail = first.detail === undefined ? '' : `: ${first.detail}`;
  report({ type: 'warning', code, message: `${first.path} ${problem}${more}${detail}` });
}
