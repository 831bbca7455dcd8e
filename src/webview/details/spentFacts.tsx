import { costWords, formatDuration, formatElapsed } from '../shared/format';
import type { NodeTokens } from '../shared/nodeFigures';
import type { NodeState } from '../shared/nodeState';
import { Tokens } from '../shared/Tokens';
import type { Fact } from './Facts';

/**
 * What a step took.
 * @param tokens `undefined` while they are not known
 * @param time in milliseconds; `undefined` where it is not known
 */
export function spentFacts(
  tokens: NodeTokens | undefined,
  time: number | undefined,
  state: NodeState,
): Fact[] {
  const timeWords = state === 'running' ? formatElapsed : formatDuration;
  return [
    { name: 'Tokens', value: tokens && <Tokens tokens={tokens} /> },
    { name: 'Cost', value: tokens && costWords(tokens) },
    { name: 'Time', value: time === undefined ? undefined : timeWords(time) },
  ];
}
