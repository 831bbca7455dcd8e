import './app.css';
import type { JSX } from 'preact';
import { announcement } from './announcement';
import { EmptyState } from './EmptyState';
import { MainPane } from './MainPane';
import { Header } from './header/Header';
import { isEnded, runStatus } from './shared/runStatus';
import { useKeptFocus } from './shared/useKeptFocus';
import { useSignals } from './shared/useSignals';
import type { TraceStore } from './traceStore';
import { TreePane } from './tree/TreePane';
import { runRowId } from './tree/rows';

/** The panel. */
export function App({ store }: { store: TraceStore }): JSX.Element {
  useSignals(
    store.shown,
    store.selected,
    store.tab,
    store.expansion,
    store.cancelling,
    store.draft,
    store.asking,
  );
  useKeptFocus();
  const shown = store.shown.value;
  if (shown.kind === 'loading') return <p class="placeholder loading">Loading…</p>;
  if (shown.kind === 'empty') return <EmptyState message={shown.message} onAsk={() => store.ask()} />;
  const { run } = shown;
  const status = runStatus(run, shown);
  const ended = isEnded(status.phase);
  const selected = store.selected.value ?? run.iterations.at(-1)?.id ?? runRowId;
  return (
    <div class="panel">
      <Header shown={shown} status={status} store={store} />
      <div class="panes">
        <TreePane
          run={run}
          runId={shown.runId}
          forkable={shown.forkable}
          ended={ended}
          live={shown.live}
          shown={selected}
          store={store}
        />
        <MainPane shown={shown} status={status} step={selected} store={store} />
      </div>
      <div class="visually-hidden" role="status" aria-live="polite">
        {announcement(run, status, shown.reading)}
      </div>
    </div>
  );
}
