import type { Corpus, DocumentSource } from '../context/documents';
import { byPath } from './order';

/** One corpus of several; a document that is in more than one of them counts once, as the last has it. */
export function mergeCorpora(name: string, corpora: readonly Corpus[]): Corpus {
  const [first] = corpora;
  if (first && corpora.length === 1) return { ...first, name };
  const documents = new Map<string, DocumentSource>();
  for (const corpus of corpora)
    for (const item of corpus.documents) documents.set(item.uri ?? item.path, item);
  return {
    name,
    documents: [...documents.values()].sort(byPath),
    leftOut: corpora.flatMap(({ leftOut }) => leftOut).sort(byPath),
  };
}
