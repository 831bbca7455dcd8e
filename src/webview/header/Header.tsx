import './header.css';
import type { JSX } from 'preact';
import { moreBudget } from '../../protocol/moreBudget';
import { textProgressInWords } from '../../protocol/textProgress';
import type { RunView } from '../../rlm/trajectory';
import { costWords, countOf, formatDuration, formatElapsed } from '../shared/format';
import { Icon, StateIcon } from '../shared/Icon';
import { runTime, tokensOfRun } from '../shared/nodeFigures';
import { isEnded, type RunPhase, type RunStatusText } from '../shared/runStatus';
import { Tokens } from '../shared/Tokens';
import { useHostTime } from '../shared/useHostTime';
import type { ShownRun, TraceStore } from '../traceStore';
import { CoverageLine } from './CoverageLine';
import { ProblemBanner } from './ProblemBanner';
import { RunButtons } from './RunButtons';
import { Warnings } from './Warnings';

interface HeaderProps {
  readonly shown: ShownRun;
  readonly status: RunStatusText;
  readonly store: TraceStore;
}

/** What was asked of what, how it stands, and what it has cost so far. */
export function Header({ shown, status, store }: HeaderProps): JSX.Element {
  const { run } = shown;
  const now = useHostTime(store.clock, shown.live && !isEnded(status.phase));
  const time = runTime(run, now);
  const cost = costWords(tokensOfRun(run));
  return (
    <header class="run-header">
      <div class="run-line">
        <h1 class="question" title={run.started?.question}>
          {run.started?.question ?? 'Starting…'}
        </h1>
        <RunButtons shown={shown} store={store} />
      </div>
      <ul class="facts run-facts">
        <li class={`run-status phase-${status.phase}`}>
          <PhaseIcon phase={status.phase} />
          {status.title}
        </li>
        {time !== undefined && (
          <li class="run-time">{run.finished ? formatDuration(time) : formatElapsed(time)}</li>
        )}
        {shown.reading && <li>{textProgressInWords(shown.reading)}</li>}
        <li>{countOf(run.iterations.length, 'turn')}</li>
        <li>
          {countOf(run.totals.subCalls, 'sub-call')}
          {run.totals.failedCalls > 0 && (
            <span class="state-failed">, {countOf(run.totals.failedCalls, 'call')} failed</span>
          )}
        </li>
        {/* What the built-in explorer reads is no token of any model. */}
        {run.started?.isLanguageModel !== false && run.totals.inputTokens > 0 && (
          <li>
            <Tokens unit=" tokens" tokens={tokensOfRun(run)} />
          </li>
        )}
        {cost !== undefined && <li>{cost}</li>}
      </ul>
      <ul class="facts scope-facts">
        <li>{run.started?.scope}</li>
        <li>{modelWords(run)}</li>
      </ul>
      <CoverageLine run={run} />
      <ProblemBanner
        status={status}
        more={moreWords(shown)}
        goesOn={shown.followable}
        onMore={() => store.act('more')}
        onResume={shown.resumable ? () => store.act('resume') : undefined}
        onAgain={shown.repeatable ? () => store.act('again') : undefined}
        onShowLog={() => store.showLog()}
      />
      {!shown.kept && (
        <p class="unkept">
          <Icon name="info" />
          No trace of this run is kept, as the settings say: a reload of the window loses it.
        </p>
      )}
      <Warnings warnings={run.warnings} />
    </header>
  );
}

/** A follow-up whose conversation is over cannot be asked again in the same words: it leans on what was before. */
function moreWords({ run, repeatable, followable }: ShownRun): string | undefined {
  const isAskable = repeatable && (followable || run.started?.follows === undefined);
  return isAskable ? moreBudget(run)?.words : undefined;
}

const phaseIcons = { complete: 'done', partial: 'warned', failed: 'failed', cancelled: 'stopped' } as const;

function PhaseIcon({ phase }: { phase: RunPhase }): JSX.Element {
  if (phase === 'starting' || phase === 'running') return <StateIcon state="running" />;
  if (phase === 'interrupted') return <Icon name="stopped" />;
  return <StateIcon state={phaseIcons[phase]} />;
}

function modelWords(run: RunView): string {
  if (!run.started) return '';
  const { rootModel, subModel } = run.started;
  return rootModel === subModel ? rootModel : `${rootModel}, sub-calls by ${subModel}`;
}
