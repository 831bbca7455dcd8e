interface Language {
  readonly name: string;
  /** As people write it, in lower case. */
  readonly words: readonly string[];
  readonly extensions: readonly string[];
}

const languages: readonly Language[] = [
  language('TypeScript', ['typescript', 'ts'], 'ts tsx mts cts'),
  language('JavaScript', ['javascript', 'js'], 'js jsx mjs cjs'),
  language('Python', ['python', 'py'], 'py pyi'),
  language('Go', ['go', 'golang'], 'go'),
  language('Rust', ['rust'], 'rs'),
  language('Java', ['java'], 'java'),
  language('Kotlin', ['kotlin'], 'kt kts'),
  language('C#', ['c#', 'csharp'], 'cs'),
  language('C', ['c'], 'c h'),
  language('C++', ['c++', 'cpp'], 'cc cpp cxx hpp hh hxx h'),
  language('Ruby', ['ruby'], 'rb'),
  language('PHP', ['php'], 'php'),
  language('Swift', ['swift'], 'swift'),
  language('Markdown', ['markdown', 'md'], 'md markdown'),
  language('JSON', ['json'], 'json jsonc'),
  language('YAML', ['yaml', 'yml'], 'yaml yml'),
  language('CSS', ['css'], 'css scss less'),
  language('HTML', ['html'], 'html htm'),
  language('Shell', ['shell', 'bash', 'sh'], 'sh bash zsh'),
  language('SQL', ['sql'], 'sql'),
  language('Vue', ['vue'], 'vue'),
  language('Svelte', ['svelte'], 'svelte'),
];

function language(name: string, words: readonly string[], extensions: string): Language {
  return { name, words, extensions: extensions.split(' ') };
}

/** Alternatives of a regular expression: every word that names a language. */
export const languageWords = languages
  .flatMap(({ words }) => words)
  .map((word) => word.replace(/[+]/g, '\\+'))
  .sort((a, b) => b.length - a.length)
  .join('|');

/** Alternatives of a regular expression: every ending of a file in one of the languages. */
export const languageExtensions = languages.flatMap(({ extensions }) => extensions).join('|');

/** The globs of a language's files, or `undefined` for a word that names none. */
export function globsOf(word: string): string[] | undefined {
  const found = languages.find(({ words }) => words.includes(word.toLowerCase()));
  return found?.extensions.map((extension) => `*.${extension}`);
}
