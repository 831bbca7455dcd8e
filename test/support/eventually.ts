import { setTimeout as sleep } from 'node:timers/promises';

/** Waits until this is so, for as long as the test may take: how soon hangs on the machine. */
export async function eventually(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await sleep(10);
}
