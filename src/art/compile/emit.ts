/**
 * Primitives to a WebAssembly module that fills rows of pixels, four at a time.
 * `plan.ts` says what stands where.
 *
 * Compiling is part of every picture: one pass over typed arrays, bytes written as they come.
 * @module
 */
import {
  type ByteWriter,
  openBytes,
  putByte,
  putBytes,
  putSigned,
  putUnsigned,
  writtenBytes,
} from '../wasm/bytes.js';
import { EMPTY_BLOCK, encodeModule, type FunctionBody, OP, SIMD, TYPE } from '../wasm/module.js';
import {
  LOCAL,
  putAddress,
  putCall,
  putLoad,
  putLocal,
  putLoopCall,
  putSlotOperation,
  putStep,
  putStore,
} from './instructions.js';
import { HOME, type Piece, type Plan, planPieces, ROUNDING_SLOT } from './plan.js';
import { P, type Primitives } from './primitives.js';

/** A module and how its memory is laid out, addresses in bytes. */
export interface EmittedModule {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** What the first slots hold, in all four lanes. */
  readonly constants: readonly number[];
  /** Where the groups' records of columns begin, each beginning with x; their size in bytes. */
  readonly columnsAt: number;
  readonly columnBytes: number;
  /** Where a row's pixels begin. */
  readonly rowAt: number;
  /** Groups of four pixels in a band, at most. */
  readonly bandGroups: number;
  readonly memoryBytes: number;
}

/** What the module exports: `frame` comes first, `columns` for each band, `row` for each row of it. */
export interface EmittedExports {
  readonly frame: (t: number) => void;
  readonly columns: (groups: number) => void;
  readonly row: (y: number, groups: number) => void;
}

/**
 * What a row holds, for each group of four pixels: 12 bytes red, green, blue; or the numbers before
 * they are rounded, 4 of each channel.
 */
export type PixelForm = 'bytes' | 'numbers';

export const BYTES_PER_GROUP: Readonly<Record<PixelForm, number>> = { bytes: 12, numbers: 48 };

/** Records of columns and strips stay in the second-level cache. */
const BAND_BYTES = 2 ** 18;
const MAX_BAND_GROUPS = 512;
/** A row is written 16 bytes at a time. */
const SLACK = 16;

const LOOP_PARAMETERS = [TYPE.i32, TYPE.i32, TYPE.i32, TYPE.i32];

/** The instruction of each primitive, by its code. */
export const INSTRUCTIONS = new Uint8Array(P.select + 1);
for (const [code, instruction] of [
  [P.add, SIMD.f32Add],
  [P.sub, SIMD.f32Sub],
  [P.mul, SIMD.f32Mul],
  [P.div, SIMD.f32Div],
  [P.sqrt, SIMD.f32Sqrt],
  [P.abs, SIMD.f32Abs],
  [P.min, SIMD.f32PseudoMin],
  [P.max, SIMD.f32PseudoMax],
  [P.floor, SIMD.f32Floor],
  [P.nearest, SIMD.f32Nearest],
  [P.lt, SIMD.f32Lt],
  [P.le, SIMD.f32Le],
  [P.eq, SIMD.f32Eq],
  [P.select, SIMD.bitselect],
] as const) {
  INSTRUCTIONS[code] = instruction;
}

