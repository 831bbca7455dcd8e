import type { Scope } from './intent';
import { globsOf, languageWords } from './languages';
import type { Literal } from './literal';

const raw = String.raw;
const testGlobs = ['**/{test,tests,__tests__,spec,specs}/**', '*.{test,spec}.*', '*_test.*', 'test_*.*'];
/** A quotation, something with a slash, a wildcard or an extension, or a folder everybody has. */
const place = raw`(?:‹\d+›|[\w@.*{},$\[\]-]*[/*][\w@.*{},$\[\]/-]*|[\w@$-][\w@.$-]*\.[a-z]\w{0,5}|(?:src|lib|app|docs|packages)\b)`;
const outside = raw`(?:outside(?: of)?|except(?: for)?(?: in)?|excluding|(?:but )?not in|ignoring|other than(?: in)?|skipping)`;
const inside = raw`(?:in|under|inside|within|below|across|over)`;
const noun = raw`(?:the |any |all |its )*(?:(?:folder|directorie|directory|dir|path|file|source)s? )?`;
const after = raw`(?: (?:folder|directorie|directory|dir|file|tree)s?)?(?=$|[\s,;])`;

/** Takes "in src/", "under the test folder", "in Python files", "except tests" out of a question, as globs. */
export function takeScope(question: string, literals: readonly Literal[]): { text: string; scope: Scope } {
  const paths: string[] = [];
  const languages: string[] = [];
  const exclude: string[] = [];
  let text = withoutOwner(question, literals, paths);
  text = withoutPlaces(text, outside, literals, exclude, exclude);
  text = withoutPlaces(text, inside, literals, paths, languages);
  // "which TypeScript files", "how many test files"
  text = replace(text, raw`\b(?:unit )?(?:test|spec) (?=(?:files?|modules?|code|sources?)\b)`, () =>
    paths.push(...testGlobs),
  );
  text = replace(text, raw`\bnon-?tests? (?=(?:files?|modules?|code|sources?)\b)`, () =>
    exclude.push(...testGlobs),
  );
  text = replace(
    text,
    raw`\b(${languageWords}) (?=(?:source |code )?(?:files?|modules?|sources?|code|projects?)\b)`,
    (word) => languages.push(...(globsOf(word) ?? [])),
  );
  return { text: text.replace(/\s+/g, ' ').trim(), scope: { include: combined(paths, languages), exclude } };
}

/** "what does src/a.ts import", "the exports of src/a.ts": the file is the scope, not the target. */
function withoutOwner(given: string, literals: readonly Literal[], paths: string[]): string {
  const file = raw`(?:the file )?(‹\d+›|[\w@./-]+\.[a-z]\w{0,4})`;
  const subject = raw`\b(?:does|do|did) ${file}(?= (?:import|require|export|define|declare|contain|depend|have)\b)`;
  const owned = raw`(?:functions|methods|classes|types|interfaces|exports|tests|outline|symbols)(?: (?:are )?(?:defined|declared|exported))?`;
  const owner = raw`(?<=\b${owned}) (?:of|from|for|by) ${file}$`;
  const searched = raw`(?<=^(?:search|grep|scan|look in|look through|look at)) ${noun}(${place})${after}(?= for\b)`;
  const take = (path: string) => takePath(path, literals, paths);
  let text = replace(given, subject, (path) => (take(path) ? 'does it' : false));
  text = replace(text, owner, take);
  return replace(text, searched, take);
}

function withoutPlaces(
  given: string,
  preposition: string,
  literals: readonly Literal[],
  paths: string[],
  languages: string[],
): string {
  const tests = raw`\b${preposition} ${noun}(?:unit )?(?:tests?|specs?)(?: (?:files|code))?${after}`;
  const language = raw`\b${preposition} ${noun}(${languageWords})(?: (?:files?|code|sources?|modules?))?(?=$|[\s,;])`;
  const places = raw`\b${preposition} ${noun}(${place}(?:(?:,| and| or|, and) (?:in )?${noun}${place})*)${after}`;
  let text = replace(given, tests, () => paths.push(...testGlobs));
  text = replace(text, language, (word, whole) => {
    // "in go" and "in c" alone may be words.
    const isSure = word.length > 2 || /(?:files?|code|sources?|modules?)$/.test(whole);
    return isSure && languages.push(...(globsOf(word) ?? [])) > 0;
  });
  return replace(text, places, (list) =>
    list
      .split(/,? and |,? or |, /)
      .map((each) => takePath(each.replace(new RegExp(`^(?:in )?${noun}`), ''), literals, paths))
      .every(Boolean),
  );
}

/** Replaces what matches, unless `take` refuses it with `false`; what it returns as text stands in its place. */
function replace(text: string, source: string, take: (captured: string, whole: string) => unknown): string {
  return text.replace(new RegExp(source, 'gi'), (whole: string, captured: unknown) => {
    const taken = take(typeof captured === 'string' ? captured : '', whole);
    if (taken === false) return whole;
    return typeof taken === 'string' ? taken : ' ';
  });
}

/** False where a quotation is no path. */
function takePath(path: string, literals: readonly Literal[], paths: string[]): boolean {
  const index = /^‹(\d+)›$/.exec(path)?.[1];
  const literal = index === undefined ? undefined : literals[Number(index)];
  if (
    index !== undefined &&
    (literal?.kind !== 'text' || !/\/|\*|\.[a-z]\w{0,5}$/.test(literal.text) || /[\n:]/.test(literal.text))
  ) {
    return false;
  }
  paths.push((literal?.text ?? path).replace(/[.,;]+$/, ''));
  return true;
}

/** Files of these languages in these places. */
function combined(paths: readonly string[], languages: readonly string[]): string[] {
  if (paths.length === 0 || languages.length === 0) return [...paths, ...languages];
  return paths.flatMap((path) => {
    if (path.endsWith('/**')) return languages.map((language) => `${path}/${language}`);
    if (path.endsWith('.*')) return languages.map((language) => path.slice(0, -2) + language.slice(1));
    if (/[*?]|\.\w+$/.test(path)) return [path];
    return languages.map((language) => `${path.replace(/\/$/, '')}/**/${language}`);
  });
}
