import type { Endpoint } from '../models/endpoint';
import { hostOf } from './modelPlan';
import { SetupError } from './setupError';
import type { Ui } from './ui';

/** What outlives the window; VS Code's `Memento` is one. */
export interface ConsentState {
  get(key: string): unknown;
  update(key: string, value: boolean): PromiseLike<void>;
}

/** What the user has agreed to, by origin; asked once and remembered on this machine. */
export class Consents {
  readonly #state: ConsentState;
  readonly #ui: Ui;

  constructor(state: ConsentState, ui: Ui) {
    this.#state = state;
    this.#ui = ui;
  }

  /**
   * Makes sure that the user knows where the text goes. OpenAI's own address and this machine need no question.
   * @throws {SetupError} `not-confirmed` when the user says no.
   */
  async toSendText(endpoint: Endpoint): Promise<void> {
    if (endpoint.isDefault || endpoint.isLocal || this.#answer('text', endpoint) === true) return;
    const plain = endpoint.origin.startsWith('http:') ? ' The connection is not encrypted.' : '';
    const agreed = await this.#ui.confirm(
      `Send text from your files to ${hostOf(endpoint)}?`,
      `A run sends the pieces it reads to the endpoint ${endpoint.shown}, which the setting rlm.baseUrl names.${plain} You are asked once for each address.`,
      `Send to ${hostOf(endpoint)}`,
    );
    if (!agreed) {
      throw new SetupError(
        'not-confirmed',
        `Nothing was asked: you have not agreed to send text to ${hostOf(endpoint)}. Choose who answers with "RLM: Select Model".`,
        ['selectModel'],
      );
    }
    await this.rememberText(endpoint);
  }

  /** The user chose this address by name. */
  async rememberText(endpoint: Endpoint): Promise<void> {
    await this.#remember('text', endpoint, true);
  }

  /** Whether OPENAI_API_KEY may go to this origin. */
  async toUseEnvironmentKey(endpoint: Endpoint): Promise<boolean> {
    const known = this.#answer('environmentKey', endpoint);
    if (known !== undefined) return known;
    const agreed = await this.#ui.confirm(
      `Send the key in OPENAI_API_KEY to ${hostOf(endpoint)}?`,
      `No key is stored for ${endpoint.origin}. The environment holds OPENAI_API_KEY, which may be meant for another service. You are asked once for each address; "RLM: Set API Key" sets another key.`,
      'Send the Key',
    );
    await this.#remember('environmentKey', endpoint, agreed);
    return agreed;
  }

  #answer(what: 'text' | 'environmentKey', { origin }: Endpoint): boolean | undefined {
    const answer = this.#state.get(`rlm.consent.${what} ${origin}`);
    return typeof answer === 'boolean' ? answer : undefined;
  }

  async #remember(what: 'text' | 'environmentKey', { origin }: Endpoint, answer: boolean): Promise<void> {
    await this.#state.update(`rlm.consent.${what} ${origin}`, answer);
  }
}
