import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { CopyButton } from '../shared/CopyButton';
import { formatCount } from '../shared/format';

/** A page with megabytes of preformatted text is slow to lay out; more is shown when it is asked for. */
const atFirst = 20_000;

interface TextBlockProps {
  readonly text: string;
  /** Over the block; without one it stands alone. */
  readonly title?: string;
  readonly kind?: 'code' | 'output' | 'error' | 'message';
}

/** Text as it is, in the editor's font. */
export function TextBlock({ text, title, kind = 'message' }: TextBlockProps): JSX.Element {
  const [whole, setWhole] = useState(false);
  const cut = !whole && text.length > atFirst * 1.2;
  return (
    <div class={`text-block text-${kind}`}>
      {title !== undefined && (
        <div class="text-head">
          <h4>{title}</h4>
          <CopyButton text={() => text} what={title.toLowerCase()} />
        </div>
      )}
      <pre tabIndex={0}>{cut ? text.slice(0, atFirst) : text}</pre>
      {cut && (
        <button type="button" class="button secondary" onClick={() => setWhole(true)}>
          Show All {formatCount(text.length)} Characters
        </button>
      )}
    </div>
  );
}
