import { safeParse } from 'valibot';
import { TooManyMatches } from '../context/matches';
import { isOfFiles } from '../context/selection';
import { SearchTimeout } from '../context/timeLimit';
import { counted } from '../context/words';
import type { TurnReads } from '../rlm/guestReads';
import type { LanguageRequest } from '../rlm/languageServer';
import { recordedText } from '../rlm/recordedText';
import type { ReplServices, SubCallResult } from '../rlm/repl';
import { GuestMistake, integer, string, valueKind } from './arguments';
import type { Blocks } from './blocks';
import { contextOperations, type ContextDependencies, type Operation } from './contextOperations';
import { DocumentChoice } from './documentChoice';
import { readCalls } from './guestCalls';
import { callRequests } from './guestShapes';
import { languageQuestion, LanguageQuestions, type LanguageDependencies } from './languageQuestions';
import { Lists } from './lists';
import type { Output } from './output';
import type { SettledCalls } from './settledCalls';
import type { CallRequest, Envelope, ListInfo } from './wire';

/** Of an answer, in characters: more than any reader, panel or model takes. */
const maxAnswer = 1_000_000;

export interface OperationDependencies extends ContextDependencies, LanguageDependencies {
  /** True in a replay without the run's files: code is told what is recorded, and nothing else. */
  readonly lacksTexts?: boolean | undefined;
  readonly services: ReplServices;
  readonly output: Output;
  readonly calls: SettledCalls;
  readonly blocks: Blocks;
}

/**
 * What guest code can ask of the engine: all that comes through the one function it is given. What hangs on the
 * context is recorded as it is told, and told as it is recorded in a replay.
 */
export class GuestOperations {
  /** The answer that the block gave; the first counts. */
  final: string | undefined;
  /** Whether the block has asked anything of the context. */
  hasLooked = false;
  readonly #dependencies: OperationDependencies;
  readonly #lists = new Lists();
  /** Of lists that are no longer as long as they were when code got them, how long that was. */
  readonly #earlierLengths = new Map<number, number>();
  readonly #looking: Readonly<Record<string, Operation>>;
  readonly #own: Readonly<Record<string, Operation>>;
  #reads: TurnReads;
  #signal: AbortSignal | undefined;

  constructor(dependencies: OperationDependencies) {
    this.#dependencies = dependencies;
    this.#reads = dependencies.services.reads('start');
    this.#looking = contextOperations(dependencies, this.#lists);
    this.#own = this.#ownOperations();
  }

  /** A block begins; `signal` is that of its calls. */
  begin(signal: AbortSignal): void {
    this.final = undefined;
    this.hasLooked = false;
    this.#signal = signal;
    this.#reads = this.#dependencies.services.reads('block');
  }

  /** What was read so far is recorded before anything comes of it. */
  flush(): void {
    this.#reads.flush();
  }

  /**
   * Does what guest code asks for.
   * @param args as JSON
   * @returns an `Envelope`, as JSON
   * @throws what is no mistake of the guest's.
   */
  answer(name: string, args: string): string {
    const looking = this.#looking[name];
    if (!looking) return inEnvelope(() => this.#operate(this.#own[name], name, args));
    this.hasLooked = true;
    return this.#reads.answer(
      () => inEnvelope(() => this.#look(looking, name, args)),
      (recorded) => this.#recall(recorded, looking, args),
    );
  }

  #operate(operation: Operation | undefined, name: string, args: string): unknown {
    if (!operation) throw new GuestMistake('TypeError', `there is no operation ${name}`);
    return operation(...(JSON.parse(args) as unknown[]));
  }

