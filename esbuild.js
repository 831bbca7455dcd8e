// Builds everything that runs: `node esbuild.js [--watch] [--production] [--tests] [--declarations]`.
import { cp, glob, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';
import * as esbuild from 'esbuild';
import { thirdPartyNotices } from './.config/thirdPartyNotices.mjs';
import { readHeadlessDeclarations, writeHeadlessDeclarations } from './src/cli/headlessDeclarations.mjs';

const flags = new Set(process.argv.slice(2));
const production = flags.has('--production');
const resolve = (specifier) => fileURLToPath(import.meta.resolve(specifier));

/** `import source from 'guest:prelude'`: src/sandbox/guest bundled to one script, as text. */
const guestPrelude = {
  name: 'guest-prelude',
  setup(build) {
    build.onResolve({ filter: /^guest:prelude$/ }, () => ({ path: 'prelude', namespace: 'guest' }));
    build.onLoad({ filter: /.*/, namespace: 'guest' }, async () => {
      const result = await esbuild.build({
        entryPoints: ['src/sandbox/guest/prelude.ts'],
        bundle: true,
        write: false,
        metafile: true,
        format: 'iife',
        target: 'es2023',
        minifySyntax: true,
        minifyWhitespace: true,
      });
      return {
        contents: result.outputFiles[0].text,
        loader: 'text',
        watchFiles: Object.keys(result.metafile.inputs),
      };
    });
  },
};

const common = {
  bundle: true,
  sourcemap: production ? false : 'linked',
  minify: production,
  metafile: true,
  // They are in the notices.
  legalComments: 'none',
  logLevel: 'warning',
  plugins: [guestPrelude],
};
const browser = { ...common, platform: 'browser', format: 'iife', target: 'chrome128' };
/** What a runtime differs in is a pair of files: the browser's bundles take `*.web.ts` in place of `*.node.ts`. */
const webPairs = {
  name: 'web-pairs',
  setup(build) {
    build.onResolve({ filter: /^\..*\.node$/ }, ({ path, ...where }) =>
      build.resolve(path.replace(/\.node$/, '.web'), where),
    );
  },
};
/** A script that runs in a worker of a browser's. */
const inWorker = {
  ...browser,
  // A package makes a URL of it, which fails where a worker was started from a blob.
  define: { 'self.location': 'undefined' },
};
const node = { ...common, platform: 'node', target: 'node22' };
/** ES modules have no `require`; the CommonJS packages inside the bundle want one for Node's own modules. */
const esm = {
  ...node,
  format: 'esm',
  outExtension: { '.js': '.mjs' },
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
};

/** The extension's bundle leaves out what the first question loads, so that VS Code starts it quickly. */
const onDemand = {
  name: 'on-demand',
  setup(build) {
    build.onResolve({ filter: /\/onDemand(OnDisk)?$/ }, () => ({ path: './onDemand.cjs', external: true }));
  },
};
const host = {
  ...node,
  format: 'cjs',
  external: ['vscode'],
  outdir: 'dist',
  outExtension: { '.js': '.cjs' },
};

/** What the packaged extension holds. */
const packaged = [
  {
    ...host,
    entryPoints: { extension: 'src/extension.ts' },
    plugins: [...common.plugins, onDemand],
    // `import()` becomes a `require` when its time comes.
    supported: { 'dynamic-import': false },
  },
  { ...host, entryPoints: { onDemand: 'src/vscode/onDemandOnDisk.ts' } },
  {
    ...esm,
    entryPoints: {
      worker: 'src/worker/worker.node.ts',
      parser: 'src/worker/parserThread.node.ts',
      reader: 'src/worker/readerThread.node.ts',
    },
    outdir: 'dist',
  },
  {
    ...browser,
    entryPoints: { webview: 'src/webview/main.tsx' },
    jsx: 'automatic',
    jsxImportSource: 'preact',
    tsconfig: 'src/webview/tsconfig.json',
    outdir: 'dist',
  },
  {
    ...inWorker,
    entryPoints: { worker: 'src/worker/worker.web.ts' },
    loader: { '.wasm': 'binary' },
    // The one thing of Node's in it, which a package imports.
    alias: { 'node:path': './src/gather/basename.web.ts' },
    outdir: 'dist/web',
  },
  {
    ...inWorker,
    entryPoints: { extension: 'src/extension.web.ts' },
    format: 'cjs',
    external: ['vscode'],
    plugins: [...common.plugins, webPairs],
    outdir: 'dist/web',
    outExtension: { '.js': '.cjs' },
  },
];

const terminal = {
  ...esm,
  entryPoints: { cli: 'src/cli/main.ts', headless: 'src/cli/headless.ts' },
  outdir: 'dist',
};

const builds = [...packaged, terminal];
if (flags.has('--tests')) {
  const files = async (pattern) => Array.fromAsync(glob(pattern));
  /** Tests stay readable also when what they test is built for production. */
  const readable = { minify: false, sourcemap: 'linked' };
  /** `host:tests` is all the in-host test files; whoever imports it loads the bundle that they are in. */
  const hostTests = {
    name: 'host-tests',
    setup(build) {
      build.onResolve({ filter: /^host:tests$/ }, ({ kind }) =>
        kind === 'entry-point'
          ? { path: 'tests', namespace: 'host' }
          : { path: './tests.cjs', external: true },
      );
      build.onLoad({ filter: /.*/, namespace: 'host' }, async () => {
        const tests = (await files('test/host/**/*.test.ts')).sort();
        const imports = tests.map((file) => `import ${JSON.stringify('./' + file.replaceAll('\\', '/'))};`);
        return { contents: imports.join('\n'), resolveDir: import.meta.dirname };
      });
    },
  };
  builds.push(
    { ...browser, entryPoints: { page: 'test/support/enginePage.ts' }, outdir: 'dist/web' },
    {
      ...esm,
      entryPoints: [...(await files('test/{unit,e2e,soak,support}/**/*.ts')), ...(await files('test/*.ts'))],
      outbase: 'test',
      outdir: 'dist/test',
      packages: 'external',
      splitting: true,
      banner: {},
      ...readable,
    },
    // Packages and all, as in the product: a benchmark that loads hundreds of files measures that.
    { ...esm, entryPoints: { main: 'test/bench/main.ts' }, outdir: 'dist/test/bench' },
    {
      ...node,
      entryPoints: { index: 'test/host/index.ts', tests: 'host:tests' },
      format: 'cjs',
      external: ['vscode', 'mocha'],
      plugins: [...common.plugins, hostTests],
      ...readable,
      outdir: 'dist/test/host',
      outExtension: { '.js': '.cjs' },
    },
  );
}

const quickJs = resolve('@jitl/quickjs-wasmfile-release-sync/wasm');
const treeSitter = resolve('web-tree-sitter/web-tree-sitter.wasm');
const grammars = 'typescript tsx javascript python go java cpp c-sharp rust ruby php'.split(' ');

// The types of headless.mjs take seconds to make: for builds that others use.
const previous = flags.has('--declarations') ? await readHeadlessDeclarations() : undefined;
if (!flags.has('--watch')) await rm('dist', { recursive: true, force: true });
await mkdir('dist', { recursive: true });
await cp(quickJs, 'dist/quickjs.wasm');
await compressGrammars();
if (flags.has('--watch')) {
  for (const options of builds) await (await esbuild.context({ ...options, logLevel: 'info' })).watch();
} else {
  const results = await Promise.all(builds.map((options) => esbuild.build(options)));
  const bundled = results.slice(0, packaged.length).flatMap(({ metafile }) => inputsOf(metafile));
  const notices = await thirdPartyNotices([...bundled, quickJs, treeSitter], grammars);
  await writeFile('dist/ThirdPartyNotices.txt', notices);
  if (flags.has('--declarations')) await writeHeadlessDeclarations({ previous });
}

/** The files of which something is in the bundles. */
function inputsOf({ outputs }) {
  return Object.values(outputs).flatMap(({ inputs }) =>
    Object.entries(inputs).flatMap(([path, { bytesInOutput }]) => (bytesInOutput > 0 ? [path] : [])),
  );
}

/** tree-sitter and the grammars of `src/structure/grammars.ts`: 18 MB, and a fifteenth of that as they travel. */
async function compressGrammars() {
  const folder = new URL('.', import.meta.resolve('@vscode/tree-sitter-wasm'));
  const files = [
    ['tree-sitter', treeSitter],
    ...grammars.map((name) => [name, new URL(`tree-sitter-${name}.wasm`, folder)]),
  ];
  await mkdir('dist/grammars', { recursive: true });
  const compress = promisify(brotliCompress);
  const params = { [constants.BROTLI_PARAM_QUALITY]: 9 };
  await Promise.all(
    files.map(async ([name, path]) =>
      writeFile(`dist/grammars/${name}.wasm.br`, await compress(await readFile(path), { params })),
    ),
  );
}
