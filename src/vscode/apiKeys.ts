import type { SecretStorage } from 'vscode';
import type { Endpoint } from '../models/endpoint';
import { keyForOrigin, secretNameFor } from '../models/keys';
import type { Consents } from './consents';
import { SetupError } from './setupError';
import type { Ui } from './ui';

export interface ApiKeyPorts {
  readonly secrets: Pick<SecretStorage, 'get' | 'store' | 'delete'>;
  readonly consents: Consents;
  readonly ui: Ui;
  /** OPENAI_API_KEY of the extension host; `undefined` or empty when unset. */
  readonly environmentKey: string | undefined;
}

/** The keys of endpoints, each bound to the origin it was given for. */
export class ApiKeys {
  readonly #ports: ApiKeyPorts;

  constructor(ports: ApiKeyPorts) {
    this.#ports = ports;
  }

  /**
   * The key for an endpoint; empty when it is called without one, as local servers are.
   * @throws {SetupError} `no-key` for OpenAI itself, which answers nobody without one.
   */
  async keyFor(endpoint: Endpoint): Promise<string> {
    const key = await this.find(endpoint);
    if (key === '' && endpoint.isDefault) {
      throw new SetupError(
        'no-key',
        `No API key is set for ${endpoint.origin}. Run "RLM: Set API Key", or choose another model with "RLM: Select Model".`,
        ['setApiKey', 'selectModel'],
      );
    }
    return key;
  }

  /** The same, and empty where `keyFor` throws. */
  async find(endpoint: Endpoint): Promise<string> {
    const { secrets, consents, environmentKey } = this.#ports;
    const options = {
      baseUrl: endpoint.baseUrl,
      stored: await secrets.get(nameOf(endpoint)),
      environmentKey,
    };
    const chosen = keyForOrigin(options);
    // A server on this machine rarely wants a key: where it does, its refusal names the command to set one.
    if (!chosen.heldBack || endpoint.isLocal) return chosen.key;
    if (!(await consents.toUseEnvironmentKey(endpoint))) return '';
    return keyForOrigin({ ...options, confirmedOrigins: [endpoint.origin] }).key;
  }

  /** Asks for the key of an endpoint and keeps it; an empty one removes what was kept. False when dismissed. */
  async ask(endpoint: Endpoint): Promise<boolean> {
    const { secrets, ui } = this.#ports;
    const name = nameOf(endpoint);
    const had = (await secrets.get(name)) !== undefined;
    const typed = await ui.input({
      title: 'RLM: Set API Key',
      prompt: `The key for ${endpoint.origin}. It is kept in the editor's secret storage and sent nowhere else.${had ? ' Leave it empty to remove the key kept now.' : ''}`,
      placeholder: had ? 'A key is set' : 'No key is set',
      password: true,
      problem: (text) =>
        /^[\x21-\x7e]*$/.test(text.trim()) ? undefined : 'A key has no spaces and no letters beyond ASCII.',
    });
    if (typed === undefined) return false;
    const key = typed.trim();
    if (key !== '') await secrets.store(name, key);
    else if (had) await secrets.delete(name);
    const done = key !== '' ? 'is stored' : had ? 'was removed' : 'was not set before and is not set now';
    void ui.notify('info', `The API key for ${endpoint.origin} ${done}.`);
    return true;
  }
}

function nameOf(endpoint: Endpoint): string {
  return secretNameFor(endpoint.baseUrl) ?? endpoint.origin;
}
