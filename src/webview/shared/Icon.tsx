import type { JSX } from 'preact';
import type { NodeState } from './nodeState';

export type IconName =
  | 'check'
  | 'error'
  | 'warning'
  | 'info'
  | 'stopped'
  | 'chevron'
  | 'copy'
  | 'retry'
  | 'branch'
  | 'kept'
  | 'shortened';

const shapes: Readonly<Record<IconName, JSX.Element>> = {
  check: <path d="M3 8.5 6.5 12 13 4.5" />,
  error: <path d="M8 1.5a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13ZM5.5 5.5l5 5M10.5 5.5l-5 5" />,
  warning: <path d="M8 2 14.5 13.5h-13ZM8 6.5v3.2M8 11.4v.6" />,
  info: <path d="M8 1.5a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13ZM8 7.2v4M8 4.6v.8" />,
  stopped: <path d="M8 1.5a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13ZM3.6 3.6l8.8 8.8" />,
  chevron: <path d="m6 3.5 4.5 4.5L6 12.5" />,
  copy: <path d="M5.5 5.5v-3h8v8h-3M2.5 5.5h8v8h-8Z" />,
  branch: (
    <path d="M4.5 5v6M4.5 5a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3ZM4.5 14a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3ZM11.5 8a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3ZM4.5 10.5c0-2 7-.5 7-2.5" />
  ),
  kept: (
    <path d="M8 2c3 0 5 .8 5 2s-2 2-5 2-5-.8-5-2 2-2 5-2ZM3 4v8c0 1.2 2 2 5 2s5-.8 5-2V4M3 8c0 1.2 2 2 5 2s5-.8 5-2" />
  ),
  shortened: <path d="M8 1.5v4.5M5.8 4 8 6.2 10.2 4M8 14.5V10M5.8 12 8 9.8l2.2 2.2M2.5 8h11" />,
  retry: <path d="M13 8a5 5 0 1 1-1.6-3.7M13.2 1.8v3h-3" />,
};

/** A line drawing in the colour of the text around it. It says nothing by itself: words stand beside it. */
export function Icon({ name, class: className }: { name: IconName; class?: string }): JSX.Element {
  return (
    <svg class={`icon icon-${name} ${className ?? ''}`} viewBox="0 0 16 16" aria-hidden="true">
      {shapes[name]}
    </svg>
  );
}

const stateIcons: Readonly<Record<Exclude<NodeState, 'running'>, IconName>> = {
  done: 'check',
  warned: 'warning',
  failed: 'error',
  stopped: 'stopped',
};

export function StateIcon({ state }: { state: NodeState }): JSX.Element {
  if (state !== 'running') return <Icon name={stateIcons[state]} class={`state-${state}`} />;
  return (
    <svg class="icon spinner state-running" viewBox="0 0 16 16" aria-hidden="true">
      <circle class="spinner-track" cx="8" cy="8" r="5.5" />
      <path class="spinner-head" d="M8 2.5A5.5 5.5 0 0 1 13.5 8" />
    </svg>
  );
}
