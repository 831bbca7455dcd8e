import type { ComponentChildren, JSX } from 'preact';

interface ActionButtonProps {
  readonly disabled: boolean;
  readonly title?: string;
  readonly onClick: () => void;
  readonly children: ComponentChildren;
}

/** A button that keeps the focus when it cannot be used any more: whoever pressed it by a key stays there. */
export function ActionButton({ disabled, title, onClick, children }: ActionButtonProps): JSX.Element {
  return (
    <button
      type="button"
      class="button secondary"
      title={title}
      aria-disabled={disabled}
      onClick={() => {
        if (!disabled) onClick();
      }}
    >
      {children}
    </button>
  );
}
