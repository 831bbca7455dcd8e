/** Made at build time (esbuild.js): loading it defines the tests of all `*.test.ts` files below this folder. */
declare module 'host:tests' {}
