/** The script of a page that asks an engine in a Web Worker; the tests drive it from outside. */
import type { Corpus, DocumentSource } from '../../src/context/documents';
import type { TrajectoryEvent } from '../../src/rlm/events';
import type { RunLimits } from '../../src/rlm/limits';
import { startSession } from '../../src/worker/session';
import { spawnWebEngine } from '../../src/worker/spawn.web';
import { ask } from './ask';
import { inMemoryCorpus } from './inMemoryCorpus';
import { scriptedModel } from './scriptedModel';

/** A question as it crosses into the page. */
export interface PageQuestion {
  readonly question?: string;
  readonly texts?: Readonly<Record<string, string>>;
  /** By path, numbers from 0 to 255. */
  readonly bytes?: Readonly<Record<string, readonly number[]>>;
  /** Of the root, one a turn. */
  readonly replies?: readonly string[];
  /** Of every sub-call. */
  readonly subReply?: string;
  readonly limits?: Partial<RunLimits>;
  /** The run is cancelled with the first event of this type. */
  readonly cancelOn?: TrajectoryEvent['type'];
  readonly follows?: string;
}

export interface PageAnswer {
  readonly events: readonly TrajectoryEvent[];
  /** Sub-calls that reached the model. */
  readonly subCalls: number;
  readonly workers: number;
}

const script = fetch('worker.js').then((response) => response.blob());
let workers = 0;

const session = script.then((blob) =>
  startSession({
    spawn: () => {
      workers++;
      return spawnWebEngine(blob);
    },
    fenceKey: new Uint8Array(32),
  }),
);

async function askInPage(given: PageQuestion): Promise<PageAnswer> {
  const { replies = [], subReply = '', limits, cancelOn, follows } = given;
  const sub = scriptedModel(subReply);
  const cancel = new AbortController();
  const { events } = await ask(await session, {
    question: given.question ?? 'What is here?',
    root: scriptedModel(...replies),
    sub,
    ...(follows === undefined ? { corpus: corpusOf(given) } : { follows }),
    ...(limits ? { limits } : {}),
    signal: cancel.signal,
    onEvent: ({ type }) => {
      if (type === cancelOn) cancel.abort();
    },
  });
  return { events, subCalls: sub.requests.length, workers };
}

function corpusOf({ bytes = {}, texts = { 'a.txt': 'one\n' } }: PageQuestion): Corpus {
  const { documents, ...corpus } = inMemoryCorpus(texts);
  const files = Object.entries(bytes).map(([path, given]): DocumentSource => ({
    path,
    size: given.length,
    origin: { kind: 'bytes', bytes: Uint8Array.from(given) },
  }));
  return { ...corpus, documents: [...documents, ...files] };
}

async function inspectInPage(given: PageQuestion): Promise<unknown> {
  return (await session).inspect(corpusOf(given), () => undefined, new AbortController().signal);
}

Object.assign(globalThis, { askInPage, inspectInPage });
