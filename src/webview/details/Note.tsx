import type { JSX } from 'preact';
import { Icon, type IconName } from '../shared/Icon';

/** A remark on a step. */
export function Note({ icon, words }: { icon: IconName; words: string }): JSX.Element {
  return (
    <p class="note">
      <Icon name={icon} class={icon === 'warning' ? 'state-warned' : ''} />
      {words}
    </p>
  );
}
