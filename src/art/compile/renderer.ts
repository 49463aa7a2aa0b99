/**
 * Compiled pictures: a module for an expression, and rows of pixels from it. ART §4.
 *
 * All modules of a thread work in one memory, one after the other: a memory of its own for each
 * would take gigabytes of address space.
 * @module
 */
import { requireBytes, requireObject, requireType } from '../../core/arguments.js';
import { compileModule } from '../../core/kernel/module.js';
import { EnumeratorError } from '../../core/errors.js';
import { samplePlace } from '../arithmetic.js';
import type { Expression } from '../expression.js';
import { SAMPLE_COUNTS } from '../limits.js';
import { BYTES_PER_GROUP, type EmittedExports, emitModule, type PixelForm } from './emit.js';
import { lowerExpression } from './lower.js';
import type { Primitives } from './primitives.js';
import { averageParts } from './samples.js';
import { fillShort, isShortWork } from './short-work.js';

/** A picture's size, and which of its rows are meant. */
export interface RowRange {
  readonly width: number;
  readonly height: number;
  /** The first row, and the one behind the last: 0 ≤ firstRow ≤ endRow ≤ height. */
  readonly firstRow: number;
  readonly endRow: number;
  /** The time of animations, in [−1, 1]; it is rounded to single precision. Default −1. */
  readonly t?: number;
  /** Samples a pixel, one of {@link SAMPLE_COUNTS}. Default 1. */
  readonly samples?: number;
}

/** A compiled expression. It may be used again for any size; not by two threads. */
export interface ArtRenderer {
  /**
   * Fill rows of a picture.
   * @param out - where the first row's pixels go: width·3 bytes a row, red, green, blue
   */
  fillRows(range: RowRange, out: Uint8Array): void;
}

/** The most pixels that a side may have. ART §4. */
export const MAX_SIDE = 65536;

/** Pixels of a picture that is made as one array. */
export const MAX_PIXELS = 2 ** 28;

const PAGE = 65536;

let memory: WebAssembly.Memory | undefined;
/** Whose constants lie in the memory. */
let owner: object | undefined;

/** Compile an expression for its pictures. */
export function compileArt(expression: Expression): ArtRenderer {
  return rendererOf(compileForm(lowerExpression(expression), 'bytes'));
}

/** Fills rows, part by part. */
type FillParts = (range: RowRange, take: TakePart) => void;

function rendererOf(fill: FillParts): ArtRenderer {
  return {
    fillRows(range, out) {
      checkRange(requireObject(range, 'range'));
      requireBytes(out, 'out');
      const { width, firstRow, endRow } = range;
      const rowBytes = 3 * width;
      const factor = Math.sqrt(range.samples ?? 1);
      if (out.length < (endRow - firstRow) * rowBytes) {
        throw new TypeError(`out must have ${(endRow - firstRow) * rowBytes} bytes`);
      }
      const take: TakePart = (bytes, row, firstColumn, columns) => {
        const from = (row - firstRow) * rowBytes + 3 * firstColumn;
        out.set(bytes.subarray(0, 3 * columns), from);
      };
      fill(enlarge(range, factor), factor === 1 ? take : averageParts(factor, take));
    },
  };
}

/** The rows of a picture that is so many times as wide and as high. */
function enlarge(range: RowRange, factor: number): RowRange {
  const { width, height, firstRow, endRow } = range;
  return {
    ...range,
    width: factor * width,
    height: factor * height,
    firstRow: factor * firstRow,
    endRow: factor * endRow,
  };
}

/** A whole picture: width·height·3 bytes. */
export function renderArt(
  expression: Expression,
  width: number,
  height: number,
  t = -1,
  samples = 1,
): Uint8Array {
  const range = wholePicture(width, height, t, samples);
  const pixels = new Uint8Array(3 * width * height);
  const list = lowerExpression(expression);
  const fill: FillParts = isShortWork(list, enlarge(range, Math.sqrt(samples)))
    ? (rows, take) => fillShort(list, rows, take)
    : compileForm(list, 'bytes');
  rendererOf(fill).fillRows(range, pixels);
  return pixels;
}

/**
 * The numbers behind the pixels, before they are rounded: red, green, blue of each, width·height·3.
 * For tests and for those who want more than 8 bits.
 */
