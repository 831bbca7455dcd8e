import { countLeftOut, leftOutReasons, type LeftOut } from './documents';
import type { FenceText } from './fence';
import type { MaskedPlace } from './masked';
import { inBrackets, outline, pathLabel, sized } from './outline';
import { counted } from './words';

/** What is known of a context before (or after) its text is read. */
export interface OverviewFacts {
  readonly name: string;
  readonly documents: readonly OverviewDocument[];
  readonly characters: number;
  readonly tokens: number;
  /** False while the sizes are still those of the files on disk, in bytes. */
  readonly exact: boolean;
  readonly leftOut: readonly LeftOut[];
  /** Where secrets in the text were masked, and of what kind; `undefined`: nowhere. */
  readonly masked?: readonly MaskedPlace[] | undefined;
  /** Beginnings of some documents, fenced; `undefined` while they are being read. */
  readonly preview?: string | undefined;
}

export interface OverviewDocument {
  readonly path: string;
  readonly language?: string | undefined;
  /** `undefined`: nobody has looked yet. */
  readonly size?: number | undefined;
  /** Its first and last line, by the numbers of its file; `undefined` where they are not known. */
  readonly lines?: readonly [number, number] | undefined;
}

const maxDocuments = 40;
const maxLanguages = 8;
const maxLargest = 5;
const maxMasked = 10;

/**
 * The context from outside, as the root model is told of it; its length is bounded, whatever it holds. Names of
 * files and folders are anybody's, so they stand in a fence.
 */
export function overview(facts: OverviewFacts, fence: FenceText): string {
  const { name, documents, exact, preview } = facts;
  const about = exact ? '' : 'about ';
  const unit = exact ? 'character' : 'byte';
  const size = `${about}${counted(facts.characters, 'character')} (about ${counted(facts.tokens, 'token')})`;
  const names = [
    `context is: ${pathLabel(name)}`,
    ...(documents.length > 1 ? [`Languages: ${languages(documents, unit)}.`] : []),
    ...(documents.length <= maxDocuments ? list(documents, unit) : tree(documents, unit)),
    ...leftOut(facts.leftOut),
    ...masked(facts.masked ?? []),
  ];
  return [
    `context holds ${counted(documents.length, 'document')}, ${size}.`,
    fence(names.join('\n')),
    ...(facts.masked && facts.masked.length > 0 ? [aboutMasked] : []),
    ...(preview === undefined
      ? [aboutLoading]
      : [documents.length > 1 ? 'Some of them begin so:' : 'It begins so:', preview]),
  ].join('\n');
}

const aboutMasked =
  'Where secrets are masked you see asterisks, not what the file holds; context.masked lists all these places.';
const aboutLoading =
  'The documents are still being read: your first block can read them. Where they hold secrets you will see asterisks; context.masked then lists these places.';

function languages(documents: readonly OverviewDocument[], unit: string): string {
  const kinds = new Map<string, { count: number; size: number }>();
  for (const document of documents) {
    const name = kindOf(document);
    const kind = kinds.get(name);
    // A sum that holds something unknown is NaN, and not shown.
    const size = document.size ?? NaN;
    if (!kind) kinds.set(name, { count: 1, size });
    else {
      kind.count++;
      kind.size += size;
    }
  }
  const sorted = [...kinds].sort(([, a], [, b]) => b.count - a.count || b.size - a.size || 0);
  const shown = sorted
    .slice(0, maxLanguages)
    .map(
      ([name, { count, size }]) => `${name} ${count.toLocaleString('en-US')}${inBrackets(sized(size, unit))}`,
    );
  const more = sorted.length - maxLanguages;
  return more > 0 ? `${shown.join(', ')}, and ${counted(more, 'more kind')}` : shown.join(', ');
}

/** The language, else what the name ends in. */
function kindOf({ path, language }: OverviewDocument): string {
  return language ?? /\.\w{1,12}$/.exec(path)?.[0].toLowerCase() ?? 'other';
}

function list(documents: readonly OverviewDocument[], unit: string): string[] {
  const line = ({ path, language, size, lines }: OverviewDocument) => {
    const range = lines && (lines[0] === 1 ? counted(lines[1], 'line') : `lines ${lines[0]}-${lines[1]}`);
    const facts = [language, range, sized(size, unit)].filter((fact) => fact !== undefined);
    return `  ${pathLabel(path)}${inBrackets(facts.join(', '))}`;
  };
  return ['Documents:', ...documents.map(line)];
}

function tree(documents: readonly OverviewDocument[], unit: string): string[] {
  const folders = ['Folders:', ...outline(documents, unit)];
  if (documents.some(({ size }) => size === undefined)) return folders;
  const largest = documents
    .toSorted((a, b) => (b.size ?? 0) - (a.size ?? 0))
    .slice(0, maxLargest)
    .map(({ path, size }) => `${pathLabel(path)}${inBrackets(sized(size, unit))}`);
  return [...folders, `Largest: ${largest.join(', ')}.`];
}

function leftOut(entries: readonly LeftOut[]): string[] {
  if (entries.length === 0) return [];
  const groups = countLeftOut(entries, 3).map(({ reason, count, examples }) => {
    const more = count > examples.length ? ', …' : '';
    return `${count.toLocaleString('en-US')} ${leftOutReasons[reason]} (${examples.map(pathLabel).join(', ')}${more})`;
  });
  return [`Left out, so you cannot see it: ${groups.join('; ')}.`];
}

function masked(places: readonly MaskedPlace[]): string[] {
  if (places.length === 0) return [];
  const shown = places
    .slice(0, maxMasked)
    .map(({ path, line, kind }) => `${pathLabel(path)}:${line} ${kind}`);
  const more = places.length > maxMasked ? ', …' : '';
  return [`Secrets are masked in ${counted(places.length, 'place')}: ${shown.join(', ')}${more}.`];
}
