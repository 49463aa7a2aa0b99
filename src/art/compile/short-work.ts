/**
 * Small pictures without a module of their own: one module has a loop for each operation, and is
 * compiled once; a picture calls its operations one after the other, for many pixels at a time.
 *
 * An engine takes longer to optimize a picture's own module than a small picture takes to draw.
 * @module
 */
import { compileModule, growMemory } from '../../core/kernel/module.js';
import { samplePlace } from '../arithmetic.js';
import { openBytes, putByte, putSigned, putUnsigned, writtenBytes } from '../wasm/bytes.js';
import { EMPTY_BLOCK, encodeModule, type FunctionBody, OP, SIMD, TYPE } from '../wasm/module.js';
import { INSTRUCTIONS } from './emit.js';
import { putLocal } from './instructions.js';
import { findLive } from './plan.js';
import { ON_X, P, type Primitives } from './primitives.js';
import type { RowRange, TakePart } from './renderer.js';

/** Groups of four pixels that are worked out at once, about: their values stay in the cache. */
const BATCH_GROUPS = 256;

/** More pixels are drawn faster by a module of their own, with the time that this takes. */
const MOST_PIXELS = 2 ** 15;
/** With more operations a module of its own is not slower. */
const MOST_OPERATIONS = 2 ** 13;
/** Values of a batch, of four pixels each: some megabytes. */
const MOST_VALUES = 2 ** 21;

/** Whether a picture is drawn faster without a module of its own. */
export function isShortWork(list: Primitives, { width, height }: RowRange): boolean {
  return (
    width * height <= MOST_PIXELS && width <= 4 * BATCH_GROUPS && list.length <= MOST_OPERATIONS
  );
}

/** Where values lie, and how far it is from one group's to the next: 0 where all have the same. */
type Operation = (
  out: number,
  a: number,
  stepA: number,
  b: number,
  stepB: number,
  c: number,
  stepC: number,
  groups: number,
) => void;

const PARAMETERS = Array.from({ length: 8 }, () => TYPE.i32);
const LOCAL = { out: 0, inputs: [1, 3, 5], steps: [2, 4, 6], groups: 7 } as const;

/** How many inputs an operation has. */
function arityOf(code: number): number {
  if (code === P.select) return 3;
  return code === P.sqrt || code === P.abs || code === P.floor || code === P.nearest ? 1 : 2;
}

/** A loop over groups of pixels. */
function loopOf(code: number): FunctionBody {
  const bytes = openBytes(128);
  const put = (operation: number, local: number): void => putLocal(bytes, operation, local);
  const putVector = (instruction: number, ...operands: number[]): void => {
    putByte(bytes, OP.simd);
    putUnsigned(bytes, instruction);
    for (const operand of operands) putUnsigned(bytes, operand);
  };
  const inputs = LOCAL.inputs.slice(0, arityOf(code));
  putByte(bytes, OP.loop);
  putByte(bytes, EMPTY_BLOCK);
  put(OP.localGet, LOCAL.out);
  for (const input of inputs) {
    put(OP.localGet, input);
    putVector(SIMD.load, 4, 0);
  }
  putVector(INSTRUCTIONS[code]!);
  putVector(SIMD.store, 4, 0);
  for (const [i, input] of inputs.entries()) {
    put(OP.localGet, input);
    put(OP.localGet, LOCAL.steps[i]!);
    putByte(bytes, OP.i32Add);
    put(OP.localSet, input);
  }
  for (const [local, operation, by] of [
    [LOCAL.out, OP.i32Add, 16],
    [LOCAL.groups, OP.i32Sub, 1],
  ] as const) {
    put(OP.localGet, local);
    putByte(bytes, OP.i32Const);
    putSigned(bytes, by);
    putByte(bytes, operation);
    put(local === LOCAL.groups ? OP.localTee : OP.localSet, local);
  }
  putByte(bytes, OP.branchIf);
  putUnsigned(bytes, 0);
  putByte(bytes, OP.end);
  return { parameters: PARAMETERS, vectors: 0, code: writtenBytes(bytes), name: `f${code}` };
}

interface Loops {
  readonly memory: WebAssembly.Memory;
  /** By the operations' codes. */
  readonly operations: readonly Operation[];
}

let loops: Loops | undefined;

function openLoops(): Loops {
  const codes = Array.from({ length: P.select + 1 - P.add }, (_, i) => P.add + i);
  const memory = new WebAssembly.Memory({ initial: 16 });
  const module = compileModule(encodeModule(codes.map(loopOf)));
  const { exports } = new WebAssembly.Instance(module, { art: { memory } });
  const operations: Operation[] = [];
  for (const code of codes) operations[code] = exports[`f${code}`] as Operation;
  return { memory, operations };
}

/** Where the values of a batch lie, in bytes. */
interface Layout {
  readonly at: Int32Array;
  readonly steps: Int32Array;
  readonly sizeBytes: number;
  /** What comes once, and what comes for each batch. */
  readonly once: readonly number[];
  readonly each: readonly number[];
}

