import { closing, literal, reportCode, scopeCode } from './guestCode';
import { importSyntaxes } from './importPatterns';
import type { Intent, Scope } from './intent';

/** Modules of Node's own: with or without `node:`, and a subpath is another module. */
const nodeModules =
  /^(?:node:)?(?:assert|async_hooks|buffer|child_process|cluster|console|constants|crypto|dgram|diagnostics_channel|dns|events|fs|http|http2|https|inspector|module|net|os|path|perf_hooks|process|punycode|querystring|readline|repl|stream|string_decoder|test|timers|tls|tty|url|util|v8|vm|wasi|worker_threads|zlib)(?:\/.+)?$/;

/** First look: which files hold the words at all, and what kinds of files these are. */
export function lookForImportsCode(targets: readonly string[], scope: Scope): string {
  const needles = targets.map(
    (target) =>
      stemOf(target)
        .split(/[/.:\\]+/)
        .filter(Boolean)
        .at(-1) ?? target,
  );
  const candidates =
    targets.length === 0
      ? 'const candidates = files.map((file) => file.path);'
      : `const candidates = [...new Set(${literal(needles)}.flatMap((needle) => [...context.grep(needle, { ...where, literal: true })].map((hit) => hit.path)))];`;
  return [
    scopeCode(scope),
    candidates,
    'const kinds = [...new Set(candidates.map((path) => (/\\.([^./]+)$/.exec(path)?.[1] ?? "").toLowerCase()))];',
    'print(candidates.length, "files to look at");',
    'print("kinds: " + JSON.stringify(kinds));',
  ].join('\n');
}

/** The file extensions that the first look printed; `undefined` when it did not come to that. */
export function kindsIn(observation: string): string[] | undefined {
  const line = /^kinds: (\[.*\])$/m.exec(observation)?.[1];
  if (line === undefined) return undefined;
  const kinds: unknown = JSON.parse(line);
  return Array.isArray(kinds) ? kinds.map(String) : undefined;
}

/** Code that reads the imports of the candidates and keeps those of the targets. */
export function importersCode(
  { targets, lacking, every }: Extract<Intent, { kind: 'importers' }>,
  kinds: readonly string[],
): string {
  const what = targets.map((target) => `\`${target}\``).join(every ? ' and ' : ' or ');
  return [
    readImportsCode(kinds),
    matchingCode(targets),
    reportCode,
    'const imported = imports.filter((each) => wanted.some((target) => isSame(each.module, target, each.path)));',
    'const byName = imports.filter((each) => wanted.some((target) => binds(each, target)));',
    ...(every
      ? [
          'const all = imported.length > 0 ? imported : byName;',
          'const hasAll = (path) => wanted.every((target) => all.some((each) => each.path === path && (isSame(each.module, target, path) || (imported.length === 0 && binds(each, target)))));',
          'const hits = all.filter((each) => hasAll(each.path));',
        ]
      : ['const hits = imported.length > 0 ? imported : byName;']),
    'print(hits.length, "of", imports.length, "imports");',
    'const near = new Map();',
    'for (const { module } of imports.filter((each) => !hits.includes(each) && wanted.some((target) => base(each.module) === base(target)))) {',
    '  near.set(module, (near.get(module) ?? 0) + 1);',
    '}',
    'const answer = [];',
    ...(lacking
      ? lackingLines(what)
      : [`answer.push(report(hits, ${literal(`import of ${what}`)}, ${literal(`imports of ${what}`)}));`]),
    'if (hits.length > 0 && imported.length === 0) answer.push("", "No module has that name; these import something of that name.");',
    'if (near.size > 0) answer.push("", "Not counted: " + [...near].map(([module, count]) => `${quoted(module)} (${count})`).join(", ") + ".");',
    `FINAL([...answer, "", ${closing}].join("\\n"));`,
  ].join('\n');
}

function lackingLines(what: string): string[] {
  return [
    'const having = new Set(hits.map((hit) => hit.path));',
    'const without = files.filter((file) => !having.has(file.path));',
    `answer.push(\`**\${counted(without.length, "file does", "files do")} not import \` + ${literal(what)} + \`; \${having.size} of \${files.length} do.**\`, "");`,
    'answer.push(...without.slice(0, 1000).map((file) => "- `" + file.path + ":1`"));',
    'if (without.length > 1000) answer.push("", `… and ${without.length - 1000} more.`);',
  ];
}

/** Code that lists every module that is imported, with the places. */
export function allImportsCode(kinds: readonly string[], packages: boolean): string {
  const [one, many] = packages ? ['package is', 'packages are'] : ['module is', 'modules are'];
  return `
${readImportsCode(kinds)}
${reportCode}
const byModule = new Map();
${packages ? packageLines : 'const counting = imports;'}
for (const { module, path, line } of counting) byModule.set(module, [...(byModule.get(module) ?? []), "\`" + path + ":" + line + "\`"]);
const isOwn = (module) => /^[./]/.test(module);
const sorted = [...byModule].sort(([a, x], [b, y]) => isOwn(a) - isOwn(b) || y.length - x.length || (a < b ? -1 : 1));
print(sorted.map(([module, places]) => \`\${module}: \${places.length}\`));
const inFiles = counted(new Set(counting.map((each) => each.path)).size, "file", "files");
const listed = sorted.slice(0, 300);
FINAL([
  sorted.length === 0 ? "**No ${one} imported.**" : \`**\${counted(sorted.length, "${one}", "${many}")} imported, in \${counted(counting.length, "place", "places")} in \${inFiles}.**\`, "",
  ...listed.map(([module, places]) => \`- **\${quoted(module)}** (\${places.length}): \${places.slice(0, 20).join(", ")}\${places.length > 20 ? \` and \${places.length - 20} more\` : ""}\`),
  ...(sorted.length > 300 ? ["", \`… and \${sorted.length - 300} modules more.\`] : []),
  "", ${closing},
].join("\\n"));`.trim();
}

