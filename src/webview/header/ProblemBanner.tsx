import type { JSX } from 'preact';
import { Icon, type IconName } from '../shared/Icon';
import type { RunPhase, RunStatusText } from '../shared/runStatus';

const looks: Readonly<Partial<Record<RunPhase, { icon: IconName; kind: string }>>> = {
  partial: { icon: 'warning', kind: 'warning' },
  failed: { icon: 'error', kind: 'error' },
  cancelled: { icon: 'stopped', kind: 'info' },
  interrupted: { icon: 'stopped', kind: 'info' },
};

interface ProblemBannerProps {
  readonly status: RunStatusText;
  /** What the run would get more of, were it asked again; `undefined` where that is of no help. */
  readonly more: string | undefined;
  /** It would go on from where it was, and not begin anew. */
  readonly goesOn: boolean;
  readonly onMore: () => void;
  readonly onShowLog: () => void;
}

/** Why the run is not complete, and what to do. Nothing for one that runs or is complete. */
export function ProblemBanner({
  status,
  more,
  goesOn,
  onMore,
  onShowLog,
}: ProblemBannerProps): JSX.Element | null {
  const look = looks[status.phase];
  if (!look || status.reason === undefined) return null;
  return (
    <div class={`banner banner-${look.kind}`}>
      <Icon name={look.icon} />
      <p>
        {status.reason} {status.advice}
      </p>
      {more !== undefined && (
        <button
          type="button"
          class="button secondary"
          title={`${goesOn ? 'Go on from here' : 'Ask the same again'}, with ${more} for that run only`}
          onClick={onMore}
        >
          {goesOn ? 'Continue with More' : 'Ask Again with More'}
        </button>
      )}
      {status.phase === 'failed' && (
        <button type="button" class="button secondary" onClick={onShowLog}>
          Show Log
        </button>
      )}
    </div>
  );
}
