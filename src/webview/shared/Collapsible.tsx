import type { ComponentChildren, JSX } from 'preact';
import { useId, useState } from 'preact/hooks';
import { Icon } from './Icon';

interface CollapsibleProps {
  readonly summary: ComponentChildren;
  readonly open?: boolean;
  readonly class?: string;
  readonly children: ComponentChildren;
}

/** A heading that opens what is below it. What is closed is not in the page at all: it may be megabytes. */
export function Collapsible({
  summary,
  open = false,
  class: className,
  children,
}: CollapsibleProps): JSX.Element {
  const [isOpen, setOpen] = useState(open);
  const id = useId();
  return (
    <div class={`collapsible ${className ?? ''}`}>
      <button
        type="button"
        class="collapsible-summary"
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => setOpen(!isOpen)}
      >
        <Icon name="chevron" class="twistie" />
        {summary}
      </button>
      <div id={id} class="collapsible-content" hidden={!isOpen}>
        {isOpen && children}
      </div>
    </div>
  );
}
