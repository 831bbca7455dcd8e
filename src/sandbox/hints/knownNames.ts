/** Names that every block sees: what the REPL has, and what JavaScript has that models use. */
export const knownNames: readonly string[] =
  'context llm_query llm_query_batched rlm_query rlm_query_batched recursive_llm print console parse_json SHOW_VARS budget history FINAL symbols definition references Array Boolean Date Error JSON Map Math Number Object Promise RegExp Set String Symbol parseFloat parseInt undefined'.split(
    ' ',
  );
