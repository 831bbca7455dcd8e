import assert from 'node:assert/strict';
import { retryAfterOf } from '../../../src/models/retryAfter';

describe('retryAfterOf', () => {
  const now = Date.parse('2026-01-01T00:00:00Z');
  const cases: [Record<string, string>, number | undefined][] = [
    [{ 'retry-after': '2' }, 2000],
    [{ 'retry-after': '0.5' }, 500],
    [{ 'retry-after-ms': '150', 'retry-after': '2' }, 150],
    [{ 'retry-after': 'Thu, 01 Jan 2026 00:00:07 GMT' }, 7000],
    [{ 'retry-after': 'Wed, 31 Dec 2025 00:00:00 GMT' }, 0],
    [{ 'retry-after': 'soon' }, undefined],
    [{}, undefined],
  ];
  for (const [headers, expected] of cases) {
    it(`reads ${JSON.stringify(headers)} as ${expected ?? 'nothing'}`, () => {
      assert.equal(retryAfterOf(new Headers(headers), now), expected);
    });
  }
});
