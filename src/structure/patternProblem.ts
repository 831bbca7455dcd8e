import type { Language } from 'web-tree-sitter';
import { nearest } from '../context/nearest';

/** Kinds of web-tree-sitter's `QueryError`, neither of which it exports. */
const nodeName = 2;
const fieldName = 3;
const structure = 5;

/** What is wrong with a query's pattern, where, and what is near it, in words for who wrote it. */
export function patternProblem(error: unknown, pattern: string, language: Language): string {
  if (!(error instanceof Error)) return String(error);
  if (!isQueryError(error)) return error.message;
  const { index, kind, length } = error;
  const word = pattern.slice(index, index + length);
  const at = `at ${place(pattern, index)}`;
  if (kind === nodeName)
    return `there is no node type ${word} (${at}); nearest: ${likeliest(word, nodeTypes(language))}`;
  if (kind === fieldName)
    return `there is no field ${word} (${at}); nearest: ${likeliest(word, fields(language))}`;
  const rest = JSON.stringify(pattern.slice(index, index + 30));
  if (kind === structure)
    return `no tree can have this (${at}, before ${rest}): the node inside never stands in the one around it, or not in that field`;
  return `it does not parse ${at}, before ${rest}: ${expected(pattern)}`;
}

function place(pattern: string, index: number): string {
  const lines = pattern.slice(0, index).split('\n');
  return `${lines.length}:${(lines.at(-1) ?? '').length + 1}`;
}

/** Those that go on as the word does come first. */
function likeliest(word: string, candidates: readonly string[]): string {
  const begun = candidates.filter((candidate) => word.length > 2 && candidate.startsWith(word));
  return [...new Set([...begun, ...nearest(word, candidates)])].slice(0, 3).join(', ');
}

function nodeTypes(language: Language): string[] {
  const named = language.types.filter((_, id) => language.nodeTypeIsNamed(id));
  return [...new Set(named.filter((type) => /^[a-z]\w*$/i.test(type)))];
}

function fields(language: Language): string[] {
  return language.fields.filter((field): field is string => field !== null);
}

function expected(pattern: string): string {
  const plain = pattern.replace(/"(?:\\.|[^"\\])*"/g, '').replace(/;.*/g, '');
  for (const [open, close] of [
    ['(', ')'],
    ['[', ']'],
  ] as const) {
    const missing = plain.split(open).length - plain.split(close).length;
    if (missing > 0) return `${missing} more ${close} expected`;
    if (missing < 0) return `${-missing} ${close} too many`;
  }
  return 'expected (node_type …), [alternatives], "token", field: (…), @capture or (#predicate? …), as in (call_expression function: (identifier) @name)';
}

interface QueryError extends Error {
  readonly kind: number;
  readonly index: number;
  readonly length: number;
}

function isQueryError(error: Error): error is QueryError {
  return ['kind', 'index', 'length'].every((key) => key in error);
}
