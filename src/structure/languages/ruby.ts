import type { Grammar } from '../grammar';

export const ruby: Grammar = {
  name: 'ruby',
  file: 'ruby',
  languages: ['ruby'],
  extensions: ['rb', 'rake', 'gemspec'],
  aliases: [],
  outline: `
(module name: (_) @name) @module
(class name: (_) @name) @class
(singleton_method name: (_) @name) @method
(method name: (_) @name) @method
(assignment left: (constant) @name) @constant
`,
  calls: `(call method: (_) @callee arguments: (_)? @arguments) @call`,
};
