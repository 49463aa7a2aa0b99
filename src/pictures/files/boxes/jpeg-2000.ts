/**
 * A look at JPEG 2000: ffmpeg takes the colours of few spaces for what they are, and shifts samples
 * whose bits are neither 8 nor 16 to the top of such a one, so that white is none.
 * @module
 */
import { counted } from '../../../core/cardinality.js';
import { boxesIn } from './boxes.js';
import type { Look } from '../look.js';

/** Its place in the codestream, which begins with two markers. */
const COMPONENT_COUNT = 40;
const COMPONENT_BYTES = 3;
const CODESTREAM = 0xff4f;

/** The numbers of the spaces that are red, green and blue, gray, and YCbCr of sRGB. */
const SYCC = 18;
const READ_SPACES = new Set([16, 17, SYCC, 21]);
/** The bits of a sample that ffmpeg has a form of YCbCr for. */
const YCC_BITS = new Set([8, 9, 10, 12, 14, 16]);

/**
 * @param bytes - the whole file: a codestream, or boxes with one in it
 * @throws RangeError where it ends within its header
 */
export function lookAtJpeg2000(bytes: Uint8Array): Look {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const isBare = view.getUint16(0) === CODESTREAM;
  const outer = isBare ? [] : boxesIn(view, 0, bytes.length);
  const header = outer.find(({ type }) => type === 'jp2h');
  const inner = header === undefined ? [] : boxesIn(view, header.from, header.end);
  const stream = isBare ? 0 : outer.find(({ type }) => type === 'jp2c')?.from;
  if (stream === undefined) return { damage: 'it has no codestream' };
  const components = Array.from(
    { length: view.getUint16(stream + COMPONENT_COUNT) },
    (_, i) => stream + COMPONENT_COUNT + 2 + i * COMPONENT_BYTES,
  );
  const kinds = components.map((at) => view.getUint8(at));
  const bits = kinds.map((kind) => (kind & 0x7f) + 1);
  const space = inner.find(({ type, from }) => type === 'colr' && view.getUint8(from) === 1);
  const colours = space === undefined ? undefined : view.getUint32(space.from + 3);
  if (colours !== undefined && !READ_SPACES.has(colours)) {
    return refuse(`its colours are of space ${colours}, which is neither gray, rgb nor sYCC`);
  }
  if (kinds.some((kind) => kind >= 0x80)) return refuse('its samples have signs');
  const isEven = bits.every((each) => each === bits[0]);
  const isHalved = components.some((at) => view.getUint16(at + 1) !== 0x0101);
  if (isHalved || colours === SYCC) {
    return isEven && YCC_BITS.has(bits[0]!)
      ? {}
      : refuse(`its samples have ${bitsText(bits)}, in YCbCr`);
  }
  const isWhole = isEven && (bits[0] === 8 || bits[0] === 16);
  if (isWhole) return {};
  if (inner.some(({ type }) => type === 'pclr')) {
    return refuse(`the entries of its palette are named with ${bitsText(bits)}`);
  }
  return { sampleBits: bits };
}

function refuse(reason: string): Look {
  return { refusal: `${reason}, which ffmpeg does not read rightly; make a PNG of it` };
}

/** One number where all are the same. */
export function bitsText(bits: readonly number[]): string {
  return new Set(bits).size === 1 ? counted(bits[0]!, 'bit') : `${bits.join(', ')} bits`;
}
