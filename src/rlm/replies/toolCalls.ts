import { withoutFence } from './fences';
import { lastStringProperty, parseLooseJson } from './looseJson';
import { xmlCallsIn } from './xmlCalls';

/** The code that a call of a tool brings; `undefined` for a call of a tool that there is not. */
export type CalledCode = string | undefined;

/** The names that models give a tool that runs JavaScript. */
const replNames =
  /^(?:repl|(?:run|exec|execute|eval)?_?(?:repl|javascript|js|node|typescript|ts|code|script)_?(?:repl|code|interpreter|execution|executor|exec|run|runner|tool)?|run|exec|execute|eval|evaluate)$/i;
const finalNames = new Set(['FINAL', 'FINAL_VAR', 'SUBMIT']);
const nameKeys = ['name', 'tool', 'tool_name', 'function', 'recipient_name'];
const argumentKeys = ['arguments', 'parameters', 'args', 'input'];
/** The arguments that code comes in, the likeliest first. */
const codeKeys = ['code', 'script', 'source', 'input', 'javascript', 'js', 'expression', 'command', 'cmd'];

/** Whether a tool of this name runs code. */
export function isReplTool(name: string): boolean {
  return replNames.test(bareName(name));
}

/**
 * The calls in the text between a call's marks, however they are written: XML parameters, JSON, a name and JSON.
 * Empty when it is no call at all. `name` is what the marks said, if they did.
 */
export function toolCallsIn(body: string, name?: string): CalledCode[] {
  const inXml = xmlCallsIn(body, name);
  if (inXml.length > 0) return inXml.map((call) => codeOf(call.name, call.values));
  const jsonStart = body.search(/[[{]/);
  const head = jsonStart < 0 ? body : body.slice(0, jsonStart);
  // Anything but names and marks before the brackets makes them code.
  if (jsonStart < 0 || /[()=;]/.test(head.replace(/<[^>\n]{0,80}>/g, ''))) return [];
  const json = body.slice(jsonStart);
  const tool = name ?? nameIn(head);
  const calls = callsInJson(parseLooseJson(json), tool);
  return calls.length > 0 ? calls : brokenCall(json, tool);
}

/** Calls written as JSON that is the whole of a reply: they must name their tool. */
export function bareJsonCalls(text: string): CalledCode[] {
  return callsInJson(parseLooseJson(text), undefined);
}

function callsInJson(value: unknown, name: string | undefined): CalledCode[] {
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  return values.filter(isRecord).flatMap((each) => {
    const call = isRecord(each['function']) ? each['function'] : each;
    const own = nameKeys.map((key) => call[key]).find(isText);
    const tool = own ?? name;
    if (tool === undefined) return [];
    const given =
      own === undefined ? call : argumentKeys.map((key) => call[key]).find((one) => one !== undefined);
    return [codeOf(tool, given)];
  });
}

/** JSON beyond mending, whose code can still be told. */
function brokenCall(json: string, name: string | undefined): CalledCode[] {
  const tool = name ?? /"name"\s{0,9}:\s{0,9}"([^"]{1,80})"/.exec(json)?.[1];
  return tool === undefined ? [] : [codeOf(tool, lastStringProperty(json, 'code'))];
}

function codeOf(tool: string, given: unknown): CalledCode {
  const name = bareName(tool);
  const values = isText(given) ? (parseLooseJson(given) ?? given) : given;
  if (finalNames.has(name)) {
    const answer = isRecord(values) && Object.keys(values).length === 1 ? Object.values(values)[0] : values;
    return answer === undefined ? undefined : `${name}(${JSON.stringify(answer)})`;
  }
  const code = isReplTool(name) ? (isText(given) && !isRecord(values) ? given : codeIn(values)) : undefined;
  return code === undefined ? undefined : cleaned(code);
}

function codeIn(values: unknown): string | undefined {
  if (!isRecord(values)) return undefined;
  const texts = Object.values(values).filter(isText);
  return codeKeys.map((key) => values[key]).find(isText) ?? (texts.length === 1 ? texts[0] : undefined);
}

/** The name before a call's arguments, as in `functions.repl:0<|tool_call_argument_begin|>{…}`. */
function nameIn(head: string): string | undefined {
  const words = head.replace(/<[^>\n]{0,80}>|```\w*/g, ' ').match(/[A-Za-z_][\w.]*/g) ?? [];
  return words.find((word) => word !== 'function' && word !== 'call');
}

function bareName(name: string): string {
  return name.replace(/^(?:functions?|tools?|default_api|call)[.:]/, '');
}

/**
 * Code out of an argument: without a fence around it, and with `\b` and `\f` where an escape of a regular
 * expression was read as JSON's.
 */
function cleaned(code: string): string {
  return withoutFence(code.replaceAll('\r\n', '\n').replaceAll('\b', '\\b').replaceAll('\f', '\\f'));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}
