import type { CallReply, CallRequest, Envelope } from '../wire';

/**
 * The one door to the engine. The engine puts `__host` into the global object before this script runs; it
 * is taken and removed here, so that no other code of the guest sees it. What is used of the language is
 * taken too, since the guest may change any of it later.
 */
declare const __host: (operation: string, args: string) => string;

const host = __host;
delete (globalThis as Record<string, unknown>)['__host'];

const { parse, stringify } = JSON;
const errors: Record<string, ErrorConstructor> = { Error, RangeError, SyntaxError, TypeError };

/**
 * Calls the engine and waits. `T` is what the operation of that name in `contextOperations` returns.
 * @throws what the engine reports, as an error of the guest's own.
 */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters
export function call<T>(operation: string, ...args: readonly unknown[]): T {
  const envelope = parse(host(operation, asJson(args))) as Envelope;
  if ('error' in envelope) {
    const [name, message] = envelope.error;
    throw new (errors[name] ?? Error)(message);
  }
  return envelope.value as T;
}

/** @throws {TypeError} in words for who wrote the code, not for who knows how arguments cross. */
function asJson(args: readonly unknown[]): string {
  try {
    return stringify(args);
  } catch (error) {
    if (error instanceof RangeError || !(error instanceof TypeError)) throw error;
    const reason = /BigInt/i.test(error.message) ? 'write Number(n) instead of a BigInt' : error.message;
    throw new TypeError(`an argument cannot be read: ${reason}`);
  }
}

const waiting = new Map<number, (reply: CallReply) => void>();
let lastId = 0;

/**
 * Starts model calls; each promise fulfils when the engine has settled its call, and none rejects.
 * @param schemas those that the requests name, as JSON
 */
export function start(
  requests: readonly Omit<CallRequest, 'id'>[],
  schemas: readonly string[],
  allowMany: boolean,
): Promise<CallReply>[] {
  const numbered = requests.map((request) => ({ ...request, id: ++lastId }));
  const replies = numbered.map(({ id }) => new Promise<CallReply>((resolve) => waiting.set(id, resolve)));
  try {
    call('call', numbered, schemas, allowMany);
  } catch (error) {
    for (const { id } of numbered) waiting.delete(id);
    throw error;
  }
  return replies;
}

/** Starts one operation whose reply comes later. */
export function ask(operation: string, ...args: readonly unknown[]): Promise<CallReply> {
  const id = ++lastId;
  const reply = new Promise<CallReply>((resolve) => waiting.set(id, resolve));
  try {
    call(operation, id, ...args);
  } catch (error) {
    waiting.delete(id);
    throw error;
  }
  return reply;
}

/** Called by the engine with one reply, as JSON. */
export function settle(json: string): void {
  const reply = parse(json) as CallReply;
  const resolve = waiting.get(reply.id);
  waiting.delete(reply.id);
  resolve?.(reply);
}
