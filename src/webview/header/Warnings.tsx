import type { JSX } from 'preact';
import type { Warning } from '../../rlm/events';
import { Collapsible } from '../shared/Collapsible';
import { countOf } from '../shared/format';
import { Icon } from '../shared/Icon';

/** One or two warnings stand as they are; more wait behind a count. */
export function Warnings({ warnings }: { warnings: readonly Warning[] }): JSX.Element | null {
  if (warnings.length === 0) return null;
  const list = (
    <ul class="warnings" aria-label="Warnings">
      {warnings.map((warning, index) => (
        <li key={index}>
          <Icon name="warning" class="state-warned" />
          {warning.message}
        </li>
      ))}
    </ul>
  );
  if (warnings.length <= 2) return list;
  return <Collapsible summary={countOf(warnings.length, 'warning')}>{list}</Collapsible>;
}
