import assert from 'node:assert/strict';
import { join } from 'node:path';
import { Ledger } from '../../../src/context/ledger';
import { textOf } from '../../../src/context/span';
import { callSiteOf } from '../../../src/structure/callSites';
import { grammarOf, grammars, grammarsNamed } from '../../../src/structure/grammars';
import { definitionsOf } from '../../../src/structure/outline';
import { byGrammar, searchTrees } from '../../../src/structure/search';
import type { StructureTask } from '../../../src/structure/task';
import { ParserPool } from '../../../src/worker/parserPool.node';
import { inMemorySnapshot } from '../../support/inMemoryCorpus';
import { findRepository } from '../../support/repository';

interface Sample {
  readonly path: string;
  readonly text: string;
  /** Kind and name, after as many dots as it is deep. */
  readonly outline: string;
  /** Callee and arguments. */
  readonly calls: string;
}

const samples: readonly Sample[] = [
  {
    path: 'a.ts',
    text: `export class A<T> extends B {
  constructor(private x: number) { super(x); }
  static async z() { fetch('a', { m: 1 }); }
  arrow = () => log?.info(this.x);
}
interface I { m(): void }
type T1 = string; enum E { A }
namespace N { function q() {} }
export const g = async () => { new Foo<number>(1).bar?.(2, /* two */ 3); };
const limit = 5;`,
    outline:
      'class A, .constructor constructor, .method z, .method arrow, interface I, .method m, type T1, enum E, namespace N, .function q, function g, variable limit',
    calls: "super(x), fetch('a', { m: 1 }), log.info(this.x), Foo<number>(1).bar(2, 3), Foo(1)",
  },
  {
    path: 'a.tsx',
    text: 'export function App() { const [a] = useState<number>(0); return <B onClick={() => go(a)}>{t("x")}</B>; }',
    outline: 'function App',
    calls: 'useState(0), go(a), t("x")',
  },
  {
    path: 'a.cjs',
    text: 'const f = function () { require("x")(1); };\nmodule.exports = { run() { f(); }, stop: () => f?.() };\nclass C { #p() { this.#p(); } }',
    outline: 'function f, method run, method stop, class C, .method #p',
    calls: 'require("x")(1), require("x"), f(), f(), this.#p()',
  },
  {
    path: 'a.py',
    text: '@dec\nclass A(B):\n  @prop\n  def m(self):\n    requests.get("x", timeout=5)\n  async def n(self): await x()\ndef f(): pass\nLIMIT = 3\n',
    outline: 'class A, .method m, .method n, function f, variable LIMIT',
    calls: 'requests.get("x", timeout=5), x()',
  },
  {
    path: 'a.go',
    text: 'package m\ntype S struct{ a int }\ntype I interface{ M() }\nfunc (s *S) M() { http.Get("x"); go f(1) }\nfunc f[T any](x T) {}\nconst C = 2\nvar V = 1\n',
    outline: 'struct S, interface I, .method M, method M, function f, constant C, variable V',
    calls: 'http.Get("x"), f(1)',
  },
  {
    path: 'A.java',
    text: 'class A { A() { super(1); } void m() { foo(1); a.b().c(2); new D<String>(3); } enum E { X } }\ninterface I { void q(); }\nrecord R(int a) {}',
    outline: 'class A, .constructor A, .method m, .enum E, interface I, .method q, record R',
    calls: 'super(1), foo(1), a.b().c(2), a.b(), D(3)',
  },
  {
    path: 'a.h',
    text: 'namespace n { class A { A(); int m(int x) const { return f(x) + a->g<int>(2) + n::h(3); } }; }\nstruct S { int a; };\nint *A::q(int a) { return new B(1); }\nint op(int);\n#define MAX(a) (a)\n',
    outline:
      'namespace n, .class A, ..function A, ..function m, struct S, function A::q, function op, macro MAX',
    calls: 'f(x), a.g(2), n.h(3), B(1)',
  },
  {
    path: 'a.c',
    text: '#include <stdio.h>\nstatic char *name(const char *s) { return strdup(s); }\nint main(void) { printf("%s", name("x")); return 0; }\n',
    outline: 'function name, function main',
    calls: 'strdup(s), printf("%s", name("x")), name("x")',
  },
  {
    path: 'A.cs',
    text: 'namespace N { class A : B { A(int x) : base(x) {} public int P { get; set; } int M<T>(int a) { return F(1) + a.B.C(2) + new D(3).Q<int>(); } } }',
    outline: 'namespace N, .class A, ..constructor A, ..property P, ..method M',
    calls: 'F(1), a.B.C(2), D(3).Q(), D(3)',
  },
  {
    path: 'a.rs',
    text: 'mod m { pub struct S { a: i32 } impl T for S { fn m(&self) { println!("{}", 1); a.b::<i32>(3); S::new(4); } } trait T { fn m(&self); } }\nasync fn top() { g().await?; }\nmacro_rules! mm { () => {} }',
    outline: 'module m, .struct S, .impl S, ..method m, .trait T, ..method m, function top, macro mm',
    calls: 'println(("{}", 1)), a.b(3), S.new(4), g()',
  },
  {
    path: 'a.rb',
    text: 'module M\n  class A < B\n    attr_reader :x\n    def m(a); puts a, 1; foo.bar(2) { |x| x }; Foo::Bar.new(3); end\n    def self.s; end\n    X = 1\n  end\nend\n',
    outline: 'module M, .class A, ..method m, ..method s, ..constant X',
    calls: 'attr_reader(:x), puts(a, 1), foo.bar(2), Foo.Bar.new(3)',
  },
  {
    path: 'a.php',
    text: '<?php\nclass B extends C { function m() { foo(1, $a); $this->b(2); D::e(3); new F(4); $x?->y(5); } }\ninterface I { function q(); }\ntrait T {}\nfunction f() {}\n',
    outline: 'class B, .method m, interface I, .method q, trait T, function f',
    calls: 'foo(1, $a), $this.b(2), D.e(3), F(4), $x.y(5)',
  },
];

