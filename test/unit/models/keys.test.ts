import assert from 'node:assert/strict';
import { keyForOrigin, secretNameFor } from '../../../src/models/keys';

describe('keyForOrigin', () => {
  const openAI = 'https://api.openai.com/v1';
  const other = 'https://models.example.com/v1';
  const environmentKey = 'env-key';

  it('sends OPENAI_API_KEY to the default origin', () => {
    const chosen = keyForOrigin({ baseUrl: openAI, environmentKey });
    assert.deepEqual(chosen, { key: 'env-key', from: 'environment', heldBack: false });
  });

  it('holds OPENAI_API_KEY back from any other origin, and says so', () => {
    for (const baseUrl of [
      other,
      'http://api.openai.com/v1',
      'https://api.openai.com.evil.test/v1',
      'nonsense',
    ]) {
      assert.deepEqual(
        keyForOrigin({ baseUrl, environmentKey }),
        { key: '', from: 'none', heldBack: true },
        baseUrl,
      );
    }
  });

  it('sends OPENAI_API_KEY to an origin the user confirmed, whatever the path', () => {
    const confirmedOrigins = ['https://models.example.com'];
    assert.equal(keyForOrigin({ baseUrl: `${other}/deep`, environmentKey, confirmedOrigins }).key, 'env-key');
    assert.equal(keyForOrigin({ baseUrl: 'https://example.com', environmentKey, confirmedOrigins }).key, '');
  });

  it('prefers the key stored for the origin', () => {
    assert.equal(keyForOrigin({ baseUrl: openAI, stored: 'stored-key', environmentKey }).key, 'stored-key');
  });

  it('takes a stored empty key for the wish to send none', () => {
    const chosen = keyForOrigin({ baseUrl: openAI, stored: '', environmentKey });
    assert.deepEqual(chosen, { key: '', from: 'none', heldBack: false });
  });
});

describe('secretNameFor', () => {
  it('is the same for every path of an origin and differs between origins', () => {
    assert.equal(secretNameFor('https://a.test/v1'), secretNameFor('https://a.test:443/v2/'));
    assert.notEqual(secretNameFor('https://a.test/v1'), secretNameFor('https://a.test:8443/v1'));
    assert.notEqual(secretNameFor('https://a.test/v1'), secretNameFor('http://a.test/v1'));
    assert.equal(secretNameFor('no url'), undefined);
  });
});