/** A place for each value; what a batch alone needs gives its place to others after its last use. */
function layOut(list: Primitives, groups: number): Layout {
  const { length, codes, depends, a, b, c, outputs } = list;
  const isLive = findLive(list);
  const lastUse = new Int32Array(length).fill(-1);
  const inputsOf = (i: number): number[] => [a[i]!, b[i]!, c[i]!].filter((one) => one >= 0);
  for (let i = 0; i < length; i++)
    if (isLive[i] === 1) for (const input of inputsOf(i)) lastUse[input] = i;
  for (const output of outputs) lastUse[output] = length;
  const at = new Int32Array(length);
  const steps = new Int32Array(length);
  const [once, each]: [number[], number[]] = [[], []];
  const free: number[] = [];
  let end = 16 * ROUNDING.length;
  const take = (bytes: number): number => (end += bytes) - bytes;
  for (let i = 0; i < length; i++) {
    if (isLive[i] === 0) continue;
    steps[i] = depends[i] === 0 ? 0 : 16;
    const isKept = depends[i] === 0 || depends[i] === ON_X || codes[i]! <= P.t;
    if (isKept) at[i] = take(depends[i] === 0 ? 16 : 16 * groups);
    else at[i] = free.pop() ?? take(16 * groups);
    if (codes[i]! > P.t) (isKept ? once : each).push(i);
    for (const input of new Set(inputsOf(i))) {
      const isOwn = lastUse[input] === i && codes[input]! > P.t && (depends[input]! & ~ON_X) !== 0;
      if (isOwn) free.push(at[input]!);
    }
  }
  return { at, steps, sizeBytes: end, once, each };
}

/** The first slots: what rounding to bytes takes. ART §4. */
const ROUNDING = [127.5, 2 ** 23];

/** Rows of a picture, or of several with three outputs each, a whole row at a time. */
export function fillShort(list: Primitives, range: RowRange, take: TakePart): void {
  loops ??= openLoops();
  const { memory, operations } = loops;
  const { width, height, firstRow, endRow, t = -1 } = range;
  const rowGroups = Math.ceil(width / 4);
  const batchGroups = Math.min(BATCH_GROUPS, MOST_VALUES / list.length);
  const batchRows = Math.max(1, Math.min(endRow - firstRow, Math.floor(batchGroups / rowGroups)));
  const groups = batchRows * rowGroups;
  const layout = layOut(list, groups);
  const bytesAt = layout.sizeBytes;
  growMemory(memory, bytesAt + 3 * 16 * groups);
  const numbers = new Float32Array(memory.buffer);
  for (const [slot, value] of ROUNDING.entries()) numbers.fill(value, 4 * slot, 4 * slot + 4);
  fillLeaves();
  const { at, steps } = layout;
  const run = (i: number): void => {
    const [a, b, c] = [list.a[i]!, Math.max(0, list.b[i]!), Math.max(0, list.c[i]!)];
    const count = steps[i] === 0 ? 1 : groups;
    const operation = operations[list.codes[i]!]!;
    operation(at[i]!, at[a]!, steps[a]!, at[b]!, steps[b]!, at[c]!, steps[c]!, count);
  };
  layout.once.forEach(run);
  const bytes = new Uint8Array(memory.buffer);
  const part = new Uint8Array(3 * width);
  for (let first = firstRow; first < endRow; first += batchRows) {
    fillRowPlaces(first);
    // hot: measure before you edit
    for (const i of layout.each) run(i);
    for (let picture = 0; 3 * picture < list.outputs.length; picture++) {
      for (let channel = 0; channel < 3; channel++) {
        const output = list.outputs[3 * picture + channel]!;
        const to = bytesAt + 16 * groups * channel;
        operations[P.mul]!(to, at[output]!, steps[output]!, 0, 0, 0, 0, groups);
        operations[P.add]!(to, to, 16, 0, 0, 0, 0, groups);
        operations[P.add]!(to, to, 16, 16, 0, 0, 0, groups);
      }
      for (let row = first; row < Math.min(endRow, first + batchRows); row++) {
        for (let channel = 0; channel < 3; channel++) {
          let from = bytesAt + 16 * (groups * channel + (row - first) * rowGroups);
          for (let to = channel; to < 3 * width; to += 3, from += 4) part[to] = bytes[from]!;
        }
        take(part, row, 0, width, picture);
      }
    }
  }

  function fillLeaves(): void {
    for (let i = 0; i < list.length; i++) {
      const from = layout.at[i]! / 4;
      if (from === 0) continue;
      const code = list.codes[i]!;
      if (code === P.constant) numbers.fill(list.values[i]!, from, from + 4);
      else if (code === P.t) numbers.fill(t, from, from + 4);
      else if (code === P.x)
        for (let lane = 0; lane < 4 * groups; lane++) {
          const column = Math.min(lane % (4 * rowGroups), width - 1);
          numbers[from + lane] = samplePlace(column, width);
        }
    }
  }

  function fillRowPlaces(first: number): void {
    const i = list.codes.subarray(0, list.length).indexOf(P.y);
    if (i < 0 || layout.at[i] === 0) return;
    for (let row = 0; row < batchRows; row++) {
      const from = layout.at[i]! / 4 + 4 * row * rowGroups;
      numbers.fill(samplePlace(first + row, height), from, from + 4 * rowGroups);
    }
  }
}
