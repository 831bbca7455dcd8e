import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { DocumentSource } from '../context/documents';
import type { SecretFinder } from '../gather/masking';
import { keptText, type KeptText } from './keptText';
import { encodingOf } from './textEncoding';

/**
 * A document whose text came along with it.
 * @throws for one that is to be read from a disk
 */
export function givenText(source: DocumentSource, finder: SecretFinder): KeptText | 'binary' {
  const { origin } = source;
  switch (origin.kind) {
    case 'file':
      throw new Error('a browser cannot read files of a disk');
    case 'text':
      return keptText(source, origin.text, finder, digest);
    case 'bytes': {
      const decoded = decode(origin.bytes, origin.isText === true);
      if (decoded === 'binary') return 'binary';
      return { ...keptText(source, decoded.text, finder, digest), damaged: decoded.damaged };
    }
  }
}

function digest(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text)));
}

/** @param isText they are known to be UTF-8 as a whole, byte order mark and NULs included */
function decode(
  bytes: Uint8Array,
  isText: boolean,
): 'binary' | { readonly text: string; readonly damaged: boolean } {
  const encoding = isText ? 'utf-8' : encodingOf(bytes);
  if (encoding === 'binary') return 'binary';
  const text = (fatal: boolean) => new TextDecoder(encoding, { fatal, ignoreBOM: isText }).decode(bytes);
  try {
    return { text: text(true), damaged: false };
  } catch {
    return { text: text(false), damaged: encoding === 'utf-8' };
  }
}
