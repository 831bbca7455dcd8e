import { appendFile, mkdir, open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { LanguageModel } from '../../src/rlm/model';
import type { TrajectoryEvent } from '../../src/rlm/events';
import { fileJournalStore } from '../../src/trace/fileJournalStore.node';
import { openJournal } from '../../src/trace/journal';
import { journalFileReading, readJournalFile } from '../../src/trace/journalFile.node';
import { recordedRun } from '../../src/trace/recordedRun';
import { textHash } from '../../src/trace/textHash.node';
import type { Session } from '../../src/worker/session';
import { ask, realSession, type Asked } from '../support/askEngine';
import { repl } from '../support/scriptedModel';
import { temporaryFolder } from '../support/temporaryFolder';

const steps = 50;
const callsAStep = 10;
const runs = 1_000;
const largeMegabytes = 500;

/** Prints what journals cost: bytes and time, going on with a long run, a very large one, and many runs. */
export async function showJournal(): Promise<void> {
  const folder = await temporaryFolder('bench-journal');
  const session = realSession();
  try {
    const whole = await longRun(session);
    await showWriting(whole.events, join(folder.path, 'run.jsonl'));
    await showResuming(session, join(folder.path, 'run.jsonl'));
    await showManyRuns(session);
    await showLarge(join(folder.path, 'large.jsonl'));
  } finally {
    await session.dispose();
    await folder.remove();
  }
}

/** So many turns that each make some sub-calls; a reply hangs on what was asked alone. */
function stepwise(): LanguageModel {
  const code = `for (const r of await llm_query_batched(Array.from({length: ${callsAStep}}, (_, i) => "part " + i + "\\n" + context.slice(0, 2000)))) print(r.slice(0, 80))`;
  return {
    name: 'stepwise',
    isLanguageModel: true,
    complete: ({ role, messages }) => {
      const turn = messages.filter((message) => message.role === 'assistant').length;
      const block = turn < steps ? `var step = ${turn}; ${code}` : 'FINAL("done after " + (step + 1))';
      const text =
        role === 'root' ? repl(block) : 'This part says nothing of it, as far as I can see.'.repeat(8);
      return Promise.resolve({ text, finish: 'stop' });
    },
  };
}

async function longRun(session: Session, recorded?: ReturnType<typeof recordedRun>): Promise<Asked> {
  const asked = await ask(session, {
    texts: { 'a.txt': 'some text\n'.repeat(2_000) },
    root: stepwise(),
    limits: { maxIterations: steps + 5, maxSubCalls: 2 * steps * callsAStep, fanOutShare: 1 },
    recorded,
  });
  if (asked.run.answered?.answer !== `done after ${steps}`)
    throw new Error(`the run came to ${JSON.stringify(asked.finished)}`);
  return asked;
}

async function showWriting(events: readonly TrajectoryEvent[], path: string): Promise<void> {
  const journal = openJournal(fileJournalStore(path), {
    runId: 'bench',
    createdAt: 0,
    software: 'bench',
    hash: textHash,
  });
  const began = performance.now();
  // One after the other: each is on its way before the next, as in a run that waits for it.
  for (const event of events) await journal.record(event);
  await journal.close();
  const milliseconds = performance.now() - began;
  const { size } = await stat(path);
  console.log(
    `\njournal of ${steps} steps and ${steps * callsAStep} sub-calls: ${events.length} events, ${(size / 2 ** 20).toFixed(2)} MB; ` +
      `an event ${Math.round(size / events.length)} bytes, ${((milliseconds / events.length) * 1000).toFixed(0)} µs`,
  );
}

async function showResuming(session: Session, path: string): Promise<void> {
  const began = performance.now();
  const { events } = await readJournalFile(path);
  const read = performance.now();
  const end = events.findIndex(({ type }) => type === 'answered');
  const { events: after } = await longRun(session, recordedRun(events.slice(0, end)));
  const again = after.filter(({ type }) => type === 'call.started').length;
  console.log(
    `resumed at its end: read in ${(read - began).toFixed(0)} ms, replayed in ${(performance.now() - read).toFixed(0)} ms, ${again} calls made again`,
  );
}

async function showManyRuns(session: Session): Promise<void> {
  const model: LanguageModel = {
    name: 'short',
    isLanguageModel: true,
    complete: ({ role }) =>
      Promise.resolve({
        text: role === 'root' ? repl('FINAL(await llm_query("one?"))') : 'one',
        finish: 'stop',
      }),
  };
  const memory: number[] = [];
  for (let run = 1; run <= runs; run++) {
    await ask(session, { root: model });
    if (run % 100 === 0) memory.push(process.memoryUsage.rss() / 2 ** 20);
  }
  console.log(`${runs} runs in one session, MB resident after each 100: ${memory.map(Math.round).join(' ')}`);
}

/** Large texts are what makes a journal large. */
async function showLarge(path: string): Promise<void> {
  await mkdir(join(path, '..'), { recursive: true });
  const file = await open(path, 'w');
  await file.write('{"format":"rlm-journal","version":2,"runId":"r","createdAt":0,"software":"bench"}\n');
  for (let index = 0; index < largeMegabytes; index++) {
    const text = `${index} ${'x'.repeat(2 ** 20)}`;
    await file.write(`${JSON.stringify({ text, hash: textHash(text) })}\n`);
    const warning = { type: 'warning', code: 'bench', message: { $text: textHash(text) } };
    await file.write(`${JSON.stringify({ ...warning, seq: index + 1, time: 0 })}\n`);
  }
  await file.close();
  const before = process.memoryUsage.rss();
  const began = performance.now();
  const reading = journalFileReading(path);
  const events = (await reading.more(false))?.events ?? [];
  const milliseconds = performance.now() - began;
  const grown = (process.memoryUsage.rss() - before) / 2 ** 20;
  console.log(
    `a journal of ${largeMegabytes} MB: ${events.length} events read in ${(milliseconds / 1000).toFixed(1)} s, ${grown.toFixed(0)} MB more resident`,
  );
  const next = { type: 'warning', code: 'bench', message: 'more', seq: events.length + 1, time: 0 };
  await appendFile(path, `${JSON.stringify(next)}\n`);
  const again = performance.now();
  const more = (await reading.more(false))?.events ?? [];
  console.log(
    `read on when another window has added to it: ${more.length} event in ${(performance.now() - again).toFixed(1)} ms`,
  );
}
