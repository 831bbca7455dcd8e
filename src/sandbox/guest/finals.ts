import { call } from './bridge';
import { ContextView } from './contextView';
import { inspect } from './inspect';
import { descriptorOf } from './language';
import { promiseMistake } from './queryPromise';

/** Ends the run with an answer, once the block has run to its end. The first call in a block counts. */
export function FINAL(value: unknown): void {
  call('final', answerText(value, 'FINAL'));
}

/** Understood, not advertised: the name of a variable, or a value. */
export function FINAL_VAR(value: unknown): void {
  const globals = globalThis as Record<string, unknown>;
  const isName = typeof value === 'string' && /^[A-Za-z_$][\w$]*$/.test(value);
  if (isName && !(value in globals))
    throw new ReferenceError(
      `FINAL_VAR: there is no variable ${value}; for an answer in words write FINAL(text)`,
    );
  const named = isName ? globals[value] : value;
  call('final', answerText(named, 'FINAL_VAR'));
}

/**
 * `answer = {content, ready: true}`, understood after each block. An answer that cannot be read is taken away, or
 * no later block could end.
 */
export function finalFromVariable(): void {
  const globals = globalThis as { answer?: unknown };
  const answer = descriptorOf(globals, 'answer')?.value as unknown;
  if (typeof answer !== 'object' || answer === null) return;
  globals.answer = undefined;
  const isReady = 'ready' in answer && 'content' in answer && answer.ready === true;
  if (isReady) call('final', answerText(answer.content, 'answer.content'));
  globals.answer = answer;
}

function answerText(value: unknown, name: string): string {
  if (value instanceof Promise)
    throw new TypeError(`${name} got a promise: write ${name}(await …); ${promiseMistake(value)}`);
  if (value === undefined) throw new TypeError(`${name} got undefined: give it the answer as text`);
  if (value instanceof ContextView)
    throw new TypeError(`${name} got the context itself: give it the answer as text`);
  const text =
    typeof value === 'object' && value !== null && isPlain(value)
      ? JSON.stringify(value, null, 2)
      : inspect(value);
  if (text.trim() === '') throw new TypeError(`${name} got an empty answer`);
  return text;
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return (
    prototype === Object.prototype ||
    prototype === null ||
    (prototype === Array.prototype && value.constructor === Array)
  );
}
