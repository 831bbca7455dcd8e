import type { ChatMessage } from '../rlm/model';
import { recordedText } from '../rlm/recordedText';

/**
 * Messages in which a text that only the trace holds is the recorded one again; those that differ in more are left
 * as they are.
 */
export function withRecordedTexts(
  recorded: readonly ChatMessage[],
  messages: readonly ChatMessage[],
): readonly ChatMessage[] {
  return messages.map((message, index) => {
    const [head, tail] = message.content.split(recordedText);
    const before = recorded[index]?.content;
    if (head === undefined || tail === undefined || before === undefined) return message;
    return before.length >= head.length + tail.length && before.startsWith(head) && before.endsWith(tail)
      ? { ...message, content: before }
      : message;
  });
}

/** Whether the messages have a place for a text that is not there. */
export function lacksTexts(messages: readonly ChatMessage[]): boolean {
  return messages.some(({ content }) => content.includes(recordedText));
}
