import assert from 'node:assert/strict';
import { parse } from 'acorn';
import { stripTypes } from '../../../src/sandbox/stripTypes';

/** What the code becomes, with the spaces that types leave behind made one. */
const stripped = (code: string) => stripTypes(code).replace(/ +/g, ' ').replace(/ $/gm, '');

const cases: readonly (readonly [typed: string, plain: string])[] = [
  ['const a: number = 1', 'const a = 1'],
  ['let d!: string', 'let d ;'],
  ['const m = new Map<string, number[]>()', 'const m = new Map ()'],
  ['for (const [k, v] of xs as [string, number][]) print(k)', 'for (const [k, v] of xs ) print(k)'],
  ['for (const x: string of xs) print(x)', 'for (const x of xs) print(x)'],
  ['const { a, b }: { a: 1; b: 2 } = x', 'const { a, b } = x'],
  [
    'function f<T>(this: A, a: T, b?: number, ...c: T[]): T { return a }',
    'function f ( a , b , ...c ) { return a }',
  ],
  ['const f = async (x?: string): Promise<void> => {}', 'const f = async (x ) => {}'],
  ['const f = <T,>(x: T) => x', 'const f = (x ) => x'],
  ['const isText = (x: unknown): x is string => true', 'const isText = (x ) => true'],
  [
    'await Promise.all(ps.map(async (p: string, i: number) => p))',
    'await Promise.all(ps.map(async (p , i ) => p))',
  ],
  ['const v = x as unknown as string[]', 'const v = x ;'],
  ['const v = (x) as const;', 'const v = (x) ;'],
  ['const v = {} satisfies Map<1, 2>;', 'const v = {} ;'],
  ['const v = <any>(x).y', 'const v = (x).y'],
  ['print(a!.b![0]!)', 'print(a .b [0] )'],
  ['const r: string = await llm_query<string>("a")', 'const r = await llm_query ("a")'],
  ['try {} catch (e: unknown) {}', 'try {} catch (e ) {}'],
  [
    'abstract class A<T> extends B<T> implements C, D { abstract m(): void; n(a: 1): void; n(b?) {} }',
    ' class A extends B { ; ; n(b ) {} }',
  ],
  [
    'class A extends B { private static readonly x?: number = 1; declare y: string; [k: string]: any; override m(): void {} }',
    'class A extends B { ; static x = 1; ; ; ; m() {} }',
  ],
  ['return x as any', 'return x ;'],
  ['export interface A { b: string }\nprint(1)', ' ;\nprint(1)'],
  ['declare const q: number;\ndeclare function g(): void;\nprint(1)', ' ;\n ;\nprint(1)'],
  ['import type { A } from "a";\nprint(1)', ' ;\nprint(1)'],
];

describe('stripTypes', () => {
  for (const [typed, plain] of cases) {
    it(`makes JavaScript of ${typed}`, () => assert.equal(stripped(typed), plain));
  }

  it('leaves JavaScript alone, and what is neither', () => {
    for (const code of [
      'a < b > (c)',
      'var type = 3; type = 4',
      'for x in range(3):',
      'x = {',
      'const a: = 1',
    ]) {
      assert.equal(stripTypes(code), code);
    }
  });

  it('gives up on generics nested past all reason, which would take for ever', () => {
    const code = 'a<b>('.repeat(40);
    assert.equal(stripTypes(code), code);
  });

  it('keeps every line and column', () => {
    const typed =
      'interface Hit {\n  path: string;\n}\nconst hits: Hit[] = [];\r\nconst f = (x: Hit): Array<\n  string\n> => [x.path as string];';
    const plain = stripTypes(typed);
    assert.equal(plain.length, typed.length);
    assert.equal(plain.indexOf('const hits'), typed.indexOf('const hits'));
    assert.deepEqual(
      [...plain.matchAll(/\r?\n/g)].map(({ index }) => index),
      [...typed.matchAll(/\r?\n/g)].map(({ index }) => index),
    );
    parse(plain, { ecmaVersion: 'latest' });
  });

  it('does not let a line run into the next where a type ended it', () => {
    assert.equal(
      stripped('const a = b as string[]\n[1].map(f)\ntype X = 1\n(2)'),
      'const a = b ;\n[1].map(f)\n ;\n(2)',
    );
    assert.equal(stripped('const a = b as string\n`x`'), 'const a = b ;\n`x`');
  });

  it('leaves what is code and no type, to be refused where it stands', () => {
    assert.equal(stripped('enum E { A }\nconst x: E = E.A'), 'enum E { A }\nconst x = E.A');
  });
});
