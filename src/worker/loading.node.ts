import { hash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { DocumentSource } from '../context/documents';
import type { SecretFinder } from '../gather/masking';
import type { FileOnDisk } from './fileReading.node';
import { HeldText } from './heldText';
import { keptText, type KeptText } from './keptText';
import { loadTexts, sliceMs, type Loaded, type LoadingListener, type TextReader } from './loading';
import { BatchBuilder, roomBytes } from './textBatch.node';
import type { Reading, TextStore } from './textStore.node';

/**
 * Reads every document, see `loadTexts`; files unchanged since they were last read come from the store.
 * @throws the signal's reason when aborted.
 */
export async function load(
  sources: readonly DocumentSource[],
  store: TextStore,
  { onLost, onRead }: LoadingListener,
  signal: AbortSignal,
): Promise<Loaded> {
  let sliceEnd = performance.now() + sliceMs;
  const pause = async () => {
    if (performance.now() < sliceEnd) return;
    await setImmediate();
    signal.throwIfAborted();
    sliceEnd = performance.now() + sliceMs;
  };
  const files = sources.flatMap((source) =>
    source.origin.kind === 'file' ? [fileOf(source, source.origin.fsPath)] : [],
  );
  await store.refresh(files, { pause, onRead }, signal);
  const given = await givenBytes(sources, store.finder, {
    pause,
    onRead: (count) => onRead(files.length + count),
  });
  const read: TextReader['read'] = (source) => {
    const { origin } = source;
    if (origin.kind === 'file') return store.file(fileOf(source, origin.fsPath));
    if (origin.kind === 'bytes') return given.get(source) ?? 'binary';
    return keptText(source, origin.text, store.finder, (shown) => hash('sha256', shown));
  };
  return loadTexts(sources, { read, pause: setImmediate }, onLost, signal);
}

function fileOf({ path, language, maxBytes }: DocumentSource, fsPath: string): FileOnDisk {
  return { path, language, maxBytes, fsPath };
}

interface GivenBytes {
  readonly source: DocumentSource;
  readonly bytes: Buffer;
  readonly isText: boolean | undefined;
}

/** What is given as bytes with the question, kept for this run alone. */
async function givenBytes(
  sources: readonly DocumentSource[],
  finder: SecretFinder,
  { pause, onRead }: Reading,
): Promise<ReadonlyMap<DocumentSource, KeptText | 'binary'>> {
  const kept = new Map<DocumentSource, KeptText | 'binary'>();
  let batch: GivenBytes[] = [];
  let size = 0;
  const keep = async () => {
    for (const [source, text] of textsOf(batch, size, finder)) kept.set(source, text);
    [batch, size] = [[], 0];
    if (kept.size > 0) onRead(kept.size);
    await pause();
  };
  for (const source of sources) {
    const { origin } = source;
    if (origin.kind !== 'bytes') continue;
    const { buffer, byteOffset, byteLength } = origin.bytes;
    batch.push({ source, bytes: Buffer.from(buffer, byteOffset, byteLength), isText: origin.isText });
    size += byteLength;
    if (size >= roomBytes) await keep();
  }
  await keep();
  return kept;
}

function textsOf(
  batch: readonly GivenBytes[],
  size: number,
  finder: SecretFinder,
): [DocumentSource, KeptText | 'binary'][] {
  const builder = new BatchBuilder(finder, Buffer.allocUnsafeSlow(size));
  for (const { source, bytes, isText } of batch)
    builder.add({ path: source.path, language: source.language, bytes, isText });
  const { pages, texts } = builder.finish(Infinity);
  const strings = { latin1: pages.latin1.toString('latin1'), utf16le: pages.utf16le.toString('utf16le') };
  return batch.map(({ source }, index) => {
    const text = texts[index];
    if (text === undefined || text === 'binary' || !text.place) return [source, 'binary'];
    return [source, new HeldText(text, strings[text.place.encoding], text.place.start)];
  });
}
