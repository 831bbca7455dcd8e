import { closing, inCodeCode, literal, reportCode, scopeCode } from './guestCode';
import type { Scope, SearchIntent, Try } from './intent';

/** Code that searches by the tries in turn and answers with what the first successful one finds. */
export function searchCode({ tries, lacking }: SearchIntent, scope: Scope): string {
  return [
    scopeCode(scope),
    `const tries = [\n${tries.map((each) => `  ${literal(each)},\n`).join('')}];`,
    'const keyOf = ({ path, line }) => `${path}:${line}`;',
    ...(tries.some(({ argument }) => argument) ? [argumentsCode] : []),
    reportCode,
    ...(tries.some(({ code }) => code) ? [inCodeCode] : []),
    searchingCode(tries),
    'print(hits);',
    ...(lacking ? [lackingCode] : ['const answer = report(hits, found.one, found.many);']),
    `FINAL([...(found.note && hits.length > 0 ? [found.note, ""] : []), answer, "", ${tries.some(({ code }) => code) ? '...passedOver, ' : ''}${closing}].join("\\n"));`,
  ].join('\n');
}

function searchingCode(tries: readonly Try[]): string {
  const options = 'const options = { ...where, ignoreCase: found.ignoreCase === true };';
  const filters = [
    ...(tries.some(({ except }) => except)
      ? [
          '  if (found.except && hits.length > 0) {',
          '    const others = new Set([...context.grep(found.except, options)].map(keyOf));',
          '    hits = hits.filter((hit) => !others.has(keyOf(hit)));',
          '  }',
        ]
      : []),
    ...(tries.some(({ code }) => code) ? ['  hits = inCode(hits, found.code);'] : []),
    ...(tries.some(({ each, absent }) => each ?? absent)
      ? [
          '  const filesWith = (pattern) => new Set([...context.grep(pattern, options)].map(({ path }) => path));',
          '  for (const having of (found.each ?? []).map(filesWith)) hits = hits.filter(({ path }) => having.has(path));',
          '  if (found.absent) {',
          '    const having = filesWith(found.absent);',
          '    hits = hits.filter(({ path }) => !having.has(path));',
          '  }',
        ]
      : []),
    ...(tries.some(({ argument }) => argument)
      ? [
          '  if (found.argument) hits = hits.filter((hit) => mentions(hit, found.argument.word) === found.argument.present);',
        ]
      : []),
  ];
  return [
    'let found, hits = [];',
    'for (found of tries) {',
    `  ${options}`,
    '  hits = context.grep(found.pattern, options);',
    ...filters,
    '  if (hits.length > 0) break;',
    '}',
    // What was asked for, not the last resort, is what was not found.
    'if (hits.length === 0) found = tries[0];',
  ].join('\n');
}

const lackingCode = `
const having = new Set([...hits].map((hit) => hit.path));
const without = files.filter((file) => !having.has(file.path));
const answer = [
  \`**\${counted(without.length, "file has", "files have")} no \${found.one}; \${having.size} of \${files.length} have.**\`,
  "",
  ...without.slice(0, 1000).map((file) => "- \`" + file.path + ":1\`"),
  ...(without.length > 1000 ? ["", \`… and \${without.length - 1000} more.\`] : []),
].join("\\n");`.trim();

/** Defines `mentions`: whether the arguments of a call, brackets balanced, hold a word. */
const argumentsCode = `
function mentions({ path, line, column, match }, word) {
  const file = context.file(path);
  const text = file.range(line, Math.min(line + 40, file.lineCount)).text.slice(column - 1 + match.length);
  let depth = 1, end = 0;
  while (end < text.length && depth > 0) {
    if ("([{".includes(text[end])) depth++;
    if (")]}".includes(text[end])) depth--;
    end++;
  }
  return text.slice(0, end).toLowerCase().includes(word.toLowerCase());
}`.trim();
