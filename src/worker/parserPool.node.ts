import { availableParallelism } from 'node:os';
import { MessageChannel, receiveMessageOnPort, Worker, type MessagePort } from 'node:worker_threads';
import type { ParserReply, ParserRequest } from '../protocol/parser';
import { ParsersStopped, PatternProblem, type ParseJob, type Parsers } from '../structure/parsers';
import type { FileResult, ParseFile, StructureTask } from '../structure/task';

/** Text that goes to a parser at once: little enough to spread, enough to be worth a message. */
const batchCharacters = 256_000;
/** A parser that does not begin in this time is ended. */
const startMs = 30_000;
/** A parser that is silent about a file for so long is ended: it gives up by itself before, where it can. */
const defaultSilenceMs = 6_500;
/** How often the run's cancel is looked at while waiting. */
const lookMs = 50;
/** The engine itself waits meanwhile; the host's thread needs some of the machine. */
const maxThreads = Math.max(2, Math.min(4, availableParallelism() - 1));

interface Parser {
  readonly worker: Worker;
  readonly port: MessagePort;
  /** Files it has been given and has not answered, and the task they are for. */
  pending: ParseFile[];
  isBusy: boolean;
  hasBegun: boolean;
  /** When it last said something. */
  heard: number;
}

/**
 * Threads that parse while the engine waits for them, so that code of the guest gets results at once. A
 * document that holds a thread up, or breaks it, costs that thread and no more. Threads start when they are
 * needed and live until `stop`.
 */
export class ParserPool implements Parsers {
  readonly #path: URL | string;
  readonly #isCancelled: () => boolean;
  readonly #silenceMs: number;
  readonly #bell = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  #parsers: Parser[] = [];

  /** @param path of `parser.mjs`; the grammars lie beside it */
  constructor(path: URL | string, isCancelled: () => boolean, silenceMs = defaultSilenceMs) {
    this.#path = path;
    this.#isCancelled = isCancelled;
    this.#silenceMs = silenceMs;
  }

  captureNames(grammar: string, task: StructureTask): readonly string[] {
    let names: readonly string[] | undefined;
    this.#send(this.#parsers[0] ?? this.#spawn(), { grammar, task, files: [] });
    this.#untilIdle(
      (reply) => {
        if (reply.kind === 'done') names = reply.captureNames;
        if (reply.kind === 'broken')
          throw new Error(`the parser for ${grammar} does not work: ${reply.message}`);
      },
      () => undefined,
    );
    if (!names) throw new Error(`the parser for ${grammar} does not answer`);
    return names;
  }

  search({ grammar, task, files }: ParseJob, onResult: (result: FileResult) => void): void {
    const batches = batchesOf(files);
    /** What a parser that had to be ended has left. */
    const left: ParseFile[][] = [];
    const next = (): ParseFile[] | undefined => left.pop() ?? batches.next().value ?? undefined;
    const feed = (): void => {
      for (;;) {
        const idle = this.#parsers.find(({ isBusy }) => !isBusy);
        if (!idle && this.#parsers.length >= maxThreads) return;
        const batch = next();
        if (!batch) return;
        this.#send(idle ?? this.#spawn(), { grammar, task, files: batch });
      }
    };
    feed();
    this.#untilIdle((reply, parser) => {
      if (reply.kind === 'result') onResult(reply.result);
      if (reply.kind === 'broken') {
        const [file, ...others] = parser.pending;
        if (file) onResult({ document: file.document, ok: false, reason: reply.message });
        if (others.length > 0) left.push(others);
      }
    }, feed);
  }

  stop(): void {
    const parsers = this.#parsers;
    this.#parsers = [];
    for (const parser of parsers) end(parser);
  }

  #spawn(): Parser {
    const { port1, port2 } = new MessageChannel();
    const worker = new Worker(this.#path, {
      name: 'rlm-parser',
      workerData: { port: port2, bell: this.#bell },
      transferList: [port2],
      env: {},
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: 1_024 },
    });
    // What becomes of it shows in what it says, or does not.
    worker.on('error', () => undefined);
    worker.unref();
    const parser: Parser = { worker, port: port1, pending: [], isBusy: false, hasBegun: false, heard: 0 };
    this.#parsers.push(parser);
    return parser;
  }

  #send(parser: Parser, request: ParserRequest): void {
    parser.pending = [...request.files];
    parser.isBusy = true;
    parser.hasBegun = false;
    parser.heard = performance.now();
    parser.port.postMessage(request);
  }

  /**
   * Hands on what the parsers say until none has anything to do.
   * @param feed gives work to those that are idle
   */
  #untilIdle(onReply: (reply: ParserReply, parser: Parser) => void, feed: () => void): void {
    while (this.#parsers.some(({ isBusy }) => isBusy)) {
      if (this.#isCancelled()) throw new ParsersStopped('the run is cancelled');
      const rung = Atomics.load(this.#bell, 0);
      let heard = false;
      for (const parser of [...this.#parsers]) {
        for (let reply = this.#take(parser); reply; reply = this.#take(parser)) {
          heard = true;
          if (reply.kind === 'problem') throw new PatternProblem(reply.message);
          onReply(reply, parser);
          if (reply.kind === 'broken') break;
        }
      }
      feed();
      if (!heard) Atomics.wait(this.#bell, 0, rung, lookMs);
    }
  }

  /** The next thing a parser has said; a parser that is silent for too long is taken to be broken. */
  #take(parser: Parser): ParserReply | undefined {
    if (!parser.isBusy) return undefined;
    // What arrives here was sent by our own thread, in which no code of the guest runs.
    const received = receiveMessageOnPort(parser.port) as { message: ParserReply } | undefined;
    const patience = parser.hasBegun ? this.#silenceMs : startMs;
    if (!received && performance.now() - parser.heard < patience) return undefined;
    const reply = received?.message ?? {
      kind: 'broken',
      message: `not parsed within ${patience / 1000} s`,
    };
    parser.heard = performance.now();
    if (reply.kind === 'begun') parser.hasBegun = true;
    else if (reply.kind === 'result') parser.pending.shift();
    else parser.isBusy = false;
    if (reply.kind === 'broken') {
      this.#parsers = this.#parsers.filter((other) => other !== parser);
      end(parser);
    }
    return reply;
  }
}

function end({ worker, port }: Parser): void {
  port.close();
  void worker.terminate();
}

function* batchesOf(files: Iterable<ParseFile>): Generator<ParseFile[], undefined> {
  let batch: ParseFile[] = [];
  let size = 0;
  for (const file of files) {
    batch.push(file);
    size += file.text.length;
    if (size < batchCharacters) continue;
    yield batch;
    batch = [];
    size = 0;
  }
  if (batch.length > 0) yield batch;
}
