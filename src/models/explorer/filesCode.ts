import { closing, literal, reportCode, scopeCode } from './guestCode';
import type { FileList, Scope } from './intent';

/** Code that answers questions about files as such. */
export function filesCode(show: FileList, scope: Scope, limit: number | undefined): string {
  const named = 'named' in show ? show.named : undefined;
  const narrowed = named === undefined ? scope : { include: [named], exclude: scope.exclude };
  const body = {
    path: () => pathsCode(limit ?? 1000),
    length: () => (show.by === 'length' ? byLengthCode(show) : ''),
    lines: () => bySizeCode(limit ?? 10, show.by === 'lines' && show.order === 'smallest'),
    language: () => byLanguageCode,
    total: () => totalCode,
  }[show.by]();
  return [
    scopeCode(narrowed),
    reportCode,
    ...missing(named),
    body,
    `FINAL([...answer, "", ${closing}].join("\\n"));`,
  ].join('\n');
}

/** A file that is not there is the answer itself. */
function missing(named: string | undefined): string[] {
  if (named === undefined) return [];
  return [
    'if (scoped.length === 0) {',
    `  FINAL([${literal(`**No file matches \`${named}\`.**`)}, "", ${closing}].join("\\n"));`,
    '}',
  ];
}

const sizesCode = `
const sized = files.map((file) => ({ path: file.path, language: file.language ?? "other", lines: file.lineCount, length: file.length }));
const place = ({ path, lines }) => (lines > 0 ? "\`" + path + ":1\`" : quoted(path));`.trim();

function pathsCode(most: number): string {
  return `
const answer = [
  \`**\${counted(files.length, "file", "files")}.**\`, "",
  ...files.slice(0, ${most}).map((file) => \`- \${file.length > 0 ? "\`" + file.path + ":1\`" : quoted(file.path) + " (empty)"}\`),
  ...(files.length > ${most} ? ["", \`… and \${files.length - ${most}} more.\`] : []),
];
print(files.length);`.trim();
}

function bySizeCode(most: number, ascending: boolean): string {
  const order = ascending
    ? 'a.lines - b.lines || a.length - b.length'
    : 'b.lines - a.lines || b.length - a.length';
  return `
${sizesCode}
sized.sort((a, b) => ${order});
const first = sized.slice(0, ${most});
print(first);
const answer = [
  \`**The \${first.length === 1 ? "" : first.length + " "}${ascending ? 'shortest' : 'longest'} \${first.length === 1 ? "file" : "files"} of \${sized.length}, by lines:**\`, "",
  ...first.map((file, index) => \`\${index + 1}. \${place(file)} has \${counted(file.lines, "line", "lines")}, \${counted(file.length, "character", "characters")}\`),
];`.trim();
}

function byLengthCode({ least, most, words }: Extract<FileList, { by: 'length' }>): string {
  return `
${sizesCode}
const those = sized.filter(({ lines }) => lines >= ${least} && lines <= ${most}).sort((a, b) => b.lines - a.lines);
print(those.length);
const answer = [
  \`**\${counted(those.length, "file", "files")} of \${sized.length} with \` + ${literal(words)} + ":**", "",
  ...those.slice(0, 1000).map((file) => \`- \${place(file)} has \${counted(file.lines, "line", "lines")}\`),
  ...(those.length > 1000 ? ["", \`… and \${those.length - 1000} more.\`] : []),
];`.trim();
}

const byLanguageCode = `
${sizesCode}
const kinds = new Map();
for (const file of sized) {
  const extension = /\\.[^./]+$/.exec(file.path)?.[0] ?? "no extension";
  const key = file.language + " | " + extension;
  const kind = kinds.get(key) ?? { key, files: 0, lines: 0, longest: file };
  kinds.set(key, { key, files: kind.files + 1, lines: kind.lines + file.lines, longest: file.lines > kind.longest.lines ? file : kind.longest });
}
const sorted = [...kinds.values()].sort((a, b) => b.files - a.files || b.lines - a.lines);
print(sorted.map((kind) => \`\${kind.key}: \${kind.files}\`));
const answer = [
  \`**\${counted(sized.length, "file", "files")} of \${counted(sorted.length, "kind", "kinds")}.**\`, "",
  "| language | extension | files | lines | longest |", "|---|---|---|---|---|",
  ...sorted.map((kind) => \`| \${kind.key} | \${kind.files} | \${kind.lines} | \${place(kind.longest)} |\`),
];`.trim();

const totalCode = `
${sizesCode}
sized.sort((a, b) => b.lines - a.lines);
const total = (key) => sized.reduce((sum, file) => sum + file[key], 0);
print(total("lines"), "lines in", sized.length, "files");
const answer = [
  \`**\${counted(total("lines"), "line", "lines")} (\${counted(total("length"), "character", "characters")}) in \${counted(sized.length, "file", "files")}.**\`, "",
  ...sized.slice(0, 20).map((file) => \`- \${place(file)} has \${counted(file.lines, "line", "lines")}\`),
  ...(sized.length > 20 ? ["", \`… and \${sized.length - 20} shorter ones, which are counted above.\`] : []),
];`.trim();
