import type { Grammar } from '../grammar';

export const php: Grammar = {
  name: 'php',
  file: 'php',
  languages: ['php'],
  extensions: ['php', 'phtml'],
  aliases: [],
  outline: `
(namespace_definition name: (_) @name) @namespace
(class_declaration name: (_) @name) @class
(interface_declaration name: (_) @name) @interface
(trait_declaration name: (_) @name) @trait
(enum_declaration name: (_) @name) @enum
(method_declaration name: (_) @name) @method
(function_definition name: (_) @name) @function
(assignment_expression left: (variable_name) @name right: [(anonymous_function) (arrow_function)]) @function
`,
  calls: `
(function_call_expression function: (_) @callee arguments: (_) @arguments) @call
(member_call_expression name: (_) @callee arguments: (_) @arguments) @call
(nullsafe_member_call_expression name: (_) @callee arguments: (_) @arguments) @call
(scoped_call_expression name: (_) @callee arguments: (_) @arguments) @call
(object_creation_expression [(name) (qualified_name) (variable_name)] @callee (arguments)? @arguments) @call
`,
};
