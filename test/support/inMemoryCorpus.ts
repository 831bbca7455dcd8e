import type { Corpus } from '../../src/context/documents';
import { Snapshot, textInMemory } from '../../src/context/snapshot';

/** A corpus of texts by path. */
export function inMemoryCorpus(texts: Readonly<Record<string, string>>): Corpus {
  const documents = Object.entries(texts).map(([path, text]) => ({
    path,
    size: new TextEncoder().encode(text).byteLength,
    origin: { kind: 'text' as const, text },
  }));
  return { name: 'Test', documents, leftOut: [] };
}

export function inMemorySnapshot(texts: Readonly<Record<string, string>>): Snapshot {
  return new Snapshot(Object.entries(texts).map(([path, text]) => textInMemory(path, text)));
}
