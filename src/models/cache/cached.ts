import * as v from 'valibot';
import { standardTraits, type LanguageModel, type ModelReply, type ModelRequest } from '../../rlm/model';
import { promptVersion } from '../../rlm/prompts';
import type { CacheStore } from './cacheStore';
import { sha256 } from './sha256';

const entry = v.object({ text: v.string(), reasoning: v.optional(v.string()) });

export interface CachedOptions {
  readonly store: CacheStore;
  /** What besides the model's name and the request decides a reply, e.g. the address and a temperature; JSON. */
  readonly identity: unknown;
}

/**
 * A model whose sub-calls are answered from earlier runs where the same was asked as often: the second time
 * that a run asks exactly the same it gets what the second time brought then, so sampling still samples. Make
 * one for each run, since it counts. Only whole replies are kept.
 */
export function cached(model: LanguageModel, { store, identity }: CachedOptions): LanguageModel {
  const asked = new Map<string, number>();
  const keyOf = ({ content, maxOutputTokens, schema }: ModelRequest): Promise<string> => {
    const question = JSON.stringify([
      promptVersion,
      model.name,
      identity,
      maxOutputTokens ?? null,
      schema ?? null,
      content,
    ]);
    // Counted before anything is awaited: equal questions asked at once keep their order from run to run.
    const times = asked.get(question) ?? 0;
    asked.set(question, times + 1);
    return sha256(`${question} ${times}`);
  };
  return {
    ...model,
    traits: { ...(model.traits ?? standardTraits), keepsReplies: true },
    async complete(request, observer, signal) {
      if (request.role !== 'sub' || request.content === undefined) {
        return model.complete(request, observer, signal);
      }
      signal.throwIfAborted();
      const key = await keyOf(request);
      const kept = replyIn(await store.read(key));
      signal.throwIfAborted();
      if (kept) return kept;
      const reply = await model.complete(request, observer, signal);
      const { text, reasoning, finish, cut } = reply;
      if (finish === 'stop' && !cut && text.trim() !== '')
        await store.write(key, JSON.stringify({ text, reasoning }));
      return reply;
    },
  };
}

function replyIn(kept: string | undefined): ModelReply | undefined {
  if (kept === undefined) return undefined;
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), entry), kept);
  if (!parsed.success) return undefined;
  return { ...parsed.output, finish: 'stop', usage: { inputTokens: 0, outputTokens: 0 }, cached: true };
}
