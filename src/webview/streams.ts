import { signal, type ReadonlySignal } from '@preact/signals-core';
import type { CallDelta } from '../protocol/panel';

/**
 * Text that calls in flight have written so far. Readers are told once a frame at most, however many
 * pieces come.
 */
export class Streams {
  private readonly texts = new Map<string, string>();
  private readonly changed = signal(0);
  private scheduled = false;
  private readonly nextFrame: (draw: () => void) => void;

  constructor(nextFrame: (draw: () => void) => void) {
    this.nextFrame = nextFrame;
  }

  /** Goes up when any text has grown; reading it subscribes. */
  get version(): ReadonlySignal<number> {
    return this.changed;
  }

  append(deltas: readonly CallDelta[]): void {
    for (const { call, text } of deltas) this.texts.set(call, (this.texts.get(call) ?? '') + text);
    if (this.scheduled) return;
    this.scheduled = true;
    this.nextFrame(() => {
      this.scheduled = false;
      this.changed.value++;
    });
  }

  /** `undefined` before the first piece. */
  textOf(call: string): string | undefined {
    return this.texts.get(call);
  }

  /** The call is done, or starts over. */
  drop(call: string): void {
    this.texts.delete(call);
  }

  clear(): void {
    this.texts.clear();
  }
}
