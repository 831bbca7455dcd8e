import type { Citation } from '../context/citations';
import type { PanelRequest } from '../protocol/panel';
import type { RunView } from '../rlm/trajectory';

type OpenRequest = Extract<PanelRequest, { type: 'open' }>;

/**
 * The place a panel asks to open, as the run's own answer has it; `undefined` for any other place. What a
 * panel says is not trusted to name a file.
 */
export function citationTarget(
  view: Pick<RunView, 'answered'>,
  { path, line, endLine }: OpenRequest,
): Citation | undefined {
  const atPlace = view.answered?.citations.filter(
    (citation) => citation.path === path && citation.line === line,
  );
  return atPlace?.find((citation) => citation.endLine === endLine) ?? atPlace?.[0];
}
