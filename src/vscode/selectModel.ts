import { defaultBaseUrl, endpointAt, type Endpoint } from '../models/endpoint';
import { messageOf } from '../rlm/errors';
import type { ApiKeys } from './apiKeys';
import type { Consents } from './consents';
import type { Log } from './log';
import { hostOf } from './modelPlan';
import type { Settings } from './settings';
import type { PickItem, Ui } from './ui';

/** What the settings are to be; `undefined` takes a setting out. */
export interface ModelChoice {
  readonly baseUrl: string | undefined;
  readonly rootModel: string | undefined;
  readonly subModel: string | undefined;
}

export interface SelectModelPorts {
  readonly ui: Ui;
  readonly log: Log;
  readonly keys: ApiKeys;
  readonly consents: Consents;
  readonly settings: () => Pick<Settings, 'baseUrl' | 'rootModel' | 'subModel'>;
  readonly save: (choice: ModelChoice) => Promise<void>;
  /** The names of an endpoint's models. @throws when it does not tell. */
  readonly listModels: (baseUrl: string, apiKey: string, signal: AbortSignal) => Promise<readonly string[]>;
  readonly localServers: readonly LocalServer[];
}

export interface LocalServer {
  readonly name: string;
  readonly baseUrl: string;
}

/** Where local servers usually listen. */
export const usualLocalServers: readonly LocalServer[] = [
  { name: 'Ollama', baseUrl: 'http://127.0.0.1:11434/v1' },
  { name: 'LM Studio', baseUrl: 'http://127.0.0.1:1234/v1' },
  { name: 'llama.cpp', baseUrl: 'http://127.0.0.1:8080/v1' },
  { name: 'vLLM', baseUrl: 'http://127.0.0.1:8000/v1' },
  { name: 'LiteLLM', baseUrl: 'http://127.0.0.1:4000/v1' },
];

const title = 'RLM: Select Model';
/** A server of this machine that has not answered by then is taken to be absent. */
const probeMs = 1_000;
const listMs = 10_000;

type Source =
  | { readonly kind: 'explorer' }
  | { readonly kind: 'openai' }
  | { readonly kind: 'local'; readonly server: LocalServer; readonly models: readonly string[] }
  | { readonly kind: 'other' };

/** Walks the user through who answers, which models, and writes the settings. Dismissing any step changes nothing. */
export async function selectModel(ports: SelectModelPorts): Promise<void> {
  const source = await ports.ui.pick(sources(ports), title, 'Who answers the questions?');
  if (!source) return;
  if (source.kind === 'explorer') {
    await ports.save({ baseUrl: undefined, rootModel: undefined, subModel: undefined });
    void ports.ui.notify(
      'info',
      'The built-in explorer answers now. It is no language model, and nothing leaves this machine.',
    );
    return;
  }
  const chosen = await endpointOf(source, ports);
  if (!chosen) return;
  const { endpoint, models } = chosen;
  const rootModel = await pickModel(
    ports.ui,
    models,
    title,
    'The model that gets the question (root model)',
    ports.settings().rootModel,
  );
  if (rootModel === undefined) return;
  const subModel = await pickSubModel(ports.ui, models, rootModel);
  if (subModel === undefined) return;
  await ports.consents.rememberText(endpoint);
  await ports.save({
    baseUrl: endpoint.baseUrl,
    rootModel,
    subModel: subModel === rootModel ? undefined : subModel,
  });
  const both = subModel === rootModel ? rootModel : `${rootModel}, with ${subModel} for sub-calls,`;
  void ports.ui.notify('info', `${both} answers now. What it reads is sent to ${hostOf(endpoint)}.`);
}

async function sources(ports: SelectModelPorts): Promise<PickItem<Source>[]> {
  const found = await Promise.all(ports.localServers.map((server) => probe(server, ports)));
  return [
    {
      label: 'Built-in explorer',
      description: 'no language model',
      detail: 'Answers what searching in code can answer. No key, nothing leaves this machine.',
      value: { kind: 'explorer' },
    },
    {
      label: 'OpenAI',
      description: 'api.openai.com',
      detail: 'Needs an API key.',
      value: { kind: 'openai' },
    },
    ...found.filter((item) => item !== undefined),
    {
      label: 'Other OpenAI-compatible endpoint…',
      detail: 'Any address that speaks the chat completions protocol.',
      value: { kind: 'other' },
    },
  ];
}

