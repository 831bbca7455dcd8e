/** Colours of the terminal, or none. */
export interface Style {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly warning: (text: string) => string;
  readonly error: (text: string) => string;
}

/** Escape codes for a terminal; plain text where colours would be noise. */
export function style(hasColours: boolean): Style {
  const code = (on: number, off: number) =>
    hasColours ? (text: string) => `\u001b[${on}m${text}\u001b[${off}m` : (text: string) => text;
  return { bold: code(1, 22), dim: code(2, 22), warning: code(33, 39), error: code(31, 39) };
}
