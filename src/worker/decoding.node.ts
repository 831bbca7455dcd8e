import { isAscii, isUtf8 } from 'node:buffer';

export type Decoded =
  /** Every byte is a character. */
  | 'ascii'
  | 'binary'
  | { readonly text: string; /** Bytes that are no UTF-8 became U+FFFD. */ readonly damaged: boolean };

const sniffed = 8_000;

/** Bytes of a file as text: UTF-8, or UTF-16 by its byte order mark; `binary` when a NUL is near the start. */
export function decode(bytes: Buffer): Decoded {
  const [first, second, third] = bytes;
  if (first === 0xff && second === 0xfe)
    return { text: new TextDecoder('utf-16le').decode(bytes), damaged: false };
  if (first === 0xfe && second === 0xff)
    return { text: new TextDecoder('utf-16be').decode(bytes), damaged: false };
  if (bytes.subarray(0, sniffed).includes(0)) return 'binary';
  return decodeUtf8(first === 0xef && second === 0xbb && third === 0xbf ? bytes.subarray(3) : bytes);
}

/** Bytes that are UTF-8 as a whole, byte order mark and NULs included. */
export function decodeUtf8(bytes: Buffer): Exclude<Decoded, 'binary'> {
  if (isAscii(bytes)) return 'ascii';
  return { text: bytes.toString('utf8'), damaged: !isUtf8(bytes) };
}
