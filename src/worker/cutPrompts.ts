import type { CallResult, CallSpec } from '../rlm/callTree';
import type { RunLog } from './runLog';

/** No text takes so few tokens: ordinary ones take one for three or four characters. */
const charactersPerToken = 10;
/** A short prompt is not cut. */
const shortest = 10_000;

/**
 * Some local servers cut a prompt that is longer than the window they were started with, and say nothing. What
 * they count tells: the user is warned, once in a run and model.
 */
export function cutPromptWarning(log: RunLog): (model: string, spec: CallSpec, result: CallResult) => void {
  const warned = new Set<string>();
  return (model, { messages }, { outcome }) => {
    if (!outcome.ok || outcome.cached === true || outcome.usage.estimated) return;
    const { inputTokens } = outcome.usage;
    const characters = messages.reduce((sum, { content }) => sum + content.length, 0);
    if (warned.has(model) || inputTokens <= 0) return;
    if (characters < shortest || inputTokens * charactersPerToken > characters) return;
    warned.add(model);
    log.add({
      type: 'warning',
      code: 'prompt-cut',
      message:
        `${model} read only ${inputTokens.toLocaleString('en-US')} tokens of a prompt of ${characters.toLocaleString('en-US')} characters: ` +
        'its server seems to cut prompts. Give the model a larger window (num_ctx in Ollama, --ctx-size in llama.cpp), ' +
        'and name it as contextWindow in rlm.models.',
    });
  };
}
