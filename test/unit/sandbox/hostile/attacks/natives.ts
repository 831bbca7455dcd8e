import type { Attack } from '../attack';

/** Nothing interrupts these but the end of their thread. */
const natives: Readonly<Record<string, string>> = {
  'a search in a list of any length': 'Array.prototype.includes.call({ length: 2 ** 53 - 1 }, 1)',
  'a search in a sparse array': 'new Array(2 ** 32 - 1).indexOf(1)',
  'a walk over a sparse array': 'new Array(2 ** 32 - 1).forEach(() => 1)',
  'a getter of what it throws':
    'throw { get name() { return 1; }, get message() { return new Array(2 ** 32 - 1).indexOf(1); } }',
  'a promise job': 'Promise.resolve().then(() => new Array(2 ** 32 - 1).indexOf(1)); await llm_query("x")',
};

export const uninterruptible: readonly Attack[] = Object.entries(natives).map(([what, code]) => ({
  tries: `to compute without end in ${what}`,
  code,
  told: /could not be stopped|was stopped/,
  codeTimeoutMs: 300,
}));
