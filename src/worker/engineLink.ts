import { optional, safeParse } from 'valibot';
import type { Corpus } from '../context/documents';
import type { EngineMethods, HostMethods } from '../protocol/engine';
import { textProgress } from '../protocol/textProgress';
import type { EngineThread } from './engineThread';
import { connect } from './rpc';

/** An engine that runs. */
export interface Engine {
  readonly thread: EngineThread;
  readonly methods: ReturnType<typeof connect<EngineMethods, HostMethods>>;
  /** Rejects when the thread ends. */
  readonly ended: Promise<never>;
}

/** The way to the engine, whose thread starts when it is first needed, and anew after one that has ended. */
export class EngineLink {
  readonly #spawn: () => EngineThread;
  #engine: Engine | undefined;
  #host: HostMethods = idle;

  constructor(spawn: () => EngineThread) {
    this.#spawn = spawn;
  }

  /** The engine that runs; `undefined` when there is none. */
  get engine(): Engine | undefined {
    return this.#engine;
  }

  /** What the engine asks is answered by these from now on; what they lack, and `undefined`: by nobody. */
  serve(host: Partial<HostMethods> | undefined): void {
    this.#host = { ...idle, ...host };
  }

  ready(): Engine {
    return (this.#engine ??= this.#start());
  }

  /** Ends the thread and whatever runs in it. Safe to call twice. */
  async dispose(): Promise<void> {
    const ending = this.#engine;
    this.#engine = undefined;
    ending?.methods.$close();
    await ending?.thread.terminate();
  }

  #start(): Engine {
    const thread = this.#spawn();
    const host: HostMethods = {
      complete: (spec) => this.#host.complete(spec),
      report: (event) => this.#host.report(event),
      askLanguageServer: (asked) => this.#host.askLanguageServer(asked),
      // Nothing hangs on it: what makes no sense is passed over.
      progress: (given) => {
        const checked = safeParse(optional(textProgress), given);
        if (checked.success) this.#host.progress(checked.output);
      },
    };
    const methods = connect<EngineMethods, HostMethods>(thread.port, host, buffersOf);
    const ended = new Promise<never>((_, reject) => thread.onEnd(reject));
    const started: Engine = { thread, methods, ended };
    ended.catch(() => {
      methods.$close();
      if (this.#engine === started) this.#engine = undefined;
    });
    return started;
  }
}

const idle: HostMethods = {
  complete: () => Promise.reject(new Error('no run is in progress')),
  askLanguageServer: () => Promise.reject(new Error('no run is in progress')),
  report: () => undefined,
  progress: () => undefined,
};

/** Documents given as bytes move to the engine. */
function buffersOf(message: unknown): ArrayBuffer[] {
  const task = message as { m?: unknown; a?: { corpus?: Corpus }[] };
  if (task.m !== 'run') return [];
  const buffers = new Set<ArrayBuffer>();
  for (const { origin } of task.a?.[0]?.corpus?.documents ?? []) {
    if (origin.kind === 'bytes' && origin.bytes.buffer instanceof ArrayBuffer)
      buffers.add(origin.bytes.buffer);
  }
  return [...buffers];
}
