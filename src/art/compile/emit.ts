/**
 * Primitives to a WebAssembly module that fills rows of pixels, four at a time.
 *
 * What depends on the column alone is worked out once for a band of columns, what depends on the
 * row alone once a row; only the rest stands in the loop over pixels. Long lists are cut into
 * pieces, a function each, so that the engine compiles them in bounded time; what one piece
 * leaves for another lies in memory.
 *
 * Memory, all in units of 16 bytes:
 *
 *     [slots: constants, then values of t or the row]
 *     [columns: for each group of four pixels x, then the values of the column]
 *     [strip: for each group of four pixels the values that pieces leave for later ones]
 *     [row: the pixels of one band, 12 bytes a group, or 48 as single precision]
 * @module
 */
import {
  encodeModule,
  type FunctionBody,
  OP,
  SIMD,
  TYPE,
  writeBytes,
  type ByteWriter,
} from '../wasm/encoder.js';
import { ON_X, ON_Y, P, type Primitives } from './primitives.js';

/** A module and how its memory is laid out, addresses in bytes. */
export interface EmittedModule {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** What the first slots hold. */
  readonly constants: Float32Array;
  /** Where the groups' records of columns begin, each beginning with x; their size in bytes. */
  readonly columnsAt: number;
  readonly columnBytes: number;
  /** Where a row's pixels begin. */
  readonly rowAt: number;
  /** Groups of four pixels in a band, at most. */
  readonly bandGroups: number;
  readonly memoryBytes: number;
}

/** What the module exports. `frame` comes first, `columns` for each band, `row` for each row of it. */
export interface EmittedExports {
  frame(t: number): void;
  columns(groups: number): void;
  row(y: number, groups: number): void;
}

/** What a row holds: bytes red, green, blue, or the numbers before they are rounded. */
export type PixelForm = 'bytes' | 'numbers';

export const BYTES_PER_GROUP: Readonly<Record<PixelForm, number>> = { bytes: 12, numbers: 48 };

/** Operations in one function. */
const PIECE_OPERATIONS = 512;
/** Records of columns and strips stay in the second-level cache. */
const BAND_BYTES = 2 ** 18;
const MAX_BAND_GROUPS = 512;

const enum Home {
  none,
  slot,
  column,
  strip,
}

const BINARY = new Map<number, number>([
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
]);

