/** Regular expressions, as sources, for what developers look for. They match line-wise (flag `m`). */

const raw = String.raw;

/** The hit is not in a line that is a comment. */
const notInComment = raw`(?<!^[ \t]*(?:\/\/|\/?\*|#(?!\w)|--|<!--)[^\n]*)`;
const modifiers = raw`(?:(?:export|default|public|private|protected|internal|static|async|override|abstract|readonly|get|set|final|virtual|pub)[ \t]+)*`;
const definers = raw`(?:function\*?|class|interface|enum|namespace|module|struct|trait|union|record|protocol|object|def|defp|defmodule|fn|func|fun|sub|const|let|var|val|static|mod|macro_rules!|#[ \t]*define)`;

export function escaped(literal: string): string {
  return literal.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}

/** The word, wherever it stands on its own; borders only where it begins or ends like a word. */
export function wordOf(name: string): string {
  const before = /^[\w$]/.test(name) ? raw`(?<![\w$])` : '';
  const after = /[\w$]$/.test(name) ? raw`(?![\w$])` : '';
  return `${before}${escaped(name)}${after}`;
}

export function anyOf(names: readonly string[], one: (name: string) => string): string {
  return names.map(one).join('|');
}

/** Declarations of a name in the usual languages; of `a.b`, those of `b`. */
export function definitionOf(dotted: string): string {
  const name = `${escaped(dotted.split(/[.#]|::/).at(-1) ?? dotted)}(?![\\w$])`;
  const code = raw`^(?![ \t]*(?:\/\/|\/?\*|--|import\b|from\b|use\b|using\b))(?!.*\bfrom[ \t]*['"])[^'"\n]*?(?<![\w.$-])`;
  return [
    raw`${code}${definers}[ \t]+(?:\([^)\n]*\)[ \t]*)?\*?${name}`,
    raw`${code}(?:type|typedef)[ \t]+${name}(?![ \t]*(?:,|\}|as\b))`,
    // A method with its body, or with a modifier.
    raw`^[ \t]+${modifiers}[#*]?${name}[ \t]*(?:<[^>\n]*>)?\([^\n]*\)[^;\n=]*\{[ \t]*$`,
    raw`^[ \t]+(?:public|private|protected|static|async|override|get|set)[ \t]+${modifiers}#?${name}[ \t]*[(<]`,
    // A property or variable that holds a function; a variable at the left border.
    raw`^[ \t]*${modifiers}(?:this\.|self\.|exports\.|module\.exports\.|\w+\.prototype\.)?#?${name}[ \t]*(?::[^=\n]+)?[=:][ \t]*(?:async[ \t]*)?(?:function\b|\([^()\n]*\)[^=\n]*=>|\w+[ \t]*=>)`,
    raw`^(?:module\.exports\.|exports\.)?${name}[ \t]*(?::[^=\n]+)?=(?![=>])`,
    // C and its kin: a type before the name.
    raw`^[ \t]*(?!(?:return|await|new|throw|else|yield|case|delete|typeof|in|of|if|and|or|not|assert)\b)(?:[\w:<>,*&[\]?]+[ \t]+)+[*&]?${name}[ \t]*\([^;{}\n'"]*\)[ \t]*(?:const\b|throws[^\n{]*|noexcept)?[ \t]*(?:\{[ \t]*)?$`,
  ].join('|');
}

/** A key in JSON, YAML or an object, where there is no declaration. */
export function keyOf(name: string): string {
  return raw`^[ \t]*["']?${escaped(name)}["']?[ \t]*:(?!:)`;
}

export function callOf(name: string): string {
  return raw`(?<!\b(?:function\*?|def|fn|func|fun|class|sub)[ \t]+)${wordOf(name)}[ \t]*(?:\?\.)?(?:<[^<>()\n]*>)?\(${notInComment}`;
}

export function creationOf(name: string): string {
  return raw`\bnew[ \t]+(?:\w+\.)*${wordOf(name)}`;
}

export function throwOf(name: string): string {
  return raw`\b(?:throw|raise|reject\()[ \t]*(?:new[ \t]+)?(?:\w+\.)*${wordOf(name)}`;
}

export function heirOf(name: string): string {
  return raw`(?:\b(?:extends|implements|with)\b[^{\n]*?${wordOf(name)}|\bclass[ \t]+\w+[ \t]*(?:\([^)\n]*${wordOf(name)}|:[^{\n]*${wordOf(name)})|\bimpl\b[^{\n]*${wordOf(name)}[^{\n]*\bfor\b)`;
}

/** A line up to here, strings whole: what follows is in none of them. */
const outsideStrings = raw`^(?:[^'"\x60\n]|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|\x60(?:[^\x60\\\n]|\\.)*\x60){0,2000}?`;

