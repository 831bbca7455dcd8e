import type { JSX } from 'preact';
import { useId } from 'preact/hooks';
import type { ShownRun, TraceStore } from '../traceStore';

interface FollowUpProps {
  readonly shown: ShownRun;
  readonly store: TraceStore;
}

/** Where the next question of the conversation is typed; where there can be none, why, and what to do. */
export function FollowUp({ shown, store }: FollowUpProps): JSX.Element | null {
  const { live, followable, repeatable, earlier, run } = shown;
  // While a follow-up is answered the box stays, so that the focus does.
  if (live ? earlier.length > 0 : followable) return <QuestionBox live={live} store={store} />;
  if (live || !run.answered || !repeatable) return null;
  return (
    <div class="follow-up is-over">
      <p>This conversation is over: its text and variables are no longer held in memory.</p>
      <button
        type="button"
        class="button secondary"
        title="Ask a question about the same text, which is read anew"
        onClick={() => store.act('again')}
      >
        Ask Again…
      </button>
    </div>
  );
}

function QuestionBox({ live, store }: { live: boolean; store: TraceStore }): JSX.Element {
  const hint = useId();
  const draft = store.draft.value;
  const waiting = live || store.asking.value;
  const send = (event: KeyboardEvent): void => {
    // While a word is put together, Enter is the input method's.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    if (!waiting) store.followUp();
  };
  // What cannot be used is not `disabled`: that would take the focus away.
  return (
    <form
      class="follow-up"
      onSubmit={(event) => {
        event.preventDefault();
        if (!waiting) store.followUp();
      }}
    >
      <textarea
        rows={1}
        aria-label="Ask a follow-up"
        aria-describedby={hint}
        placeholder={live ? 'You can ask on when the answer is here' : 'Ask a follow-up…'}
        readOnly={waiting}
        aria-disabled={waiting}
        value={draft}
        onInput={({ currentTarget }) => store.setDraft(currentTarget.value)}
        onKeyDown={send}
      />
      <button type="submit" class="button" aria-disabled={waiting || draft.trim() === ''}>
        {store.asking.value ? 'Asking…' : 'Ask'}
      </button>
      <p id={hint} class="follow-up-hint">
        Goes on with the same text and all that was found out. Enter sends, Shift+Enter starts a new line.
      </p>
    </form>
  );
}
