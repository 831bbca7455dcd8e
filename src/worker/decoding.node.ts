import { isAscii, isUtf8 } from 'node:buffer';
import { encodingOf } from './textEncoding';

export type Decoded =
  /** Every byte is a character. */
  | 'ascii'
  | 'binary'
  | { readonly text: string; /** Bytes that are no UTF-8 became U+FFFD. */ readonly damaged: boolean };

/** Bytes of a file as text: UTF-8, or UTF-16 by its byte order mark; `binary` when a NUL is near the start. */
export function decode(bytes: Buffer): Decoded {
  const encoding = encodingOf(bytes);
  if (encoding === 'binary') return 'binary';
  if (encoding !== 'utf-8') return { text: new TextDecoder(encoding).decode(bytes), damaged: false };
  const [first, second, third] = bytes;
  return decodeUtf8(first === 0xef && second === 0xbb && third === 0xbf ? bytes.subarray(3) : bytes);
}

/** Bytes that are UTF-8 as a whole, byte order mark and NULs included. */
export function decodeUtf8(bytes: Buffer): Exclude<Decoded, 'binary'> {
  if (isAscii(bytes)) return 'ascii';
  return { text: bytes.toString('utf8'), damaged: !isUtf8(bytes) };
}
