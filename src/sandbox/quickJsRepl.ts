import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import releaseSync from '@jitl/quickjs-wasmfile-release-sync';
import prelude from 'guest:prelude';
import {
  newQuickJSWASMModuleFromVariant,
  newVariant,
  Scope,
  type QuickJSContext,
  type QuickJSHandle,
  type QuickJSRuntime,
} from 'quickjs-emscripten';
import { safeParse } from 'valibot';
import type { TimeLimit } from '../context/timeLimit';
import type { GuestClock } from '../rlm/events';
import type { BlockId, Repl, ReplServices, StepResult } from '../rlm/repl';
import type { ContextDependencies } from './contextOperations';
import { BlockTime, type BlockTimeLimits } from './blockTime';
import { Blocks, type ReadyBlock } from './blocks';
import { GuestOperations } from './guestOperations';
import type { GuestError } from './hints/errorHint';
import type { LanguageDependencies } from './languageQuestions';
import { guestErrorShape } from './guestShapes';
import { Output } from './output';
import { SettledCalls } from './settledCalls';

/** What a block leaves in the queue of promise jobs is ended up to so many: about a second's work. */
const maxJobsLeftBehind = 2_000_000;
const jobsAtATime = 10_000;
/** What a block is said to have done with which the engine's thread ended each time. */
const broughtDown =
  'InternalError: the block brought the engine down each time it ran, so it was left out: take smaller parts, or another way';
/** JS_EVAL_FLAG_ASYNC: top-level await in global mode; the result is a promise of `{value}`. */
const evalAsync = 1 << 7;
const wasmPage = 65_536;

export interface QuickJsLimits extends BlockTimeLimits {
  readonly memoryBytes: number;
  /** Must fit the thread: 1 MB needs a worker with `stackSizeMb: 32`, 256 KB any. */
  readonly stackBytes: number;
}

export interface QuickJsDependencies extends Omit<ContextDependencies, 'limited'>, LanguageDependencies {
  readonly timeLimit: TimeLimit;
  readonly wasm: WebAssembly.Module;
  readonly limits: QuickJsLimits;
  /** What guest code has in place of time and chance. */
  readonly clock: GuestClock;
  /** See `OperationDependencies`. */
  readonly lacksTexts?: boolean | undefined;
  /** Asked often while guest code runs: true ends it. The block's signal is aborted then, or will be. */
  readonly isCancelled: () => boolean;
  /**
   * Told when guest code starts and stops having the thread, so that a watchdog can tell a hang; `block` is
   * `undefined` for code of our own that looks at variables.
   */
  readonly onGuest: (running: boolean, block?: BlockId) => void;
}

/**
 * A REPL in a QuickJS of its own: one wasm instance with a fixed memory, no authority but the operations of
 * `contextOperations` and `ReplServices`. Variables live as long as it does.
 */
export async function createQuickJsRepl(
  dependencies: QuickJsDependencies,
  services: ReplServices,
): Promise<Repl> {
  const pages = Math.ceil(dependencies.limits.memoryBytes / wasmPage);
  const module = await newQuickJSWASMModuleFromVariant(
    newVariant(releaseSync, {
      wasmModule: dependencies.wasm,
      // QuickJS's own memory limit is not enforced; this memory cannot grow.
      wasmMemory: new WebAssembly.Memory({ initial: pages, maximum: pages }),
    }),
  );
  const runtime = module.newRuntime();
  runtime.setMaxStackSize(dependencies.limits.stackBytes);
  return new QuickJsRepl(runtime, dependencies, services);
}

class QuickJsRepl implements Repl {
  readonly #runtime: QuickJSRuntime;
  readonly #context: QuickJSContext;
  readonly #dependencies: QuickJsDependencies;
  readonly #services: ReplServices;
  readonly #operations: GuestOperations;
  readonly #output = new Output();
  readonly #calls = new SettledCalls();
  readonly #blocks = new Blocks();
  /** The prelude's functions for the engine; owned until `dispose`. */
  readonly #engine: QuickJSHandle;
  readonly #time: BlockTime;
  #inGuest = false;

