import type { Grammar } from '../grammar';

export const go: Grammar = {
  name: 'go',
  file: 'go',
  languages: ['go'],
  extensions: ['go'],
  aliases: ['golang'],
  outline: `
(function_declaration name: (_) @name) @function
(method_declaration name: (_) @name) @method
(type_spec name: (_) @name type: (struct_type)) @struct
(type_spec name: (_) @name type: (interface_type)) @interface
(type_spec name: (_) @name) @type
(type_alias name: (_) @name) @type
(method_elem name: (_) @name) @method
(source_file (const_declaration (const_spec name: (_) @name) @constant))
(source_file (var_declaration (var_spec name: (_) @name) @variable))
(source_file (var_declaration (var_spec_list (var_spec name: (_) @name) @variable)))
`,
  calls: `(call_expression function: (_) @callee arguments: (_) @arguments) @call`,
};
