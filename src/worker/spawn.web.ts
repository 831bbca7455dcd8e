import { safeParse } from 'valibot';
import { mark, type Mark } from '../protocol/marks';
import type { EngineThread, GuestTurn } from './engineThread';

/**
 * Starts the engine in a Web Worker.
 * @param script `dist/web/worker.js`, which carries QuickJS. A worker's script has to be of its page's origin: a
 * blob is, wherever it came from.
 */
export function spawnWebEngine(script: Blob): EngineThread {
  const url = URL.createObjectURL(script);
  const worker = new Worker(url, { name: 'rlm-engine' });
  const messages: ((value: unknown) => void)[] = [];
  const ends: ((error: Error) => void)[] = [];
  let guest: GuestTurn | undefined;
  let turns = 0;
  let isOver = false;

  const note = (said: Mark): void => {
    turns++;
    if (said.mark === 'free') guest = undefined;
    else if (said.mark === 'guest') guest = { number: turns, block: said.block };
    else {
      const search = { number: said.number, milliseconds: said.milliseconds };
      guest = { number: turns, block: guest?.block, search };
    }
  };
  // A browser says nothing of a worker's end, and does not end one that failed.
  const end = (reason: string): void => {
    if (isOver) return;
    isOver = true;
    worker.terminate();
    URL.revokeObjectURL(url);
    for (const listener of ends) listener(new Error(reason));
  };
  worker.addEventListener('message', ({ data }) => {
    const said = safeParse(mark, data);
    if (said.success) note(said.output);
    else for (const listener of messages) listener(data);
  });
  worker.addEventListener('messageerror', () => end('a message of the engine could not be read'));
  worker.addEventListener('error', ({ message }) =>
    end(message ?? "the engine's script could not be loaded"),
  );

  return {
    interrupt: () => undefined,
    guest: () => guest,
    port: {
      // What is given as bytes stays here as well: an engine that has to be replaced needs it again.
      postMessage: (value) => worker.postMessage(value),
      on: (_, listener) => messages.push(listener),
    },
    onEnd: (listener) => void ends.push(listener),
    terminate: () => {
      end("the engine's thread was ended");
      return Promise.resolve();
    },
  };
}
