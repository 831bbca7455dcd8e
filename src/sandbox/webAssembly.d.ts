/** The little of WebAssembly that the sandbox uses: every runtime has it, the ECMAScript library types do not. */
declare namespace WebAssembly {
  /** Opaque; made by `compile`. */
  interface Module {
    readonly [Symbol.toStringTag]: 'WebAssembly.Module';
  }
  /** Sizes in pages of 64 KB. */
  interface Memory {
    readonly buffer: ArrayBuffer;
  }
  const Memory: new (descriptor: { readonly initial: number; readonly maximum: number }) => Memory;
  class RuntimeError extends Error {}
  function compile(bytes: Uint8Array): Promise<Module>;
}
