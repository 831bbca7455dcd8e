import { APIError } from 'openai';
import { messageOf, type ModelErrorCode } from '../rlm/errors';
import { AttemptError, type AttemptErrorOptions } from './attemptError';
import type { Endpoint } from './endpoint';
import { endpointWords } from './endpointWords';
import { RedirectError } from './guardedFetch';
import { retryAfterOf } from './retryAfter';
import { isTooLong } from './tooLong';

/** Whom a call went to, and how far it came. */
export interface CallContext {
  readonly endpoint: Endpoint;
  readonly model: string;
  /** Never shown: it is cut out of what the endpoint says. */
  readonly apiKey: string;
  /** In characters. */
  readonly received: number;
  /** What came, as long as it is no stream of events. */
  readonly body: string;
}

/** Of what an endpoint says no more is looked at, in characters. */
const maxRefusal = 4_000;

/** Anything thrown by a try, in the user's words: what happened, where, and what to do. */
export function failureOf(error: unknown, call: CallContext): AttemptError {
  const redirect = causesOf(error).find((cause) => cause instanceof RedirectError);
  if (redirect) return redirected(redirect, call);
  if (isApiError(error) && error.status !== undefined) return refused(error, error.status, call);
  if (isApiError(error) && error.error !== undefined) return brokenByEndpoint(error, call);
  if (error instanceof SyntaxError || isMisread(error)) {
    return failed(
      'unreadable',
      call,
      `${at(call)} sent a stream that is no chat completion: ${said(error, call)}`,
      { retry: true },
    );
  }
  return unconnected(error, call);
}

/** A reply that is neither a stream of events nor JSON, or JSON of another kind. */
export function unreadable(body: string, call: CallContext): AttemptError {
  const start = clipped(body, call, 200);
  const what = start ? `It starts: ${start}` : 'It is empty.';
  const words = `${at(call)} answered with something that is no chat completion. ${what}`;
  return failed('unreadable', call, `${words}\nCheck the base URL: it usually ends in /v1.`, { retry: true });
}

/** The stream ended, in good order, before the reply did. */
export function endedEarly(call: CallContext): AttemptError {
  const words = `The stream from ${at(call)} ended without saying that the reply is whole`;
  return failed(
    'cut',
    call,
    `${words}, after ${count(call.received)}. Ask again; if it stays so, try another model.`,
    { retry: true },
  );
}

/** Nothing came for so many milliseconds. */
export function silent(milliseconds: number, call: CallContext): AttemptError {
  const words = `${at(call)} went silent: nothing came for ${milliseconds / 1000} s, after ${count(call.received)}.`;
  return failed('timeout', call, `${words} The server may be overloaded, or the connection lost. Ask again.`);
}

/** An error object that came with status 200, whole or as an event of the stream. */
function brokenByEndpoint(error: APIError, call: CallContext): AttemptError {
  const { code } = error as { code?: unknown };
  // LM Studio's way to say 404.
  if (/^unexpected endpoint/i.test(endpointWords(JSON.stringify(error.error))))
    return refused(error, 404, call);
  const status = typeof code === 'number' && code >= 400 && code < 600 ? code : 500;
  return refused(error, status, call);
}

function refused(error: APIError, status: number, call: CallContext): AttemptError {
  const retryAfterMs = error.headers && retryAfterOf(error.headers, Date.now());
  const refusal = call.body || (error.error ? JSON.stringify(error.error) : '');
  const says = `${at(call)} answered ${status}: ${sentence(endpointWords(refusal), call)}`;
  const isUnknownModel = error.code === 'model_not_found';
  if (status === 401 || status === 403) return failed('unauthorized', call, `${says} ${keyAdvice(call)}`);
  if (isTooLong(status, refusal.slice(0, maxRefusal))) {
    const words = `${says} Give it smaller pieces, or choose a model with a larger context window.`;
    return failed('too-long', call, words);
  }
  if (status === 404 || isUnknownModel) return failed('not-found', call, says, { retry: false, refusal });
  if (status === 429 && error.code === 'insufficient_quota') {
    return failed(
      'rate-limited',
      call,
      `${says} The account has no credit left: see the provider's billing page.`,
    );
  }
  if (status === 429) {
    const words = `${says} Too many requests: wait a little, or lower the concurrency.`;
    return failed('rate-limited', call, words, { retry: true, retryAfterMs });
  }
  if (status === 408 || status === 409 || status >= 500) {
    const words = `${says} The fault is at the server's end: ask again in a while.`;
    // Without a status of its own it may be a refusal all the same.
    const perhaps = error.status === undefined ? refusal : undefined;
    const options = { retry: true, retryAfterMs, refusal: perhaps };
    return failed(status === 408 ? 'timeout' : 'server', call, words, options);
  }
  const words = `${says} Another model may take it, or this one with other parameters.`;
  return failed('rejected', call, words, { retry: false, refusal });
}