  constructor(runtime: QuickJSRuntime, dependencies: QuickJsDependencies, services: ReplServices) {
    this.#runtime = runtime;
    this.#dependencies = dependencies;
    this.#services = services;
    this.#context = runtime.newContext();
    this.#time = new BlockTime(dependencies.limits, dependencies.timeLimit);
    this.#operations = new GuestOperations({
      ...dependencies,
      limited: (work) => this.#time.search(work),
      services,
      output: this.#output,
      calls: this.#calls,
      blocks: this.#blocks,
    });
    this.#engine = this.#start();
    runtime.setInterruptHandler(() => this.#time.tick() || dependencies.isCancelled());
  }

  async run(code: string, signal: AbortSignal): Promise<StepResult> {
    signal.throwIfAborted();
    const stops = this.#services.stops();
    if (stops?.hung) return { output: '', error: this.#hung(), stopped: stops };
    if (stops?.died) return { output: '', error: broughtDown, stopped: stops };
    this.#time.begin(stops);
    this.#operations.begin(signal);
    try {
      const result = this.#result(await this.#runBlock(code, signal));
      // What a cancel has interrupted is no result; why it was cancelled is said in a message that is yet to come.
      if (this.#dependencies.isCancelled()) await aborted(signal);
      signal.throwIfAborted();
      return result;
    } catch (failure) {
      if (signal.aborted) throw failure;
      if (!(failure instanceof WebAssembly.RuntimeError) && !isAbort(failure)) throw failure;
      return { output: this.#output.take(), error: `the REPL broke down: ${failure.message}`, lost: true };
    }
  }

  dispose(): void {
    // Disposing a runtime that still holds promises aborts the module; it is dropped as a whole instead, and
    // freed when nothing refers to this object any more.
    this.#calls.close();
  }

  /** What the block did; leaves the REPL ready for the next. */
  #result(error: string | undefined): StepResult {
    const failures = this.#calls.takeFailures();
    if (failures !== undefined) this.#output.print(failures);
    const final = error === undefined ? this.#operations.final : undefined;
    const { stopped } = this.#time;
    const state = this.#isOutOfTime() ? undefined : this.#guest(() => this.#state());
    const damage = this.#leftBehind() ?? this.#restore();
    return {
      output: this.#output.take(),
      error: error ?? damage,
      final,
      looked: this.#operations.hasLooked,
      stopped,
      state,
      lost: damage !== undefined,
    };
  }

  async #runBlock(code: string, signal: AbortSignal): Promise<string | undefined> {
    const prepared = this.#blocks.prepare(code);
    if ('error' in prepared) return prepared.error;
    const failure = await this.#evaluate(prepared, signal);
    // Calls whose promise nobody awaited still count: they were paid for.
    while (this.#calls.outstanding > 0 && !this.#time.isOver) {
      await this.#calls.next(signal);
      this.#guest(() => this.#deliver());
    }
    // A loop in a promise job ends that job alone: the block may seem to have run to its end.
    if (this.#time.isOver) return this.#outOfTime();
    const after = this.#guest(() => this.#finalFromVariable());
    if (this.#isOutOfTime()) return this.#outOfTime();
    for (const note of prepared.notes) this.#output.print(note);
    return failure ?? after;
  }

  /** Runs the rewritten code until its promise settles; the error's description when it threw. */
  async #evaluate({ file, block }: ReadyBlock, signal: AbortSignal): Promise<string | undefined> {
    const started = this.#guest(() => this.#context.evalCode(block.code, file, evalAsync));
    if (started.error) return started.error.consume((error) => this.#describe(error));
    const promise = started.value;
    try {
      for (;;) {
        const jobs = this.#guest(() => this.#runJobs());
        if (jobs !== undefined) return jobs;
        const state = this.#context.getPromiseState(promise);
        if (state.type === 'rejected') return state.error.consume((error) => this.#describe(error));
        if (state.type === 'fulfilled') {
          return state.value.consume((value) =>
            block.showsValue ? this.#guest(() => this.#show(value)) : undefined,
          );
        }
        if (this.#calls.outstanding === 0)
          return 'Error: the block awaits a promise that nothing will ever settle';
        await this.#calls.next(signal);
        this.#guest(() => this.#deliver());
      }
    } finally {
      promise.dispose();
    }
  }

  #runJobs(): string | undefined {
    const result = this.#runtime.executePendingJobs();
    if (!result.error) return undefined;
    return result.error.consume((error) => this.#describe(error));
  }

  /** Hands the next settled call to its promise in the guest. */
  #deliver(): void {
    const reply = this.#calls.take();
    if (!reply) return;
    const json = JSON.stringify(reply);
    const settled = this.#callEngine('settle', (scope) => [scope.manage(this.#context.newString(json))]);
    if ('error' in settled) this.#output.print(`note: a reply could not be handed over: ${settled.error}`);
    this.#runJobs();
  }

  #show(result: QuickJSHandle): string | undefined {
    return Scope.withScope((scope) => {
      const value = scope.manage(this.#context.getProp(result, 'value'));
      const shown = this.#callEngine('show', () => [value]);
      if ('error' in shown) return shown.error;
      if (shown.text !== '') this.#output.print(shown.text);
      return undefined;
    });
  }

  #finalFromVariable(): string | undefined {
    const result = this.#callEngine('finalFromVariable', () => []);
    return 'error' in result ? result.error : undefined;
  }

  /**
   * Ends what a block that ran out of time has left in the queue of promise jobs, so that the next block does
   * not pay for it; says so where that is too much (a chain of millions of promises), as then the REPL is lost.
   * It counts jobs, since a replay must find the same.
   */
  #leftBehind(): string | undefined {
    if (!this.#time.isOver) return undefined;
    let left = maxJobsLeftBehind;
    this.#guest(() => {
      while (left > 0 && this.#runtime.hasPendingJob()) {
        const result = this.#runtime.executePendingJobs(jobsAtATime);
        left -= result.error ? 1 : Math.max(1, result.value);
        result.error?.dispose();
      }
    });
    if (left > 0) return undefined;
    return `${this.#outOfTime()}. It left more promises behind than could be ended`;
  }

  /** Puts back what the block changed of the world it runs in; says why that cannot be, as then the REPL is lost. */
  #restore(): string | undefined {
    const restored = this.#time.exempt(() => this.#guest(() => this.#callEngine('restore', () => [])));
    if ('error' in restored) return restored.error;
    if (restored.text !== '')
      this.#output.print(`note: ${restored.text} cannot be replaced and was restored`);
    return undefined;
  }

  #callEngine(
    name: string,
    args: (scope: Scope) => QuickJSHandle[],
  ): { readonly text: string } | { readonly error: string } {
    return Scope.withScope((scope) => {
      const context = this.#context;
      const method = scope.manage(context.getProp(this.#engine, name));
      const result = context.callFunction(method, context.undefined, ...args(scope));
      if (result.error) return { error: result.error.consume((error) => this.#describe(error)) };
      return {
        text: result.value.consume((value) =>
          context.typeof(value) === 'string' ? context.getString(value) : '',
        ),
      };
    });
  }

  /** Name, message, the line of the block and a hint, as the model reads it. */
  #describe(error: QuickJSHandle): string {
    if (this.#time.isOver) return this.#outOfTime();
    const text = this.#guest(() => this.#errorText(error));
    if (this.#isOutOfTime()) return this.#outOfTime();
    return text === undefined
      ? 'InternalError: out of memory: keep less in variables, and let context.grep search'
      : this.#blocks.describe(guestError(text));
  }

  /** Runs the guest's code, where its error has getters. */
  #errorText(error: QuickJSHandle): string | undefined {
    return Scope.withScope((scope) => {
      const context = this.#context;
      const method = scope.manage(context.getProp(this.#engine, 'describe'));
      const result = context.callFunction(method, context.undefined, error);
      if (!result.error) return result.value.consume((value) => context.getString(value));
      result.error.dispose();
      return undefined;
    });
  }

  /** Lets guest code have the thread: its CPU time is counted and it can be interrupted. */
  #guest<T>(work: () => T): T {
    if (this.#inGuest) return work();
    this.#inGuest = true;
    this.#dependencies.onGuest(true, this.#services.block());
    try {
      return this.#time.spend(work);
    } finally {
      this.#inGuest = false;
      this.#dependencies.onGuest(false);
      this.#operations.flush();
    }
  }

  /** Hash of what the variables hold; `undefined` when they cannot be told. */
  #state(): string | undefined {
    const shown = this.#callEngine('variables', () => []);
    return 'error' in shown ? undefined : bytesToHex(sha256(utf8ToBytes(shown.text))).slice(0, 16);
  }

  #hung(): string {
    const seconds = this.#dependencies.limits.codeTimeoutMs / 1000;
    return `InternalError: the block computed for more than ${seconds} s and could not be stopped: do less per block, or search with context.grep`;
  }

  #isOutOfTime(): boolean {
    return this.#time.isOver;
  }

  #outOfTime(): string {
    const seconds = this.#dependencies.limits.codeTimeoutMs / 1000;
    return `InternalError: the block was stopped after ${seconds} s of computing: do less per block, or search with context.grep`;
  }

  #start(): QuickJSHandle {
    const context = this.#context;
    const host = context.newFunction('host', (operation, args) =>
      context.newString(this.#operations.answer(context.getString(operation), context.getString(args))),
    );
    context.setProp(context.global, '__host', host);
    host.dispose();
    context.unwrapResult(context.evalCode(prelude, 'prelude')).dispose();
    const engine = context.getProp(context.global, '__engine');
    context.unwrapResult(context.evalCode('delete globalThis.__engine', 'prelude')).dispose();
    this.#begin(engine);
    return engine;
  }

  #begin(engine: QuickJSHandle): void {
    const { now, seed } = this.#dependencies.clock;
    const context = this.#context;
    Scope.withScope((scope) => {
      const method = scope.manage(context.getProp(engine, 'begin'));
      const args = [now, seed].map((value) => scope.manage(context.newNumber(value)));
      context.unwrapResult(context.callFunction(method, context.undefined, ...args)).dispose();
    });
  }
}

/** What the guest says of an error; its own code may have made it something else. */
function guestError(json: string): GuestError {
  const given = safeParse(guestErrorShape, parsedOrUndefined(json));
  return given.success ? given.output : { name: 'Error', message: 'the block threw what cannot be shown' };
}

function parsedOrUndefined(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

/** Emscripten's own abort: the module can no longer be used. */
function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}

function isAbort(error: unknown): error is Error {
  return error instanceof Error && /^Aborted\(/.test(error.message);
}
