import type { Grammar } from '../grammar';

/** C is read as C++: only code that uses words such as `class` as names is read with errors. */
export const cpp: Grammar = {
  name: 'cpp',
  file: 'cpp',
  languages: ['cpp', 'c', 'cuda-cpp'],
  extensions: ['c', 'cc', 'cpp', 'cxx', 'h', 'hh', 'hpp', 'hxx', 'ipp', 'inl', 'cu', 'cuh'],
  aliases: ['c++'],
  outline: `
(namespace_definition name: (_) @name) @namespace
(class_specifier name: (_) @name body: (_)) @class
(struct_specifier name: (_) @name body: (_)) @struct
(union_specifier name: (_) @name body: (_)) @union
(enum_specifier name: (_) @name body: (_)) @enum
(type_definition declarator: (type_identifier) @name) @type
(alias_declaration name: (_) @name) @type
(function_definition declarator: (function_declarator declarator: (_) @name)) @function
(function_definition declarator: (_ (function_declarator declarator: (_) @name))) @function
(function_definition declarator: (_ (_ (function_declarator declarator: (_) @name)))) @function
(declaration declarator: (function_declarator declarator: [(identifier) (qualified_identifier)] @name)) @function
(declaration declarator: (_ (function_declarator declarator: (identifier) @name))) @function
(field_declaration declarator: (function_declarator declarator: (_) @name)) @method
(field_declaration declarator: (_ (function_declarator declarator: (field_identifier) @name))) @method
(preproc_function_def name: (_) @name) @macro
(preproc_def name: (_) @name) @macro
`,
  calls: `
(call_expression function: (_) @callee arguments: (_) @arguments) @call
(new_expression type: (_) @callee arguments: (_)? @arguments) @call
`,
};
