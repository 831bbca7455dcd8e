/** src/sandbox/guest bundled to one script by esbuild.js. */
declare module 'guest:prelude' {
  const source: string;
  export default source;
}
