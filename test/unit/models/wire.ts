import type { ModelReply, ModelRequest } from '../../../src/rlm/model';
import { endpointModels, type EndpointModelsOptions } from '../../../src/models/endpointModels';
import { createLimiter } from '../../../src/models/limiter/limiter';
import { openAICompatible, type OpenAICompatibleOptions } from '../../../src/models/openaiCompatible';
import type { RecordedRequest, Reply, Rule } from '../../support/lmScript';
import { startLmServer, type LmServer } from '../../support/lmServer';

/** What one call brought. */
export interface Called {
  readonly reply: ModelReply;
  /** What was streamed. */
  readonly seen: string;
  /** The tries that were told to have failed. */
  readonly retries: readonly {
    readonly attempt: number;
    readonly reason: string;
    readonly delayMs: number;
  }[];
}

/** A model server for the tests of a suite, in another process, and calls to it. */
export function wire() {
  let server: LmServer;
  before(async () => (server = await startLmServer({ script: { rules: [] } })));
  after(() => server.stop());
  return {
    baseUrl: () => server.baseUrl,
    use: (...rules: Rule[]): Promise<void> => server.use({ rules }),
    replying: (...replies: (Reply | string)[]): Promise<void> => server.use({ rules: [{ replies }] }),
    requests: (): Promise<RecordedRequest[]> => server.requests(),
    /** A large one for the root and a small one for the rest. */
    models: (options: Partial<EndpointModelsOptions> = {}) =>
      endpointModels({
        baseUrl: server.baseUrl,
        apiKey: '',
        rootModel: 'big',
        subModel: 'small',
        limiter: createLimiter({ concurrency: () => 8 }),
        ...options,
      }),
    /** The bodies of all requests so far. */
    sent: async (): Promise<Record<string, unknown>[]> =>
      (await server.requests()).map(({ body }) => body as Record<string, unknown>),
    call: async (
      request: Partial<ModelRequest> = {},
      options: Partial<OpenAICompatibleOptions> = {},
    ): Promise<Called> => {
      let seen = '';
      const retries: Called['retries'][number][] = [];
      const model = openAICompatible({ baseUrl: server.baseUrl, apiKey: '', model: 'm', ...options });
      const reply = await model.complete(
        { role: 'root', messages: [{ role: 'user', content: 'Why?' }], ...request },
        {
          onText: (text) => (seen += text),
          onRetry: (attempt, reason, delayMs) => retries.push({ attempt, reason, delayMs }),
        },
        new AbortController().signal,
      );
      return { reply, seen, retries };
    },
  };
}
