import type { Grammar } from '../grammar';
import { sharedCalls, sharedOutline } from './javascript';

const outline = `${sharedOutline}
(abstract_class_declaration name: (_) @name) @class
(interface_declaration name: (_) @name) @interface
(type_alias_declaration name: (_) @name) @type
(enum_declaration name: (_) @name) @enum
(internal_module name: (_) @name) @namespace
(module name: (_) @name) @namespace
(function_signature name: (_) @name) @function
(method_signature name: (_) @name) @method
(abstract_method_signature name: (_) @name) @method
(public_field_definition name: (_) @name value: [(arrow_function) (function_expression)]) @method
(pair key: (property_identifier) @name value: [(arrow_function) (function_expression)]) @method
`;

export const typescript: Grammar = {
  name: 'typescript',
  file: 'typescript',
  languages: ['typescript'],
  extensions: ['ts', 'mts', 'cts'],
  aliases: [],
  outline,
  calls: sharedCalls,
};

/** TypeScript with JSX is a grammar of its own: `<T>x` means something else in it. */
export const tsx: Grammar = {
  name: 'tsx',
  file: 'tsx',
  languages: ['typescriptreact'],
  extensions: ['tsx'],
  aliases: [],
  outline,
  calls: sharedCalls,
};
