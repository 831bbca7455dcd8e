import { useLayoutEffect, useRef } from 'preact/hooks';

/**
 * When a drawing takes away what had the focus (a button of a run that is over), the focus goes to the result, and
 * not to the start of the page.
 */
export function useKeptFocus(): void {
  const focused = useRef<Element | null>(null);
  useLayoutEffect(() => {
    const lost = focused.current !== null && !focused.current.isConnected;
    if (lost && document.activeElement === document.body)
      document.querySelector<HTMLElement>('[role=tab][aria-selected=true]')?.focus({ preventScroll: true });
    focused.current = null;
  });
  // Asked while it is drawn: what has the focus now may be gone when it is done.
  focused.current = document.activeElement;
}
