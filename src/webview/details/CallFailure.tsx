import type { JSX } from 'preact';
import { Icon } from '../shared/Icon';

/** Why a call gave no reply. */
export function CallFailure({ message }: { message: string }): JSX.Element {
  return (
    <div class="banner banner-error">
      <Icon name="error" />
      <p>{message}</p>
    </div>
  );
}