/** Compile. The module's functions are as {@link EmittedExports}. */
export function emitModule(list: Primitives, form: PixelForm): EmittedModule {
  const { length, codes, depends, outputs } = list;
  const isLive = findLive(list);

  // The pieces, stage by stage.
  const stages: number[][] = [[], [], [], []];
  for (let i = 0; i < length; i++) {
    if (isLive[i] === 1 && codes[i]! > P.t) stages[depends[i]!]!.push(i);
  }
  const [frame = [], columns = [], rows = [], pixels = []] = stages.map(cutPieces);
  // The last piece writes the pixels, even where none of their values is new.
  if (pixels.length === 0) pixels.push([]);

  // Where values lie that leave their piece.
  const homes = new Uint8Array(length);
  const places = new Int32Array(length);
  const pieceOf = new Int32Array(length).fill(-1);
  let pieces = 0;
  for (const piece of [frame, columns, rows, pixels].flat()) {
    for (const i of piece) pieceOf[i] = pieces;
    pieces++;
  }
  const constants: number[] = [1, 127.5, 2 ** 23];
  let slots = 0;
  for (let i = 0; i < length; i++) {
    if (isLive[i] === 1 && codes[i] === P.constant) {
      homes[i] = Home.slot;
      places[i] = constants.push(list.values[i]!) - 1;
    }
  }
  slots = constants.length;
  let columnRecords = 1;
  let stripRecords = 0;
  const leave = (i: number): void => {
    if (i < 0 || homes[i] !== Home.none) return;
    if (codes[i] === P.x) {
      homes[i] = Home.column;
      places[i] = 0;
    } else if (depends[i] === ON_X) {
      homes[i] = Home.column;
      places[i] = columnRecords++;
    } else if (depends[i] === (ON_X | ON_Y)) {
      homes[i] = Home.strip;
      places[i] = stripRecords++;
    } else {
      homes[i] = Home.slot;
      places[i] = slots++;
    }
  };
  for (let i = 0; i < length; i++) {
    if (isLive[i] !== 1 || codes[i]! <= P.t) continue;
    for (const input of [list.a[i]!, list.b[i]!, list.c[i]!]) {
      if (input >= 0 && pieceOf[input] !== pieceOf[i]) leave(input);
    }
  }
  for (const output of outputs) if (pieceOf[output] !== pieces - 1) leave(output);

  const columnBytes = 16 * columnRecords;
  const stripBytes = 16 * stripRecords;
  const columnsAt = 16 * slots;
  const bandGroups = Math.max(
    4,
    Math.min(MAX_BAND_GROUPS, Math.floor(BAND_BYTES / (columnBytes + stripBytes))),
  );
  const stripAt = columnsAt + columnBytes * bandGroups;
  const rowAt = stripAt + stripBytes * bandGroups;

  /** One function for a piece. Loops have the locals 0 groups, 1 columns, 2 strip, 3 row. */
  function emitPiece(piece: readonly number[], kind: 'once' | 'columns' | 'pixels'): FunctionBody {
    const code = writeBytes();
    const isLoop = kind !== 'once';
    const isLast = piece === pixels.at(-1);
    const uses = new Map<number, number>();
    const use = (i: number): void => {
      if (i >= 0) uses.set(i, (uses.get(i) ?? 0) + 1);
    };
    for (const i of piece) {
      use(list.a[i]!);
      use(list.b[i]!);
      use(list.c[i]!);
    }
    if (isLast) outputs.forEach(use);

    const firstLocal = isLoop ? 4 : 0;
    let vectors = 0;
    const free: number[] = [];
    const locals = new Map<number, number>();
    /** Of which value it is that the last instruction left on the stack; −1 for none. */
    let onStack = -1;

    const takeLocal = (i: number): number => {
      const local = free.pop() ?? firstLocal + vectors++;
      locals.set(i, local);
      return local;
    };
    const pushValue = (i: number): void => {
      const left = uses.get(i)! - 1;
      uses.set(i, left);
      const local = locals.get(i);
      if (local !== undefined) {
        code.byte(OP.localGet);
        code.unsigned(local);
        if (left === 0) {
          locals.delete(i);
          free.push(local);
        }
        return;
      }
      const place = 16 * places[i]!;
      if (homes[i] === Home.column) load(code, 1, columnsAt + place);
      else if (homes[i] === Home.strip) load(code, 2, stripAt + place);
      else load(code, undefined, place);
      // Constants are as near in memory as a spilled local would be.
      if (left > 0 && codes[i] !== P.constant) {
        code.byte(OP.localTee);
        code.unsigned(takeLocal(i));
      }
    };

    if (isLoop) {
      code.byte(OP.loop);
      code.byte(OP.emptyBlock);
    }
    for (const [at, i] of piece.entries()) {
      const a = list.a[i]!;
      const b = list.b[i]!;
      const c = list.c[i]!;
      const isStored = homes[i] !== Home.none;
      if (isStored)
        pushAddress(code, homes[i] === Home.column ? 1 : homes[i] === Home.strip ? 2 : undefined);
      if (onStack >= 0) uses.set(onStack, 0);
      else pushValue(a);
      if (b >= 0) pushValue(b);
      if (c >= 0) pushValue(c);
      code.byte(SIMD.prefix);
      code.unsigned(BINARY.get(codes[i]!)!);
      onStack = -1;
      const left = uses.get(i) ?? 0;
      if (isStored) {
        if (left > 0) {
          code.byte(OP.localTee);
          code.unsigned(takeLocal(i));
        }
        const base = homes[i] === Home.column ? columnsAt : homes[i] === Home.strip ? stripAt : 0;
        store(code, base + 16 * places[i]!);
        continue;
      }
      const next = piece[at + 1];
      const isNext =
        left === 1 && next !== undefined && list.a[next] === i && homes[next] === Home.none;
      if (isNext) onStack = i;
      else {
        code.byte(OP.localSet);
        code.unsigned(takeLocal(i));
      }
    }
    if (isLast) writePixels(code, outputs, pushValue, form, rowAt);
    if (isLoop) {
      step(code, 1, columnBytes);
      step(code, 2, stripBytes);
      if (isLast) step(code, 3, BYTES_PER_GROUP[form]);
      code.byte(OP.localGet);
      code.unsigned(0);
      code.byte(OP.i32Const);
      code.signed(1);
      code.byte(OP.i32Sub);
      code.byte(OP.localTee);
      code.unsigned(0);
      code.byte(OP.branchIf);
      code.unsigned(0);
      code.byte(OP.end);
    }
    const parameters = isLoop ? [TYPE.i32, TYPE.i32, TYPE.i32, TYPE.i32] : [];
    return { parameters, vectors, code: code.bytes() };
  }

  const functions: FunctionBody[] = [
    ...frame.map((piece) => emitPiece(piece, 'once')),
    ...columns.map((piece) => emitPiece(piece, 'columns')),
    ...rows.map((piece) => emitPiece(piece, 'once')),
    ...pixels.map((piece) => emitPiece(piece, 'pixels')),
  ];
  const afterFrame = frame.length;
  const afterColumns = afterFrame + columns.length;
  const afterRows = afterColumns + rows.length;
  const slotOf = (leaf: number): number | undefined => {
    for (let i = 0; i < length; i++) {
      if (codes[i] === leaf && homes[i] === Home.slot) return 16 * places[i]!;
    }
    return undefined;
  };
  const exported = (
    name: string,
    leaf: number | undefined,
    once: readonly [number, number],
    loops: readonly [number, number],
  ): FunctionBody => {
    const code = writeBytes();
    const slot = leaf === undefined ? undefined : slotOf(leaf);
    if (slot !== undefined) {
      pushAddress(code, undefined);
      code.byte(OP.localGet);
      code.unsigned(0);
      code.byte(SIMD.prefix);
      code.unsigned(SIMD.f32Splat);
      store(code, slot);
    }
    for (let i = once[0]; i < once[1]; i++) {
      code.byte(OP.call);
      code.unsigned(i);
    }
    for (let i = loops[0]; i < loops[1]; i++) {
      code.byte(OP.localGet);
      code.unsigned(leaf === undefined ? 0 : 1);
      for (let zero = 0; zero < 3; zero++) {
        code.byte(OP.i32Const);
        code.signed(0);
      }
      code.byte(OP.call);
      code.unsigned(i);
    }
    const parameters =
      name === 'frame' ? [TYPE.f32] : name === 'row' ? [TYPE.f32, TYPE.i32] : [TYPE.i32];
    return { parameters, vectors: 0, code: code.bytes(), name };
  };
  functions.push(
    exported('frame', P.t, [0, afterFrame], [0, 0]),
    exported('columns', undefined, [0, 0], [afterFrame, afterColumns]),
    exported('row', P.y, [afterColumns, afterRows], [afterRows, afterRows + pixels.length]),
  );
  return {
    bytes: encodeModule(functions),
    constants: Float32Array.from(constants),
    columnsAt,
    columnBytes,
    rowAt,
    bandGroups,
    memoryBytes: rowAt + bandGroups * BYTES_PER_GROUP[form] + 16,
  };
}

