import type { LmScript, Match, RecordedRequest, Reply, Rule } from './lmScript';

export interface Chosen {
  readonly reply: Reply;
  /** Of the request. */
  readonly model: string;
  readonly stream: boolean;
  readonly usageWanted: boolean;
  readonly promptLength: number;
}

interface Message {
  readonly role: string;
  readonly content: string;
}

/** Picks the reply to a request by the script's rules, counting as it goes. */
export class ReplyChooser {
  readonly #script: LmScript;
  readonly #uses = new Map<Rule, number>();
  #calls = 0;

  constructor(script: LmScript) {
    this.#script = script;
  }

  choose({ method, url, headers, body }: RecordedRequest): Chosen {
    const request = { ...chatRequest(body), promptLength: JSON.stringify(body ?? '').length };
    const { key, models } = this.#script;
    const timed = (reply: Reply): Chosen => ({ ...request, reply: { ...this.#timing(), ...reply } });

    if (key !== undefined && headers['authorization'] !== `Bearer ${key}`) {
      return timed(
        failure(401, 'invalid_api_key', `Incorrect API key provided: ${bearer(headers['authorization'])}`),
      );
    }
    const path = url.replace(/\?.*$/s, '');
    if (method === 'GET' && path === '/v1/models') {
      const data = (models ?? ['test-model']).map((id) => ({
        id,
        object: 'model',
        created: 0,
        owned_by: 'test',
      }));
      return timed({ status: 200, body: { object: 'list', data } });
    }
    if (method !== 'POST' || path !== '/v1/chat/completions')
      return timed({ status: 404, body: 'no such route' });
    if (models && !models.includes(request.model)) {
      return timed(failure(404, 'model_not_found', `The model \`${request.model}\` does not exist`));
    }
    return timed(this.#byRules(request));
  }

  #timing(): { latencyMs: number; chunkDelayMs: number } {
    return { latencyMs: this.#script.latencyMs ?? 0, chunkDelayMs: this.#script.chunkDelayMs ?? 0 };
  }

  #byRules(request: ChatRequest): Reply {
    const { messages } = request;
    const call = ++this.#calls;
    for (const rule of this.#script.rules) {
      const groups = matches(rule.when ?? {}, request, call);
      if (!groups) continue;
      const used = this.#uses.get(rule) ?? 0;
      this.#uses.set(rule, used + 1);
      const reply = rule.replies[Math.min(used, rule.replies.length - 1)];
      if (reply === undefined) continue;
      const whole = typeof reply === 'string' ? { text: reply } : reply;
      return 'text' in whole ? { ...whole, text: fill(whole.text, groups, call) } : whole;
    }
    const asked = messages.at(-1)?.content.slice(0, 300) ?? '';
    return failure(400, 'no_rule', `no rule of the test script matches call ${call}: ${asked}`);
  }
}

/** The groups of the `user` pattern, or `undefined` where the rule does not match. */
function matches(
  when: Match,
  { messages, model, fields }: ChatRequest,
  call: number,
): readonly string[] | undefined {
  const system = join(messages.filter(({ role }) => role === 'system'));
  const user = messages.findLast(({ role }) => role === 'user')?.content ?? '';
  const groups = when.user === undefined ? [] : new RegExp(when.user, 's').exec(user);
  const holds =
    (when.role === undefined || (when.role === 'root') === system.includes('FINAL')) &&
    (when.system === undefined || new RegExp(when.system, 's').test(system)) &&
    (when.any === undefined || new RegExp(when.any, 's').test(join(messages))) &&
    (when.model === undefined || when.model === model) &&
    (when.field === undefined || fields.includes(when.field)) &&
    (when.call === undefined || when.call === call);
  return holds && groups ? groups : undefined;
}

function join(messages: readonly Message[]): string {
  return messages.map(({ content }) => content).join('\n');
}

function fill(text: string, groups: readonly string[], call: number): string {
  return text.replace(/\{\{(call|\d)\}\}/g, (_, name: string) =>
    name === 'call' ? `${call}` : (groups[+name] ?? ''),
  );
}

function bearer(header: string | string[] | undefined): string {
  return String(header ?? '').replace(/^Bearer /, '');
}

function failure(status: number, code: string, message: string): Reply {
  return { status, body: { error: { message, type: 'invalid_request_error', param: null, code } } };
}

type ChatRequest = ReturnType<typeof chatRequest>;

function chatRequest(body: unknown) {
  const { model, messages, stream, stream_options } = (body ?? {}) as {
    model?: string;
    messages?: { role: string; content: string }[];
    stream?: boolean;
    stream_options?: { include_usage?: boolean };
  };
  return {
    fields: Object.keys(body ?? {}),
    model: model ?? '',
    messages: messages ?? [],
    stream: stream === true,
    usageWanted: stream_options?.include_usage === true,
  };
}
