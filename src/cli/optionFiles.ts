import { readFile } from 'node:fs/promises';
import { parse } from '@humanwhocodes/momoa';
import { clip } from '../context/words';
import { messageOf } from '../rlm/errors';
import { flagOf, type AskCommand, type FileOption } from './commandLine';

/**
 * Reads the files that options name, relative to the working folder.
 * @throws {TypeError} naming one that cannot be read, is empty, or is no JSON (with the place).
 */
export async function readOptionFiles({
  files,
}: Pick<AskCommand, 'files'>): Promise<Readonly<Record<FileOption, unknown>>> {
  return {
    schema: await jsonIn(files, 'schema'),
    models: await jsonIn(files, 'models'),
    prices: await jsonIn(files, 'prices'),
    systemPrompt: await textIn(files, 'systemPrompt'),
  };
}

async function textIn(files: AskCommand['files'], option: FileOption): Promise<string | undefined> {
  const path = files[option];
  if (path === undefined) return undefined;
  const text = await read(path, option);
  if (text.trim() === '') throw new TypeError(`${flagOf(option)} ${path} is empty.`);
  return text;
}

async function jsonIn(files: AskCommand['files'], option: FileOption): Promise<unknown> {
  const text = await textIn(files, option);
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new TypeError(`${flagOf(option)} ${files[option]} is no JSON: ${placeIn(text, error)}.`);
  }
}

async function read(path: string, option: FileOption): Promise<string> {
  try {
    const text = await readFile(path, 'utf8');
    return text.replace(/^\ufeff/, '');
  } catch (error) {
    throw new TypeError(`${flagOf(option)} ${path} cannot be read: ${reasonOf(error)}.`);
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'its permissions do not allow it',
};

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return reasons[code] ?? messageOf(error);
}

/** `JSON.parse` names no place where the text is short, and knows best where it ends too early. */
function placeIn(text: string, error: unknown): string {
  const message = messageOf(error);
  if (/end of JSON input|unterminated/i.test(message)) {
    const lines = text.trimEnd().split(/\r?\n/);
    return `it ends too early, at line ${lines.length}, column ${(lines.at(-1) ?? '').length + 1}`;
  }
  try {
    parse(text, { mode: 'json' });
    return message;
  } catch (found) {
    if (!(found instanceof Error && 'line' in found && 'column' in found)) return message;
    const [line, column] = [Number(found.line), Number(found.column)];
    const rest = (text.split(/\r?\n/)[line - 1] ?? '').slice(column - 1).trim();
    return `line ${line}, column ${column}${rest === '' ? '' : `, at ${clip(rest, 40)}`}`;
  }
}
