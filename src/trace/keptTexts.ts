import * as v from 'valibot';
import type { Corpus, DocumentSource } from '../context/documents';
import type { TrajectoryEvent } from '../rlm/events';

/** See `ContextRead`. */
export const textsTurn = 'texts';

const keptText = v.object({
  path: v.string(),
  text: v.string(),
  uri: v.optional(v.string()),
  language: v.optional(v.string()),
  firstLine: v.optional(v.number()),
});
export type KeptText = v.InferOutput<typeof keptText>;

/** A corpus with the texts that no file had when a run was recorded, as they were. */
export function withKeptTexts(corpus: Corpus, events: readonly TrajectoryEvent[]): Corpus {
  const kept = new Map(keptTexts(events).map((text) => [text.path, text]));
  const documents = corpus.documents.map((document) => {
    const text = kept.get(document.path)?.text;
    if (text === undefined) return document;
    kept.delete(document.path);
    return { ...document, size: text.length, origin: { kind: 'text' as const, text } };
  });
  const buffers = [...kept.values()].flatMap(({ uri, ...buffer }) =>
    uri === undefined ? [] : [{ uri, ...buffer }],
  );
  const others = (corpus.unsaved ?? []).filter(({ uri }) => !buffers.some((buffer) => buffer.uri === uri));
  return { ...corpus, documents, unsaved: [...others, ...buffers] };
}

/** What a run was about, where its trace has all of that text; `undefined` where it does not. */
export function keptCorpus(events: readonly TrajectoryEvent[]): Corpus | undefined {
  const [started] = events;
  const loaded = events.find((event) => event.type === 'context.loaded');
  // What was left out is counted there, and not listed: the model could not be told the same of it.
  if (started?.type !== 'run.started' || loaded?.leftOut.length !== 0) return undefined;
  const kept = keptTexts(events);
  if (kept.length !== loaded.documents) return undefined;
  const documents = kept.map(({ text, ...document }): DocumentSource => {
    return { ...document, size: text.length, origin: { kind: 'text', text } };
  });
  return { name: started.scope, documents, leftOut: [] };
}

function keptTexts(events: readonly TrajectoryEvent[]): KeptText[] {
  return events
    .flatMap((event) => (event.type === 'context.read' && event.turn === textsTurn ? event.answers : []))
    .flatMap((lines) => lines.split('\n'))
    .flatMap((line) => {
      const kept = v.safeParse(v.pipe(v.string(), v.parseJson(), keptText), line);
      return kept.success ? [kept.output] : [];
    });
}
