/** Something the question quotes: text to be taken as it stands, or a regular expression. */
export interface Literal {
  readonly kind: 'text' | 'regex';
  readonly text: string;
  readonly flags: string;
}
