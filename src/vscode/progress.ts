import { textProgressInWords, type TextProgress } from '../protocol/textProgress';
import type { RunView } from '../rlm/trajectory';

/**
 * One line on what a run is doing, e.g. `turn 2/20 · sub-calls: 5 done, 3 running · 12.3k tokens`.
 * @param reading how far its files are listed and read; `undefined`: nothing is being read, or nothing is known
 */
export function progressText(view: RunView, reading?: TextProgress): string {
  const turn = view.iterations.at(-1);
  const words = reading && textProgressInWords(reading);
  const beforeTurns = view.context ? 'starting' : (words ?? 'reading the files');
  const parts = [turn ? `turn ${turn.index}/${turn.of}` : beforeTurns];
  if (turn && words !== undefined) parts.push(words);
  const { done, running } = countSubCalls(view);
  if (done + running > 0) parts.push(`sub-calls: ${done} done, ${running} running`);
  const tokens = view.totals.inputTokens + view.totals.outputTokens;
  if (tokens > 0) parts.push(`${view.totals.estimated ? 'about ' : ''}${shortCount(tokens)} tokens`);
  return parts.join(' · ');
}

function countSubCalls(view: RunView): { done: number; running: number } {
  const counts = { done: 0, running: 0 };
  for (const node of view.nodes.values()) {
    if (node.kind === 'call' && node.started.role === 'sub') counts[node.finished ? 'done' : 'running']++;
  }
  return counts;
}

/** `950`, `12.3k`, `2.4M`. */
export function shortCount(count: number): string {
  if (count < 1_000) return String(count);
  const [value, unit] = count < 999_950 ? [count / 1_000, 'k'] : [count / 1_000_000, 'M'];
  return `${value.toFixed(1).replace(/\.0$/, '')}${unit}`;
}
