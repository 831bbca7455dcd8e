import tseslint from 'typescript-eslint';

const root = new URL('..', import.meta.url).pathname;

/** What a pure floor may not touch: the checker of imports cannot see globals. */
const runtimeGlobals = ['process', 'Buffer', 'window', 'document', 'require', '__dirname', 'global'].map(
  (name) => ({ name, message: 'Floors 1 to 3 run in every runtime; use a port or a *.node.ts file.' }),
);

export default tseslint.config(
  { ignores: ['dist/**', '.vscode-test/**', '**/fixtures/**', '**/*.{js,cjs,mjs}'] },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        project: ['tsconfig.json', 'src/webview/tsconfig.json', 'src/sandbox/guest/tsconfig.json'],
        tsconfigRootDir: root,
      },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      eqeqeq: 'error',
      'no-console': 'error',
    },
  },
  {
    files: ['src/{context,rlm,sandbox,models,trace,gather,protocol}/**/*.ts'],
    ignores: ['**/*.node.ts'],
    rules: { 'no-restricted-globals': ['error', ...runtimeGlobals] },
  },
  {
    files: ['test/**'],
    rules: {
      'no-console': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unused-expressions': 'off',
    },
  },
);
