import { APIError, OpenAI } from 'openai';
import { messageOf, ModelError } from '../rlm/errors';
import type { LanguageModel, ModelObserver, ModelReply, ModelRequest } from '../rlm/model';
import { refusedIn, type Refused } from './adaptions';
import { AttemptError } from './attemptError';
import { endpointAt, type Endpoint } from './endpoint';
import { errorIn, EventStream } from './eventStream';
import { endedEarly, failureOf, silent, unreadable, type CallContext } from './failures';
import { traitsOf } from './families';
import { guardedFetch, type Fetch } from './guardedFetch';
import { LinkedAbort } from './linkedAbort';
import { modelAdvice } from './modelAdvice';
import type { ModelParameters } from './parameters';
import { readBody } from './readBody';
import { ReplyBuilder } from './replyBuilder';
import { requestBody, type RequestBody } from './requestBody';
import { SilenceTimer } from './silenceTimer';

export interface OpenAICompatibleOptions {
  /** E.g. `https://api.openai.com/v1` or `http://localhost:11434/v1`. */
  readonly baseUrl: string;
  /** Empty: no Authorization header is sent. */
  readonly apiKey: string;
  readonly model: string;
  /** Their `timeout` is the limiter's to keep. */
  readonly parameters?: ModelParameters | undefined;
  /** What the endpoint has refused of this model's requests so far; `undefined`: nothing is known. */
  readonly refused?: Refused | undefined;
  /** How long a reply that has begun may be silent, in milliseconds; 60,000 by default. */
  readonly idleTimeoutMs?: number | undefined;
  /** The global one by default, which VS Code patches for proxies and certificates. */
  readonly fetch?: Fetch | undefined;
}

interface Settings {
  readonly endpoint: Endpoint;
  readonly apiKey: string;
  readonly model: string;
  readonly parameters: ModelParameters;
  readonly refused: Refused;
  readonly idleTimeoutMs: number;
  readonly fetch: Fetch;
}

/**
 * A model behind an endpoint that speaks OpenAI's chat completions. A call is a single try without a deadline:
 * the limiter adds both, and reads from an {@link AttemptError} whether another try may help. Only what the
 * endpoint does not know or allow, and the request can do without, is left out at once, and told through
 * `onRetry`. Nothing is read from the environment.
 */
export function openAICompatible(options: OpenAICompatibleOptions): LanguageModel {
  const { baseUrl, model, idleTimeoutMs = 60_000, fetch = globalThis.fetch } = options;
  const { parameters = {}, refused = new Set() } = options;
  const endpoint = endpointAt(baseUrl);
  const apiKey = options.apiKey.trim();
  const complete: LanguageModel['complete'] = async (request, observer, signal) => {
    signal.throwIfAborted();
    if (!endpoint) throw new ModelError('unreachable', notAnAddress(baseUrl));
    if (!/^[\x21-\x7e]*$/.test(apiKey)) throw new ModelError('unauthorized', notAKey(endpoint));
    const settings = { endpoint, apiKey, model, parameters, refused, idleTimeoutMs, fetch };
    try {
      return await adapted(settings, request, observer, signal);
    } catch (error) {
      if (!(error instanceof AttemptError) || error.code !== 'not-found') throw error;
      throw new ModelError('not-found', `${error.message} ${await modelAdvice(settings, signal)}`);
    }
  };
  return { name: model, isLanguageModel: true, traits: traitsOf(model, parameters), complete };
}

/** Tries until the endpoint refuses nothing any more that the request can do without. */
async function adapted(
  settings: Settings,
  request: ModelRequest,
  observer: ModelObserver,
  signal: AbortSignal,
): Promise<ModelReply> {
  const { endpoint, refused } = settings;
  for (let attempt = 1; ; attempt++) {
    const { body, optional } = requestBody({ ...settings, isOpenAI: endpoint.isDefault }, request);
    try {
      return await tryOnce(settings, body, request, observer, signal);
    } catch (error) {
      const refusal = error instanceof AttemptError ? error.refusal : undefined;
      const name = refusal === undefined ? undefined : refusedIn(refusal, optional);
      if (name === undefined) throw error;
      refused.add(name);
      await observer.onRetry?.(attempt, `${messageOf(error)} ${withoutIt(name)}`, 0);
    }
  }
}

