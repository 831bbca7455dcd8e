import { SearchTimeout, type TimeLimit } from '../context/timeLimit';
import type { Mark } from '../protocol/marks';
import { RunError } from '../rlm/errors';
import { withOverlays } from '../gather/overlays';
import { SecretFinder } from '../gather/masking';
import type { EngineRuntime } from './engineRuntime';
import { givenText } from './givenText.web';
import { loadTexts, type TextReader } from './loading';

/** What fits the stack of a browser's worker. */
const guestStackBytes = 256 * 1024;

/**
 * A Web Worker: no disk, no memory shared with the host, no thread that the engine could wait for.
 * @param say tells the host's watchdog what has the thread
 */
export function webRuntime(wasm: Promise<WebAssembly.Module>, say: (mark: Mark) => void): EngineRuntime {
  const finder = new SecretFinder();
  let last: Mark = { mark: 'free' };
  const tell = (mark: Mark): void => say((last = mark));
  return {
    wasm,
    guestStackBytes,
    signals: {
      begin: () => undefined,
      // Cancels come as messages; the watchdog ends the thread of an engine that does not get to read them.
      isCancelled: () => false,
      onGuest: (runs, block) => tell(runs ? { mark: 'guest', block } : { mark: 'free' }),
    },
    parsers: undefined,
    timeLimit: () => watchedSearches(tell, () => last),
    listFolders: (corpus) =>
      (corpus.folders ?? []).length === 0
        ? Promise.resolve(withOverlays(corpus, corpus.unsaved ?? []))
        : Promise.reject(new RunError('unreadable-root', 'A browser cannot list folders of a disk.')),
    load: (sources, { onLost, onRead }, signal) => {
      let count = 0;
      const read: TextReader['read'] = (source) => {
        onRead(++count);
        return givenText(source, finder);
      };
      return loadTexts(sources, { read, pause }, onLost, signal);
    },
  };
}

/** Nothing here can stop a search: the watchdog ends the thread of one that takes longer than it may. */
function watchedSearches(tell: (mark: Mark) => void, last: () => Mark): TimeLimit {
  return {
    run(work, milliseconds, number) {
      const before = last();
      const started = performance.now();
      tell({ mark: 'search', number, milliseconds });
      try {
        const result = work();
        if (performance.now() - started > milliseconds) throw new SearchTimeout();
        return result;
      } finally {
        tell(before);
      }
    },
  };
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}
