import type { Corpus } from '../context/documents';
import { maskedPlaces } from '../context/masked';
import { Snapshot } from '../context/snapshot';
import { estimateAllTokens } from '../context/tokens';
import { contextPreview } from '../gather/contextPreview';
import type { Inspected } from '../protocol/engine';
import type { EngineRuntime } from './engineRuntime';
import { fingerprintsOf } from './loading';
import type { TextProgressReports } from './textProgressReports';

/**
 * Lists and reads a corpus as a run would, and says what a run would see. What is read
 * is not read again for the run.
 */
export async function inspectCorpus(
  corpus: Corpus,
  { listFolders, load }: Pick<EngineRuntime, 'listFolders' | 'load'>,
  progress: TextProgressReports,
  signal: AbortSignal,
): Promise<Inspected> {
  const listed = await listFolders(corpus, (found) => progress.found(found), signal);
  const { documents } = listed;
  const onRead = (read: number): void => progress.read(read, documents.length);
  const loaded = await load(documents, { onLost: () => undefined, onRead }, signal);
  progress.end();
  const snapshot = new Snapshot(loaded.documents);
  const facts = {
    name: corpus.name,
    documents: snapshot.documents,
    characters: snapshot.characters,
    tokens: estimateAllTokens(snapshot),
    leftOut: [...listed.leftOut, ...loaded.leftOut],
    masked: maskedPlaces(snapshot),
  };
  return {
    documents: facts.documents.length,
    characters: facts.characters,
    tokens: facts.tokens,
    leftOut: facts.leftOut.length,
    masked: facts.masked.length,
    fingerprints: fingerprintsOf(loaded.documents),
    text: contextPreview(facts),
  };
}
