import { nearest } from '../context/nearest';
import type { Endpoint } from './endpoint';
import type { Fetch } from './guardedFetch';
import { listModels } from './modelList';

export interface ModelAdviceOptions {
  readonly endpoint: Endpoint;
  readonly model: string;
  readonly apiKey: string;
  readonly fetch: Fetch;
}

/** What an endpoint that does not know a model has instead, if it tells, and how to choose it. */
export async function modelAdvice(
  { endpoint, model, apiKey, fetch }: ModelAdviceOptions,
  signal: AbortSignal,
): Promise<string> {
  const choose = 'Choose one with “RLM: Select Model”, or with --model in the terminal.';
  try {
    const soon = AbortSignal.any([signal, AbortSignal.timeout(5000)]);
    const models = await listModels({ baseUrl: endpoint.baseUrl, apiKey, fetch }, soon);
    if (models.length === 0) return `It has no model at all. ${choose}`;
    if (models.includes(model)) {
      return /\/v\d+$/.test(endpoint.baseUrl)
        ? `It lists this model, but does not serve it here. ${choose}`
        : 'It lists this model, but does not serve it here: check the base URL, which usually ends in /v1.';
    }
    const some = nearest(model, models, 6).join(', ');
    return `It has ${some}${models.length > 6 ? ` and ${models.length - 6} more` : ''}. ${choose}`;
  } catch {
    signal.throwIfAborted();
    return `It does not list its models either: check the base URL, which usually ends in /v1. ${choose}`;
  }
}
