/** `1 file`, `2 files`, `1,204 matches`. */
export function counted(count: number, singular: string, plural = `${singular}s`): string {
  return `${count.toLocaleString('en-US')} ${count === 1 ? singular : plural}`;
}

/** A text of at most `width` characters, with `…` where it was cut. */
export function clip(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, width - 1)}…`;
}

/** One a line, as Markdown lists them. */
export function bullets(lines: readonly string[]): string {
  return lines.map((line) => `- ${line}`).join('\n');
}

/**
 * Head and tail of a text of at most about `limit` characters, with a line between them that says how much
 * is missing.
 */
export function headAndTail(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const head = text.slice(0, Math.ceil(limit * 0.6));
  const tail = text.slice(text.length - Math.floor(limit * 0.4));
  const missing = text.length - head.length - tail.length;
  return `${head}\n… [${counted(missing, 'character')} of ${text.length.toLocaleString('en-US')} not shown] …\n${tail}`;
}
