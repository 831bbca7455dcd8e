/** What somebody, or a failing disk, may do to a line of a journal. */
export const edits: Readonly<Record<string, (lines: readonly string[], index: number) => string | Buffer>> = {
  'the line is gone': (lines, index) => joined(lines.toSpliced(index, 1)),
  'the line stands twice': (lines, index) => joined(lines.toSpliced(index, 0, lines[index] ?? '')),
  'the line has changed places with the next': (lines, index) =>
    joined(lines.toSpliced(index, 2, ...lines.slice(index, index + 2).reverse())),
  'the line is empty': (lines, index) => joined(lines.with(index, '')),
  'the line is another value': (lines, index) => joined(lines.with(index, '[1, null]')),
  'the first property is gone': (lines, index) => joined(lines.with(index, withoutFirst(lines[index] ?? ''))),
  'the numbers are texts': (lines, index) =>
    joined(lines.with(index, (lines[index] ?? '').replaceAll(/:(\d+)/g, ':"$1"'))),
  'a text is a number': (lines, index) =>
    joined(lines.with(index, (lines[index] ?? '').replace(/:"[^"\\]*"/, ':7'))),
  'a byte is not UTF-8': (lines, index) => bytewise(lines, index, 0xff),
  'a byte is NUL': (lines, index) => bytewise(lines, index, 0),
};

function joined(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}

function withoutFirst(line: string): string {
  const [first, ...rest] = Object.entries(JSON.parse(line) as object);
  return first ? JSON.stringify(Object.fromEntries(rest)) : line;
}

function bytewise(lines: readonly string[], index: number, byte: number): Buffer {
  const bytes = Buffer.from(joined(lines));
  const start = Buffer.byteLength(joined(lines.slice(0, index)));
  bytes[start + Math.floor(Buffer.byteLength(lines[index] ?? '') / 2)] = byte;
  return bytes;
}
