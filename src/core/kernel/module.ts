/**
 * The kernel's WebAssembly module: compiled once, instantiated for each use that needs memory of its own.
 * @module
 */
import { EnumeratorError, messageOf } from '../errors.js';
import { kernelBase64 } from './embedded.js';

/** What `assembly/index.ts` exports. Addresses and counts are in bytes unless it says otherwise. */
export interface Exports {
  readonly memory: WebAssembly.Memory;
  frames(out: number, count: number, tail: number, packed: boolean): void;
  unframe(from: number, packed: boolean): void;
  hashTail(from: number, count: number): void;
  unmakeHead(): void;
  zeroStream(out: number, count: number): void;
  adler32(from: number, count: number, previous: number): number;
  foldCrc(from: number, count: number, start: number, work: number): number;
  spreadRows(at: number, rows: number, width: number): void;
  openStream(at: number): void;
  moveWindow(by: number): void;
  filterRows(rows: number, count: number, rowBytes: number, pixelBytes: number, out: number): void;
  deflate(from: number, size: number, isLast: boolean, out: number): number;
  endAtByte(isLast: boolean, out: number): number;
  expand(
    out: number,
    from: number,
    count: number,
    stride: number,
    digits: number,
    bits: number,
  ): void;
  collect(out: number, from: number, digits: number, bits: number): void;
  findLarge(from: number, count: number, radix: number): number;
  trimZeros(from: number, count: number): number;
}

const PAGE = 65536;

let compiled: WebAssembly.Module | undefined;

/**
 * Compile WebAssembly.
 * @throws EnumeratorError `E_IO` where there is none, as under `node --jitless`, or none with SIMD
 */
export function compileModule(bytes: Uint8Array<ArrayBuffer>): WebAssembly.Module {
  if (typeof WebAssembly === 'undefined')
    throw missing('there is none: is it switched off, as by node --jitless or in a browser?');
  try {
    return new WebAssembly.Module(bytes);
  } catch (error) {
    throw missing(`this one refuses it (${messageOf(error)})`);
  }
}

function missing(reason: string): EnumeratorError {
  return new EnumeratorError('E_IO', `WebAssembly with SIMD is needed, and ${reason}`);
}

/** A module that the build embedded in base64. Throws as {@link compileModule}. */
export function decodeModule(base64: string): WebAssembly.Module {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return compileModule(bytes);
}

/** A new instance, with memory of two pages. */
export function instantiate(): Exports {
  compiled ??= decodeModule(kernelBase64);
  return new WebAssembly.Instance(compiled, {}).exports as unknown as Exports;
}

/** See to it that memory has `sizeBytes`. Views of it are void afterwards. */
export function growMemory(memory: WebAssembly.Memory, sizeBytes: number): void {
  const missing = sizeBytes - memory.buffer.byteLength;
  if (missing > 0) memory.grow(Math.ceil(missing / PAGE));
}
