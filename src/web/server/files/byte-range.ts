/**
 * The `range` of a request for a file, of RFC 9110: one range of bytes.
 * @module
 */

/** Half-open. */
export interface ByteRange {
  readonly first: number;
  readonly end: number;
}

/**
 * @param text - the header; anything but one range of bytes counts as none, as the RFC allows
 * @returns undefined where the whole file is meant, 'none' where no byte is in the range
 */
export function readByteRange(
  text: string | undefined,
  sizeBytes: number,
): ByteRange | 'none' | undefined {
  const match = /^bytes=[ \t]*([0-9]*)-([0-9]*)[ \t]*$/i.exec(text ?? '');
  const [, first = '', last = ''] = match ?? [];
  if (first === '' && last === '') return undefined;
  if (first === '') {
    const begin = Math.max(0, sizeBytes - Number(last));
    return begin < sizeBytes ? { first: begin, end: sizeBytes } : 'none';
  }
  if (last !== '' && Number(last) < Number(first)) return undefined;
  if (Number(first) >= sizeBytes) return 'none';
  const end = last === '' ? sizeBytes : Math.min(sizeBytes, Number(last) + 1);
  return { first: Number(first), end };
}
