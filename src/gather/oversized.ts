import type { LeftOut } from '../context/documents';

/** A file that is larger than the limit; both in bytes. */
export function oversized(path: string, size: number, maxBytes: number): LeftOut {
  const megabytes = (bytes: number) => `${(bytes / 2 ** 20).toFixed(1)} MB`;
  const detail = `${megabytes(size)}, and the limit is ${megabytes(maxBytes)}`;
  return { path, reason: 'oversized', detail };
}
