/**
 * A model server for fan-outs that costs as little as a server can: what is measured is the client, and both
 * share the machine. It runs in a process of its own: `main.mjs --server CALLS LATENCY_MS`.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { repl } from '../support/scriptedModel';

export interface LeanServer {
  readonly baseUrl: string;
  stop(): void;
}

export async function startLeanServer(calls: number, latencyMs: number): Promise<LeanServer> {
  const entry = fileURLToPath(import.meta.url);
  const child = fork(entry, ['--server', String(calls), String(latencyMs)], { execArgv: [], env: {} });
  const [port] = (await once(child, 'message')) as [number];
  return { baseUrl: `http://127.0.0.1:${port}/v1`, stop: () => child.disconnect() };
}

/** A root turn at once, which makes so many sub-calls; a reply to each of these after the latency. */
export function serveLean(calls: number, latencyMs: number): void {
  const turn = streamOf(
    repl(
      `const r = await llm_query_batched(Array.from({length: ${calls}}, (_, i) => "item " + i));\n` +
        'FINAL(String(r.filter(t => t.startsWith("ok")).length))',
    ),
  );
  const reply = streamOf('ok, this is the reply');
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (text: string) => (body += text));
    request.on('end', () => {
      if (!body.includes('"content":"item ')) send(response, turn);
      else setTimeout(() => send(response, reply), latencyMs);
    });
  });
  server.keepAliveTimeout = 30_000;
  process.on('disconnect', () => process.exit(0));
  server.listen({ port: 0, host: '127.0.0.1', backlog: 2048 }, () =>
    process.send?.((server.address() as AddressInfo).port),
  );
}

function send(response: ServerResponse, stream: string): void {
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' }).end(stream);
}

/** A whole reply as a provider streams it, in one stretch. */
function streamOf(text: string): string {
  const base = { id: 'chatcmpl-bench', object: 'chat.completion.chunk', created: 0, model: 'test-model' };
  const chunk = (delta: object, finish: string | null) => ({
    ...base,
    choices: [{ index: 0, delta, logprobs: null, finish_reason: finish }],
  });
  const usage = { prompt_tokens: 100, completion_tokens: 10, total_tokens: 110 };
  const events = [
    chunk({ role: 'assistant', content: '' }, null),
    ...(text.match(/.{1,24}/gs) ?? []).map((content) => chunk({ content }, null)),
    chunk({}, 'stop'),
    { ...base, choices: [], usage },
  ];
  return [...events.map((event) => JSON.stringify(event)), '[DONE]']
    .map((data) => `data: ${data}\n\n`)
    .join('');
}
