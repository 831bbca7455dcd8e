import assert from 'node:assert/strict';
import { endpointAt } from '../../../src/models/endpoint';
import { ApiKeys } from '../../../src/vscode/apiKeys';
import { Consents } from '../../../src/vscode/consents';
import { SetupError } from '../../../src/vscode/setupError';
import { FakeSecrets, FakeState } from './fakes';
import { FakeUi, type Answers } from './fakeUi';

const openai = endpointAt('https://api.openai.com/v1')!;
const elsewhere = endpointAt('https://llm.example.com/v1')!;
const local = endpointAt('http://127.0.0.1:11434/v1')!;

function setUp(answers: Answers = {}, environmentKey?: string) {
  const ui = new FakeUi(answers);
  const secrets = new FakeSecrets();
  const consents = new Consents(new FakeState(), ui);
  return { ui, secrets, consents, keys: new ApiKeys({ ui, secrets, consents, environmentKey }) };
}

describe('API keys', () => {
  it('are given to the origin they were set for and to no other', async () => {
    const { keys } = setUp({ inputs: ['sk-one'] });
    assert.equal(await keys.ask(elsewhere), true);
    assert.equal(await keys.keyFor(elsewhere), 'sk-one');
    assert.equal(await keys.keyFor(endpointAt('https://llm.example.com/other/v2')!), 'sk-one');
    assert.equal(await keys.keyFor(endpointAt('https://llm.example.com:8443/v1')!), '');
    await assert.rejects(keys.keyFor(openai), SetupError);
  });

  it('are asked for in a password box that names the origin', async () => {
    const { keys, ui } = setUp({ inputs: ['sk-one'] });
    await keys.ask(elsewhere);
    const [box] = ui.boxes;
    assert.match(box!.prompt, /https:\/\/llm\.example\.com/);
    assert.ok('password' in box! && box.password);
  });

  it('are removed by an empty one, and kept when the box is dismissed', async () => {
    const { keys, secrets } = setUp({ inputs: ['sk-one', undefined, ''] });
    await keys.ask(elsewhere);
    assert.equal(await keys.ask(elsewhere), false);
    assert.equal(secrets.kept.size, 1);
    await keys.ask(elsewhere);
    assert.equal(secrets.kept.size, 0);
  });

  it('come from OPENAI_API_KEY for OpenAI without a question', async () => {
    const { keys, ui } = setUp({}, 'sk-env');
    assert.equal(await keys.keyFor(openai), 'sk-env');
    assert.deepEqual(ui.confirmations, []);
  });

  it('come from OPENAI_API_KEY for another origin only once the user agreed, and are asked for once', async () => {
    const { keys, ui } = setUp({ confirms: [true] }, 'sk-env');
    assert.equal(await keys.keyFor(elsewhere), 'sk-env');
    assert.equal(await keys.keyFor(elsewhere), 'sk-env');
    assert.equal(ui.confirmations.length, 1);
  });

  it('remember a no as well', async () => {
    const { keys, ui } = setUp({ confirms: [false, true] }, 'sk-env');
    assert.equal(await keys.keyFor(elsewhere), '');
    assert.equal(await keys.keyFor(elsewhere), '');
    assert.equal(ui.confirmations.length, 1);
  });

  it('never come from OPENAI_API_KEY for a server on this machine', async () => {
    const { keys, ui } = setUp({ confirms: [true] }, 'sk-env');
    assert.equal(await keys.keyFor(local), '');
    assert.deepEqual(ui.confirmations, []);
  });

  it('missing for OpenAI, name the command that sets one', async () => {
    const { keys } = setUp();
    await assert.rejects(keys.keyFor(openai), (error: unknown) => {
      assert.ok(error instanceof SetupError);
      assert.equal(error.code, 'no-key');
      assert.match(error.message, /No API key is set for https:\/\/api\.openai\.com.*"RLM: Set API Key"/);
      return true;
    });
  });
});

describe('consent to send text', () => {
  it('is not asked for OpenAI and this machine', async () => {
    const { consents, ui } = setUp();
    await consents.toSendText(openai);
    await consents.toSendText(local);
    assert.deepEqual(ui.confirmations, []);
  });

  it('is asked for once for any other origin', async () => {
    const { consents, ui } = setUp({ confirms: [true] });
    await consents.toSendText(elsewhere);
    await consents.toSendText(elsewhere);
    assert.deepEqual(ui.confirmations, ['Send text from your files to llm.example.com?']);
  });

  it('refused, stops the run and is asked for again', async () => {
    const { consents, ui } = setUp({ confirms: [false, false] });
    await assert.rejects(consents.toSendText(elsewhere), SetupError);
    await assert.rejects(consents.toSendText(elsewhere), SetupError);
    assert.equal(ui.confirmations.length, 2);
  });
});
