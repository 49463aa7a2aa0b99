/**
 * Bytes that grow at their end, and the numbers of WebAssembly's binary format.
 *
 * Plain functions over one plain object: code is written a byte at a time, and the time that takes is
 * part of every picture.
 * @module
 */

export interface ByteWriter {
  /** What is written lies before `length`. */
  bytes: Uint8Array<ArrayBuffer>;
  length: number;
}

export function openBytes(sizeBytes: number): ByteWriter {
  return { bytes: new Uint8Array(sizeBytes), length: 0 };
}

/** See to it that there is room for `count` bytes more. */
function reserveBytes(out: ByteWriter, count: number): void {
  if (out.length + count <= out.bytes.length) return;
  const larger = new Uint8Array(Math.max(2 * out.bytes.length, out.length + count));
  larger.set(out.bytes.subarray(0, out.length));
  out.bytes = larger;
}

export function putByte(out: ByteWriter, value: number): void {
  if (out.length === out.bytes.length) reserveBytes(out, 1);
  out.bytes[out.length++] = value;
}

/** Unsigned LEB128 of a number below 2^32. */
export function putUnsigned(out: ByteWriter, value: number): void {
  let rest = value >>> 0;
  for (; rest > 0x7f; rest >>>= 7) putByte(out, (rest & 0x7f) | 0x80);
  putByte(out, rest);
}

/** Signed LEB128 of 32 bits. */
export function putSigned(out: ByteWriter, value: number): void {
  let rest = value | 0;
  for (; rest > 0x3f || rest < -0x40; rest >>= 7) putByte(out, (rest & 0x7f) | 0x80);
  putByte(out, rest & 0x7f);
}

/** The length of an ASCII text, and the text. */
export function putText(out: ByteWriter, ascii: string): void {
  putUnsigned(out, ascii.length);
  for (let i = 0; i < ascii.length; i++) putByte(out, ascii.charCodeAt(i));
}

export function putBytes(out: ByteWriter, bytes: Uint8Array): void {
  reserveBytes(out, bytes.length);
  out.bytes.set(bytes, out.length);
  out.length += bytes.length;
}

/** A view of what is written, valid until more is. */
export function writtenBytes(out: ByteWriter): Uint8Array<ArrayBuffer> {
  return out.bytes.subarray(0, out.length);
}
