import type { AnyNode, CallExpression, Identifier, Literal, NewExpression, Program } from 'acorn';
import { findNode, lineAt, sourceOf } from '../syntax';

const searches = new Set([
  'match',
  'matchAll',
  'search',
  'split',
  'indexOf',
  'lastIndexOf',
  'includes',
  'grep',
  'startsWith',
]);
const decoration = String.raw`[-=#*~_<>[\]/+|:\s]`;
const words = 'file|filename|filepath|path|document|doc|source';
/** `--- FILE: a ---`, `# File: a`, `<file path="a">`, `[Document 1]`, `// path: a` */
const decorated = new RegExp(String.raw`^${decoration}{1,}\(?(?:\?:)?(?:${words})\b`, 'i');
/** `File: a`, at the beginning of a line. */
const labelled = new RegExp(String.raw`^\^\(?(?:\?:)?(?:${words})\b[^:]{0,20}:`, 'i');
/** `--- a ---`, `===== a =====` */
const framed = /^([-=#*~_])\1{2,}\s*[^-=#*~_\s].*?\s*\1{3,}$/;
/** The header lines that there are. */
const ours = /^=== ?[^=]*? ?===/;

/**
 * Notes that the block looks for documents by header lines of a form that does not exist here: it would find
 * none, and take that for an answer.
 */
export function headerNote(source: string, program: Program): string | undefined {
  const mentionsContext = findNode(program, (node): node is Identifier => isNamed(node, 'context'));
  const found = findNode(program, (node, ancestors): node is Literal => {
    const pattern = patternIn(node, ancestors.at(-1));
    return pattern !== undefined && isForeignHeader(pattern);
  });
  if (!mentionsContext || !found) return undefined;
  const { node } = found;
  return `note: line ${lineAt(source, node.start)}: documents are not marked by ${sourceOf(source, node, 60)} here. They are in context.files: for (const file of context.files) print(file.path, file.text.length); within context each follows a line "=== path ===".`;
}

function isNamed(node: AnyNode, name: string): node is Identifier {
  return node.type === 'Identifier' && node.name === name;
}

/** The source of a regular expression, or the text that a search is given. */
function patternIn(node: AnyNode, parent: AnyNode | undefined): string | undefined {
  if (node.type !== 'Literal') return undefined;
  if ('regex' in node) return node.regex.pattern;
  if (typeof node.value !== 'string' || !isCall(parent) || parent.arguments[0] !== node) return undefined;
  const { callee } = parent;
  const method = callee.type === 'MemberExpression' && !callee.computed ? callee.property : callee;
  const isSearch = method.type === 'Identifier' && (searches.has(method.name) || method.name === 'RegExp');
  return isSearch ? node.value : undefined;
}

function isCall(node: AnyNode | undefined): node is CallExpression | NewExpression {
  return node?.type === 'CallExpression' || node?.type === 'NewExpression';
}

function isForeignHeader(pattern: string): boolean {
  // `={5,}` is as good as `=====`; what is escaped stands for itself.
  const plain = pattern
    .replace(/\\([^\w\s])/g, '$1')
    .replace(/([-=#*~_])(?:\{(\d+),?\d*\}|\+)/g, (_, character: string, count = '3') =>
      character.repeat(Math.min(20, Number(count))),
    )
    .replace(/\\n/g, '\n');
  const line = plain.replace(/^\s*\^?\s*/, '').replace(/\s*\$?\s*$/, '');
  if (ours.test(line)) return false;
  return decorated.test(line) || labelled.test(plain.trimStart()) || framed.test(line);
}
