/**
 * Frames to the raw formats of Netpbm: PBM, PGM, PPM and PAM. The format is that of Netpbm's
 * manual pages pbm(5), pgm(5), ppm(5) and pam(5).
 *
 * Each file is a few lines of text and then samples, rows from the top. Samples keep their
 * values, except that PBM has 1 for black, and those of 16 bits have their high byte first.
 * @module
 */
import type { Space } from '../core/space.js';
import { checkFrameBytes } from '../core/sample-bytes.js';
import { checkPalette } from './arguments.js';
import { writeLatin1 } from './png/format.js';
import { packBits } from './png/rows.js';

/** Also the usual extension of such a file. */
export type PnmFormat = 'pbm' | 'pgm' | 'ppm' | 'pam';

/** The plainest format that holds the frames of a space. A palette's become their colours. */
export function pnmFormat(space: Space): PnmFormat {
  const { color, depth } = space;
  if (color === 'graya' || color === 'rgba') return 'pam';
  if (color === 'rgb' || color === 'palette') return 'ppm';
  return depth === 1 ? 'pbm' : 'pgm';
}

export interface PnmEncoderOptions {
  /** Red, green, blue of each entry: 3·K bytes, copied. For palettes, and only for them. */
  readonly palette?: Uint8Array;
}

/** Writes any frame of one space as a Netpbm file. Memory: one file. */
export class PnmEncoder {
  readonly #space: Space;
  /** The whole file; its header never changes. */
  readonly #out: Uint8Array;
  /** What follows the header, in {@link #out}. */
  readonly #body: Uint8Array;
  readonly #fill: (samples: Uint8Array, body: Uint8Array) => void;

  /**
   * @throws {@link EnumeratorError} `E_PALETTE` where the palette has not 3·K bytes
   * @throws TypeError where `palette` is needed and missing, or not wanted
   */
  constructor(space: Space, { palette }: PnmEncoderOptions = {}) {
    checkPalette(space, palette);
    const header = headerOf(space);
    this.#space = space;
    this.#out = new Uint8Array(header.length + bodyBytesOf(space));
    writeLatin1(this.#out, 0, header);
    this.#body = this.#out.subarray(header.length);
    this.#fill = fillerOf(space, palette);
  }

  /**
   * One frame as a file. Takes no memory.
   * @param samples - the frame's sample bytes (SPEC §4); not kept. Digits at or above the radix
   * are not looked for: what becomes of them is unspecified
   * @returns a view of the encoder's buffer, valid until the next call
   * @throws {@link EnumeratorError} `E_FRAME` where the number of bytes is not the frame's
   */
  encode(samples: Uint8Array): Uint8Array {
    checkFrameBytes(this.#space, samples);
    this.#fill(samples, this.#body);
    return this.#out;
  }
}

function headerOf(space: Space): string {
  const { width, height, color, depth, channels } = space;
  const highest = color === 'palette' ? 255 : 2 ** depth - 1;
  const format = pnmFormat(space);
  if (format === 'pbm') return `P4\n${width} ${height}\n`;
  if (format !== 'pam') {
    return `${format === 'pgm' ? 'P5' : 'P6'}\n${width} ${height}\n${highest}\n`;
  }
  const type = color === 'graya' ? 'GRAYSCALE_ALPHA' : 'RGB_ALPHA';
  return `P7\nWIDTH ${width}\nHEIGHT ${height}\nDEPTH ${channels}\nMAXVAL ${highest}\nTUPLTYPE ${type}\nENDHDR\n`;
}

function bodyBytesOf(space: Space): number {
  if (pnmFormat(space) === 'pbm') return Math.ceil(space.width / 8) * space.height;
  return space.color === 'palette' ? 3 * space.digits : space.sampleBytes;
}

function fillerOf(
  space: Space,
  palette: Uint8Array | undefined,
): (samples: Uint8Array, body: Uint8Array) => void {
  if (palette !== undefined) {
    // Room for any byte, so that the loop need not ask.
    const colors = new Uint8Array(3 * 256);
    colors.set(palette);
    return (samples, body) => putColors(samples, colors, body);
  }
  if (pnmFormat(space) === 'pbm') {
    return (samples, body) => putBits(samples, space.width, body);
  }
  if (space.depth === 16) return putHighFirst;
  return (samples, body) => body.set(samples);
}

/** Eight pixels a byte, the leftmost in its highest bit, rows padded with zeros; black is 1. */
function putBits(samples: Uint8Array, width: number, body: Uint8Array): void {
  const rowBytes = Math.ceil(width / 8);
  const lastUsed = 0xff << (8 * rowBytes - width);
  for (let from = 0, to = 0; from < samples.length; from += width, to += rowBytes) {
    packBits(samples, from, from + width, 1, body, to);
    const last = to + rowBytes - 1;
    for (let i = to; i < last; i++) body[i] = ~body[i]!;
    body[last] = ~body[last]! & lastUsed;
  }
}

function putHighFirst(samples: Uint8Array, body: Uint8Array): void {
  for (let i = 0; i < samples.length; i += 2) {
    body[i] = samples[i + 1]!;
    body[i + 1] = samples[i]!;
  }
}

function putColors(samples: Uint8Array, colors: Uint8Array, body: Uint8Array): void {
  for (let i = 0, to = 0; i < samples.length; i++) {
    const entry = 3 * samples[i]!;
    body[to] = colors[entry]!;
    body[to + 1] = colors[entry + 1]!;
    body[to + 2] = colors[entry + 2]!;
    to += 3;
  }
}
