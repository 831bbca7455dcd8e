import { Agent, request } from 'node:http';
import { subSystemPrompt } from '../../src/rlm/prompts';

/** Makes one call, and reads the reply to its end. */
export type BareCall = (baseUrl: string, prompt: string) => Promise<void>;

const path = '/chat/completions';
const headers = { 'content-type': 'application/json' };

/** With `fetch` and nothing else: what no client that uses it can do without. */
export async function bareFetch(baseUrl: string, prompt: string): Promise<void> {
  const response = await fetch(baseUrl + path, { method: 'POST', headers, body: bodyOf(prompt) });
  await response.text();
}

/** With `node:http`, as fast as Node is: it shows what the server and the machine allow. */
export function bareHttp(): BareCall {
  const agent = new Agent({ keepAlive: true });
  return (baseUrl, prompt) =>
    new Promise((done, failed) => {
      const sent = request(baseUrl + path, { agent, method: 'POST', headers }, (response) => {
        response.on('end', done).on('error', failed).resume();
      });
      sent.on('error', failed).end(bodyOf(prompt));
    });
}

function bodyOf(prompt: string): string {
  return JSON.stringify({
    model: 'test-model',
    messages: [
      { role: 'system', content: subSystemPrompt },
      { role: 'user', content: prompt },
    ],
    stream: true,
    stream_options: { include_usage: true },
    max_tokens: 4000,
  });
}
