/**
 * How languages import, by file extension. Comments and strings are matched too, and without a group, so that
 * an import inside of one is passed over. The one group that matched holds the module, or several.
 */
export interface ImportSyntax {
  readonly extensions: readonly string[];
  readonly pattern: string;
}

const raw = String.raw;
const lineComment = raw`\/\/.*`;
const blockComment = raw`\/\*(?:[^*]|\*(?!\/))*\*\/`;
const hashComment = raw`#.*`;
const strings = raw`'(?:[^'\\\n]|\\[\s\S])*'|"(?:[^"\\\n]|\\[\s\S])*"`;
const template = raw`\x60(?:[^\x60\\]|\\[\s\S])*\x60`;
const quotedModule = raw`['"]([^'"\n]+)['"]`;
const slashes = `${lineComment}|${blockComment}`;
/** A regular expression, recognised by what stands before it. */
const regexLiteral = raw`(?<=(?:[=(,:;!&|?{}[\]]|\breturn)[ \t]*)\/(?![*/])(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/`;
/** What may stand between `import` and `from`: no quote, bracket or semicolon outside of a comment. */
const clause = raw`(?:[^'"\x60;()/]|\/\/[^\n]*\n|${blockComment})*?`;

export const importSyntaxes: readonly ImportSyntax[] = [
  syntax(
    'js jsx mjs cjs ts tsx mts cts vue svelte astro',
    slashes,
    raw`(?<![\w.$])(?:import|export)\b(?![ \t]*[(.=:])${clause}\bfrom\s*${quotedModule}`,
    raw`(?<![\w.$])import\s*${quotedModule}`,
    raw`(?<![\w.$])(?:import|require)\s*\(\s*(?:${blockComment}\s*)?['"\x60]([^'"\x60\n]+)['"\x60]`,
    regexLiteral,
    strings,
    template,
  ),
  syntax(
    'py pyi',
    hashComment,
    raw`"""[\s\S]*?"""|'''[\s\S]*?'''`,
    raw`(?:^|;)[ \t]*from[ \t]+([\w.]+)[ \t]+import\b`,
    raw`(?:^|;)[ \t]*import[ \t]+([\w.]+(?:[ \t]+as[ \t]+\w+)?(?:[ \t]*,[ \t]*[\w.]+(?:[ \t]+as[ \t]+\w+)?)*)`,
    raw`\b(?:import_module|__import__)\(\s*['"]([\w.]+)['"]`,
    strings,
  ),
  syntax(
    'go',
    slashes,
    raw`\bimport\s*\(([^)]*)\)`,
    raw`\bimport[ \t]+(?:[\w.]+[ \t]+)?"([^"\n]+)"`,
    strings,
    template,
  ),
  syntax('java kt kts scala groovy', slashes, raw`^[ \t]*import[ \t]+(?:static[ \t]+)?([\w.*]+)`, strings),
  syntax(
    'cs',
    slashes,
    raw`^[ \t]*(?:global[ \t]+)?using[ \t]+(?:static[ \t]+)?(?:\w+[ \t]*=[ \t]*)?([\w.]+)[ \t]*;`,
    strings,
  ),
  syntax(
    'rs',
    slashes,
    raw`^[ \t]*(?:pub(?:\([^)]*\))?[ \t]+)?use[ \t]+(?:::)?([\w:]+\w)`,
    raw`\bextern[ \t]+crate[ \t]+(\w+)`,
  ),
  syntax(
    'c h cc cpp cxx hpp hh hxx m mm',
    slashes,
    raw`^[ \t]*#[ \t]*(?:include|import)[ \t]*[<"]([^>"\n]+)[>"]`,
    strings,
  ),
  syntax('rb', hashComment, raw`^[ \t]*(?:require|require_relative|load)[ \t(]+['"]([^'"\n]+)['"]`),
  syntax(
    'php',
    slashes,
    raw`^[ \t]*use[ \t]+(?:function[ \t]+|const[ \t]+)?\\?([\w\\]+)`,
    raw`\b(?:require|include)(?:_once)?[ \t(]+['"]([^'"\n]+)['"]`,
    strings,
  ),
  syntax(
    'swift',
    slashes,
    raw`^[ \t]*(?:@\w+[ \t]+)?import[ \t]+(?:(?:class|struct|func|enum|protocol)[ \t]+)?([\w.]+)`,
    strings,
  ),
  syntax('dart', slashes, raw`^[ \t]*(?:import|export|part)[ \t]+['"]([^'"\n]+)['"]`, strings),
  syntax('css scss less sass', blockComment, raw`@(?:import|use|forward)[ \t]+(?:url\()?['"]?([^'")\s;]+)`),
];

function syntax(extensions: string, ...alternatives: string[]): ImportSyntax {
  return { extensions: extensions.split(' '), pattern: alternatives.join('|') };
}
