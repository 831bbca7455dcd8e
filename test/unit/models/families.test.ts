import assert from 'node:assert/strict';
import { traitsOf } from '../../../src/models/families';
import type { PromptProfile } from '../../../src/rlm/model';

describe('traitsOf', () => {
  const known: [string, PromptProfile, number | undefined][] = [
    ['gpt-5', 'reasoning', 400_000],
    ['gpt-5-mini-2025-08-07', 'reasoning', 400_000],
    ['openai/gpt-5.1-codex', 'reasoning', 400_000],
    ['gpt-5.9', 'reasoning', undefined],
    ['gpt-5-chat-latest', 'standard', 128_000],
    ['gpt-4.1-mini', 'standard', 1_047_576],
    ['gpt-4o', 'standard', 128_000],
    ['o3', 'reasoning', 200_000],
    ['o4-mini', 'reasoning', 200_000],
    ['o1-preview', 'reasoning', undefined],
    ['anthropic/claude-sonnet-4-5', 'standard', 200_000],
    ['us.anthropic.claude-sonnet-4-20250514-v1:0', 'standard', 200_000],
    ['gemini-2.5-pro', 'reasoning', 1_048_576],
    ['Qwen/Qwen3-Coder-480B-A35B-Instruct', 'frugal', undefined],
    ['qwen3-coder:30b', 'frugal', undefined],
    ['qwen3:8b', 'reasoning', undefined],
    ['Qwen3-235B-A22B-Instruct-2507', 'standard', undefined],
    ['Qwen3-235B-A22B-Thinking-2507', 'reasoning', undefined],
    ['deepseek-r1:7b', 'reasoning', undefined],
    ['gpt-oss:20b', 'reasoning', undefined],
    ['llama3.1', 'standard', undefined],
    ['opus-of-mine', 'standard', undefined],
    ['', 'standard', undefined],
  ];
  for (const [name, profile, contextWindow] of known) {
    it(`takes ${name || 'no name'} for ${profile}, window ${contextWindow ?? 'unknown'}`, () => {
      const traits = traitsOf(name, {});
      assert.deepEqual([traits.profile, traits.contextWindow], [profile, contextWindow]);
    });
  }

  it('lets the user decide', () => {
    const parameters = { profile: 'frugal', contextWindow: 9000, replTool: false } as const;
    const decided = { profile: 'frugal', contextWindow: 9000, offersReplTool: false };
    assert.deepEqual(traitsOf('gpt-oss:20b', parameters), decided);
    assert.equal(traitsOf('gpt-oss:20b', {}).offersReplTool, true);
    assert.equal(traitsOf('llama3', { replTool: true }).offersReplTool, true);
    assert.equal(traitsOf('llama3', {}).offersReplTool, undefined);
  });
});
