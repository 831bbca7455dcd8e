import assert from 'node:assert/strict';
import { ModelError } from '../../../src/rlm/errors';
import { ApiKeys } from '../../../src/vscode/apiKeys';
import { Consents } from '../../../src/vscode/consents';
import { selectModel, type ModelChoice } from '../../../src/vscode/selectModel';
import { FakeLog, FakeSecrets, FakeState } from './fakes';
import { FakeUi, type Answers } from './fakeUi';

/** Models by base URL, behind a key where one is named. */
type Servers = Readonly<Record<string, { models: string[]; key?: string }>>;

function setUp(answers: Answers, servers: Servers = {}) {
  const ui = new FakeUi(answers);
  const state = new FakeState();
  const secrets = new FakeSecrets();
  const consents = new Consents(state, ui);
  const keys = new ApiKeys({ ui, secrets, consents, environmentKey: undefined });
  const saved: ModelChoice[] = [];
  const asked: string[] = [];
  const ports = {
    ui,
    log: new FakeLog(),
    keys,
    consents,
    settings: () => ({ baseUrl: '', rootModel: '', subModel: '' }),
    save: (choice: ModelChoice) => Promise.resolve(void saved.push(choice)),
    listModels: (baseUrl: string, apiKey: string) => {
      asked.push(baseUrl);
      const server = servers[baseUrl];
      if (!server || (server.key ?? '') !== apiKey)
        return Promise.reject(new ModelError('not-found', `${baseUrl} does not list its models.`));
      return Promise.resolve(server.models);
    },
    localServers: [
      { name: 'Ollama', baseUrl: 'http://127.0.0.1:11434/v1' },
      { name: 'LM Studio', baseUrl: 'http://127.0.0.1:1234/v1' },
    ],
  };
  return { ui, ports, saved, asked, secrets, consents };
}

const ollama = { 'http://127.0.0.1:11434/v1': { models: ['llama', 'qwen'] } };

describe('selecting a model', () => {
  it('offers the local servers that answer, and no others', async () => {
    const { ui, ports, saved } = setUp({}, ollama);
    await selectModel(ports);
    assert.deepEqual(ui.lists[0], [
      'Built-in explorer',
      'OpenAI',
      'Ollama',
      'Other OpenAI-compatible endpoint…',
    ]);
    assert.deepEqual(saved, []);
  });

  it('takes all settings out for the built-in explorer', async () => {
    const { ports, saved } = setUp({ picks: ['Built-in explorer'] });
    await selectModel(ports);
    assert.deepEqual(saved, [{ baseUrl: undefined, rootModel: undefined, subModel: undefined }]);
  });

  it('writes a local server with its models', async () => {
    const { ports, saved } = setUp({ picks: ['Ollama', 'qwen', 'Another model…', 'llama'] }, ollama);
    await selectModel(ports);
    assert.deepEqual(saved, [{ baseUrl: 'http://127.0.0.1:11434/v1', rootModel: 'qwen', subModel: 'llama' }]);
  });

  it('asks for a key where none is set, and lists the models with it', async () => {
    const servers = { 'https://api.openai.com/v1': { models: ['big', 'small'], key: 'sk-1' } };
    const { ports, saved, secrets } = setUp(
      { picks: ['OpenAI', 'big', 'The same model'], inputs: ['sk-1'] },
      servers,
    );
    await selectModel(ports);
    assert.deepEqual(saved, [
      { baseUrl: 'https://api.openai.com/v1', rootModel: 'big', subModel: undefined },
    ]);
    assert.deepEqual([...secrets.kept.values()], ['sk-1']);
  });

  it('finds the /v1 that an address lacks', async () => {
    const servers = { 'http://127.0.0.1:9999/v1': { models: ['one'] } };
    const answers = {
      picks: ['Other OpenAI-compatible endpoint…', 'one', 'The same model'],
      inputs: ['http://127.0.0.1:9999'],
    };
    const { ports, saved } = setUp(answers, servers);
    await selectModel(ports);
    assert.equal(saved[0]?.baseUrl, 'http://127.0.0.1:9999/v1');
  });

  it('lets a name be typed where the endpoint lists none, and says why', async () => {
    const answers = {
      picks: ['Other OpenAI-compatible endpoint…', 'The same model'],
      inputs: ['https://llm.example.com/v1', '', ' mine '],
    };
    const { ports, saved, ui, consents } = setUp(answers);
    await selectModel(ports);
    assert.deepEqual(saved, [
      { baseUrl: 'https://llm.example.com/v1', rootModel: 'mine', subModel: undefined },
    ]);
    assert.match(ui.messages.find(({ level }) => level === 'warn')!.message, /does not list its models/);
    // Chosen by name: not asked for again.
    const before = ui.confirmations.length;
    await consents.toSendText({
      origin: 'https://llm.example.com',
      baseUrl: '',
      shown: '',
      isDefault: false,
      isLocal: false,
    });
    assert.equal(ui.confirmations.length, before);
  });

  it('refuses what is no address', async () => {
    const { ports, saved } = setUp({ picks: ['Other OpenAI-compatible endpoint…'], inputs: ['example'] });
    await selectModel(ports);
    assert.deepEqual(saved, []);
  });

  it('changes nothing when a step is dismissed', async () => {
    const { ports, saved } = setUp({ picks: ['Ollama', 'qwen'] }, ollama);
    await selectModel(ports);
    assert.deepEqual(saved, []);
  });
});
