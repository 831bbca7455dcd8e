import type { JSX } from 'preact';
import { Icon } from '../shared/Icon';

/** Says that no code searched the text. `onDeeper`: asks again of the REPL; `undefined` where that cannot be. */
export function DirectNote({ onDeeper }: { onDeeper: (() => void) | undefined }): JSX.Element {
  return (
    <div class="banner banner-info">
      <Icon name="info" />
      <p>Answered in one direct call: the model was given all of the text at once.</p>
      {onDeeper && (
        <button
          type="button"
          class="button secondary"
          title="Ask the same again; the model then works through the text with code"
          onClick={onDeeper}
        >
          Go Deeper
        </button>
      )}
    </div>
  );
}
