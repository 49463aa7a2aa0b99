/**
 * The binary format of WebAssembly, as far as pictures need it: bytes, numbers, sections.
 * @module
 */

/** Bytes that grow at their end. */
export interface ByteWriter {
  readonly length: number;
  byte(value: number): void;
  /** Unsigned LEB128, below 2^32. */
  unsigned(value: number): void;
  /** Signed LEB128, of 32 bits. */
  signed(value: number): void;
  text(ascii: string): void;
  append(bytes: Uint8Array): void;
  /** A view of what is written, valid until more is. */
  bytes(): Uint8Array;
}

export function writeBytes(): ByteWriter {
  let buffer = new Uint8Array(4096);
  let length = 0;

  function reserve(count: number): void {
    if (length + count <= buffer.length) return;
    const larger = new Uint8Array(Math.max(2 * buffer.length, length + count));
    larger.set(buffer.subarray(0, length));
    buffer = larger;
  }

  return {
    get length() {
      return length;
    },
    byte(value) {
      if (length === buffer.length) reserve(1);
      buffer[length++] = value;
    },
    unsigned(value) {
      reserve(5);
      let rest = value >>> 0;
      for (; rest > 0x7f; rest >>>= 7) buffer[length++] = (rest & 0x7f) | 0x80;
      buffer[length++] = rest;
    },
    signed(value) {
      reserve(5);
      let rest = value | 0;
      for (; rest > 0x3f || rest < -0x40; rest >>= 7) buffer[length++] = (rest & 0x7f) | 0x80;
      buffer[length++] = rest & 0x7f;
    },
    text(ascii) {
      this.unsigned(ascii.length);
      for (let i = 0; i < ascii.length; i++) this.byte(ascii.charCodeAt(i));
    },
    append(bytes) {
      reserve(bytes.length);
      buffer.set(bytes, length);
      length += bytes.length;
    },
    bytes: () => buffer.subarray(0, length),
  };
}

export const TYPE = { i32: 0x7f, f32: 0x7d, v128: 0x7b, function: 0x60 } as const;

/** A function: its parameters' types, its locals (all v128), its code without the final `end`. */
export interface FunctionBody {
  readonly parameters: readonly number[];
  readonly vectors: number;
  readonly code: Uint8Array;
  /** The name under which it is exported, if it is. */
  readonly name?: string;
}

/** A module that imports a memory as `art.memory`, and has these functions, which give nothing. */
export function encodeModule(functions: readonly FunctionBody[]): Uint8Array<ArrayBuffer> {
  const out = writeBytes();
  out.append(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0));
  writeSection(out, 1, (section) => {
    section.unsigned(functions.length);
    for (const { parameters } of functions) {
      section.byte(TYPE.function);
      section.unsigned(parameters.length);
      for (const type of parameters) section.byte(type);
      section.unsigned(0);
    }
  });
  writeSection(out, 2, (section) => {
    section.unsigned(1);
    section.text('art');
    section.text('memory');
    section.byte(2);
    section.byte(0);
    section.unsigned(1);
  });
  writeSection(out, 3, (section) => {
    section.unsigned(functions.length);
    for (const i of functions.keys()) section.unsigned(i);
  });
  writeSection(out, 7, (section) => {
    const named = [...functions.entries()].filter(([, { name }]) => name !== undefined);
    section.unsigned(named.length);
    for (const [i, { name }] of named) {
      section.text(name ?? '');
      section.byte(0);
      section.unsigned(i);
    }
  });
  writeSection(out, 10, (section) => {
    section.unsigned(functions.length);
    for (const { vectors, code } of functions) {
      const locals = writeBytes();
      locals.unsigned(vectors === 0 ? 0 : 1);
      if (vectors > 0) {
        locals.unsigned(vectors);
        locals.byte(TYPE.v128);
      }
      section.unsigned(locals.length + code.length + 1);
      section.append(locals.bytes());
      section.append(code);
      section.byte(OP.end);
    }
  });
  return new Uint8Array(out.bytes());
}

function writeSection(out: ByteWriter, id: number, write: (section: ByteWriter) => void): void {
  const section = writeBytes();
  write(section);
  out.byte(id);
  out.unsigned(section.length);
  out.append(section.bytes());
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
  /** The type of a block that gives nothing. */
  emptyBlock: 0x40,
} as const;

/** Instructions of 128-bit vectors: those behind 0xfd. */
export const SIMD = {
  prefix: 0xfd,
  load: 0x00,
  store: 0x0b,
  shuffle: 0x0d,
  f32Splat: 0x13,
  f32Eq: 0x41,
  f32Lt: 0x43,
  f32Le: 0x45,
  bitselect: 0x52,
  f32Ceil: 0x67,
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
