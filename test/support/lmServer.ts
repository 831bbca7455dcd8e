import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { LmScript, RecordedRequest } from './lmScript';

export interface LmServer {
  /** Ends in `/v1`. */
  readonly baseUrl: string;
  /** Every request since the server started or `use` was last called, oldest first. */
  requests(): Promise<RecordedRequest[]>;
  /** Replaces the script and forgets the requests so far. */
  use(script: LmScript): Promise<void>;
  /** Ends the process. Safe to call twice. */
  stop(): Promise<void>;
}

export type ParentMessage = { type: 'use'; id: number; script: LmScript } | { type: 'requests'; id: number };
export type ServerMessage =
  { type: 'listening'; port: number } | { type: 'done'; id: number; requests: RecordedRequest[] };

/**
 * Starts an OpenAI-compatible streaming server in another process, on a free port of 127.0.0.1.
 *
 * @param options.entry the bundled `lmServerMain`; by default what RLM_TEST_LM_SERVER names, or the one that
 * `node esbuild.js --tests` builds.
 */
export async function startLmServer(options: { script: LmScript; entry?: string }): Promise<LmServer> {
  const child = fork(options.entry ?? defaultEntry(), [], {
    execArgv: [],
    env: childEnvironment(),
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const pending = new Map<number, PromiseWithResolvers<RecordedRequest[]>>();
  let lastId = 0;
  const port = await new Promise<number>((listening, failed) => {
    child.once('error', failed);
    child.once('exit', (code) =>
      failed(new Error(`the test LM server ended at once, exit code ${code ?? '?'}`)),
    );
    child.on('message', (message: ServerMessage) => {
      if (message.type === 'listening') {
        listening(message.port);
      } else {
        pending.get(message.id)?.resolve(message.requests);
        pending.delete(message.id);
      }
    });
  });
  const call = async (make: (id: number) => ParentMessage): Promise<RecordedRequest[]> => {
    const id = ++lastId;
    const reply = Promise.withResolvers<RecordedRequest[]>();
    pending.set(id, reply);
    child.send(make(id));
    return reply.promise;
  };
  child.once('exit', () => {
    for (const { reject } of pending.values()) reject(new Error('the test LM server has ended'));
  });
  const use = async (script: LmScript): Promise<void> => {
    await call((id) => ({ type: 'use', id, script }));
  };
  await use(options.script);
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    requests: () => call((id) => ({ type: 'requests', id })),
    use,
    stop: () => stop(child),
  };
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  if (child.connected) child.disconnect();
  const late = setTimeout(() => child.kill('SIGKILL'), 2000);
  await ended;
  clearTimeout(late);
}

/** Nothing of ours but what a runtime needs to start: in VS Code the executable is Electron. */
function childEnvironment(): NodeJS.ProcessEnv {
  const { SystemRoot } = process.env;
  return { ELECTRON_RUN_AS_NODE: '1', ...(SystemRoot === undefined ? {} : { SystemRoot }) };
}

function defaultEntry(): string {
  const candidates = [
    ...(process.env['RLM_TEST_LM_SERVER'] ? [process.env['RLM_TEST_LM_SERVER']] : []),
    // Inside the bundle of the in-host tests, which is CommonJS.
    ...(typeof __dirname === 'string' ? [join(__dirname, '../support/lmServerMain.mjs')] : []),
    resolve('dist/test/support/lmServerMain.mjs'),
  ];
  const found = candidates.find((candidate) => existsSync(candidate));
  if (found === undefined) {
    throw new Error(
      `no test LM server at ${candidates.join(' or ')}: build the tests, or set RLM_TEST_LM_SERVER`,
    );
  }
  return found;
}
