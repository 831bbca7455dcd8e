import type { Grammar } from '../grammar';

export const rust: Grammar = {
  name: 'rust',
  file: 'rust',
  languages: ['rust'],
  extensions: ['rs'],
  aliases: [],
  outline: `
(mod_item name: (_) @name) @module
(struct_item name: (_) @name) @struct
(enum_item name: (_) @name) @enum
(union_item name: (_) @name) @union
(trait_item name: (_) @name) @trait
(impl_item type: (_) @name) @impl
(impl_item body: (declaration_list (function_item name: (_) @name) @method))
(trait_item body: (declaration_list (function_item name: (_) @name) @method))
(function_item name: (_) @name) @function
(function_signature_item name: (_) @name) @method
(type_item name: (_) @name) @type
(const_item name: (_) @name) @constant
(static_item name: (_) @name) @variable
(macro_definition name: (_) @name) @macro
`,
  calls: `
(call_expression function: (_) @callee arguments: (_) @arguments) @call
(macro_invocation macro: (_) @callee (token_tree) @tokens) @call
`,
};