async function probe(
  server: LocalServer,
  { listModels, log }: SelectModelPorts,
): Promise<PickItem<Source> | undefined> {
  try {
    const models = await listModels(server.baseUrl, '', AbortSignal.timeout(probeMs));
    const count = models.length === 1 ? '1 model' : `${models.length} models`;
    const detail = `${count} on this machine.`;
    const description = new URL(server.baseUrl).host;
    return { label: server.name, description, detail, value: { kind: 'local', server, models } };
  } catch (error) {
    log.debug(`no ${server.name} at ${server.baseUrl}: ${messageOf(error)}`);
    return undefined;
  }
}

interface ChosenEndpoint {
  readonly endpoint: Endpoint;
  /** Empty when the endpoint does not list them. */
  readonly models: readonly string[];
}

async function endpointOf(
  source: Exclude<Source, { kind: 'explorer' }>,
  ports: SelectModelPorts,
): Promise<ChosenEndpoint | undefined> {
  if (source.kind === 'local') {
    const endpoint = endpointAt(source.server.baseUrl);
    return endpoint && { endpoint, models: source.models };
  }
  const typed = source.kind === 'openai' ? defaultBaseUrl : await askForAddress(ports);
  const endpoint = typed === undefined ? undefined : endpointAt(typed);
  if (!endpoint) return undefined;
  let key = await ports.keys.find(endpoint);
  if (key === '' && !endpoint.isLocal) {
    if (!(await ports.keys.ask(endpoint))) return undefined;
    key = await ports.keys.find(endpoint);
  }
  return listAt(endpoint, key, ports);
}

async function askForAddress({ ui, settings }: SelectModelPorts): Promise<string | undefined> {
  return ui.input({
    title,
    prompt: 'The base URL of the endpoint. It usually ends in /v1.',
    initial: settings().baseUrl,
    placeholder: 'https://example.com/v1',
    problem: (text) =>
      endpointAt(text) ? undefined : 'Type an http or https address, e.g. http://localhost:11434/v1',
  });
}

/** Lists the models; an address without a path is also tried with `/v1`, which is easily forgotten. */
async function listAt(endpoint: Endpoint, key: string, ports: SelectModelPorts): Promise<ChosenEndpoint> {
  const candidates = [endpoint];
  const withVersion =
    new URL(endpoint.baseUrl).pathname === '/' ? endpointAt(`${endpoint.origin}/v1`) : undefined;
  if (withVersion) candidates.unshift(withVersion);
  let failure = '';
  for (const candidate of candidates) {
    try {
      return {
        endpoint: candidate,
        models: await ports.listModels(candidate.baseUrl, key, AbortSignal.timeout(listMs)),
      };
    } catch (error) {
      failure = messageOf(error);
      ports.log.warn(`cannot list models: ${failure}`);
    }
  }
  void ports.ui.notify('warn', `${failure} Type the name of the model instead.`);
  return { endpoint, models: [] };
}

/** Stands for a name that is not in the list. */
const another = Symbol('another model');

/** One of an endpoint's models, or another whose name is typed; `undefined` when dismissed. */
export async function pickModel(
  ui: Ui,
  models: readonly string[],
  title: string,
  prompt: string,
  current: string,
): Promise<string | undefined> {
  if (models.length > 0) {
    const items: PickItem<string | typeof another>[] = models.map((name) => ({
      label: name,
      description: name === current ? 'current' : undefined,
      value: name,
    }));
    items.push({ label: 'Another model…', detail: 'Type its name.', value: another });
    const picked = await ui.pick(items, title, prompt);
    if (picked !== another) return picked;
  }
  const typed = await ui.input({
    title,
    prompt,
    initial: current,
    placeholder: 'Name of the model',
    problem: (text) => (text.trim() === '' ? 'Type the name of a model.' : undefined),
  });
  return typed?.trim();
}

async function pickSubModel(
  ui: Ui,
  models: readonly string[],
  rootModel: string,
): Promise<string | undefined> {
  const same = await ui.pick(
    [
      { label: 'The same model', description: rootModel, value: true },
      { label: 'Another model…', detail: 'A smaller one reads the pieces faster and cheaper.', value: false },
    ],
    title,
    'The model that reads the pieces (sub-model)',
  );
  if (same === undefined) return undefined;
  return same ? rootModel : pickModel(ui, models, title, 'The model that reads the pieces (sub-model)', '');
}
