import assert from 'node:assert/strict';
import { describePlan, planModels } from '../../../src/vscode/modelPlan';
import { SetupError } from '../../../src/vscode/setupError';

const plan = (baseUrl: string, rootModel: string, subModel = '', modelsByDepth: string[] = []) =>
  planModels({ baseUrl, rootModel, subModel, modelsByDepth });
const withCode = (code: string, message: RegExp) => (error: unknown) => {
  assert.ok(error instanceof SetupError);
  assert.equal(error.code, code);
  assert.match(error.message, message);
  assert.ok(error.remedies.includes('selectModel'));
  return true;
};

describe('the plan of models', () => {
  it('is the built-in explorer when nothing is set, and says that nothing is sent', () => {
    assert.equal(plan('', '').kind, 'explorer');
    assert.match(describePlan(plan('', '')), /no language model, and nothing leaves this machine/);
  });

  it('is OpenAI for a model without an address', () => {
    const planned = plan('', 'big');
    assert.ok(planned.kind === 'endpoint');
    assert.equal(planned.endpoint.origin, 'https://api.openai.com');
    assert.equal(planned.subModel, 'big');
  });

  it('says which models answer and where the text goes', () => {
    assert.equal(
      describePlan(plan('http://localhost:11434/v1', 'big', 'small')),
      'big (sub-calls: small) answers. What it reads is sent to localhost:11434.',
    );
  });

  it('says which models answer at other depths', () => {
    assert.equal(
      describePlan(plan('http://localhost:11434/v1', 'big', '', ['', '', 'tiny'])),
      'big (depth 2: tiny) answers. What it reads is sent to localhost:11434.',
    );
    assert.match(describePlan(plan('', 'big', 'small', ['huge'])), /^huge \(sub-calls: small\) answers/);
  });

  it('refuses an address that is none, by name', () => {
    assert.throws(() => plan('localhost', 'big'), withCode('bad-endpoint', /rlm\.baseUrl is "localhost"/));
  });

  it('refuses an address without a model, and a sub-model alone', () => {
    assert.throws(() => plan('http://localhost:1234', ''), withCode('no-model', /rlm\.rootModel is empty/));
    assert.throws(() => plan('', '', 'small'), withCode('no-model', /rlm\.subModel names "small"/));
    assert.throws(
      () => plan('', '', '', ['', 'small']),
      withCode('no-model', /rlm\.modelsByDepth names "small"/),
    );
  });
});
