const sniffed = 8_000;

/** How the bytes of a file encode its text, by its byte order mark; `binary` when a NUL is near the start. */
export function encodingOf(bytes: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' | 'binary' {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  return bytes.subarray(0, sniffed).includes(0) ? 'binary' : 'utf-8';
}
