import type { Grammar } from '../grammar';

export const java: Grammar = {
  name: 'java',
  file: 'java',
  languages: ['java'],
  extensions: ['java'],
  aliases: [],
  outline: `
(class_declaration name: (_) @name) @class
(interface_declaration name: (_) @name) @interface
(enum_declaration name: (_) @name) @enum
(record_declaration name: (_) @name) @record
(annotation_type_declaration name: (_) @name) @annotation
(constructor_declaration name: (_) @name) @constructor
(method_declaration name: (_) @name) @method
`,
  calls: `
(method_invocation name: (_) @callee arguments: (_) @arguments) @call
(object_creation_expression type: (_) @callee arguments: (_) @arguments) @call
(explicit_constructor_invocation constructor: (_) @callee arguments: (_) @arguments) @call
`,
};
