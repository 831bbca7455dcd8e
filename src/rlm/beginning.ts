/**
 * What the first turn of a run knew of the context: its texts, or only a list of its documents, because reading
 * them took longer.
 */
export type Beginning =
  | { readonly kind: 'loaded' }
  | {
      readonly kind: 'listed';
      /** As the model was told; `undefined` in a trace of an earlier version. */
      readonly overview: string | undefined;
    };
