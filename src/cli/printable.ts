/**
 * A text that cannot steer the terminal it is shown on: control characters are replaced, but for tabs, line
 * breaks and our own colours.
 */
export function printable(text: string): string {
  return text.replace(
    /\u001b(?!\[(?:1|2|22|31|33|39)m)|\r(?!\n)|[\0-\x08\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f-\x9f]/g,
    '\ufffd',
  );
}
