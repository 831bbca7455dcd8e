/** The test server's own process: raw node:http, so that faults can be made at the level of bytes. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { LmScript, RecordedRequest } from './lmScript';
import type { ParentMessage, ServerMessage } from './lmServer';
import { answer } from './lmReplies';
import { ReplyChooser } from './lmRules';

function serve(): void {
  let chooser = new ReplyChooser({ rules: [] });
  let requests: (RecordedRequest & { abandoned: boolean; isOpen: boolean })[] = [];
  let inFlight = 0;

  const server = createServer((request, response) => {
    allowPages(response);
    if (request.method === 'OPTIONS') return void response.writeHead(204).end();
    inFlight++;
    response.once('close', () => inFlight--);
    handle(request, response).catch((error: unknown) => response.destroy(error as Error));
  });
  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const body = await read(request);
    const { method = '', url = '', headers } = request;
    const recorded = { method, url, headers, body, abandoned: false, isOpen: true, inFlight };
    requests.push(recorded);
    response.once('close', () => {
      recorded.abandoned = !response.writableEnded;
      recorded.isOpen = false;
    });
    await answer(chooser.choose(recorded), response);
  };

  process.on('message', (message: ParentMessage) => {
    if (message.type === 'use') {
      chooser = new ReplyChooser(message.script satisfies LmScript);
      requests = [];
    }
    tell({ type: 'done', id: message.id, requests });
  });
  // The server never outlives the tests that started it.
  process.on('disconnect', () => process.exit(0));
  server.keepAliveTimeout = 30_000;
  server.listen({ port: 0, host: '127.0.0.1', backlog: 2048 }, () =>
    tell({ type: 'listening', port: (server.address() as AddressInfo).port }),
  );
}

/** Web pages may use it: a browser asks first, by OPTIONS. */
function allowPages(response: ServerResponse): void {
  for (const what of ['origin', 'methods', 'headers'])
    response.setHeader(`access-control-allow-${what}`, '*');
  // `*` does not stand for this one.
  response.appendHeader('access-control-allow-headers', 'authorization');
}

function tell(message: ServerMessage): void {
  process.send?.(message);
}

async function read(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString('utf8');
  if (text === '') return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

serve();
