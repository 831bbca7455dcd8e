import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Chosen } from './lmRules';
import type { FaultyReply, NativeCall, StatusReply, WholeReply } from './lmScript';

/** Writes the chosen reply, or fails as it says. */
export async function answer(chosen: Chosen, response: ServerResponse): Promise<void> {
  const { reply } = chosen;
  if (reply.latencyMs) await sleep(reply.latencyMs);
  if ('status' in reply) {
    sendStatus(reply, response);
    return;
  }
  if ('fault' in reply) return new FaultyStream(chosen, reply, response).send();
  if (!chosen.stream) {
    sendJson(response, 200, completion(chosen, reply));
    return;
  }
  const stream = new Stream(chosen, response, reply.chunkDelayMs ?? 0);
  stream.open();
  await stream.whole(reply);
}

function sendStatus({ status, headers, body }: StatusReply, response: ServerResponse): void {
  for (const [name, value] of Object.entries(headers ?? {})) response.setHeader(name, value);
  if (typeof body === 'string') response.writeHead(status, { 'content-type': 'text/plain' }).end(body);
  else sendJson(response, status, body ?? { error: { message: `status ${status} as scripted`, code: null } });
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

/** Chat completion chunks as server-sent events. */
class Stream {
  protected readonly chosen: Chosen;
  protected readonly response: ServerResponse;
  readonly #delayMs: number;

  constructor(chosen: Chosen, response: ServerResponse, delayMs: number) {
    this.chosen = chosen;
    this.response = response;
    this.#delayMs = delayMs;
  }

  open(): void {
    this.response.socket?.setNoDelay(true);
    this.response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
    this.response.flushHeaders();
  }

  async whole(reply: WholeReply): Promise<void> {
    this.chunk({ role: 'assistant', content: '' });
    for (const piece of pieces(reply.reasoning ?? '', reply.chunkSize))
      await this.delta({ reasoning_content: piece });
    for (const piece of pieces(reply.text, reply.chunkSize)) await this.delta({ content: piece });
    for (const [index, call] of (reply.calls ?? []).entries()) {
      const { id, type, function: given } = whole(call, index);
      await this.delta({ tool_calls: [{ index, id, type, function: { name: given.name, arguments: '' } }] });
      for (const piece of pieces(given.arguments, reply.chunkSize))
        await this.delta({ tool_calls: [{ index, function: { arguments: piece } }] });
    }
    this.finish(reply);
    this.response.end('data: [DONE]\n\n');
  }

  finish(reply: WholeReply): void {
    this.chunk({}, reply.finish ?? 'stop');
    if (reply.usage !== false && this.chosen.usageWanted) {
      this.event({ ...this.#base(), choices: [], usage: usage(this.chosen, reply) });
    }
  }

  async delta(delta: object): Promise<void> {
    if (this.#delayMs > 0) await sleep(this.#delayMs);
    this.chunk(delta);
  }

  chunk(delta: object, finish: string | null = null): void {
    this.event({ ...this.#base(), choices: [{ index: 0, delta, logprobs: null, finish_reason: finish }] });
  }

  event(data: object): void {
    this.response.write(`data: ${JSON.stringify(data)}\n\n`);
  }

  #base() {
    return { id: 'chatcmpl-test', object: 'chat.completion.chunk', created: 0, model: this.chosen.model };
  }
}

class FaultyStream extends Stream {
  readonly #reply: FaultyReply;

  constructor(chosen: Chosen, reply: FaultyReply, response: ServerResponse) {
    super(chosen, response, reply.chunkDelayMs ?? 0);
    this.#reply = reply;
  }

  async send(): Promise<void> {
    const { fault, text = '', chunkDelayMs = 0 } = this.#reply;
    const { response } = this;
    switch (fault) {
      case 'mute':
        return;
      case 'hang-up':
        response.socket?.destroy();
        return;
      case 'html':
        response.writeHead(200, { 'content-type': 'text/html' });
        response.end(
          '<!doctype html>\n<html><title>Sign in</title><body>Please sign in to go on.</body></html>',
        );
        return;
      case 'json': {
        sendJson(response, 200, completion(this.chosen, { ...this.#reply, text }));
        return;
      }
      case 'other-json': {
        sendJson(response, 200, { hello: 'world' });
        return;
      }
      case 'split-bytes':
        return this.#bytewise(text);
      case 'keep-alive':
        this.open();
        for (let i = 0; i < 5; i++) {
          await sleep(chunkDelayMs);
          response.write(': still working\n\n');
        }
        return this.whole({ text });
      default:
        this.open();
        for (const piece of pieces(text)) await this.delta({ content: piece });
        return this.#break(fault);
    }
  }

  async #break(fault: Exclude<FaultyReply['fault'], 'mute' | 'hang-up' | 'html' | 'json'>): Promise<void> {
    const { response } = this;
    if (fault === 'no-finish') response.end();
    if (fault === 'garbage') response.end('data: {"id": 1, "choi\n\n');
    if (fault === 'error-event') this.event({ error: { message: 'the model fell over', code: 502 } });
    if (fault === 'error-event') response.end();
    if (fault === 'die-after-finish') this.finish({ text: '', usage: false });
    if (fault === 'die' || fault === 'die-after-finish') {
      // Let what was written reach the client before the socket goes.
      await sleep(20);
      response.socket?.destroy();
    }
  }

  async #bytewise(text: string): Promise<void> {
    this.open();
    const base = {
      id: 'chatcmpl-test',
      object: 'chat.completion.chunk',
      created: 0,
      model: this.chosen.model,
    };
    const chunk = (delta: object, finish: string | null) =>
      `data: ${JSON.stringify({ ...base, choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`;
    const bytes = Buffer.from(
      `${chunk({ content: text }, null)}${chunk({}, 'stop')}data: [DONE]\n\n`,
      'utf8',
    );
    for (const byte of bytes) this.response.write(Buffer.of(byte));
    this.response.end();
    return Promise.resolve();
  }
}

function pieces(text: string, size = 24): string[] {
  const found: string[] = [];
  for (let at = 0; at < text.length; at += size) found.push(text.slice(at, at + size));
  return found;
}

/** As it stands in a reply that is not streamed. */
function whole({ name, arguments: given }: NativeCall, index: number) {
  return { id: `call_${index}`, type: 'function', function: { name, arguments: given } };
}

function completion(chosen: Chosen, reply: WholeReply) {
  return {
    id: 'chatcmpl-test',
    object: 'chat.completion',
    created: 0,
    model: chosen.model,
    choices: [
      {
        index: 0,
        message: {
          role: 'assistant',
          content: reply.text,
          reasoning_content: reply.reasoning,
          ...(reply.calls ? { tool_calls: reply.calls.map(whole) } : {}),
        },
        finish_reason: reply.finish ?? 'stop',
      },
    ],
    ...(reply.usage === false ? {} : { usage: usage(chosen, reply) }),
  };
}

function usage(chosen: Chosen, reply: WholeReply) {
  const { input, output, cached } = reply.usage || {
    input: Math.ceil(chosen.promptLength / 4),
    output: Math.ceil(reply.text.length / 4),
  };
  return {
    prompt_tokens: input,
    completion_tokens: output,
    total_tokens: input + output,
    ...(cached === undefined ? {} : { prompt_tokens_details: { cached_tokens: cached } }),
  };
}
