import * as v from 'valibot';
import type { Corpus } from '../context/documents';
import type { TrajectoryEvent } from '../rlm/events';

/** See `ContextRead`. */
export const textsTurn = 'texts';

const keptText = v.object({
  path: v.string(),
  text: v.string(),
  uri: v.optional(v.string()),
  language: v.optional(v.string()),
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

function keptTexts(events: readonly TrajectoryEvent[]): KeptText[] {
  return events
    .flatMap((event) => (event.type === 'context.read' && event.turn === textsTurn ? event.answers : []))
    .flatMap((lines) => lines.split('\n'))
    .flatMap((line) => {
      const kept = v.safeParse(v.pipe(v.string(), v.parseJson(), keptText), line);
      return kept.success ? [kept.output] : [];
    });
}