describe('grammars', () => {
  const pool = new ParserPool(join(findRepository().dist, 'parser.mjs'), () => false);
  after(() => pool.stop());

  function search(path: string, text: string, task: StructureTask) {
    const snapshot = inMemorySnapshot({ [path]: text });
    const dependencies = { snapshot, ledger: new Ledger(snapshot), parsers: pool };
    const { findings, failed, doubtful } = searchTrees(dependencies, task, byGrammar(snapshot, [0]));
    assert.deepEqual([failed, doubtful], [[], []]);
    return { snapshot, findings };
  }

  for (const { path, text, outline, calls } of samples) {
    it(`outlines ${path}`, () => {
      const { snapshot, findings } = search(path, text, { kind: 'outline' });
      const lines = definitionsOf(snapshot, findings).map(
        ({ level, kind, name }) => `${'.'.repeat(level)}${kind} ${name}`,
      );
      assert.deepEqual(lines, outline.split(', '));
    });

    it(`finds the calls of ${path}`, () => {
      const { snapshot, findings } = search(path, text, { kind: 'calls' });
      const found = [...findings].map((finding) => {
        const { callee, args } = callSiteOf(snapshot, finding);
        return `${callee}(${args.map((argument) => textOf(snapshot, argument)).join(', ')})`;
      });
      assert.equal(found.join(', '), calls);
    });
  }

  it('tells the grammar of a document by its language, or else by its name', () => {
    const nameOf = (path: string, language?: string) => grammarOf({ path, language })?.name;
    assert.equal(nameOf('a.h', 'c'), 'cpp');
    assert.equal(nameOf('Makefile.txt', 'python'), 'python');
    assert.equal(nameOf('lib/A.TSX'), 'tsx');
    assert.equal(nameOf('a.js', 'flow'), 'javascript');
    assert.equal(nameOf('a.md', 'markdown'), undefined);
  });

  it('understands every usual name of a language, and no two grammars claim the same', () => {
    const named = (name: string) => grammarsNamed(name).map((grammar) => grammar.name);
    assert.deepEqual(named('TypeScript'), ['typescript', 'tsx']);
    assert.deepEqual(named('C++'), ['cpp']);
    assert.deepEqual(named('c#'), ['csharp']);
    assert.deepEqual(named('.py'), ['python']);
    assert.deepEqual(named('cobol'), []);
    const extensions = grammars.flatMap((grammar) => grammar.extensions);
    assert.equal(new Set(extensions).size, extensions.length);
  });
});