function redirected({ location }: RedirectError, call: CallContext): AttemptError {
  const words = `${call.endpoint.shown} redirects to ${location}. Nothing was sent there.`;
  return failed('rejected', call, `${words} If you trust that address, make it the base URL.`);
}

/** No status came, or the body broke off: the connection failed. */
function unconnected(error: unknown, call: CallContext): AttemptError {
  const codes = causesOf(error).map((cause) =>
    'code' in cause && typeof cause.code === 'string' ? cause.code : '',
  );
  const detail = codes.find(Boolean) ?? said(causesOf(error).at(-1), call);
  if (codes.some((code) => /HEADERS_TIMEOUT|BODY_TIMEOUT/.test(code))) {
    return failed(
      'timeout',
      call,
      `${at(call)} took the request and sent nothing (${detail}). Ask for less at a time.`,
    );
  }
  if (call.received > 0 || isBodyFailure(error)) {
    const words = `The connection to ${at(call)} broke after ${count(call.received)} of the reply (${detail}).`;
    return failed('cut', call, `${words} Ask again.`, { retry: true });
  }
  const { endpoint } = call;
  if (codes.some((code) => /UND_ERR_SOCKET|ECONNRESET|EPIPE/.test(code))) {
    const words = `${at(call)} closed the connection before it answered (${detail}).`;
    return failed('unreachable', call, `${words} Ask again; if it stays so, look into the server's log.`, {
      retry: true,
    });
  }
  if (codes.includes('ERR_SSL_WRONG_VERSION_NUMBER')) {
    const plain = endpoint.shown.replace(/^https:/, 'http:');
    const words = `What answers at ${endpoint.shown} does not speak https (${detail}).`;
    return failed('unreachable', call, `${words} Make the base URL ${plain}.`);
  }
  const advice = codes.some((code) => /CERT|SIGNED|TLS|SSL|UNABLE_TO/.test(code))
    ? 'Its certificate is not trusted on this machine.'
    : endpoint.isLocal
      ? 'Is the server running? In a remote window localhost is the remote machine, not yours.'
      : 'Check the address, the network and the proxy.';
  // Browsers do not say what went wrong.
  const inPage = codes.every((code) => code === '')
    ? ' In VS Code for the Web the server has to allow web pages, too (CORS).'
    : '';
  const words = `Nothing answers at ${endpoint.shown} (${detail}). ${advice}${inPage}`;
  return failed('unreachable', call, words, {
    retry: codes.every((code) => !/CERT|SIGNED|UNABLE_TO/.test(code)),
  });
}

function keyAdvice({ apiKey, endpoint }: CallContext): string {
  const missing = apiKey ? '' : `No key is set for ${endpoint.origin}. `;
  return `${missing}Run “RLM: Set API Key”, or set OPENAI_API_KEY in the terminal.`;
}

function failed(
  code: ModelErrorCode,
  { apiKey }: CallContext,
  message: string,
  { refusal, ...options }: AttemptErrorOptions = { retry: false },
): AttemptError {
  return new AttemptError(code, withoutKey(message, apiKey), {
    ...options,
    refusal: refusal && withoutKey(refusal.slice(0, maxRefusal), apiKey),
  });
}

function at({ endpoint, model }: CallContext): string {
  return `${endpoint.shown} (model ${model})`;
}

/** Without the status that the package puts before it. */
function said(error: unknown, call: CallContext): string {
  return sentence(messageOf(error).replace(/^\d{3} /, ''), call);
}

function sentence(text: string, call: CallContext): string {
  const words = clipped(text, call, 300) || 'nothing';
  return /[.!?…]$/.test(words) ? words : `${words}.`;
}

function clipped(text: string, { apiKey }: CallContext, length: number): string {
  const line = withoutKey(text, apiKey).replace(/\s+/g, ' ').trim();
  return line.length > length ? `${line.slice(0, length)}…` : line;
}

/** A very short "key" is a dummy, and would be cut out of ordinary words. */
function withoutKey(text: string, apiKey: string): string {
  return apiKey.length < 6 ? text : text.replaceAll(apiKey, '[API key]');
}

function count(characters: number): string {
  return characters === 1 ? '1 character' : `${characters} characters`;
}

/** The class alone leaves its parameters open. */
function isApiError(error: unknown): error is APIError {
  return error instanceof APIError;
}

function isMisread(error: unknown): boolean {
  return error instanceof TypeError && error.message.startsWith('not a chat completion');
}

/** fetch reports a body that broke off as "terminated" (Node) or as a network error without a status. */
function isBodyFailure(error: unknown): boolean {
  return error instanceof TypeError && error.message === 'terminated';
}

function causesOf(error: unknown): Error[] {
  const causes: Error[] = [];
  for (let next = error; next instanceof Error && causes.length < 8; next = next.cause) causes.push(next);
  return causes;
}
