/**
 * WebAssembly's binary format, as far as pictures need it: functions without results over one
 * imported memory.
 * @module
 */
import {
  type ByteWriter,
  openBytes,
  putByte,
  putBytes,
  putText,
  putUnsigned,
  writtenBytes,
} from './bytes.js';

export const TYPE = { i32: 0x7f, f32: 0x7d, v128: 0x7b } as const;

/** A function: its parameters' types, how many locals it has (all v128), its code without the `end`. */
export interface FunctionBody {
  readonly parameters: readonly number[];
  readonly vectors: number;
  readonly code: Uint8Array;
  /** The name under which it is exported, if it is. */
  readonly name?: string;
}

/** A module that imports a memory as `art.memory`, and has these functions, which give nothing. */
export function encodeModule(functions: readonly FunctionBody[]): Uint8Array<ArrayBuffer> {
  const size = functions.reduce((sum, { code }) => sum + code.length + 64, 256);
  const out = openBytes(size);
  putBytes(out, Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0));
  // Types by their text, each once.
  const types = new Map(functions.map(({ parameters }) => [parameters.join(), parameters]));
  const numbers = new Map([...types.keys()].map((text, number) => [text, number]));
  putSection(out, 1, size, (section) => {
    putUnsigned(section, types.size);
    for (const parameters of types.values()) {
      putByte(section, 0x60);
      putUnsigned(section, parameters.length);
      for (const type of parameters) putByte(section, type);
      putUnsigned(section, 0);
    }
  });
  putSection(out, 2, size, (section) => {
    putUnsigned(section, 1);
    putText(section, 'art');
    putText(section, 'memory');
    // A memory without a maximum, of one page at least.
    putBytes(section, Uint8Array.of(2, 0, 1));
  });
  putSection(out, 3, size, (section) => {
    putUnsigned(section, functions.length);
    for (const { parameters } of functions) {
      putUnsigned(section, numbers.get(parameters.join()) ?? NaN);
    }
  });
  putSection(out, 7, size, (section) => {
    const named = [...functions.entries()].filter(([, { name }]) => name !== undefined);
    putUnsigned(section, named.length);
    for (const [i, { name }] of named) {
      putText(section, name ?? '');
      putByte(section, 0);
      putUnsigned(section, i);
    }
  });
  putSection(out, 10, size, (section) => {
    putUnsigned(section, functions.length);
    for (const { vectors, code } of functions) {
      const locals = openBytes(8);
      putUnsigned(locals, vectors === 0 ? 0 : 1);
      if (vectors > 0) {
        putUnsigned(locals, vectors);
        putByte(locals, TYPE.v128);
      }
      putUnsigned(section, locals.length + code.length + 1);
      putBytes(section, writtenBytes(locals));
      putBytes(section, code);
      putByte(section, OP.end);
    }
  });
  return out.bytes.slice(0, out.length);
}

function putSection(
  out: ByteWriter,
  id: number,
  sizeBytes: number,
  write: (section: ByteWriter) => void,
): void {
  const section = openBytes(id === 10 ? sizeBytes : 256);
  write(section);
  putByte(out, id);
  putUnsigned(out, section.length);
  putBytes(out, writtenBytes(section));
}

/** Instructions of one byte. */
export const OP = {
  loop: 0x03,
  end: 0x0b,
  branchIf: 0x0d,
  call: 0x10,
  localGet: 0x20,
  localSet: 0x21,
  localTee: 0x22,
  i32Const: 0x41,
  i32Add: 0x6a,
  i32Sub: 0x6b,
  /** Before the instructions of 128-bit vectors. */
  simd: 0xfd,
} as const;

/** The type of a block that gives nothing. */
export const EMPTY_BLOCK = 0x40;

/** Instructions of 128-bit vectors. */
export const SIMD = {
  load: 0x00,
  store: 0x0b,
  shuffle: 0x0d,
  f32Splat: 0x13,
  f32Eq: 0x41,
  f32Lt: 0x43,
  f32Le: 0x45,
  bitselect: 0x52,
  f32Floor: 0x68,
  f32Nearest: 0x6a,
  f32Abs: 0xe0,
  f32Sqrt: 0xe3,
  f32Add: 0xe4,
  f32Sub: 0xe5,
  f32Mul: 0xe6,
  f32Div: 0xe7,
  /** b < a ? b : a */
  f32PseudoMin: 0xea,
  /** a < b ? b : a */
  f32PseudoMax: 0xeb,
} as const;
