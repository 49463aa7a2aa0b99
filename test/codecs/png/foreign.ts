/**
 * Another PNG writer, for the reader's tests: any filter in any row, interlaced or not, with
 * chunks of one's choice, legal or not. Written from the format's text, pixel by pixel; it
 * shares nothing with the codec but the space.
 * @module
 */
import zlib from 'node:zlib';
import { makeSpace, type Space } from '../../../src/core/space.js';
import { crc32, packRows } from './tools.js';

export interface RawChunk {
  readonly type: string;
  readonly data: Uint8Array;
}

/** Signature and chunks, with right lengths and CRCs. */
export function makeFile(chunks: readonly RawChunk[]): Uint8Array {
  const parts = [Buffer.from('89504e470d0a1a0a', 'hex')];
  for (const { type, data } of chunks) {
    const head = Buffer.alloc(8);
    head.writeUInt32BE(data.length);
    head.write(type, 4, 'latin1');
    const tail = Buffer.alloc(4);
    tail.writeUInt32BE(crc32(Buffer.concat([head.subarray(4), data])));
    parts.push(head, Buffer.from(data), tail);
  }
  return new Uint8Array(Buffer.concat(parts));
}

/** The chunks of a file that is right. */
export function splitFile(file: Uint8Array): RawChunk[] {
  const chunks: RawChunk[] = [];
  const bytes = Buffer.from(file);
  for (let at = 8; at < bytes.length;) {
    const length = bytes.readUInt32BE(at);
    chunks.push({
      type: bytes.toString('latin1', at + 4, at + 8),
      data: new Uint8Array(bytes.subarray(at + 8, at + 8 + length)),
    });
    at += 12 + length;
  }
  return chunks;
}

export function chunk(type: string, data: Uint8Array | string = ''): RawChunk {
  return { type, data: typeof data === 'string' ? new Uint8Array(Buffer.from(data)) : data };
}

/** IHDR with these values, which may be wrong. */
export function header(
  width: number,
  height: number,
  depth: number,
  colorType: number,
  ...methods: readonly number[]
): RawChunk {
  const data = Buffer.alloc(13);
  data.writeUInt32BE(width);
  data.writeUInt32BE(height, 4);
  data.set([depth, colorType, ...methods], 8);
  return chunk('IHDR', new Uint8Array(data));
}

const COLOR_TYPE = { gray: 0, rgb: 2, palette: 3, graya: 4, rgba: 6 } as const;

/**
 * A picture's chunks.
 * @param filterOf - the filter of a row, counted through all passes
 * @param parts - into how many IDAT chunks to cut the image data
 */
export function pictureChunks(
  space: Space,
  samples: Uint8Array,
  options: {
    readonly interlaced?: boolean;
    readonly filterOf?: (row: number) => number;
    readonly parts?: number;
    readonly palette?: Uint8Array;
  } = {},
): RawChunk[] {
  const { interlaced = false, filterOf = () => 0, parts = 1, palette } = options;
  let row = 0;
  const filtered = (interlaced ? passes(space, samples) : [{ space, samples }]).map((picture) => {
    const rows = packRows(picture.space, picture.samples);
    const stride = rows.length / picture.space.height;
    const pixelBytes = Math.max(1, (space.channels * space.depth) / 8);
    const out: number[] = [];
    for (let y = 0; y < picture.space.height; y++) {
      out.push(...filterRow(rows, y, stride, pixelBytes, filterOf(row++)));
    }
    return Buffer.from(out);
  });
  const zlibBytes = zlib.deflateSync(Buffer.concat(filtered));
  const partBytes = Math.ceil(zlibBytes.length / parts);
  return [
    header(
      space.width,
      space.height,
      space.depth,
      COLOR_TYPE[space.color],
      0,
      0,
      interlaced ? 1 : 0,
    ),
    ...(palette === undefined ? [] : [chunk('PLTE', palette)]),
    ...Array.from({ length: parts }, (_, i) =>
      chunk('IDAT', new Uint8Array(zlibBytes.subarray(i * partBytes, (i + 1) * partBytes))),
    ),
    chunk('IEND'),
  ];
}

/** Each pass of Adam7 as a picture, by the pattern that the format's text shows. */
function passes(space: Space, samples: Uint8Array): { space: Space; samples: Uint8Array }[] {
  const pattern = [
    '16462646',
    '77777777',
    '56565656',
    '77777777',
    '36463646',
    '77777777',
    '56565656',
    '77777777',
  ];
  const pixelBytes = space.sampleBytes / (space.width * space.height);
  return [1, 2, 3, 4, 5, 6, 7].flatMap((pass) => {
    const found: number[] = [];
    const rows = new Set<number>();
    for (let y = 0; y < space.height; y++) {
      for (let x = 0; x < space.width; x++) {
        if (pattern[y % 8]?.[x % 8] !== String(pass)) continue;
        rows.add(y);
        const at = (y * space.width + x) * pixelBytes;
        found.push(...samples.subarray(at, at + pixelBytes));
      }
    }
    if (rows.size === 0) return [];
    const width = found.length / pixelBytes / rows.size;
    return [{ space: { ...space, width, height: rows.size }, samples: Uint8Array.from(found) }];
  });
}

function filterRow(
  rows: Uint8Array,
  y: number,
  stride: number,
  pixelBytes: number,
  filter: number,
): number[] {
  const byteAt = (x: number, row: number): number =>
    x < 0 || row < 0 ? 0 : (rows[row * stride + x] ?? 0);
  const out = [filter];
  for (let x = 0; x < stride; x++) {
    const left = byteAt(x - pixelBytes, y);
    const up = byteAt(x, y - 1);
    const guess = [0, left, up, (left + up) >> 1, paeth(left, up, byteAt(x - pixelBytes, y - 1))];
    out.push((byteAt(x, y) - (guess[filter] ?? 0)) & 255);
  }
  return out;
}

function paeth(left: number, up: number, upLeft: number): number {
  const estimate = left + up - upLeft;
  const distances = [left, up, upLeft].map((byte) => Math.abs(estimate - byte));
  return [left, up, upLeft][distances.indexOf(Math.min(...distances))] ?? 0;
}

/** The chunks of a small gray picture, with others put in before its image data. */
export function withChunks(...more: RawChunk[]): Uint8Array {
  const space = makeSpace({ width: 3, height: 2, color: 'gray' });
  const [head, ...rest] = pictureChunks(space, Uint8Array.of(1, 2, 3, 4, 5, 6));
  return makeFile([...(head === undefined ? [] : [head]), ...more, ...rest]);
}
