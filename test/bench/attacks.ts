import { join } from 'node:path';
import { defaultLimits } from '../../src/rlm/limits';
import { fileJournalStore } from '../../src/trace/fileJournalStore.node';
import { openJournal } from '../../src/trace/journal';
import { textHash } from '../../src/trace/textHash.node';
import type { Session } from '../../src/worker/session';
import { ask, realSession } from '../support/askEngine';
import { repl, scriptedModel } from '../support/scriptedModel';
import { temporaryFolder } from '../support/temporaryFolder';
import type { Attack } from '../unit/sandbox/hostile/attack';
import { attacks } from '../unit/sandbox/hostile/attacks';
import { median } from './measure';

/** Of computing, for attacks that do not say otherwise. */
const codeTimeoutMs = 1_000;
const tickMs = 2;
const shown = 5;
const texts = { 'a.txt': 'one needle in the hay', 'docs/b.txt': `${'a'.repeat(60)}b` };

interface Measured {
  readonly title: string;
  /** Milliseconds that the host's thread worked between two ticks, each time. */
  readonly work: readonly number[];
  /** Milliseconds that the block took beyond its computing time. */
  readonly beyond: number;
}

/**
 * Runs every attack of the hostile suite through a real run with a journal, and prints how long the host was kept
 * at work in one go (in time of its processor, which is the same on a busy machine), how far blocks went beyond
 * their deadline, and what memory was left in use.
 */
export async function showAttacks(): Promise<void> {
  const before = memoryInUse();
  const all: Measured[] = [];
  const folder = await temporaryFolder('attacks');
  for (const [kind, list] of Object.entries(attacks)) {
    const session = realSession();
    for (const attack of list) {
      const journal = join(folder.path, `${all.length}.jsonl`);
      all.push(await watched(`${kind}: ${attack.tries}`, () => run(session, attack, journal)));
    }
    await session.dispose();
  }
  await folder.remove();
  print(all, memoryInUse() - before);
}

/** @returns milliseconds that its block took beyond the deadline; negative where it ended before */
async function run(session: Session, { code, codeTimeoutMs: own }: Attack, path: string): Promise<number> {
  const deadline = own ?? codeTimeoutMs;
  const options = { runId: 'bench', createdAt: 0, software: 'bench', hash: textHash };
  const journal = openJournal(fileJournalStore(path), options);
  const { events } = await ask(session, {
    root: scriptedModel(repl(code), repl('FINAL("over")')),
    sub: scriptedModel('here'),
    texts,
    limits: { ...defaultLimits, codeTimeoutMs: deadline },
    record: (event) => journal.record(event),
  });
  await journal.close();
  const block = events.find((event) => event.type === 'code.finished');
  return (block?.milliseconds ?? 0) - deadline;
}

async function watched(title: string, run: () => Promise<number>): Promise<Measured> {
  const work: number[] = [];
  let last = workedMs();
  const timer = setInterval(() => {
    const now = workedMs();
    work.push(now - last);
    last = now;
  }, tickMs);
  const beyond = await run();
  clearInterval(timer);
  work.push(workedMs() - last);
  return { title, work, beyond };
}

function print(all: readonly Measured[], memory: number): void {
  const work = all.flatMap((each) => each.work).sort((a, b) => a - b);
  const at = (share: number) => (work[Math.floor((work.length - 1) * share)] ?? NaN).toFixed(1);
  console.log(`\n${all.length} attacks`);
  console.log(`  the host at work in one go    p99 ${at(0.99)} ms, at most ${at(1)} ms`);
  for (const { title, work } of top(all, ({ work }) => Math.max(...work)))
    console.log(
      `    ${Math.max(...work)
        .toFixed(1)
        .padStart(8)} ms  ${title}`,
    );
  const late = all.map(({ beyond }) => Math.max(0, beyond));
  console.log(`  beyond the deadline           median ${median(late)} ms, at most ${Math.max(...late)} ms`);
  for (const { title, beyond } of top(all, ({ beyond }) => beyond))
    console.log(`    ${beyond.toFixed(0).padStart(8)} ms  ${title}`);
  console.log(`  memory in use after them      ${memory.toFixed(0)} MB more than before`);
}

function top(all: readonly Measured[], by: (measured: Measured) => number): Measured[] {
  return all.toSorted((a, b) => by(b) - by(a)).slice(0, shown);
}

/** Milliseconds of processor time that this thread has taken so far. */
function workedMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}

/** Of this process, all threads included, in MB. */
function memoryInUse(): number {
  return process.memoryUsage.rss() / 2 ** 20;
}
