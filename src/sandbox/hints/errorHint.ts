import type { AnyNode, Identifier, Program } from 'acorn';
import { findNode, lineAt, sourceOf } from '../syntax';
import { foreignMethodHint } from './foreignMethods';
import { foreignNameHint } from './foreignNames';
import { closestName, methodNames } from './closestName';
import { callAt, inOperatorAt, iteratedAt, memberAt, onlyValue, variableNear } from './places';
import { innerDeclaration } from './scopes';

export interface GuestError {
  readonly name: string;
  readonly message: string;
  readonly stack?: string | undefined;
}

/** Where an error happened in the guest's code. */
export interface Place {
  readonly source: string;
  readonly program: Program;
  readonly offset: number;
  /** Names that the code could mean: of variables, of what the REPL has. */
  readonly names: readonly string[];
  /** Names of variables of earlier blocks that did not run. */
  readonly lost: ReadonlySet<string>;
}

/** What an error says to the model; `unplaced` where QuickJS's position is known to be another one. */
export interface Explained {
  readonly message: string;
  readonly hint?: string | undefined;
  readonly unplaced?: true;
}

type Explainer = (error: GuestError, place: Place, found: RegExpExecArray) => Explained;

const explainers: readonly (readonly [RegExp, Explainer])[] = [
  [/^'(.+)' is not defined$/, notDefined],
  [
    /^(.+) is not initialized$/,
    ({ message }, _place, [, name = '']) => ({
      message,
      hint: `${name} is used before the line that declares it`,
    }),
  ],
  [
    /^'(.+)' is read-only$/,
    ({ message }, _place, [, name = '']) => ({
      message,
      hint: `${name} is a const, or frozen: declare it with let, or make a new value`,
    }),
  ],
  [/^cannot (?:read|set) property (?:'.*' )?of (undefined|null)$/, ofNothing],
  [/^not a function$/, notAFunction],
  [/^(?:value is not iterable|cannot convert to object)$/, notIterable],
  [/^invalid 'in' operand$/, notAnObject],
];

/** Names the expression that an error is about, and what to write instead where that is certain. */
export function explain(error: GuestError, place: Place | undefined): Explained {
  if (error.name === 'SyntaxError' && /at parse \(native\)/.test(error.stack ?? ''))
    return {
      message: `${error.message} (in JSON.parse)`,
      hint:
        place && parsesContext(place.program)
          ? 'context is all documents with their paths, and no JSON: JSON.parse(context.files[0].text) for one that is'
          : 'parse_json(text) finds the JSON in a chatty or fenced reply',
    };
  if (/^could not load module/.test(error.message))
    return {
      message: error.message,
      hint: `there are no modules here: use context.files and context.file(path).text`,
    };
  // Thrown by the REPL's own functions: their messages say it all.
  if (/^\s*at [^\n]*\bprelude\b/.test(error.stack ?? '')) return { message: error.message };
  for (const [pattern, explainer] of place ? explainers : []) {
    const found = pattern.exec(error.message);
    if (found && place) return explainer(error, place, found);
  }
  return { message: error.message };
}

function notDefined({ message }: GuestError, place: Place, [, name = '']: RegExpExecArray): Explained {
  const { source, program, offset, names, lost } = place;
  const variable = variableNear(program, name, offset);
  const parent = variable?.ancestors.at(-1);
  const isCalled =
    (parent?.type === 'CallExpression' || parent?.type === 'NewExpression') &&
    parent.callee === variable?.node;
  const member =
    parent?.type === 'MemberExpression' && !parent.computed ? sourceOf(source, parent.property) : undefined;
  const args = isCalled ? argumentsOf(source, parent.arguments) : undefined;
  const close = closestName(name, names);
  const hint =
    innerDeclaration(source, program, name) ??
    (lost.has(name) ? `the block that was to declare ${name} did not run` : undefined) ??
    foreignNameHint({ name, args, member }) ??
    (close === undefined ? undefined : `nearest: ${close}`);
  return { message, hint };
}