function withoutIt(name: string): string {
  return `It is asked again without ${name.startsWith('schema ') ? 'the schema' : name}, now and from now on.`;
}

async function tryOnce(
  settings: Settings,
  body: RequestBody['body'],
  request: ModelRequest,
  observer: ModelObserver,
  signal: AbortSignal,
): Promise<ModelReply> {
  const { idleTimeoutMs } = settings;
  const reply = new ReplyBuilder(request, observer);
  const stream = new EventStream((value) => reply.add(value));
  const call = (): CallContext => ({ ...settings, received: reply.received, body: stream.head });
  const own = new LinkedAbort(signal);
  const silence = new SilenceTimer(idleTimeoutMs, () => own.abort(silent(idleTimeoutMs, call())));
  const onText = (text: string) => {
    silence.heard();
    stream.push(text);
  };
  let isRead = false;
  try {
    // The package's own reading costs as much as all the rest of a call, which shows where hundreds are made.
    const response = await clientFor(settings, onText, own.signal)
      .post('/chat/completions', { body, stream: true, signal: own.signal })
      .asResponse();
    await readBody(response, (text) => {
      onText(text);
      return stream.isDone || reply.isCut;
    });
    own.signal.throwIfAborted();
    if (reply.isCut) return reply.build();
    isRead = true;
    if (!stream.hasEvents) addWhole(reply, stream.head, call());
    else if (!reply.isFinished) throw endedEarly(call());
    return reply.build();
  } catch (error) {
    signal.throwIfAborted();
    // All that could still come after it is the usage.
    if (reply.isFinished) return reply.build();
    if (own.signal.aborted) throw own.signal.reason;
    throw error instanceof AttemptError ? error : failureOf(error, call());
  } finally {
    silence.stop();
    own.dispose();
    // Lets go of a connection that may still send; a reply read to its end has none any more.
    if (!isRead) own.abort(new Error('the call has ended'));
  }
}

function clientFor(
  { fetch, endpoint, apiKey }: Settings,
  onRefusal: (text: string) => void,
  signal: AbortSignal,
) {
  return new OpenAI({
    baseURL: endpoint.baseUrl,
    // Required, and never sent: the headers are ours.
    apiKey: 'none',
    // Without these the package reads the environment.
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    logLevel: 'off',
    maxRetries: 0,
    // The deadline is the caller's.
    timeout: 2 ** 31 - 1,
    fetch: guardedFetch({ fetch, endpoint, apiKey, onRefusal }, signal),
    // The web extension host is a browser worker; the key is its user's own.
    dangerouslyAllowBrowser: true,
  });
}

/** A body without events: a server that does not stream answers with one completion. */
function addWhole(reply: ReplyBuilder, body: string, call: CallContext): void {
  try {
    const value: unknown = JSON.parse(body);
    const refusal = errorIn(value);
    if (refusal) throw new APIError(undefined, refusal, undefined, undefined);
    if (typeof value !== 'object' || value === null || !('choices' in value))
      throw new TypeError('no choices');
    reply.add(value);
  } catch (error) {
    throw error instanceof APIError ? failureOf(error, call) : unreadable(body, call);
  }
}

function notAnAddress(baseUrl: string): string {
  return `The base URL “${baseUrl}” is not an http or https address, e.g. http://localhost:11434/v1.`;
}

function notAKey({ origin }: Endpoint): string {
  return `The API key for ${origin} holds a character that no key has. Run “RLM: Set API Key” to set it again.`;
}
