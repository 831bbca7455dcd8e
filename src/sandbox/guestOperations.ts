import { safeParse } from 'valibot';
import { TooManyMatches } from '../context/matches';
import { SearchTimeout } from '../context/timeLimit';
import { counted } from '../context/words';
import type { ReplServices } from '../rlm/repl';
import { GuestMistake, integer, string, valueKind } from './arguments';
import type { Blocks } from './blocks';
import { contextOperations, type ContextDependencies, type Operation } from './contextOperations';
import { DocumentChoice } from './documentChoice';
import { readCalls } from './guestCalls';
import { callRequests } from './guestShapes';
import { languageQuestion, LanguageQuestions, type LanguageDependencies } from './languageQuestions';
import type { Output } from './output';
import type { SettledCalls } from './settledCalls';
import type { CallRequest, Envelope } from './wire';

/** Of an answer, in characters: more than any reader, panel or model takes. */
const maxAnswer = 1_000_000;

export interface OperationDependencies extends ContextDependencies, LanguageDependencies {
  readonly services: ReplServices;
  readonly output: Output;
  readonly calls: SettledCalls;
  readonly blocks: Blocks;
}

/** What guest code can ask of the engine: all that comes through the one function it is given. */
export class GuestOperations {
  /** The answer that the block gave; the first counts. */
  final: string | undefined;
  /** Whether the block has asked anything of the context. */
  hasLooked = false;
  readonly #dependencies: OperationDependencies;
  readonly #looking: Readonly<Record<string, Operation>>;
  readonly #own: Readonly<Record<string, Operation>>;
  #signal: AbortSignal | undefined;

  constructor(dependencies: OperationDependencies) {
    this.#dependencies = dependencies;
    this.#looking = { ...contextOperations(dependencies), language: this.#languageOperation() };
    this.#own = this.#ownOperations();
  }

  /** A block begins; `signal` is that of its calls. */
  begin(signal: AbortSignal): void {
    this.final = undefined;
    this.hasLooked = false;
    this.#signal = signal;
  }

  /**
   * Does what guest code asks for.
   * @param args as JSON
   * @returns an `Envelope`, as JSON
   * @throws what is no mistake of the guest's.
   */
  answer(name: string, args: string): string {
    return JSON.stringify(this.#operate(name, args));
  }

  #operate(name: string, args: string): Envelope {
    try {
      const operation = this.#looking[name] ?? this.#own[name];
      if (!operation) throw new GuestMistake('TypeError', `there is no operation ${name}`);
      this.hasLooked ||= this.#looking[name] !== undefined;
      return { value: operation(...(JSON.parse(args) as unknown[])) ?? null };
    } catch (error) {
      if (error instanceof GuestMistake) return { error: [error.guestName, error.message] };
      if (error instanceof SearchTimeout || error instanceof TooManyMatches)
        return { error: ['Error', error.message] };
      if (error instanceof RangeError || error instanceof TypeError)
        return { error: [error.name, error.message] };
      throw error;
    }
  }

  #ownOperations(): Record<string, Operation> {
    const { services, output, blocks } = this.#dependencies;
    return {
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
      calls.add(integer(id, 'an id'), questions.ask(languageQuestion(kind), path, line, name, signal));
    };
  }

  #startCalls(requests: readonly CallRequest[], schemas: readonly string[], allowMany: boolean): void {
    const signal = this.#running();
    const { services, calls } = this.#dependencies;
    const read = readCalls(requests, schemas, this.#dependencies);
    const characters = read.reduce((sum, call) => sum + call.characters, 0);
    const refusal = services.refuse(read.length, characters, allowMany);
    if (refusal !== undefined) throw new GuestMistake('RangeError', refusal);
    for (const [index, { id }] of requests.entries()) {
      const call = read[index];
      if (call) calls.add(id, services.call(call, signal));
    }
  }

  #running(): AbortSignal {
    if (!this.#signal) throw new GuestMistake('Error', 'no block is running');
    return this.#signal;
  }
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
