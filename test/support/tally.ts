import { readFile, writeFile } from 'node:fs/promises';
import * as v from 'valibot';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const tallySchema = v.object({ passed: count, failed: count, skipped: count });

/** How a suite went, in numbers of tests. */
export type Tally = v.InferOutput<typeof tallySchema>;

/** The environment variable that names the file a suite writes its {@link Tally} to, as JSON. */
export const tallyVariable = 'TEST_TALLY_FILE';

/** Says how the suite went to the one that started it, if that asked for it. */
export async function writeTally(tally: Tally): Promise<void> {
  const file = process.env[tallyVariable];
  if (file !== undefined) await writeFile(file, JSON.stringify(tally));
}

/** What the suite wrote; undefined when it ended before it could. */
export async function readTally(file: string): Promise<Tally | undefined> {
  try {
    return v.parse(tallySchema, JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return undefined;
  }
}

export function addTallies(tallies: readonly Tally[]): Tally {
  const sum = (pick: (tally: Tally) => number) => tallies.reduce((total, tally) => total + pick(tally), 0);
  return { passed: sum((t) => t.passed), failed: sum((t) => t.failed), skipped: sum((t) => t.skipped) };
}

/** `12 passed, 0 failed`, and what was skipped if anything was. */
export function tallyLine({ passed, failed, skipped }: Tally): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
