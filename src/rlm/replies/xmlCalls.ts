/** A call whose arguments are XML elements. */
export interface XmlCall {
  readonly name: string;
  readonly values: Readonly<Record<string, string>>;
}

const nextCall = /(?=<[\w:｜]{0,20}(?:function|invoke)[\s=])/;
const toolName =
  /<[\w:｜]{0,20}(?:function|invoke)(?:\s{0,9}=\s{0,9}|\s{1,9}name\s{0,9}=\s{0,9})["']?([\w.]+)/;
/** A name on a line of its own before the arguments, as GLM writes it. */
const nameAlone = /^\s*([\w.]{1,80})\s*<arg_key>/;
const parameters = new RegExp(
  /<[\w:｜]{0,20}parameter(?:\s{0,9}=\s{0,9}|\s{1,9}name\s{0,9}=\s{0,9})["']?([\w.]+)[^>\n]{0,200}>/.source +
    /([\s\S]*?)(?:<\/[\w:｜]{0,20}parameter>|(?=<\/[\w:｜]{0,20}(?:function|invoke|tool_call)>)|$)/.source +
    /|<arg_key>\s{0,9}(\w+)\s{0,9}<\/arg_key>\s{0,9}<arg_value>([\s\S]*?)(?:<\/arg_value>|$)/.source,
  'g',
);

/**
 * `<function=repl><parameter=code>…`, `<invoke name="repl"><parameter name="code">…` or
 * `repl<arg_key>code</arg_key><arg_value>…`, any number of them. `name` is that of the marks around them.
 */
export function xmlCallsIn(body: string, name: string | undefined): XmlCall[] {
  return body.split(nextCall).flatMap((part) => {
    const tool = toolName.exec(part)?.[1] ?? name ?? nameAlone.exec(part)?.[1];
    if (tool === undefined) return [];
    const values: Record<string, string> = {};
    for (const [, key, value, otherKey, otherValue] of part.matchAll(parameters)) {
      values[key ?? otherKey ?? ''] = unescaped(value ?? otherValue ?? '');
    }
    return Object.keys(values).length === 0 ? [] : [{ name: tool, values }];
  });
}

/** XML's own escapes, unless something in the text says that they are meant as they stand. */
function unescaped(text: string): string {
  if (/[<>]/.test(text) || !/&(?:lt|gt|amp|quot);/.test(text)) return text;
  const meant: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"' };
  return text.replace(/&(lt|gt|amp|quot);/g, (_, entity: string) => meant[entity] ?? '');
}