/** Compile. The module's functions are as {@link EmittedExports}. */
export function emitModule(list: Primitives, form: PixelForm): EmittedModule {
  const plan = planPieces(list);
  const columnBytes = 16 * plan.columnUnits;
  const stripBytes = 16 * plan.stripUnits;
  const fitting = Math.floor(BAND_BYTES / (columnBytes + stripBytes));
  const bandGroups = Math.max(4, Math.min(MAX_BAND_GROUPS, fitting));
  const columnsAt = 16 * plan.slots;
  const stripAt = columnsAt + columnBytes * bandGroups;
  const rowAt = stripAt + stripBytes * bandGroups;

  const emission: Emission = {
    list,
    plan,
    form,
    bases: [0, 0, columnsAt, stripAt],
    rowAt,
    uses: new Int32Array(list.length),
    locals: new Int32Array(list.length).fill(-1),
    free: [],
    vectors: 0,
    code: openBytes(0),
  };
  const { frame, columns, rows, pixels } = plan;
  const last = pixels.length - 1;
  const functions = [
    ...frame.map((piece) => emitPiece(emission, piece, false, false)),
    ...columns.map((piece) => emitPiece(emission, piece, true, false)),
    ...rows.map((piece) => emitPiece(emission, piece, false, false)),
    ...pixels.map((piece, i) => emitPiece(emission, piece, true, i === last)),
  ];
  const columnsFrom = frame.length;
  const rowsFrom = columnsFrom + columns.length;
  const pixelsFrom = rowsFrom + rows.length;
  const end = functions.length;

  const onFrame = openBytes(64);
  putLeaf(onFrame, emission, P.t);
  for (let i = 0; i < columnsFrom; i++) putCall(onFrame, i);
  const onColumns = openBytes(64);
  for (let i = columnsFrom; i < rowsFrom; i++) putLoopCall(onColumns, i, 0);
  const onRow = openBytes(64);
  putLeaf(onRow, emission, P.y);
  for (let i = rowsFrom; i < pixelsFrom; i++) putCall(onRow, i);
  for (let i = pixelsFrom; i < end; i++) putLoopCall(onRow, i, 1);
  functions.push(
    { parameters: [TYPE.f32], vectors: 0, code: writtenBytes(onFrame), name: 'frame' },
    { parameters: [TYPE.i32], vectors: 0, code: writtenBytes(onColumns), name: 'columns' },
    { parameters: [TYPE.f32, TYPE.i32], vectors: 0, code: writtenBytes(onRow), name: 'row' },
  );
  return {
    bytes: encodeModule(functions),
    constants: plan.constants,
    columnsAt,
    columnBytes,
    rowAt,
    bandGroups,
    memoryBytes: rowAt + bandGroups * BYTES_PER_GROUP[form] + SLACK,
  };
}

/** What the writing of a piece works on; the last four are the current piece's. */
interface Emission {
  readonly list: Primitives;
  readonly plan: Plan;
  readonly form: PixelForm;
  /** Where each {@link HOME} begins. */
  readonly bases: readonly number[];
  readonly rowAt: number;
  /** How often each value is still wanted. */
  readonly uses: Int32Array;
  /** The local that holds a value, or −1. */
  readonly locals: Int32Array;
  free: number[];
  vectors: number;
  code: ByteWriter;
}

/** One function for a piece, with a loop over groups of pixels or without. */
function emitPiece(
  emission: Emission,
  piece: Piece,
  isLoop: boolean,
  isLast: boolean,
): FunctionBody {
  const { list, plan, form } = emission;
  const code = openBytes(16 * piece.length + 256);
  emission.code = code;
  emission.free = [];
  emission.vectors = 0;
  countUses(emission, piece, isLast);

  const firstLocal = isLoop ? LOCAL.first : 0;
  if (isLoop) {
    putByte(code, OP.loop);
    putByte(code, EMPTY_BLOCK);
  }
  let isOnStack = false;
  for (let at = 0; at < piece.length; at++) {
    const i = piece[at]!;
    const home = plan.homes[i]!;
    if (home !== HOME.none) putAddress(code, home);
    if (!isOnStack) pushValue(emission, list.a[i]!, firstLocal);
    if (list.b[i]! >= 0) pushValue(emission, list.b[i]!, firstLocal);
    if (list.c[i]! >= 0) pushValue(emission, list.c[i]!, firstLocal);
    putByte(code, OP.simd);
    putUnsigned(code, INSTRUCTIONS[list.codes[i]!]!);
    isOnStack = isTakenNext(emission, piece, at);
    if (isOnStack) continue;
    if (home === HOME.none || emission.uses[i]! > 0) {
      putByte(code, home === HOME.none ? OP.localSet : OP.localTee);
      putUnsigned(code, takeLocal(emission, i, firstLocal));
    }
    if (home !== HOME.none) putStore(code, emission.bases[home]! + 16 * plan.places[i]!);
  }
  if (isLast) putPixels(emission);
  if (isLoop) {
    putStep(code, LOCAL.columns, 16 * plan.columnUnits);
    putStep(code, LOCAL.strip, 16 * plan.stripUnits);
    putStep(code, LOCAL.row, BYTES_PER_GROUP[form]);
    putLocal(code, OP.localGet, LOCAL.groups);
    putByte(code, OP.i32Const);
    putSigned(code, 1);
    putByte(code, OP.i32Sub);
    putLocal(code, OP.localTee, LOCAL.groups);
    putByte(code, OP.branchIf);
    putUnsigned(code, 0);
    putByte(code, OP.end);
  }
  // A value that was only loaded may still have its local.
  for (const i of piece) forget(emission, list.a[i]!, list.b[i]!, list.c[i]!);
  return {
    parameters: isLoop ? LOOP_PARAMETERS : [],
    vectors: emission.vectors,
    code: writtenBytes(code),
  };
}

