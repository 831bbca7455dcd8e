import { isJavaScript, parseTypeScript } from '../rlm/replies/syntax';

/**
 * TypeScript without its types: each becomes spaces, so that lines and columns hold. Code that is JavaScript
 * already, or not TypeScript either, comes back as it is. What is no type but code (`enum`, `namespace`,
 * parameter properties) stays, and is the next parser's to refuse.
 */
export function stripTypes(code: string): string {
  if (isJavaScript(code)) return code;
  try {
    const program: unknown = parseTypeScript(code);
    const eraser = new TypeEraser(code);
    eraser.visit(program);
    return eraser.result;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return code;
  }
}

/** A node of the tree, whatever its type: the parser's own types know nothing of TypeScript. */
interface TreeNode {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [property: string]: unknown;
}

const typesAlone = new Set([
  'TSTypeAnnotation',
  'TSTypeParameterDeclaration',
  'TSTypeParameterInstantiation',
  'TSInterfaceDeclaration',
  'TSTypeAliasDeclaration',
  'TSDeclareFunction',
  'TSIndexSignature',
]);
const typesThatAreCode = new Set(['TSEnumDeclaration', 'TSModuleDeclaration', 'TSParameterProperty']);
const classMembers = new Set(['MethodDefinition', 'PropertyDefinition', 'AccessorProperty']);

class TypeEraser {
  readonly #source: string;
  readonly #units: string[];

  constructor(source: string) {
    this.#source = source;
    this.#units = source.split('');
  }

  get result(): string {
    return this.#units.join('');
  }

  visit(node: unknown): void {
    if (!isNode(node)) return;
    if (isTypeOnly(node)) this.#erase(node.start, node.end);
    else if (!typesThatAreCode.has(node.type)) this.#visitCode(node);
  }

  #visitCode(node: TreeNode): void {
    this.#eraseSyntaxOf(node);
    for (const value of Object.values(node)) {
      if (Array.isArray(value)) for (const child of value) this.visit(child);
      else this.visit(value);
    }
    if (node.type === 'ArrowFunctionExpression') this.#closeParameters(node);
    this.#separate(node);
  }

  /** What a node that stays has of types beside its children. */
  #eraseSyntaxOf(node: TreeNode): void {
    const { type, start, end } = node;
    if (type === 'TSAsExpression' || type === 'TSSatisfiesExpression') {
      this.#erase(this.#keywordBefore(/\b(?:as|satisfies)\s*$/, node['typeAnnotation']), end);
    } else if (type === 'TSTypeAssertion') {
      const asserted = node['typeAnnotation'];
      if (isNode(asserted)) this.#erase(start, this.#source.indexOf('>', asserted.end) + 1);
    } else if (type === 'TSNonNullExpression') this.#erase(end - 1, end);
    else if (type === 'Identifier' && node['optional'] === true) this.#eraseMark(start);
    else if (type === 'VariableDeclarator' && node['definite'] === true) this.#eraseMark(start);
    else if (classMembers.has(type)) this.#eraseModifiers(node);
    else if (/^Class(?:Declaration|Expression)$/.test(type)) this.#eraseClassHead(node);
    else if (/Function/.test(type)) this.#eraseFunctionHead(node);
  }

  #eraseModifiers(member: TreeNode): void {
    const { start, key } = member;
    if (!isNode(key)) return;
    const modifiers = /\b(?:public|private|protected|readonly|override)\b/g;
    for (const { index, 0: word } of this.#source.slice(start, key.start).matchAll(modifiers)) {
      this.#erase(start + index, start + index + word.length);
    }
    if (member['optional'] === true || member['definite'] === true) this.#eraseMark(key.end);
  }

  #eraseClassHead(node: TreeNode): void {
    if (node['abstract'] === true) this.#erase(node.start, node.start + 'abstract'.length);
    const interfaces = node['implements'];
    if (!Array.isArray(interfaces)) return;
    const last: unknown = interfaces.at(-1);
    if (isNode(last)) this.#erase(this.#keywordBefore(/\bimplements\s*$/, interfaces[0]), last.end);
  }

  #eraseFunctionHead(node: TreeNode): void {
    const parameters: readonly unknown[] = Array.isArray(node['params']) ? node['params'] : [];
    const [first] = parameters;
    if (!isNode(first) || first['name'] !== 'this') return;
    const comma = /^\s*,/.exec(this.#source.slice(first.end));
    this.#erase(first.start, first.end + (comma?.[0].length ?? 0));
  }

  /** No line may end between the parenthesis and the arrow: after a type of several lines it moves down. */
  #closeParameters({ returnType }: TreeNode): void {
    if (!isNode(returnType)) return;
    const { start, end } = returnType;
    if (!this.#source.slice(start, end).includes('\n')) return;
    this.#units[this.#source.lastIndexOf(')', start)] = ' ';
    this.#units[end - 1] = ')';
  }

  /** Where a type ended a statement, a semicolon does: its line must not join the next. */
  #separate({ type, body, consequent }: TreeNode): void {
    const list: unknown[] = Array.isArray(body) ? body : Array.isArray(consequent) ? consequent : [];
    for (const item of list) {
      if (!isNode(item)) continue;
      if (this.#isErased(item.end - 1)) this.#units[item.end - 1] = ';';
      if (type === 'ClassBody' && !isTypeOnly(item) && this.#isErased(item.start))
        this.#units[item.start] = ';';
    }
  }

  /** `?` or `!` after a name. */
  #eraseMark(from: number): void {
    const mark = /[?!]/.exec(this.#source.slice(from, from + 1_000));
    if (mark) this.#erase(from + mark.index, from + mark.index + 1);
  }

  /** Where the keyword before a type begins; the type's own start when it is not right before it. */
  #keywordBefore(keyword: RegExp, type: unknown): number {
    if (!isNode(type)) throw new SyntaxError('a type is missing');
    const from = Math.max(0, type.start - 1_000);
    const found = keyword.exec(this.#source.slice(from, type.start));
    return found ? from + found.index : type.start;
  }

  #isErased(index: number): boolean {
    return this.#units[index] === ' ' && this.#source[index] !== ' ';
  }

  #erase(start: number, end: number): void {
    for (let index = start; index < end; index++) {
      if (!/[\r\n]/.test(this.#units[index] ?? '')) this.#units[index] = ' ';
    }
  }
}

function isNode(value: unknown): value is TreeNode {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

function isTypeOnly(node: TreeNode): boolean {
  const { type, value } = node;
  if (typesAlone.has(type) || node['declare'] === true) return true;
  if (node['importKind'] === 'type' || node['exportKind'] === 'type') return true;
  if (classMembers.has(type) && node['abstract'] === true) return true;
  return type === 'MethodDefinition' && isNode(value) && value.type === 'TSDeclareMethod';
}
