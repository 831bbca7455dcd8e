import type { Grammar } from '../grammar';

export const csharp: Grammar = {
  name: 'csharp',
  file: 'c-sharp',
  languages: ['csharp'],
  extensions: ['cs', 'csx'],
  aliases: ['c#', 'c-sharp', 'c_sharp'],
  outline: `
(namespace_declaration name: (_) @name) @namespace
(file_scoped_namespace_declaration name: (_) @name) @namespace
(class_declaration name: (_) @name) @class
(struct_declaration name: (_) @name) @struct
(record_declaration name: (_) @name) @record
(interface_declaration name: (_) @name) @interface
(enum_declaration name: (_) @name) @enum
(delegate_declaration name: (_) @name) @delegate
(constructor_declaration name: (_) @name) @constructor
(method_declaration name: (_) @name) @method
(property_declaration name: (_) @name) @property
(local_function_statement name: (_) @name) @function
`,
  calls: `
(invocation_expression function: (_) @callee arguments: (_) @arguments) @call
(object_creation_expression type: (_) @callee arguments: (_)? @arguments) @call
`,
};
