/** Made at build time (esbuild.js): the `*.test.ts` files below this folder. */
declare module 'host:tests' {
  /** Loads each file in turn; call it when the test interface (`describe`, `it`) is in place. */
  export function load(): void;
}