  #look(operation: Operation, name: string, args: string): unknown {
    // What a REPL is made with is no text.
    if (this.#dependencies.lacksTexts === true && name !== 'view.length')
      throw new GuestMistake('Error', noTexts);
    const list = name.startsWith('list.') ? Number(/\d+/.exec(args)?.[0]) : -1;
    const before = this.#earlierLengths.get(list);
    const length = this.#lists.lengthOf(list);
    if (before !== undefined && length !== undefined)
      this.#dependencies.output.print(
        `note: this list was made again, since files have changed: it had ${counted(before, 'item')}, and has ${length.toLocaleString('en-US')} now`,
      );
    this.#earlierLengths.delete(list);
    return this.#operate(operation, name, args);
  }

  /** Does again what the recorded answer came of: for the lists that code goes on to read, and for the ledger. */
  #recall(recorded: string, operation: Operation, args: string): void {
    if (this.#dependencies.lacksTexts === true || !recorded.startsWith('{"value"')) return;
    const list = listIn(recorded);
    if (list) this.#lists.goOnFrom(list.list);
    inEnvelope(() => this.#operate(operation, '', args));
    if (!list) return;
    this.#lists.goOnFrom(list.list + 1);
    const length = this.#lists.lengthOf(list.list);
    if (length !== list.length) this.#earlierLengths.set(list.list, list.length);
  }

  /** What the work gives or throws: recorded, or as it is recorded. */
  #told(work: () => unknown, reads = this.#reads): unknown {
    const envelope = JSON.parse(reads.answer(() => inEnvelope(work))) as Envelope;
    if ('value' in envelope) return envelope.value;
    const [name, message] = envelope.error;
    throw new GuestMistake(guestNames.find((known) => known === name) ?? 'Error', message);
  }

  #ownOperations(): Record<string, Operation> {
    const { services, output, blocks } = this.#dependencies;
    return {
      language: this.#languageOperation(),
      print: (text) => output.print(string(text, 'what is printed')),
      final: (text) => {
        this.final ??= finalText(text);
      },
      budget: () => services.budget(),
      history: (index) => services.history(integer(index, 'the index')),
      'history.length': () => historyLength(services),
      'property.unknown': (kind, key, stack) =>
        blocks.unknownProperty(valueKind(kind), string(key, 'a name'), string(stack, 'a stack')),
      call: (requests, schemas, allowMany) => {
        const given = safeParse(callRequests, [requests, schemas]);
        if (!given.success) throw new GuestMistake('TypeError', 'the code changed what a query is made of');
        this.#startCalls(...given.output, allowMany === true);
      },
    };
  }

  /** Asks the language server; the reply comes as a model call's does. */
  #languageOperation(): Operation {
    const { snapshot, limited, calls } = this.#dependencies;
    const questions = new LanguageQuestions(this.#dependencies, new DocumentChoice(snapshot, limited));
    return (id, kind, path, line, name) => {
      const signal = this.#running();
      this.hasLooked = true;
      const asked = this.#told(() => {
        if (this.#dependencies.lacksTexts === true) throw new GuestMistake('Error', noTexts);
        return questions.request(languageQuestion(kind), path, line, name);
      });
      // The cast: it is what `request` gave, in this run or in the one that is replayed.
      const answer = questions.ask(asked as LanguageRequest, signal);
      calls.add(
        integer(id, 'an id'),
        answer,
        (given) => this.#told(() => questions.placed(given)) as SubCallResult,
      );
    };
  }

  #startCalls(requests: readonly CallRequest[], schemas: readonly string[], allowMany: boolean): void {
    const signal = this.#running();
    const { services, calls, lacksTexts = false } = this.#dependencies;
    const read = readCalls(requests, schemas, this.#dependencies);
    this.#told(() => {
      const characters = read.reduce((sum, call) => sum + call.characters, 0);
      const refusal = services.refuse(read.length, characters, allowMany);
      if (refusal !== undefined) throw new GuestMistake('RangeError', refusal);
    });
    const sizes = services.reads('sizes');
    for (const [index, { id }] of requests.entries()) {
      const call = read[index];
      if (!call) continue;
      const tokens = () => Number(sizes.answer(() => String(call.tokens())));
      const render = lacksTexts && call.parts.some(isOfFiles) ? () => recordedText : call.render;
      calls.add(id, services.call({ ...call, tokens, render }, signal), (result) => result);
    }
  }

  #running(): AbortSignal {
    if (!this.#signal) throw new GuestMistake('Error', 'no block is running');
    return this.#signal;
  }
}

const guestNames = ['RangeError', 'SyntaxError', 'TypeError'] as const;

const noTexts =
  'the files of this run are not at hand, and its trace does not hold this: use what your variables hold';

/** @throws what is no mistake of the guest's. */
function inEnvelope(work: () => unknown): string {
  return JSON.stringify(envelopeOf(work));
}

function envelopeOf(work: () => unknown): Envelope {
  try {
    return { value: work() ?? null };
  } catch (error) {
    if (error instanceof GuestMistake) return { error: [error.guestName, error.message] };
    if (error instanceof SearchTimeout || error instanceof TooManyMatches)
      return { error: ['Error', error.message] };
    if (error instanceof RangeError || error instanceof TypeError)
      return { error: [error.name, error.message] };
    throw error;
  }
}

/** The list that an answer hands out, if it does. */
function listIn(answer: string): ListInfo | undefined {
  if (!answer.startsWith('{"value":{"list":')) return undefined;
  const { value } = JSON.parse(answer) as { readonly value: ListInfo };
  return value;
}

function historyLength(services: ReplServices): number {
  let length = 0;
  while (services.history(length)) length++;
  return length;
}

function finalText(given: unknown): string {
  const text = string(given, 'the answer');
  if (text.length <= maxAnswer) return text;
  throw new GuestMistake(
    'RangeError',
    `the answer has ${counted(text.length, 'character')}, and may have ${maxAnswer.toLocaleString('en-US')}: answer with less`,
  );
}
