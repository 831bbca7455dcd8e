import type { Corpus } from '../context/documents';
import type { Inspected } from '../protocol/engine';
import type { OnTextProgress } from '../protocol/textProgress';
import { RunError } from '../rlm/errors';
import type { Engine, EngineLink } from './engineLink';
import { maxStrikes } from './strikes';
import { graceMs } from './watchdog';

/**
 * Has the engine look at a corpus while it runs nothing; one that is lost meanwhile is replaced.
 * @throws {RunError} `unreadable-root` when a folder cannot be read; the signal's reason when aborted.
 */
export async function inspectThrough(
  link: EngineLink,
  corpus: Corpus,
  onProgress: OnTextProgress,
  signal: AbortSignal,
): Promise<Inspected> {
  signal.throwIfAborted();
  link.serve({ progress: onProgress });
  try {
    for (let strikes = 1; ; strikes++) {
      const engine = link.ready();
      try {
        return await inspectIn(engine, corpus, signal);
      } catch (error) {
        signal.throwIfAborted();
        if (link.engine === engine || strikes === maxStrikes) throw error;
      }
    }
  } finally {
    link.serve(undefined);
  }
}

async function inspectIn(
  { thread, methods, ended }: Engine,
  corpus: Corpus,
  signal: AbortSignal,
): Promise<Inspected> {
  let late: ReturnType<typeof setTimeout> | undefined;
  const cancel = () => {
    void methods.cancel.asEvent({ code: 'cancelled', message: 'The preview was cancelled.' });
    late = setTimeout(() => void thread.terminate(), graceMs);
  };
  signal.addEventListener('abort', cancel);
  try {
    const inspected = await Promise.race([methods.inspect(corpus), ended]);
    signal.throwIfAborted();
    if ('problem' in inspected) throw new RunError('unreadable-root', inspected.problem);
    return inspected;
  } finally {
    signal.removeEventListener('abort', cancel);
    clearTimeout(late);
  }
}
