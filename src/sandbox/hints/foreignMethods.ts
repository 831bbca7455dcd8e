/** A call of a method that its object does not have, as it stands in the code. */
export interface UnknownMethod {
  readonly object: string;
  readonly method: string;
  readonly args: readonly string[];
}

type Advice = (object: string, first: string, second: string | undefined) => string;

const push: Advice = (o, x) => `${o}.push(${x})`;
const includes: Advice = (o, x) => `${o}.includes(${x})`;
const first: Advice = (o) => `${o}[0]`;
const last: Advice = (o) => `${o}.at(-1)`;
const spread =
  (method: string): Advice =>
  (o, x) =>
    `[...${o}].${method}(${x}) for what can be iterated, Object.values(${o}).${method}(${x}) for a plain object`;

/** Methods of Python and of other libraries, with the JavaScript for them. */
const advice: Readonly<Record<string, Advice>> = {
  append: push,
  add: push,
  extend: (o, x) => `${o}.push(...${x})`,
  insert: (o, at, x) => `${o}.splice(${at}, 0, ${x ?? 'x'})`,
  remove: (o, x) => `${o}.splice(${o}.indexOf(${x}), 1)`,
  strip: (o) => `${o}.trim()`,
  lstrip: (o) => `${o}.trimStart()`,
  rstrip: (o) => `${o}.trimEnd()`,
  lower: (o) => `${o}.toLowerCase()`,
  casefold: (o) => `${o}.toLowerCase()`,
  upper: (o) => `${o}.toUpperCase()`,
  startswith: (o, x) => `${o}.startsWith(${x})`,
  endswith: (o, x) => `${o}.endsWith(${x})`,
  splitlines: (o) => `${o}.split("\\n")`,
  items: (o) => `Object.entries(${o})`,
  keys: (o) => `Object.keys(${o})`,
  values: (o) => `Object.values(${o})`,
  entries: (o) => `Object.entries(${o})`,
  get: (o, key, otherwise) => (otherwise === undefined ? `${o}[${key}]` : `${o}[${key}] ?? ${otherwise}`),
  has: (o, x) => `${o}.includes(${x}), or ${x} in ${o} for a plain object`,
  set: (o, key, x) => `${o}[${key}] = ${x ?? 'x'}`,
  update: (o, x) => `Object.assign(${o}, ${x})`,
  join: (o, x) => `${x}.join(${o})`,
  format: () => '`… ${value} …`',
  count: (o, x) => `${o}.split(${x}).length - 1`,
  contains: includes,
  has_key: (o, x) => `${x} in ${o}`,
  find: (o, x) => (x.includes('=>') ? spread('find')(o, x, undefined) : `${o}.indexOf(${x})`),
  index: (o, x) => `${o}.indexOf(${x})`,
  isdigit: (o) => `/^\\d+$/.test(${o})`,
  isalpha: (o) => `/^[a-z]+$/i.test(${o})`,
  group: (o, n) => `${o}[${n === 'x' ? '0' : n}]`,
  groups: (o) => `${o}.slice(1)`,
  read: (o) => `${o}.text`,
  readlines: (o) => `${o}.lines`,
  size: (o) => `${o}.length`,
  first,
  last,
  unique: (o) => `[...new Set(${o})]`,
  uniq: (o) => `[...new Set(${o})]`,
  toArray: (o) => `[...${o}]`,
  isEmpty: (o) => `${o}.length === 0`,
  copy: (o) => `[...${o}], or {...${o}} for an object`,
  equals: (o, x) => `${o} === ${x}`,
  then: (o) => `no promise: leave out .then and use ${o} itself`,
  each: (o, x) => `${o}.forEach(${x})`,
  most_common: (o) => `Object.entries(${o}).sort((a, b) => b[1] - a[1])`,
  map: spread('map'),
  filter: spread('filter'),
  forEach: spread('forEach'),
  reduce: spread('reduce'),
  some: spread('some'),
  every: spread('every'),
  slice: spread('slice'),
  sort: spread('sort'),
};

/** Properties of our values that are often called as if they were methods. */
const properties = new Set(
  'length path language lineCount tokens text content lines files documents paths line column match groups from to spans index'.split(
    ' ',
  ),
);

/** What to write instead of a method that is not there; `undefined` when nothing is known for certain. */
export function foreignMethodHint({ object, method, args }: UnknownMethod): string | undefined {
  const call = `${object}.${method}(${args.join(', ')})`;
  if (properties.has(method)) return `${method} is a property, not a function: write ${object}.${method}`;
  if (!Object.hasOwn(advice, method)) return undefined;
  return `${call} is ${advice[method]?.(object, args[0] ?? 'x', args[1]) ?? ''} in JavaScript`;
}
