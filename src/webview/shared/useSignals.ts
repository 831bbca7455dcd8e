import { effect, type ReadonlySignal } from '@preact/signals-core';
import { useLayoutEffect, useReducer } from 'preact/hooks';

/**
 * Draws the component, and all below it, again whenever one of these changes. (The bindings of
 * `@preact/signals` would skip components whose props are the same objects; a run grows in place.)
 */
export function useSignals(...signals: readonly ReadonlySignal<unknown>[]): void {
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  useLayoutEffect(() => {
    let seen: unknown[] | undefined;
    return effect(() => {
      const values = signals.map((signal) => signal.value);
      if (seen) redraw(undefined);
      seen = values;
    });
    // The signals of a store are the same for its life.
  }, []);
}
