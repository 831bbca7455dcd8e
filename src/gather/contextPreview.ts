import { countLeftOut, leftOutReasons, type LeftOut } from '../context/documents';
import type { MaskedPlace } from '../context/masked';
import { counted } from '../context/words';

/** A context as it is before anything of it is sent. */
export interface PreviewedContext {
  /** In the user's words. */
  readonly name: string;
  /** Sorted by path. */
  readonly documents: readonly { readonly path: string; /** In characters. */ readonly length: number }[];
  readonly characters: number;
  /** Estimate. */
  readonly tokens: number;
  readonly leftOut: readonly LeftOut[];
  readonly masked: readonly MaskedPlace[];
}

/** So many files are listed one by one; of more, the folders and the largest. */
const maxListed = 2_000;
const maxLargest = 50;
const maxLeftOut = 200;
const maxFolders = 500;

/** What is in, what is left out and why, and what is masked: a Markdown text to be read from top to bottom. */
export function contextPreview(context: PreviewedContext): string {
  const { name, documents, characters, tokens, leftOut, masked } = context;
  const perCharacter = characters === 0 ? 0 : tokens / characters;
  const size = (length: number) =>
    `${amount(length)}, about ${counted(Math.round(length * perCharacter), 'token')}`;
  const lines = [
    `# What a question would read: ${name}`,
    '',
    'Nothing has been sent. A model is sent the question, a description of the context (names, sizes, the beginnings of some files) and the parts that it looks at, never all of this at once.',
    '',
    `- In: ${counted(documents.length, 'file')}, ${size(characters)}`,
    `- Left out: ${leftOut.length === 0 ? 'nothing' : counted(leftOut.length, 'file or folder', 'files and folders')}`,
    `- Masked: ${masked.length === 0 ? 'no secrets were found in the text' : counted(masked.length, 'secret')}`,
    '',
    ...leftOutSection(leftOut),
    ...maskedSection(masked),
  ];
  if (documents.length <= maxListed) {
    lines.push('## In', '', ...documents.map(({ path, length }) => `- ${code(path)}: ${size(length)}`));
  } else {
    const largest = documents.toSorted((a, b) => b.length - a.length).slice(0, maxLargest);
    lines.push('## In, by folder', '', ...folders(documents, size), '', `## The ${maxLargest} largest`, '');
    lines.push(...largest.map(({ path, length }) => `- ${code(path)}: ${size(length)}`));
  }
  return `${lines.join('\n')}\n`;
}

function leftOutSection(leftOut: readonly LeftOut[]): string[] {
  if (leftOut.length === 0) return [];
  const lines = ['## Left out', ''];
  for (const { reason, count } of countLeftOut(leftOut)) {
    const entries = leftOut.filter((entry) => entry.reason === reason).slice(0, maxLeftOut);
    lines.push(`### ${capitalised(leftOutReasons[reason])}: ${count.toLocaleString('en-US')}`, '');
    lines.push(
      ...entries.map(
        ({ path, detail }) => `- ${code(path)}${detail === undefined ? '' : ` (${oneLine(detail)})`}`,
      ),
    );
    if (count > entries.length)
      lines.push(`- … and ${(count - entries.length).toLocaleString('en-US')} more`);
    lines.push('');
  }
  return [
    ...lines,
    'To leave out more, name it in a file `.rlmignore` (its lines are those of a `.gitignore`).',
    '',
  ];
}

function maskedSection(masked: readonly MaskedPlace[]): string[] {
  if (masked.length === 0) return [];
  return [
    '## Masked',
    '',
    'These places read as asterisks, for code and for models.',
    '',
    ...masked.slice(0, maxLeftOut).map(({ path, line, kind }) => `- ${code(`${path}:${line}`)} ${kind}`),
    ...(masked.length > maxLeftOut
      ? [`- … and ${(masked.length - maxLeftOut).toLocaleString('en-US')} more`]
      : []),
    '',
  ];
}

/** Folders two levels deep, the largest first. */
function folders(documents: PreviewedContext['documents'], size: (length: number) => string): string[] {
  const found = new Map<string, { count: number; length: number }>();
  for (const { path, length } of documents) {
    const name = path.split('/').slice(0, -1).slice(0, 2).join('/');
    const folder = found.get(name) ?? { count: 0, length: 0 };
    found.set(name, { count: folder.count + 1, length: folder.length + length });
  }
  const sorted = [...found].sort((a, b) => b[1].length - a[1].length);
  const more = sorted.length - maxFolders;
  return [
    ...sorted
      .slice(0, maxFolders)
      .map(
        ([name, { count, length }]) => `- ${code(`${name}/`)}: ${counted(count, 'file')}, ${size(length)}`,
      ),
    ...(more > 0 ? [`- … and ${counted(more, 'more folder')}`] : []),
  ];
}

function amount(characters: number): string {
  if (characters < 10_000) return counted(characters, 'character');
  return characters < 1_000_000
    ? `${Math.round(characters / 1_000)} KB`
    : `${(characters / 1_000_000).toFixed(1)} MB`;
}

/** A name as Markdown shows it as it is, whatever is in it. */
function code(text: string): string {
  const line = oneLine(text);
  const ticks = '`'.repeat(1 + Math.max(0, ...(line.match(/`+/g) ?? []).map((run) => run.length)));
  return ticks.length === 1 ? `\`${line}\`` : `${ticks} ${line} ${ticks}`;
}

function oneLine(text: string): string {
  return text.replace(/\p{Cc}+/gu, '␤');
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
