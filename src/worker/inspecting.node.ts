import type { Corpus } from '../context/documents';
import { maskedPlaces } from '../context/masked';
import { Snapshot } from '../context/snapshot';
import { estimateAllTokens } from '../context/tokens';
import { contextPreview } from '../gather/contextPreview';
import type { Inspected } from '../protocol/engine';
import { listFolders } from './listing.node';
import { fingerprintsOf, load } from './loading.node';
import type { TextStore } from './textStore.node';

/** Lists and reads a corpus as a run would, and says what a run would see. What is read stays in the store. */
export async function inspectCorpus(
  corpus: Corpus,
  store: TextStore,
  signal: AbortSignal,
): Promise<Inspected> {
  const listed = await listFolders(corpus, signal);
  const loaded = await load(listed.documents, store, () => undefined, signal);
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
