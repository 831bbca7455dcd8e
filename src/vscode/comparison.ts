import { isDirect } from '../protocol/directRun';
import type { RunView } from '../rlm/trajectory';

/** Two runs of one question as markdown: what each took, and both answers in full. */
export function comparison(first: RunView, second: RunView): string {
  const runs = [first, second];
  const row = (name: string, cell: (run: RunView) => string): string =>
    `| ${name} | ${runs.map(cell).join(' | ')} |`;
  const { question = '', scope = '' } = first.started ?? {};
  return [
    `# ${question.replace(/\s+/g, ' ')}`,
    `Asked about: ${scope}`,
    [
      row('', title),
      '| --- | ---: | ---: |',
      row('Result', ({ finished }) => finished?.status ?? 'interrupted'),
      row('Time', ({ finished }) => (finished ? `${(finished.milliseconds / 1000).toFixed(1)} s` : '–')),
      row('Model calls', ({ totals }) => count(totals.rootCalls + totals.subCalls)),
      row('Tokens in', ({ totals }) => about(totals, totals.inputTokens)),
      row('of these cached', ({ totals }) => count(totals.cachedInputTokens)),
      row('Tokens out', ({ totals }) => about(totals, totals.outputTokens)),
      row('Cost', ({ totals }) => (totals.cost > 0 ? `$${totals.cost.toFixed(4)}` : 'not known')),
      row('Citations', citations),
    ].join('\n'),
    ...runs.flatMap((run) => [`## ${title(run)}`, ...reason(run), run.answered?.answer ?? 'No answer.']),
  ].join('\n\n');
}

function title(run: RunView): string {
  return isDirect(run) ? 'One direct call' : 'RLM';
}

function citations({ answered }: RunView): string {
  const all = answered?.citations ?? [];
  const bad = all.filter(({ problem }) => problem !== undefined).length;
  return bad === 0 ? count(all.length) : `${count(all.length)}, ${count(bad)} not verified`;
}

function reason({ finished }: RunView): string[] {
  return finished?.reason ? [`*${finished.status}: ${finished.reason.message}*`] : [];
}

function about({ estimated }: RunView['totals'], tokens: number): string {
  return `${estimated ? '~' : ''}${count(tokens)}`;
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}