/** 1 for each operation that the outputs need. */
function findLive({ length, a, b, c, outputs }: Primitives): Uint8Array {
  const isLive = new Uint8Array(length);
  for (const output of outputs) isLive[output] = 1;
  for (let i = length - 1; i >= 0; i--) {
    if (isLive[i] === 0) continue;
    if (a[i]! >= 0) isLive[a[i]!] = 1;
    if (b[i]! >= 0) isLive[b[i]!] = 1;
    if (c[i]! >= 0) isLive[c[i]!] = 1;
  }
  return isLive;
}

function cutPieces(operations: readonly number[]): number[][] {
  const pieces: number[][] = [];
  for (let at = 0; at < operations.length; at += PIECE_OPERATIONS) {
    pieces.push(operations.slice(at, at + PIECE_OPERATIONS));
  }
  return pieces;
}

/** Rounded to bytes and woven together, or as they are. SPEC §13.4. */
function writePixels(
  code: ByteWriter,
  outputs: readonly number[],
  pushValue: (i: number) => void,
  form: PixelForm,
  rowAt: number,
): void {
  if (form === 'numbers') {
    for (const [channel, output] of outputs.entries()) {
      pushAddress(code, 3);
      pushValue(output);
      store(code, rowAt + 16 * channel);
    }
    return;
  }
  pushAddress(code, 3);
  for (const [channel, output] of outputs.entries()) {
    pushValue(output);
    simd(code, 16, SIMD.f32Mul);
    simd(code, 16, SIMD.f32Add);
    // The nearest integer, halves to even, in the lowest byte.
    simd(code, 32, SIMD.f32Add);
    if (channel > 0) {
      code.byte(SIMD.prefix);
      code.unsigned(SIMD.shuffle);
      code.append(channel === 1 ? RED_GREEN : RED_GREEN_BLUE);
    }
  }
  store(code, rowAt);
}

const RED_GREEN = Uint8Array.of(0, 16, 0, 4, 20, 0, 8, 24, 0, 12, 28, 0, 0, 0, 0, 0);
const RED_GREEN_BLUE = Uint8Array.of(0, 1, 16, 3, 4, 20, 6, 7, 24, 9, 10, 28, 0, 0, 0, 0);

/** An operation whose second input is a slot. */
function simd(code: ByteWriter, slot: number, operation: number): void {
  load(code, undefined, slot);
  code.byte(SIMD.prefix);
  code.unsigned(operation);
}

/** The address that a load or store adds its offset to: a local, or 0. */
function pushAddress(code: ByteWriter, local: number | undefined): void {
  code.byte(local === undefined ? OP.i32Const : OP.localGet);
  if (local === undefined) code.signed(0);
  else code.unsigned(local);
}

function load(code: ByteWriter, local: number | undefined, offset: number): void {
  pushAddress(code, local);
  code.byte(SIMD.prefix);
  code.unsigned(SIMD.load);
  code.unsigned(4);
  code.unsigned(offset);
}

/** Alignment is a hint that pixels of 12 bytes would break: none is given. */
function store(code: ByteWriter, offset: number): void {
  code.byte(SIMD.prefix);
  code.unsigned(SIMD.store);
  code.unsigned(0);
  code.unsigned(offset);
}

function step(code: ByteWriter, local: number, bytes: number): void {
  if (bytes === 0) return;
  code.byte(OP.localGet);
  code.unsigned(local);
  code.byte(OP.i32Const);
  code.signed(bytes);
  code.byte(OP.i32Add);
  code.byte(OP.localSet);
  code.unsigned(local);
}
