import { JournalReader, type JournalContent } from './journalReader';

/**
 * Reads a journal as far as it makes sense. A last line that was not written to its end, as after a crash,
 * is one problem; so is a line that is no event or not the next one, and reading ends there.
 * @throws {JournalError} when it does not begin like a journal, or a later version wrote it.
 */
export function readJournal(text: string): JournalContent {
  const reader = new JournalReader();
  for (let start = 0; start < text.length;) {
    const end = text.indexOf('\n', start);
    if (!reader.push(end < 0 ? text.slice(start) : text.slice(start, end), end >= 0)) break;
    start = end < 0 ? text.length : end + 1;
  }
  return reader.content;
}
