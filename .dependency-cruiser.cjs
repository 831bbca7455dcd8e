/**
 * The floors (docs/architecture.md): a folder imports only from lower floors and from itself, and nothing
 * imports in a circle. Files named *.node.ts or *.web.ts are the only ones on floors 1 to 3 that may know
 * a runtime.
 */
const floors = {
  context: 1,
  rlm: 2,
  structure: 2,
  sandbox: 3,
  models: 3,
  trace: 3,
  gather: 3,
  protocol: 3,
  worker: 4,
  webview: 4,
  vscode: 5,
  cli: 5,
};

/** Pure JavaScript: these run in every runtime. */
const purePackages = [
  '@cfworker/json-schema',
  '@eslint-community/regexpp',
  '@noble/hashes',
  '@secretlint/secretlint-rule-preset-recommend',
  '@secretlint/types',
  '@sveltejs/acorn-typescript',
  'acorn',
  'birpc',
  'eventsource-parser',
  'fastest-levenshtein',
  'ignore',
  'magic-string',
  'minisearch',
  'openai',
  'p-limit',
  'p-queue',
  'picomatch',
  'quickjs-emscripten',
  '@jitl/quickjs-wasmfile-release-sync',
  'tokenx',
  'valibot',
  'web-tree-sitter',
];

const sameFloorNeighbours = Object.entries(floors).map(([folder, floor]) => {
  const allowed = Object.keys(floors).filter((other) => other === folder || floors[other] < floor);
  // The webview is a floor-4 folder of its own world: reducer and protocol, nothing else.
  const seen = folder === 'webview' ? ['webview', 'rlm', 'context', 'protocol'] : allowed;
  return {
    name: `floor-${floor}-${folder}`,
    comment: `src/${folder} may import only from ${seen.join(', ')}`,
    severity: 'error',
    from: { path: `^src/${folder}/` },
    to: { path: '^src/', pathNot: seen.map((name) => `^src/${name}/`) },
  };
});

module.exports = {
  forbidden: [
    ...sameFloorNeighbours,
    {
      name: 'every-folder-has-a-floor',
      comment: 'Give the new folder a floor in the table above.',
      severity: 'error',
      from: { path: '^src/[^/]+/', pathNot: Object.keys(floors).map((folder) => `^src/${folder}/`) },
      to: {},
    },
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'pure-floors-know-no-runtime',
      severity: 'error',
      from: {
        path: '^src/(context|rlm|structure|sandbox|models|trace|gather|protocol)/',
        pathNot: '\\.(node|web)\\.ts$',
      },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'one-engine-for-all-runtimes',
      comment: 'Engine and session run in a browser as well: what knows Node is in a *.node.ts file.',
      severity: 'error',
      from: { path: '^src/worker/', pathNot: '\\.(node|web)\\.ts$' },
      to: { path: '\\.node\\.ts$|^(node:)?(fs|os|path|crypto|worker_threads|vm|buffer|events|timers)(/|$)' },
    },
    {
      name: 'pure-floors-use-pure-packages',
      severity: 'error',
      from: {
        path: '^src/(context|rlm|structure|sandbox|models|trace|gather|protocol)/',
        pathNot: '\\.(node|web)\\.ts$',
      },
      to: {
        path: 'node_modules',
        pathNot: purePackages.map((name) => `node_modules/(@types/)?${name}(/|$)`),
      },
    },
    {
      name: 'vscode-only-in-the-editor-side',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(vscode/|extension(\\.web)?\\.ts)' },
      // Types alone resolve to the package of types.
      to: { path: '^vscode$|node_modules/@types/vscode/' },
    },
    {
      name: 'product-does-not-know-its-tests',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^test/' },
    },
    {
      name: 'no-unresolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^(vscode$|guest:|host:)' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
