import assert from 'node:assert/strict';
import { endpointAt } from '../../../src/models/endpoint';

describe('endpointAt', () => {
  it('cuts slashes and a pasted route from the end', () => {
    for (const text of ['http://h:1/v1', ' http://h:1/v1// ', 'http://h:1/v1/chat/completions']) {
      assert.equal(endpointAt(text)?.baseUrl, 'http://h:1/v1');
    }
    assert.equal(endpointAt('http://h:1')?.baseUrl, 'http://h:1');
  });

  it('keeps the query for the request and leaves it out of what is shown', () => {
    const endpoint = endpointAt('https://h/deployments/x?api-version=1&sig=secret');
    assert.equal(endpoint?.baseUrl, 'https://h/deployments/x?api-version=1&sig=secret');
    assert.equal(endpoint.shown, 'https://h/deployments/x');
  });

  it('drops credentials', () => {
    assert.doesNotMatch(JSON.stringify(endpointAt('https://me:pass@h/v1')), /pass/);
  });

  it('knows the default origin and the local machine', () => {
    assert.equal(endpointAt('https://api.openai.com/v1')?.isDefault, true);
    assert.equal(endpointAt('https://api.openai.com.evil.test/v1')?.isDefault, false);
    for (const host of ['localhost:1', '127.0.0.1', '[::1]:8080', 'x.localhost']) {
      assert.equal(endpointAt(`http://${host}/v1`)?.isLocal, true, host);
    }
    assert.equal(endpointAt('http://localhost.test/v1')?.isLocal, false);
  });

  it('is undefined for what is no http address', () => {
    for (const text of ['', 'localhost:11434/v1', 'ftp://h', 'C:\\models'])
      assert.equal(endpointAt(text), undefined);
  });
});