export function renderNumbers(
  expression: Expression,
  width: number,
  height: number,
  t = -1,
): Float32Array {
  const range = wholePicture(width, height, t);
  const out = new Float32Array(3 * width * height);
  compileForm(lowerExpression(expression), 'numbers')(range, (bytes, row, firstColumn, columns) => {
    const numbers = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
    for (let i = 0; i < columns; i++) {
      const from = 12 * (i >> 2) + (i & 3);
      for (let channel = 0; channel < 3; channel++) {
        out[3 * (row * width + firstColumn + i) + channel] = numbers[from + 4 * channel] ?? NaN;
      }
    }
  });
  return out;
}

/** Takes a part of a row: a view of the memory, valid during the call. */
export type TakePart = (
  bytes: Uint8Array,
  row: number,
  firstColumn: number,
  columns: number,
  /** Which of the list's pictures, where it has several. */
  picture?: number,
) => void;

function compileForm(list: Primitives, form: PixelForm): FillParts {
  const emitted = emitModule(list, form);
  const module = compileModule(emitted.bytes);
  memory ??= new WebAssembly.Memory({ initial: 16 });
  const { exports } = new WebAssembly.Instance(module, { art: { memory } });
  const { frame, columns, row } = exports as unknown as EmittedExports;
  const self = {};
  const shared = memory;

  return ({ width, height, firstRow, endRow, t = -1 }, take) => {
    const missing = emitted.memoryBytes - shared.buffer.byteLength;
    if (missing > 0) shared.grow(Math.ceil(missing / PAGE));
    const numbers = new Float32Array(shared.buffer);
    if (owner !== self) {
      for (const [i, value] of emitted.constants.entries()) numbers.fill(value, 4 * i, 4 * i + 4);
      owner = self;
    }
    frame(t);
    const bandColumns = 4 * emitted.bandGroups;
    for (let first = 0; first < width; first += bandColumns) {
      const count = Math.min(bandColumns, width - first);
      const groups = Math.ceil(count / 4);
      for (let i = 0; i < 4 * groups; i++) {
        const at = (emitted.columnsAt + (i >> 2) * emitted.columnBytes) / 4 + (i & 3);
        // Columns behind the last one repeat it.
        numbers[at] = samplePlace(Math.min(first + i, width - 1), width);
      }
      columns(groups);
      const part = new Uint8Array(shared.buffer, emitted.rowAt, groups * BYTES_PER_GROUP[form]);
      for (let y = firstRow; y < endRow; y++) {
        row(samplePlace(y, height), groups);
        take(part, y, first, count);
      }
    }
  };
}

/**
 * All rows of a picture that is made as one array.
 * @throws {@link EnumeratorError} `E_LIMIT`, `E_RANGE`; TypeError
 */
export function wholePicture(width: number, height: number, t: number, samples = 1): RowRange {
  const range = { width, height, firstRow: 0, endRow: height, t, samples };
  checkRange(range);
  if (width * height <= MAX_PIXELS) return range;
  throw new EnumeratorError(
    'E_LIMIT',
    `${width}×${height} is more than ${MAX_PIXELS} pixels at once: fill rows part by part`,
  );
}

function checkRange({ width, height, firstRow, endRow, t = -1, samples = 1 }: RowRange): void {
  for (const [name, side] of Object.entries({ width, height })) {
    if (!Number.isInteger(side)) throw new TypeError(`${name} must be a whole number`);
    if (side < 1 || side > MAX_SIDE) {
      throw new EnumeratorError('E_LIMIT', `${name} is ${side}: it must be from 1 to ${MAX_SIDE}`);
    }
  }
  if (!(firstRow >= 0 && firstRow <= endRow && endRow <= height)) {
    throw new TypeError(`rows ${firstRow} … ${endRow} are not within the ${height} of the picture`);
  }
  requireType(samples, 'number', 'samples');
  if (!SAMPLE_COUNTS.includes(samples)) {
    throw new EnumeratorError(
      'E_RANGE',
      `samples is ${samples}: a pixel has ${SAMPLE_COUNTS.join(', ')} of them`,
    );
  }
  requireType(t, 'number', 't');
  if (!(t >= -1 && t <= 1))
    throw new EnumeratorError('E_RANGE', `t is ${t}: it must be from -1 to 1`);
}
