const captured = Error;

/** The stack of the guest's code that is running, for the engine to find its place in the block. */
export function stack(): string {
  return new captured().stack ?? '';
}

/** The block's number and the line at which guest code is running; `undefined` outside a block. */
export function callSite(): { readonly block: number; readonly line: number } | undefined {
  const frame = /\bblock(\d+):(\d+)/.exec(stack());
  return frame ? { block: Number(frame[1]), line: Number(frame[2]) } : undefined;
}
