import type { Scope } from './intent';

/** A value as JavaScript source. */
export const literal = (value: unknown): string => JSON.stringify(value, null, 1).replace(/\n\s*/g, ' ');

/** Defines `files`, `where` (options for grep) and `searched` (words for the answer). */
export function scopeCode({ include, exclude }: Scope): string {
  if (include.length + exclude.length === 0) {
    return [
      'const files = context.files, where = {};',
      'const searched = `${files.length} ${files.length === 1 ? "file" : "files"}`;',
    ].join('\n');
  }
  const globs = [...include, ...exclude.map((glob) => `!${glob}`)];
  const options = {
    ...(include.length > 0 ? { glob: include } : {}),
    ...(exclude.length > 0 ? { exclude } : {}),
  };
  return [
    `const scoped = context.glob(${literal(globs)});`,
    'const files = scoped.length > 0 ? scoped : context.files;',
    `const where = scoped.length > 0 ? ${literal(options)} : {};`,
    'const searched = `${files.length} ${files.length === 1 ? "file" : "files"}` +',
    `  (scoped.length > 0 ? ${literal(` (${globs.join(', ')})`)} : ${literal(`, since no file matches ${globs.join(', ')}`)});`,
  ].join('\n');
}

/** The line that ends every answer. */
export const closing =
  '"_No language model took part: the built-in explorer searched " + searched + " with code._"';

/** Defines `inCode`: the hits that are in code; `passedOver` tells of those that are in prose. */
export const inCodeCode = `
const isProse = ({ path }) => /\\.(?:md|markdown|rst|adoc)$|(?:^|\\/)(?:licen[cs]e|notice|copying|change(?:s|log)|readme|authors)(?:\\.txt)?$/i.test(path);
const isAllProse = files.every(isProse);
let passedOver = [];
function inCode(hits, code) {
  const prose = code && !isAllProse ? hits.filter(isProse) : [];
  const paths = [...new Set(prose.map(({ path }) => quoted(path)))];
  const more = paths.length > 3 ? " and " + counted(paths.length - 3, "file more", "files more") : "";
  passedOver = prose.length > 0 ? ["Not counted: " + prose.length + " in prose (" + paths.slice(0, 3).join(", ") + more + ").", ""] : [];
  return prose.length > 0 ? hits.filter((hit) => !isProse(hit)) : hits;
}`.trim();

/** Defines `counted`, `quoted` and `report`: a heading with exact counts, and every hit as `path:line`. */
export const reportCode = `
const counted = (n, one, many) => \`\${n} \${n === 1 ? one : many}\`;
const quoted = (text) => {
  const line = text.trim().length > 160 ? text.trim().slice(0, 160) + "…" : text.trim();
  return line.includes("\`") ? "\`\` " + line + " \`\`" : "\`" + line + "\`";
};
function report(hits, one, many, most = 500) {
  const found = new Map();
  let listed = 0, previous;
  for (const { path, line, text } of hits) {
    const file = found.get(path) ?? { count: 0, lines: new Map() };
    found.set(path, file);
    file.count++;
    const shown = file.lines.get(line);
    if (shown) shown.times++;
    else if (previous !== path + ":" + line && listed++ < most) file.lines.set(line, { text, times: 1 });
    previous = path + ":" + line;
  }
  if (hits.length === 0) return \`**No \${one} was found.**\`;
  const out = [\`**\${counted(hits.length, one, many)} in \${counted(found.size, "file", "files")}.**\`];
  for (const [path, { count, lines }] of found) {
    if (lines.size > 0) out.push("", \`**\${quoted(path)}** (\${count})\`);
    for (const [line, { text, times }] of lines) {
      out.push("- \`" + path + ":" + line + "\` " + quoted(text) + (times > 1 ? \` (\${times} times)\` : ""));
    }
  }
  if (listed > most) out.push("", \`… and \${counted(listed - most, "more line", "more lines")}, counted above and not listed.\`);
  return out.join("\\n");
}`.trim();
