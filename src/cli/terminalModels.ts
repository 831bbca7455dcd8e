import { createAdaptions } from '../models/adaptions';
import { createLimiter } from '../models/limiter/limiter';
import type { AskChoices } from './choices';
import { chooseModels, type ChosenModels } from './chooseModels';
import type { AskCommand } from './commandLine';
import { replyCache } from './replyCache';

type ModelOptions = Pick<
  AskCommand['options'],
  'baseUrl' | 'cache' | 'subModel' | 'modelsByDepth' | 'callTimeoutMs'
>;

/** The user's key; a variable set to nothing is none. */
export function environmentKey(): string | undefined {
  return process.env['OPENAI_API_KEY'] || undefined;
}

/** The models of one program, behind one limiter. */
export function terminalModels(
  options: ModelOptions,
  choices: AskChoices,
  key: string | undefined,
  warn: (message: string) => void,
): ChosenModels {
  // Naming --base-url confirms that the key may go there.
  const apiKey = options.baseUrl === undefined ? key : (key ?? '');
  const limiter = createLimiter({ concurrency: () => choices.limits.concurrency });
  const store = options.cache === false ? undefined : replyCache(warn);
  const shared = { limiter, adaptions: createAdaptions(), store };
  return chooseModels({ ...options, apiKey }, choices, undefined, shared);
}
