/**
 * Names that models write from habit and that do not exist here, with what to write instead. A function is
 * given the source text of the call's arguments; without a call it is given none.
 */
type Advice = string | ((first: string, second: string | undefined, all: readonly string[]) => string);

const math =
  (name: string): Advice =>
  (_first, _second, all) =>
    `Math.${name}(${all.join(', ')})`;
const noFiles =
  'there are no files but the context: context.files, context.file(path).text, context.glob(pattern)';
const noModules = 'there are no modules here: what JavaScript has built in, context and llm_query must do';
const noProcess = 'there is no process and no environment here; the documents are in context.files';
const noNetwork = 'there is no network here; await llm_query(prompt, text) asks a model';
const noTimers = 'there is no setTimeout: nothing here has to wait but await llm_query(…)';
const noBytes = 'there is no Buffer: text is in strings (context.slice, file.text)';
const noWindow = (name: string) =>
  `there is no ${name}: this is no browser; the documents are in context.files`;
const noQuestion = 'the question is in the first message, not in a variable';
const readsFile: Advice = (path) => `context.file(${path === 'x' ? 'path' : path}).text`;
const asksModel = 'await llm_query(prompt, text)';
const asksModels = 'await llm_query_batched(prompts, text)';
const counts = 'new Map(), or an object: counts[key] = (counts[key] ?? 0) + 1';
const ends = 'FINAL(value)';
const lists = 'context.files.map(f => f.path)';
const searches: Advice = (pattern) => `context.grep(${pattern === 'x' ? 'pattern' : pattern})`;

/** Python's built-in functions and words. */
const python: Readonly<Record<string, Advice>> = {
  len: (x) => `${x}.length`,
  str: (x) => `String(${x})`,
  repr: (x) => `JSON.stringify(${x})`,
  int: (x) => `Number(${x})`,
  float: (x) => `Number(${x})`,
  bool: (x) => `Boolean(${x})`,
  range: (from, to) =>
    to === undefined
      ? `Array.from({ length: ${from} }, (_, i) => i)`
      : `Array.from({ length: ${to} - ${from} }, (_, i) => ${from} + i)`,
  enumerate: (x) => `${x}.entries()`,
  sorted: (x) => `[...${x}].sort((a, b) => …)`,
  reversed: (x) => `[...${x}].reverse()`,
  sum: (x) => `${x}.reduce((sum, n) => sum + n, 0)`,
  max: (first, second, all) =>
    second === undefined ? `Math.max(...${first})` : `Math.max(${all.join(', ')})`,
  min: (first, second, all) =>
    second === undefined ? `Math.min(...${first})` : `Math.min(${all.join(', ')})`,
  abs: math('abs'),
  round: math('round'),
  pow: math('pow'),
  any: (x) => `${x}.some(Boolean)`,
  all: (x) => `${x}.every(Boolean)`,
  set: (x) => `new Set(${x})`,
  list: (x) => `[...${x}]`,
  tuple: (x) => `[...${x}]`,
  dict: (x) => `Object.fromEntries(${x})`,
  zip: (a, b) => `${a}.map((x, i) => [x, ${b ?? 'other'}[i]])`,
  map: (f, x) => `${x ?? 'list'}.map(${f})`,
  filter: (f, x) => `${x ?? 'list'}.filter(${f})`,
  isinstance: (x) => `typeof ${x} === "string", Array.isArray(${x}) or ${x} instanceof Type`,
  type: (x) => `typeof ${x}`,
  ord: (x) => `${x}.charCodeAt(0)`,
  chr: (x) => `String.fromCharCode(${x})`,
  hasattr: (x, name) => `${name ?? 'name'} in ${x}`,
  getattr: (x, name) => `${x}[${name ?? 'name'}]`,
  open: readsFile,
  None: 'null',
  True: 'true',
  False: 'false',
  self: 'this',
  Exception: 'new Error(message)',
  ValueError: 'new Error(message)',
  KeyError: 'new Error(message)',
  Counter: counts,
  defaultdict: counts,
  collections: counts,
  math: 'Math',
  datetime: 'Date',
  asyncio: 'await Promise.all(promises)',
  os: noFiles,
  sys: noFiles,
  glob: (pattern) => `context.glob(${pattern === 'x' ? 'pattern' : pattern})`,
  Path: noFiles,
  pathlib: noFiles,
  subprocess: noProcess,
  np: noModules,
  pd: noModules,
};

