import type { JSX } from 'preact';
import { Icon, type IconName } from '../shared/Icon';
import type { RunPhase, RunStatusText } from '../shared/runStatus';

const usualLook = { icon: 'info', kind: 'info' } as const;
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
  /** `undefined` where it cannot go on from its trace. */
  readonly onResume: (() => void) | undefined;
  /** `undefined` where the same cannot be asked again. */
  readonly onAgain: (() => void) | undefined;
  readonly onShowLog: () => void;
}

/** What is to be known of how the run stands, and what to do. Nothing for one that runs here or is complete. */
export function ProblemBanner({
  status,
  more,
  goesOn,
  onMore,
  onResume,
  onAgain,
  onShowLog,
}: ProblemBannerProps): JSX.Element | null {
  const { icon, kind } = looks[status.phase] ?? usualLook;
  if (status.reason === undefined) return null;
  return (
    <div class={`banner banner-${kind}`}>
      <Icon name={icon} />
      <p>
        {status.reason} {status.advice}
      </p>
      {onResume && (
        <button
          type="button"
          class="button"
          title="Go on from where it was broken off; what it had done is not done, or paid for, twice"
          onClick={onResume}
        >
          Resume
        </button>
      )}
      {onResume && onAgain && (
        <button type="button" class="button secondary" title="Begin anew" onClick={onAgain}>
          Ask Again…
        </button>
      )}
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