function countUses({ list, uses }: Emission, piece: Piece, isLast: boolean): void {
  for (const i of piece) {
    uses[list.a[i]!]! += 1;
    if (list.b[i]! >= 0) uses[list.b[i]!]! += 1;
    if (list.c[i]! >= 0) uses[list.c[i]!]! += 1;
  }
  if (isLast) for (const output of list.outputs) uses[output]! += 1;
}

/** Whether the value just made is the first input of the next operation, and wanted nowhere else. */
function isTakenNext({ list, plan, uses }: Emission, piece: Piece, at: number): boolean {
  const i = piece[at]!;
  const next = piece[at + 1];
  if (next === undefined || list.a[next] !== i || uses[i] !== 1) return false;
  if (plan.homes[i] !== HOME.none || plan.homes[next] !== HOME.none) return false;
  uses[i] = 0;
  return true;
}

function forget({ locals, uses }: Emission, ...values: readonly number[]): void {
  for (const i of values) {
    if (i < 0) continue;
    locals[i] = -1;
    uses[i] = 0;
  }
}

function takeLocal(emission: Emission, i: number, firstLocal: number): number {
  const local = emission.free.pop() ?? firstLocal + emission.vectors++;
  emission.locals[i] = local;
  return local;
}

/** Bring a value onto the stack: from its local, or from memory. */
function pushValue(emission: Emission, i: number, firstLocal: number): void {
  const { code, plan, locals, uses } = emission;
  const left = --uses[i]!;
  const local = locals[i]!;
  if (local >= 0) {
    putLocal(code, OP.localGet, local);
    if (left > 0) return;
    locals[i] = -1;
    emission.free.push(local);
    return;
  }
  const home = plan.homes[i]!;
  putLoad(code, home, emission.bases[home]! + 16 * plan.places[i]!);
  // A constant is as near in memory as a spilled local would be.
  if (left > 0 && emission.list.codes[i] !== P.constant) {
    putLocal(code, OP.localTee, takeLocal(emission, i, firstLocal));
  }
}

/** Rounded to bytes and woven together, or as they are. ART §4. */
function putPixels(emission: Emission): void {
  const { list, form, code, rowAt } = emission;
  if (form === 'numbers') {
    for (const [channel, output] of list.outputs.entries()) {
      putLocal(code, OP.localGet, LOCAL.row);
      pushValue(emission, output, LOCAL.first);
      putStore(code, rowAt + 16 * channel);
    }
    return;
  }
  putLocal(code, OP.localGet, LOCAL.row);
  for (const [channel, output] of list.outputs.entries()) {
    pushValue(emission, output, LOCAL.first);
    putSlotOperation(code, ROUNDING_SLOT.half, SIMD.f32Mul);
    putSlotOperation(code, ROUNDING_SLOT.half, SIMD.f32Add);
    // 2^23 and a number below 256: the nearest integer, halves to even, in the lowest byte.
    putSlotOperation(code, ROUNDING_SLOT.magic, SIMD.f32Add);
    if (channel === 0) continue;
    putByte(code, OP.simd);
    putUnsigned(code, SIMD.shuffle);
    putBytes(code, channel === 1 ? RED_GREEN : RED_GREEN_BLUE);
  }
  putStore(code, rowAt);
}

const RED_GREEN = Uint8Array.of(0, 16, 0, 4, 20, 0, 8, 24, 0, 12, 28, 0, 0, 0, 0, 0);
const RED_GREEN_BLUE = Uint8Array.of(0, 1, 16, 3, 4, 20, 6, 7, 24, 9, 10, 28, 0, 0, 0, 0);

/** The function's first parameter goes to the slot of t or y, if that is read anywhere. */
function putLeaf(code: ByteWriter, { list, plan }: Emission, leaf: number): void {
  const i = list.codes.subarray(0, list.length).indexOf(leaf);
  if (i < 0 || plan.homes[i] !== HOME.slot) return;
  putAddress(code, HOME.slot);
  putLocal(code, OP.localGet, 0);
  putByte(code, OP.simd);
  putUnsigned(code, SIMD.f32Splat);
  putStore(code, 16 * plan.places[i]!);
}