const node: Readonly<Record<string, Advice>> = {
  require: (name) =>
    /openai|anthropic|ollama/i.test(name)
      ? `${noModules}; ask a model with ${asksModel}`
      : /fs|path/.test(name)
        ? `${noModules}; ${noFiles}`
        : noModules,
  module: noModules,
  exports: noModules,
  process: noProcess,
  Deno: noFiles,
  Bun: noFiles,
  fs: noFiles,
  path: 'there are no modules here; a path is a string: file.path.split("/")',
  readline: noFiles,
  fetch: noNetwork,
  XMLHttpRequest: noNetwork,
  axios: noNetwork,
  setTimeout: noTimers,
  setInterval: noTimers,
  setImmediate: noTimers,
  sleep: noTimers,
  Buffer: noBytes,
  TextEncoder: noBytes,
  TextDecoder: noBytes,
  window: noWindow('window'),
  document: noWindow('document'),
  localStorage: noWindow('localStorage'),
  navigator: noWindow('navigator'),
  global: 'globalThis',
  structuredClone: (x) => `there is no structuredClone: JSON.parse(JSON.stringify(${x}))`,
  performance: 'there is no performance: Date.now()',
  OpenAI: asksModel,
  openai: asksModel,
  anthropic: asksModel,
};

/** What the functions of this REPL are called elsewhere. */
const otherRepls: Readonly<Record<string, Advice>> = {
  ctx: 'context',
  corpus: 'context',
  files: 'context.files',
  documents: 'context.files',
  docs: 'context.files',
  grep: searches,
  search: searches,
  find: searches,
  readFile: readsFile,
  readFileSync: readsFile,
  read_file: readsFile,
  get_file: readsFile,
  getFile: readsFile,
  cat: readsFile,
  list_files: lists,
  listFiles: lists,
  ls: lists,
  chunk: 'context.chunks({ maxChars })',
  chunks: 'context.chunks({ maxChars })',
  llm: asksModel,
  ask_llm: asksModel,
  call_llm: asksModel,
  query_llm: asksModel,
  sub_llm: asksModel,
  llm_batch: asksModels,
  llm_batch_query: asksModels,
  batch_llm_query: asksModels,
  final_answer: ends,
  submit: ends,
  finish: ends,
  println: 'print(…)',
  printf: 'print(…)',
  echo: 'print(…)',
  log: 'print(…)',
  display: 'print(…)',
  question: noQuestion,
  query: noQuestion,
  prompt: noQuestion,
  task: noQuestion,
};

const modules: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  re: {
    findall: 'context.grep(pattern) over all documents, or [...text.matchAll(/…/g)]',
    finditer: 'context.grep(pattern) over all documents, or text.matchAll(/…/g)',
    search: 'context.match(/…/) over all documents, or text.match(/…/)',
    match: 'text.match(/^…/)',
    sub: 'text.replace(/…/g, replacement)',
    split: 'text.split(/…/)',
    compile: 'new RegExp(pattern, "g")',
    '': 'a regular expression is /…/: context.grep(/…/), text.match(/…/)',
  },
  json: {
    loads: 'JSON.parse(text)',
    dumps: 'JSON.stringify(value, null, 2)',
    '': 'JSON.parse and JSON.stringify',
  },
};

/** A name that is not defined, as it stands in the code. */
export interface UnknownName {
  readonly name: string;
  /** Source text of the arguments, when it is called. */
  readonly args?: readonly string[] | undefined;
  /** The property read from it: `findall` in `re.findall`. */
  readonly member?: string | undefined;
}

/** What to write instead of a name of another language or library; `undefined` when it is none that is known. */
export function foreignNameHint({ name, args, member }: UnknownName): string | undefined {
  if (Object.hasOwn(modules, name)) {
    const known = modules[name] ?? {};
    return `${member === undefined ? name : `${name}.${member}`} is Python; in JavaScript: ${known[member ?? ''] ?? known[''] ?? ''}`;
  }
  for (const table of [python, node, otherRepls]) {
    const advice = Object.hasOwn(table, name) ? table[name] : undefined;
    if (advice === undefined) continue;
    const text = typeof advice === 'string' ? advice : advice(args?.[0] ?? 'x', args?.[1], args ?? ['x']);
    const isSentence = /^(?:there|the) /.test(text);
    return isSentence ? text : `${args ? `${name}(${args.join(', ')})` : name} is ${text} here`;
  }
  return undefined;
}
