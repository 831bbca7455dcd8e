import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import { AnswerPane } from './answer/AnswerPane';
import { DetailsPane } from './details/DetailsPane';
import type { PanelTab } from './panelState';
import { isEnded, type RunStatusText } from './shared/runStatus';
import type { ShownRun, TraceStore } from './traceStore';

interface MainPaneProps {
  readonly shown: ShownRun;
  readonly status: RunStatusText;
  /** The line of the tree whose details are shown. */
  readonly step: string;
  readonly store: TraceStore;
}

const tabs: readonly { id: PanelTab; title: string }[] = [
  { id: 'answer', title: 'Answer' },
  { id: 'details', title: 'Details' },
];

/** The answer, and the details of the chosen step: one at a time. Until one chooses, what is of interest now. */
export function MainPane({ shown, status, step, store }: MainPaneProps): JSX.Element {
  const { run } = shown;
  const ended = isEnded(status.phase);
  const tab = store.tab.value ?? (run.answered || ended ? 'answer' : 'details');
  const list = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
    event.preventDefault();
    const other = tab === 'answer' ? 'details' : 'answer';
    store.showTab(other);
    list.current?.querySelector<HTMLElement>(`#tab-${other}`)?.focus();
  };
  return (
    <section class="main-pane" aria-label="Result">
      <div class="pane-head" role="tablist" aria-label="Result" ref={list} onKeyDown={onKeyDown}>
        {tabs.map(({ id, title }) => (
          <button
            key={id}
            type="button"
            role="tab"
            id={`tab-${id}`}
            class="tab"
            aria-selected={tab === id}
            aria-controls="tab-panel"
            tabIndex={tab === id ? 0 : -1}
            onClick={() => store.showTab(id)}
          >
            {title}
          </button>
        ))}
      </div>
      <div class="main-content" role="tabpanel" id="tab-panel" aria-labelledby={`tab-${tab}`} tabIndex={-1}>
        {tab === 'answer' ? (
          <AnswerPane shown={shown} status={status} store={store} />
        ) : (
          <DetailsPane
            run={run}
            forkable={shown.forkable}
            ended={ended}
            live={shown.live}
            shown={step}
            store={store}
          />
        )}
      </div>
    </section>
  );
}
