import type { JSX } from 'preact';
import type { ChatMessage } from '../../rlm/model';
import { Collapsible } from '../shared/Collapsible';
import { formatCount } from '../shared/format';
import { proseLabel } from '../shared/labels';
import { TextBlock } from './TextBlock';

const roles: Readonly<Record<ChatMessage['role'], string>> = {
  system: 'System',
  user: 'User',
  assistant: 'Assistant',
};

/** In characters: what is longer waits behind its size. */
const shortEnough = 5000;

export function MessageView({ message }: { message: ChatMessage }): JSX.Element {
  return (
    <Collapsible
      class={`message message-${message.role}`}
      open={message.role !== 'system' && message.content.length <= shortEnough}
      summary={
        <>
          <span class="message-role">{roles[message.role]}</span>
          <span class="message-size">{formatCount(message.content.length)} characters</span>
          <span class="message-start">{proseLabel(message.content)}</span>
        </>
      }
    >
      <TextBlock text={message.content} />
    </Collapsible>
  );
}
