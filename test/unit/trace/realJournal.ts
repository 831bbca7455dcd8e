import type { LanguageModel } from '../../../src/rlm/model';
import type { TrajectoryEvent } from '../../../src/rlm/events';
import { openJournal } from '../../../src/trace/journal';
import { readJournal } from '../../../src/trace/readJournal';
import type { RecordedRun } from '../../../src/trace/recordedRun';
import { textHash } from '../../../src/trace/textHash.node';
import type { Session } from '../../../src/worker/session';
import { ask, type Asked } from '../../support/askEngine';
import { repl } from '../../support/scriptedModel';
import { inMemoryStore } from './inMemoryStore';

/** Two turns with sub-calls and a third that answers; what is replied hangs on what is asked alone. */
const turns = [
  'var found = await llm_query_batched(["α", "β"].map((name) => `${name} in ${context.files[0]}`)); print(found)',
  'var more = await llm_query("more"); print(more, Math.random() < 1, budget())',
  'FINAL(found.join() + " and " + more)',
].map(repl);

const model: LanguageModel = {
  name: 'steady',
  isLanguageModel: true,
  complete: ({ role, messages }) => {
    const turn = messages.filter((message) => message.role === 'assistant').length;
    const text = role === 'root' ? (turns[turn] ?? '') : `“${messages.at(-1)?.content.length}” — ok`;
    return Promise.resolve({ text, finish: 'stop' });
  },
};

/** Asks the question of the journals here, from its begin or from what is recorded. */
export function askSteadily(session: Session, recorded?: RecordedRun): Promise<Asked> {
  return ask(session, { root: model, limits: { wallTimeMs: 20_000 }, ...(recorded && { recorded }) });
}

/** The bytes of a journal as the product writes it, and the events in it. */
export async function realJournal(
  session: Session,
): Promise<{ readonly bytes: Buffer; readonly events: readonly TrajectoryEvent[]; readonly answer: string }> {
  const { events, run } = await askSteadily(session);
  const store = inMemoryStore();
  const journal = openJournal(store, { runId: 'test', createdAt: 1, software: 'test', hash: textHash });
  for (const event of events) await journal.record(event);
  await journal.close();
  // As they are read: what is undefined is not written.
  return {
    bytes: Buffer.from(store.text),
    events: readJournal(store.text).events,
    answer: run.answered?.answer ?? '',
  };
}