function ofNothing(
  { message }: GuestError,
  { source, program, offset }: Place,
  [, nothing = '']: RegExpExecArray,
): Explained {
  const member = memberAt(program, offset)?.node;
  if (!member) return { message };
  const { object } = member;
  const name = sourceOf(source, object);
  const document = documentFor(source, program, object);
  if (document !== undefined) return { message: `${message}: ${name} is ${nothing}`, hint: document };
  const origin = object.type === 'Identifier' ? onlyValue(program, object.name) : undefined;
  return {
    message: `${message}: ${name} is ${nothing}`,
    hint:
      origin &&
      `${name} comes from line ${lineAt(source, origin.start)}, ${sourceOf(source, origin)}, which gave ${nothing}`,
  };
}

/** `context[i].text`, or `first.text` of `const first = context[0]`: what is read of a character, and what was meant. */
function documentFor(source: string, program: Program, read: AnyNode): string | undefined {
  if (read.type !== 'MemberExpression' || read.computed) return undefined;
  const { object } = read;
  const given = object.type === 'Identifier' ? onlyValue(program, object.name) : object;
  if (given?.type !== 'MemberExpression' || !given.computed || !isContext(given.object)) return undefined;
  const [index, property] = [sourceOf(source, given.property, 40), sourceOf(source, read.property)];
  return `context[${index}] is a character; documents are in a list: context.files[${index}].${property}`;
}

function isContext(node: AnyNode): boolean {
  return node.type === 'Identifier' && node.name === 'context';
}

function parsesContext(program: Program): boolean {
  const call = findNode(
    program,
    (node, ancestors): node is Identifier =>
      node.type === 'Identifier' && node.name === 'context' && isParse(ancestors.at(-1)),
  );
  return call !== undefined;
}

function isParse(node: AnyNode | undefined): boolean {
  if (node?.type !== 'CallExpression' || node.callee.type !== 'MemberExpression') return false;
  const { object, property } = node.callee;
  const [type, method] = [object, property].map((part) => (part.type === 'Identifier' ? part.name : ''));
  return type === 'JSON' && method === 'parse';
}

function notAFunction({ message, stack }: GuestError, { source, program, offset, names }: Place): Explained {
  const native = /^\s*at (\w+) \(native\)/.exec(stack ?? '')?.[1];
  if (native !== undefined) return { message: `${message}: what ${native} was given to call` };
  const call = callAt(program, offset);
  if (!call) return { message };
  const { callee } = call;
  const said = `${sourceOf(source, callee)} is not a function`;
  if (callee.type !== 'MemberExpression' || callee.computed) return { message: said };
  const method = sourceOf(source, callee.property);
  const object = sourceOf(source, callee.object, 40);
  const close = closestName(method, [...methodNames(), ...names]);
  return {
    message: said,
    hint:
      foreignMethodHint({ object, method, args: argumentsOf(source, call.arguments) }) ??
      (close === undefined ? undefined : `nearest: ${close}`),
  };
}

/** QuickJS places these at what it did before; only the expression that is gone through tells the line. */
function notIterable({ message, stack }: GuestError, { source, program, offset }: Place): Explained {
  const native = /^\s*at (\w+) \(native\)/.exec(stack ?? '')?.[1];
  if (native !== undefined) return { message: `${message}: what ${native} was given` };
  const iterated = iteratedAt(program, offset);
  return iterated ? { message: `${message}: ${sourceOf(source, iterated)}` } : { message, unplaced: true };
}

function notAnObject(_error: GuestError, { source, program, offset }: Place): Explained {
  const said = 'the right side of `in` is no object';
  const operation = inOperatorAt(program, offset);
  if (!operation) return { message: said };
  const [needle, text] = [sourceOf(source, operation.left, 40), sourceOf(source, operation.right, 40)];
  return { message: said, hint: `${needle} in ${text} is ${text}.includes(${needle}) for text and lists` };
}

/** Source texts of arguments, each on one line; long ones are cut. */
export function argumentsOf(source: string, args: readonly AnyNode[]): string[] {
  return args.map((argument) => sourceOf(source, argument, 50));
}
