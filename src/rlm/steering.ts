/** What the user tells a run while it goes on. */
export type Steering =
  /** Joins the next turn of the root. */
  | { readonly kind: 'hint'; readonly text: string }
  /** The next turn is the last one. */
  | { readonly kind: 'answer-now' };