/** Subpaths count for their package. */
const packageLines = `
const isNodes = new RegExp(${literal(nodeModules.source)});
const packageOf = (module) => module.split("/").slice(0, module.startsWith("@") ? 2 : 1).join("/");
const counting = imports.filter(({ module }) => !/^[./~#]|^@\\//.test(module) && !/^node:/.test(module) && !isNodes.test(module))
  .map((each) => ({ ...each, module: packageOf(each.module) }));`.trim();

/** Defines `imports`: every import of the candidates as {path, line, text, module, statement}. */
function readImportsCode(kinds: readonly string[]): string {
  const syntaxes = importSyntaxes.filter(({ extensions }) =>
    extensions.some((extension) => kinds.includes(extension)),
  );
  const table = syntaxes.map(
    ({ extensions, pattern }) => `  { kinds: ${literal(extensions)}, pattern: ${literal(pattern)} },\n`,
  );
  return `
const syntaxes = [
${table.join('')}];
const imports = candidates.flatMap((path) => {
  const kind = (/\\.([^./]+)$/.exec(path)?.[1] ?? "").toLowerCase();
  const syntax = syntaxes.find(({ kinds }) => kinds.includes(kind));
  return syntax ? context.file(path).grep(syntax.pattern).flatMap((hit) => modulesOf(hit)) : [];
});
function modulesOf({ path, line, text, match, groups }) {
  const group = groups.find((each) => typeof each === "string");
  if (group === undefined) return [];
  const start = match.lastIndexOf(group);
  const isGoBlock = /^import\\s*\\(/.test(match) && group.includes('"');
  const parts = isGoBlock ? [...group.replace(/\\/\\/.*/g, (comment) => " ".repeat(comment.length)).matchAll(/"([^"\\n]+)"/g)].map((each) => [each[1], each.index])
    : [...group.matchAll(/[^,]+/g)].map((each) => [each[0].trim().split(/\\s+as\\s+/)[0], each.index]);
  return parts.map(([module, offset]) => {
    const before = match.slice(0, start + offset).split("\\n").length - 1;
    return { path, line: line + before, text: before === 0 ? text : match.split("\\n")[before], module, statement: match };
  });
}`.trim();
}

/** Defines `wanted`, `base`, `isSame` and `binds`. */
function matchingCode(targets: readonly string[]): string {
  const wanted = targets.map((target) => ({
    name: target,
    // A file is meant: relative imports are resolved before they are compared.
    file: isFile(target) ? stemOf(target) : null,
    exact: nodeModules.test(target),
    // `fs` and `node:fs` are one module; asked for `node:fs`, that spelling alone counts.
    also: nodeModules.test(target) && !target.startsWith('node:') ? `node:${target}` : null,
  }));
  return `
const wanted = ${literal(wanted)};
const base = (module) => (module.name ?? module).replace(/^node:/, "").split("/")[0];
const withoutEnd = (path) => path.replace(/\\.(?:d\\.ts|[cm]?[jt]sx?|vue|svelte|py|h|hpp)$/, "").replace(/\\/index$/, "");
function resolved(module, importer) {
  const parts = /^\\.\\.?(?:\\/|$)/.test(module) ? importer.split("/").slice(0, -1) : [];
  for (const part of module.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== ".") parts.push(part);
  }
  return withoutEnd(parts.join("/"));
}
function isSame(module, { name, file, exact, also }, importer) {
  if (module === name || module === also) return true;
  if (file !== null) {
    const path = resolved(module, importer);
    return path === file || path.endsWith("/" + file) || module.endsWith("/" + name);
  }
  return !exact && ["/", ".", "::", "\\\\"].some((separator) => module.startsWith(name + separator));
}
function binds({ module, statement, path }, { name }) {
  if (resolved(module, path).split("/").at(-1) === name) return true;
  return /^[\\w$]+$/.test(name) && statement.replace(module, "").split(/[^\\w$]+/).includes(name);
}`.trim();
}

function isFile(target: string): boolean {
  if (nodeModules.test(target) || target.startsWith('@')) return false;
  return (
    /^\.{1,2}\//.test(target) ||
    /\.(?:[cm]?[jt]sx?|vue|svelte|py)$/.test(target) ||
    /^(?:src|lib|app|test|packages)\//.test(target)
  );
}

/** A file's path as imports spell it. */
function stemOf(target: string): string {
  if (!isFile(target)) return target;
  return target
    .replace(/^(?:\.{1,2}\/)+/, '')
    .replace(/\.(?:d\.ts|[cm]?[jt]sx?|vue|svelte|py)$/, '')
    .replace(/\/index$/, '');
}
