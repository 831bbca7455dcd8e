import { closing, inCodeCode, literal, reportCode, scopeCode } from './guestCode';
import type { Scope } from './intent';

const raw = String.raw;
const name = raw`[A-Za-z_]\w*`;
/** `= …` after it makes it a write. */
const notWritten = raw`(?![ \t]*(?:\?\?|\|\|)?=(?!=))`;
const notInComment = raw`(?<!^[ \t]*(?:\/\/|\/?\*|#(?!\w)|--|<!--)[^\n]*)`;
const quoted = raw`[ \t]*['"\x60](${name})['"\x60]`;

/** How the usual languages read one variable; the name is the one group that matched. */
const reads = [
  raw`(?<!\bdelete[ \t]+)\bprocess\.env\??\.(${name})\b${notWritten}`,
  raw`(?<!\bdelete[ \t]+)\bprocess\.env(?:\?\.)?\[${quoted}[ \t]*\]${notWritten}`,
  raw`\b(?:import\.meta|Bun|Deno)\.env\.(?!get\b|has\b|toObject\b|set\b)(${name})\b${notWritten}`,
  raw`\bDeno\.env\.(?:get|has)\(${quoted}`,
  raw`\benviron(?:\.get|\.pop|\.setdefault)?[([]${quoted}[ \t]*[\]),]${notWritten}`,
  raw`\b(?:getenv|Getenv|LookupEnv|GetEnvironmentVariable)\(${quoted}`,
  raw`\benv::var(?:_os)?\(${quoted}|\b(?:option_)?env!\(${quoted}`,
  raw`\bENV(?:\.fetch\(|\[)${quoted}|\$_ENV\[${quoted}|\$ENV\{['"]?(${name})`,
].map((pattern) => `(?:${pattern})${notInComment}`);

/** `const { A, B: b = '' } = process.env`. */
const destructured = raw`\{([^{}\n]*)\}[ \t]*(?::[^=\n]+)?=[ \t]*process\.env\b(?!\??\.|\[)${notInComment}`;
/** `process.env[name]`: which one is known only when it runs. */
const computed = raw`\bprocess\.env(?:\?\.)?\[(?![ \t]*['"\x60])|\b(?:environ\[|getenv\()(?![ \t]*['"\x60)\]])[A-Za-z_]`;

/** Code that lists the environment variables that are read, each with every place. */
export function environmentCode(names: readonly string[], scope: Scope): string {
  const wanted = names.length > 0 ? `.filter((read) => ${literal(names)}.includes(read.name))` : '';
  return `
${scopeCode(scope)}
${reportCode}
${inCodeCode}
const direct = [...context.grep(${literal(reads.join('|'))}, where)]
  .map(({ path, line, groups }) => ({ path, line, name: groups.find(Boolean) }));
const taken = [...context.grep(${literal(destructured)}, where)]
  .flatMap(({ path, line, groups }) => groups[0].split(",").map((part) => ({ path, line, name: part.trim().split(/\\W/)[0] })))
  .filter((read) => read.name);
const reads = inCode([...direct, ...taken]${wanted}, true);
const byName = new Map();
for (const read of reads) byName.set(read.name, [...(byName.get(read.name) ?? []), "\`" + read.path + ":" + read.line + "\`"]);
const sorted = [...byName].sort(([a], [b]) => (a < b ? -1 : 1));
print(sorted.map(([name, places]) => \`\${name}: \${places.length}\`));
const dynamic = ${names.length > 0 ? '[]' : `[...context.grep(${literal(computed)}, where)].filter((hit) => isAllProse || !isProse(hit))`};
const inFiles = counted(new Set(reads.map((read) => read.path)).size, "file", "files");
FINAL([
  reads.length === 0 ? ${literal(names.length > 0 ? `**No read of ${names.map((name) => `\`${name}\``).join(' or ')} was found.**` : '**No environment variable is read.**')} : \`**\${counted(sorted.length, "environment variable is", "environment variables are")} read, in \${counted(reads.length, "place", "places")} in \${inFiles}.**\`, "",
  ...sorted.map(([name, places]) => \`- **\${quoted(name)}** (\${places.length}): \${[...new Set(places)].join(", ")}\`),
  ...(dynamic.length > 0 ? ["", "Names that code computes:", report(dynamic, "place", "places")] : []),
  "", ...passedOver, ${closing},
].join("\\n"));`.trim();
}
