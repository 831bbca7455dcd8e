import type { JSX } from 'preact';
import type { Warning } from '../../rlm/events';
import { Collapsible } from '../shared/Collapsible';
import { countOf } from '../shared/format';
import { Icon } from '../shared/Icon';

/** Of what the user told the run, or had it do: no problem, and of interest all the time. */
const told: ReadonlySet<string> = new Set(['hint', 'answer-now', 'fork']);

/** One or two warnings stand as they are; more wait behind a count. */
export function Warnings({ warnings }: { warnings: readonly Warning[] }): JSX.Element {
  const problems = warnings.filter(({ code }) => !told.has(code));
  const list = <WarningList warnings={problems} icon="warning" label="Warnings" />;
  return (
    <>
      <WarningList
        warnings={warnings.filter(({ code }) => told.has(code))}
        icon="info"
        label="What you said"
      />
      {problems.length <= 2 ? (
        list
      ) : (
        <Collapsible summary={countOf(problems.length, 'warning')}>{list}</Collapsible>
      )}
    </>
  );
}

interface WarningListProps {
  readonly warnings: readonly Warning[];
  readonly icon: 'warning' | 'info';
  readonly label: string;
}

function WarningList({ warnings, icon, label }: WarningListProps): JSX.Element | null {
  if (warnings.length === 0) return null;
  return (
    <ul class="warnings" aria-label={label}>
      {warnings.map((warning, index) => (
        <li key={index}>
          <Icon name={icon} class={icon === 'warning' ? 'state-warned' : 'state-running'} />
          {warning.message}
        </li>
      ))}
    </ul>
  );
}
