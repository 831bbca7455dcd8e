import type { ModelTraits } from '../rlm/model';
import type { ModelParameters } from './parameters';

interface Family extends Partial<ModelTraits> {
  /** Of the model's name in lower case, without what stands before its last slash. */
  readonly name: RegExp;
}

/**
 * What is known of models by their names; the first that matches counts. A window stands here only where the
 * model has it wherever it runs: that of an open model is what its server gave it.
 */
const families: readonly Family[] = [
  { name: /^gpt-5-chat/, contextWindow: 128_000 },
  {
    name: /^gpt-5(?:\.[12])?(?:-(?:mini|nano|codex)|-\d{4}|$)/,
    profile: 'reasoning',
    contextWindow: 400_000,
  },
  { name: /^gpt-5/, profile: 'reasoning' },
  { name: /^o(?:1|3|3-mini|4-mini)(?:-\d{4}|$)/, profile: 'reasoning', contextWindow: 200_000 },
  { name: /^o[1-9](?:-|$)/, profile: 'reasoning' },
  { name: /^gpt-4\.1/, contextWindow: 1_047_576 },
  { name: /^gpt-4o/, contextWindow: 128_000 },
  // Its servers read calls of tools out of its own format, and refuse those of a tool that was not offered.
  { name: /^gpt-oss/, profile: 'reasoning', offersReplTool: true },
  { name: /(?:^|\.)claude-(?:3|haiku-4|sonnet-4|opus-4)/, contextWindow: 200_000 },
  { name: /^gemini-2\.[05]-flash-lite/, contextWindow: 1_048_576 },
  { name: /^gemini-2\.0-flash/, contextWindow: 1_048_576 },
  { name: /^gemini-2\.5-/, profile: 'reasoning', contextWindow: 1_048_576 },
  // The paper that RLMs come from needed a line in its prompt against thousands of sub-calls.
  { name: /^qwen-?3.*coder/, profile: 'frugal' },
  { name: /^qwen-?3.*instruct/ },
  { name: /^qwen-?3|^qwq/, profile: 'reasoning' },
  { name: /^deepseek-(?:r\d|reasoner)|^magistral|thinking/, profile: 'reasoning' },
];

/** What a run needs to know of a model: what the user says, then what is known of its family. */
export function traitsOf(model: string, { profile, contextWindow, replTool }: ModelParameters): ModelTraits {
  const name = model.slice(model.lastIndexOf('/') + 1).toLowerCase();
  const family = families.find((each) => each.name.test(name));
  return {
    profile: profile ?? family?.profile ?? 'standard',
    contextWindow: contextWindow ?? family?.contextWindow,
    offersReplTool: replTool ?? family?.offersReplTool,
  };
}
