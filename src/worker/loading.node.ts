import { setImmediate } from 'node:timers/promises';
import type { DocumentSource } from '../context/documents';
import type { KeptText } from './keptText';
import { keepInPages, maskedText } from './keptText.node';
import { loadTexts, type Loaded, type OnLost } from './loading';
import { TextPages } from './textPages.node';
import type { TextStore } from './textStore.node';

/**
 * Reads every document, see `loadTexts`; files unchanged since they were last read come from the store.
 * @throws the signal's reason when aborted.
 */
export async function load(
  sources: readonly DocumentSource[],
  store: TextStore,
  onLost: OnLost,
  signal: AbortSignal,
): Promise<Loaded> {
  // What is given with the question is kept for this run alone.
  const given = new TextPages();
  store.makeRoomFor(sources);
  const reader = { read: (source: DocumentSource) => keptText(source, store, given), pause: setImmediate };
  return loadTexts(sources, reader, onLost, signal);
}

function keptText(
  { path, language, origin }: DocumentSource,
  store: TextStore,
  given: TextPages,
): KeptText | 'binary' {
  switch (origin.kind) {
    case 'text':
      return maskedText(path, language, origin.text, store.finder);
    case 'file':
      return store.file({ path, language, fsPath: origin.fsPath, seen: origin.seen });
    case 'bytes': {
      const bytes = given.room(origin.bytes.byteLength);
      bytes.set(origin.bytes);
      return keepInPages({ path, language, bytes, isText: origin.isText }, given, store.finder);
    }
  }
}
