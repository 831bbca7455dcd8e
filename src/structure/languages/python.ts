import type { Grammar } from '../grammar';

export const python: Grammar = {
  name: 'python',
  file: 'python',
  languages: ['python'],
  extensions: ['py', 'pyi', 'pyw'],
  aliases: ['python3'],
  outline: `
(class_definition name: (_) @name) @class
(class_definition body: (block (function_definition name: (_) @name) @method))
(class_definition body: (block (decorated_definition definition: (function_definition name: (_) @name) @method)))
(function_definition name: (_) @name) @function
(module (expression_statement (assignment left: (identifier) @name) @variable))
`,
  calls: `(call function: (_) @callee arguments: (_) @arguments) @call`,
};
