import type { ValueKind } from '../wire';

/** What a value of the REPL has, for those who ask it for something else. */
export interface ValueDescription {
  readonly noun: string;
  /** What there is, as it is listed. */
  readonly has: readonly string[];
  /** What there is, too, and is not worth listing. */
  readonly also: readonly string[];
  /** What is meant by other names: `$` stands for the value as it is written, `@` for the name. */
  readonly meant: readonly (readonly [RegExp, string])[];
}

const arrayMethods = Object.getOwnPropertyNames(Array.prototype).filter((name) => name !== 'constructor');

export const valueKinds: Readonly<Record<ValueKind, ValueDescription>> = {
  context: {
    noun: 'context',
    has: [
      ...['length', 'slice(a, b)', 'indexOf(text)', 'includes(text)', 'match(regex)', 'matchAll(regex)'],
      ...['search(regex)', 'split(separator)', 'files', 'file(path)', 'glob(pattern)'],
      ...[
        'grep(pattern, glob)',
        'calls(name, glob)',
        'query(pattern, { language, glob })',
        'chunks({ maxChars })',
      ],
    ],
    also: [
      ...['toLowerCase()', 'toUpperCase()', 'at(index)', 'charAt(index)', 'substring(a, b)', 'substr(from)'],
      ...['lastIndexOf(text)', 'startsWith(text)', 'endsWith(text)', 'trim()', 'paths', 'charCodeAt(index)'],
    ],
    meant: [
      [
        /^(?:search|find|grep|query|scan)_?\w+$|^(?:find|query|lookup|scan|count)$/i,
        'context.grep(pattern) finds every match, and its length counts them',
      ],
      [/^(?:get|read|open|load|fetch)_?(?:file|doc|document)?$/i, 'take one with context.file(path)'],
      [
        /^(?:get_?)?(?:outline|symbols|definitions|functions|classes|ast|tree)$/i,
        'each document has one: context.file(path).outline()',
      ],
      [/^(?:text|content|contents|body|raw|get_?text)$/i, 'it is itself the text: context.slice(a, b)'],
      [
        /^(?:get|list|all)_?(?:files|docs|documents|paths|names)$|^file_?(?:list|names|paths)$|^(?:list|docs|sources|data|items)$/i,
        'documents are in context.files, their paths in context.paths',
      ],
      [/^(?:get|make|to|split)?_?chunk(?:s|ed|ify)?$/i, 'use context.chunks({ maxChars })'],
      [/^(?:lower|lowercase)$/, 'use context.toLowerCase()'],
      [/^(?:splitlines|lines)$/, 'use context.split("\\n"), or file.lines'],
      [/^(?:replace|concat|repeat|pad\w+|normalize)$/, 'take a part first: context.slice(a, b)'],
      [/^(?:size|len)$/, 'length counts its characters, files.length its documents'],
      [
        /^(?:map|filter|forEach|findIndex|some|every|reduce|flatMap|entries|keys|values|sort|join|push)$/,
        'documents are in a list: context.files.@(…)',
      ],
    ],
  },
  document: {
    noun: 'a document',
    has: [
      ...['path', 'name', 'language', 'length', 'lineCount', 'tokens', 'text', 'lines', 'range(from, to)'],
      ...['slice(a, b)', 'grep(pattern)', 'outline()', 'calls(name)', 'query(pattern)', 'includes(text)'],
    ],
    also: [],
    meant: [
      [/^(?:get_?(?:text|content|contents)|body|source|data|code|raw|string|read|value)$/i, 'use $.text'],
      [/^(?:get_?)?(?:symbols|definitions|functions|classes|methods|ast|tree)$/i, 'use $.outline()'],
      [/^(?:get_?lines|readlines)$/i, 'use $.lines, or $.range(from, to)'],
      [/^get_?range$/i, 'use $.range(from, to)'],
      [/^(?:num|count|total|n)_?lines$|^lines?_?(?:count|number|total)$|^loc$/i, 'use $.lineCount'],
      [
        /^(?:split|match|matchAll|indexOf|search|replace|toLowerCase|trim)$/,
        'its text is a string: $.text.@(…)',
      ],
      [/^(?:file_?name|file|uri|url|id)$/i, 'use $.path, or $.name'],
    ],
  },
  span: {
    noun: 'a span',
    has: ['path', 'from', 'to (lines)', 'text', 'lines', 'length', 'tokens'],
    also: ['start', 'end'],
    meant: [
      [/^(?:begin|first|line)_?\w*$/i, 'use $.from'],
      [/^last_?\w*$/i, 'use $.to'],
    ],
  },
  chunk: {
    noun: 'a chunk',
    has: ['index', 'spans', 'paths', 'path', 'text', 'length', 'tokens'],
    also: [],
    meant: [
      [/text|content|body|source|data/i, 'use $.text'],
      [/file|doc/i, 'use $.paths'],
      [/line/i, 'use $.text.split("\\n")'],
    ],
  },
  match: {
    noun: 'a match',
    has: ['path', 'line', 'column', 'text (its whole line)', 'match', 'groups'],
    also: [],
    meant: [
      [/^(?:row|line_?(?:no|num|nr|index))$|^position$/i, 'use $.line'],
      [/^(?:index|offset|start|col|end)$/i, 'use $.line and $.column'],
      [/^(?:line_?text|snippet|context|preview|source)$/i, 'use $.text, or context.file($.path).range(a, b)'],
      [/match|value|found|hit/i, 'use $.match'],
      [/file|doc|uri/i, 'use $.path'],
    ],
  },
  queryMatch: {
    noun: 'a match of a query',
    has: ['path', 'line', 'text', 'captures (an array, and by name)', 'from', 'to (lines)', 'hasErrors'],
    also: ['lines', 'length', 'tokens', 'start', 'end'],
    meant: [[/^(?:nodes?|groups|capture|named)$/i, 'use $.captures']],
  },
  call: {
    noun: 'a call',
    has: ['path', 'line', 'name', 'callee', 'args (spans)', 'text', 'from', 'to (lines)', 'hasErrors'],
    also: ['lines', 'length', 'tokens', 'start', 'end'],
    meant: [
      [/^(?:function|fn|func|method|target)(?:Name)?$/i, 'use $.name, or $.callee'],
      [/^(?:params|parameters|arg|argv)$/i, 'use $.args'],
    ],
  },
  definition: {
    noun: 'a definition',
    has: ['path', 'line', 'kind', 'name', 'parent', 'level', 'text', 'from', 'to (lines)', 'hasErrors'],
    also: ['lines', 'length', 'tokens', 'start', 'end'],
    meant: [
      [/^(?:symbolKind|category)$/i, 'use $.kind'],
      [/^(?:children|members|indent|nesting)$/i, 'use $.level and $.parent'],
      [/^(?:container|containerName|scope|class|owner)$/i, 'use $.parent'],
    ],
  },
  list: {
    noun: 'this list',
    has: [],
    also: arrayMethods,
    meant: [
      [/^(?:size|count|total|len)$/i, 'use $.length'],
      [
        /^(?:matches|results|hits|items|files|data|list|all)$/i,
        'it is the array itself: $[0], $.length, $.map(…)',
      ],
      [
        /^(?:path|line|text|match|groups|column|lineCount|content|index|tokens|language)$/,
        'each of its items has: $[0].@, or $.map(x => x.@)',
      ],
    ],
  },
};