/** Comments that hold one of the markers, list items of Markdown, and lines that begin with one. */
export function markerComment(markers: readonly string[]): string {
  const marker = raw`(?<![\w$])(?:${markers.join('|')})(?![\w$])`;
  const opened = raw`(?:${outsideStrings}(?:\/\/|\/\*|#|<!--|"""|''')|^[ \t]*(?:\*|;|%|--|REM\b|[-+*>][ \t]))`;
  return raw`${opened}[^\n]{0,500}?${marker}|^[ \t]*${marker}`;
}

/** Things a file holds, by the word a question uses for them. */
export const outlines: readonly { words: string; one: string; many: string; pattern: string }[] = [
  {
    words: 'test cases|unit tests|tests|specs',
    one: 'test',
    many: 'tests',
    pattern: raw`^[ \t]*(?:(?:it|test)(?:\.\w+)*[ \t]*\([ \t]*['"\x60]|(?:async[ \t]+)?def[ \t]+test_|func[ \t]+Test\w*\(|@(?:Parameterized)?Test\b|#\[(?:\w+::)?test\])`,
  },
  {
    words: 'http endpoints|api endpoints|endpoints|http routes|api routes|routes',
    one: 'route',
    many: 'routes',
    pattern: raw`\b(?:app|router|server|api|fastify|route|blueprint|bp)\.(?:get|post|put|patch|delete|all|options|route)\([ \t]*['"\x60]|^[ \t]*@(?:Get|Post|Put|Patch|Delete|Request)(?:Mapping)?\(|\b(?:HandleFunc|Handle)\([ \t]*"`,
  },
  {
    words: 'exports|exported (?:functions|symbols|names|things|members)|public api',
    one: 'export',
    many: 'exports',
    pattern: raw`^[ \t]*export\b|^[ \t]*(?:module\.)?exports(?:\.\w+)?[ \t]*=|^[ \t]*pub[ \t]+(?:fn|struct|enum|trait|mod|const|type)\b`,
  },
  {
    words: 'functions and methods|functions|methods|function definitions',
    one: 'function',
    many: 'functions',
    pattern: raw`^(?![ \t]*(?:\/\/|\/?\*|--))[^'"\n]*?(?<![\w.$])(?:function\*?|def|fn|func|fun)[ \t]+(?:\([^)\n]*\)[ \t]*)?[\w$]+|^[ \t]*${modifiers}(?:const|let|var)[ \t]+[\w$]+[ \t]*(?::[^=\n]+)?=[ \t]*(?:async[ \t]*)?(?:function\b|\([^()\n]*\)[^=\n]*=>|\w+[ \t]*=>)|^[ \t]+${modifiers}#?(?!(?:if|for|while|switch|catch|return|function)\b)[\w$]+[ \t]*(?:<[^>\n]*>)?\([^\n'"\x60]*\)[^;\n=]*\{[ \t]*$`,
  },
  {
    words: 'classes',
    one: 'class',
    many: 'classes',
    pattern: raw`^(?![ \t]*(?:\/\/|\/?\*|#|--))[^'"\n]*?(?<![\w.$])class[ \t]+[A-Za-z_$]\w*`,
  },
  {
    words: 'interfaces|protocols|traits',
    one: 'interface',
    many: 'interfaces',
    pattern: raw`^(?![ \t]*(?:\/\/|\/?\*|#|--))[^'"\n]*?(?<![\w.$])(?:interface|protocol|trait)[ \t]+\w+|^[ \t]*type[ \t]+\w+[ \t]+interface\b`,
  },
  {
    words: 'type aliases|types|structs',
    one: 'type',
    many: 'types',
    pattern: raw`^[ \t]*(?:export[ \t]+|declare[ \t]+|pub[ \t]+)*(?:type[ \t]+\w+(?:<[^\n]*>)?[ \t]*(?:=|struct\b|$)|struct[ \t]+\w+|typedef\b)`,
  },
  {
    words: 'enums|enumerations',
    one: 'enum',
    many: 'enums',
    pattern: raw`^(?![ \t]*(?:\/\/|\/?\*|#|--))[^'"\n]*?(?<![\w.$])enum[ \t]+(?:class[ \t]+)?\w+|^[ \t]*class[ \t]+\w+\([^)\n]*Enum\)`,
  },
  {
    words: 'urls|links|web addresses',
    one: 'URL',
    many: 'URLs',
    pattern: raw`\bhttps?:\/\/[^\s"'\x60<>)\]}]+`,
  },
  {
    words: '(?:errors|exceptions)(?: that)?(?: are)? (?:thrown|raised)|throw statements|throws',
    one: 'throw',
    many: 'throws',
    pattern: raw`\b(?:throw|raise)[ \t]+(?:new[ \t]+)?[\w.]+${notInComment}`,
  },
  {
    words:
      'console\\.logs?|log statements|logging (?:calls|statements)|console (?:calls|statements)|print statements',
    one: 'logging call',
    many: 'logging calls',
    pattern: raw`\b(?:console|log|logger|logging)\.(?:log|debug|info|warn|warning|error|trace)\(${notInComment}|^[ \t]*print(?:ln!?|f)?\(|\bSystem\.out\.print|\bfmt\.Print`,
  },
];
