import type { Grammar } from '../grammar';

/** What JavaScript and TypeScript have in common. */
export const sharedOutline = `
(function_declaration name: (_) @name) @function
(generator_function_declaration name: (_) @name) @function
(variable_declarator name: (identifier) @name value: [(arrow_function) (function_expression) (generator_function)]) @function
(variable_declarator name: (identifier) @name value: (class)) @class
(class_declaration name: (_) @name) @class
(method_definition name: (property_identifier) @name (#eq? @name "constructor")) @constructor
(method_definition name: (_) @name) @method
(assignment_expression left: (member_expression property: (_) @name) right: [(arrow_function) (function_expression)]) @function
(program (lexical_declaration (variable_declarator name: (identifier) @name) @variable))
(program (variable_declaration (variable_declarator name: (identifier) @name) @variable))
(program (export_statement declaration: (lexical_declaration (variable_declarator name: (identifier) @name) @variable)))
`;

export const sharedCalls = `
(call_expression function: (_) @callee arguments: (_) @arguments) @call
(new_expression constructor: (_) @callee arguments: (_)? @arguments) @call
`;

export const javascript: Grammar = {
  name: 'javascript',
  file: 'javascript',
  languages: ['javascript', 'javascriptreact'],
  extensions: ['js', 'jsx', 'mjs', 'cjs', 'es6'],
  aliases: [],
  outline: `${sharedOutline}
(field_definition property: (_) @name value: [(arrow_function) (function_expression)]) @method
(pair key: (property_identifier) @name value: [(arrow_function) (function_expression)]) @method
`,
  calls: sharedCalls,
};
