/** A tree-sitter grammar that travels with the product, and what is asked of its trees. */
export interface Grammar {
  /** As the guest and its user name the language, e.g. `typescript`. */
  readonly name: string;
  /** `dist/grammars/FILE.wasm.br`. */
  readonly file: string;
  /** VS Code's language identifiers for documents that it reads. */
  readonly languages: readonly string[];
  /** Of files whose language nobody tells, without the dot. */
  readonly extensions: readonly string[];
  /** Other names that a caller may use for it; identifiers and extensions are understood anyway. */
  readonly aliases: readonly string[];
  /**
   * Query for definitions: the capture on the definition is its kind (`class`, `method`, …), `@name` its name.
   * Where several patterns match one node, the first counts.
   */
  readonly outline: string;
  /**
   * Query for calls: `@call` is the whole of it, `@callee` what is called, whose end is the end of its name,
   * `@arguments` the node whose named children are the arguments.
   */
  readonly calls: string;
}
