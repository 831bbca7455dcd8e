import { checkCitations } from '../context/citations';
import { countLeftOut, leftOutReasons, type Corpus, type LeftOut } from '../context/documents';
import { Ledger } from '../context/ledger';
import { maskedPlaces, maskedWords } from '../context/masked';
import { pathOnOneLine } from '../context/pathWords';
import { Snapshot } from '../context/snapshot';
import { estimateAllTokens } from '../context/tokens';
import { RunError } from '../rlm/errors';
import type { EventBody } from '../rlm/events';
import type { GuestReads } from '../rlm/guestReads';
import type { LoopResult } from '../rlm/loopResult';
import { textsTurn, type KeptText } from '../trace/keptTexts';
import { fingerprintsOf, type Loaded } from './loading';
import type { SnapshotContext } from './loopContext';

/** Paths named where there may be many. */
const shownPaths = 3;

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
    const why = leftOut.length === 0 ? 'there is no file in it' : whyLeftOut(leftOut);
    throw new RunError(
      'empty-context',
      `There is no readable text in ${corpus.name}: ${why}. Choose another scope.`,
    );
  }
  const snapshot = new Snapshot(loaded.documents);
  const tokens = estimateAllTokens(snapshot);
  const opened = { name: corpus.name, snapshot, tokens, ledger: new Ledger(snapshot), leftOut };
  report({ type: 'snapshot', documents: fingerprintsOf(loaded.documents) });
  reportLoaded(opened, milliseconds, report);
  warnOfUnreadable(report, leftOut);
  warnOfDamaged(report, loaded.damaged);
  warnOfSecrets(report, snapshot);
  return opened;
}

/** What no file has (a selection, an unsaved buffer) is recorded, so that a run can go on with it after a crash. */
export function keepTexts(corpus: Corpus, { documents }: Snapshot, reads: GuestReads): void {
  const given = new Set(
    corpus.documents.filter(({ origin }) => origin.kind === 'text').map(({ path }) => path),
  );
  const texts = reads.of(textsTurn);
  for (const document of documents) {
    const { path, uri, language, firstLine, masked = [] } = document;
    // Where a secret is masked, the text alone would not tell that it was.
    if (!given.has(path) || masked.length > 0) continue;
    const text = (): KeptText => ({ path, uri, language, firstLine, text: document.text() });
    texts.answer(() => JSON.stringify(text()));
  }
  texts.flush();
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

/** The answer with its citations checked, and what the run has read; nothing is said of files that are not at hand. */
export function reportAnswer(
  { answer }: LoopResult,
  { snapshot, ledger, leftOut, lacksTexts }: SnapshotContext,
  report: Report,
): void {
  if (lacksTexts === true) {
    if (answer) report({ type: 'answered', answer: answer.text, how: answer.how, citations: [] });
    return;
  }
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

function warnOfUnreadable(report: Report, leftOut: readonly LeftOut[]): void {
  const unreadable = leftOut.filter(({ reason }) => reason === 'unreadable');
  const [first] = unreadable;
  if (!first) return;
  const paths = new Set(unreadable.map(({ path }) => path));
  const detail = first.detail === undefined ? '' : ` (${first.path}: ${first.detail})`;
  const message = `Could not be read, and is not part of this run: ${listed([...paths])}${detail}`;
  report({ type: 'warning', code: 'file-unreadable', message });
}

function warnOfDamaged(report: Report, paths: readonly string[]): void {
  if (paths.length === 0) return;
  const message = `Bytes that are not UTF-8 are shown as � in ${listed(paths)}`;
  report({ type: 'warning', code: 'invalid-utf8', message });
}

/** `1 may hold secrets (.env); 7 ignored by .gitignore (a.log, b.log, c.log and 4 more)` */
function whyLeftOut(leftOut: readonly LeftOut[]): string {
  return countLeftOut(leftOut, shownPaths)
    .map(
      ({ reason, count, examples }) =>
        `${count.toLocaleString('en-US')} ${leftOutReasons[reason]} (${listed(examples, count)})`,
    )
    .join('; ');
}

function listed(paths: readonly string[], count = paths.length): string {
  const shown = paths.slice(0, shownPaths);
  const more = count > shown.length ? ` and ${(count - shown.length).toLocaleString('en-US')} more` : '';
  return `${shown.map(pathOnOneLine).join(', ')}${more}`;
}
