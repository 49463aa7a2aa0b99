/** TIFF files with any fields, uncompressed or compressed by what is handed in. @module */

/** A field of a directory: its tag, its type (1 bytes, 3 shorts, 4 longs) and its values. */
export type TiffField = readonly [tag: number, type: 1 | 3 | 4, values: readonly number[]];

interface TiffParts {
  readonly isLittle?: boolean;
  /** The coded bytes of each strip. */
  readonly strips: readonly Uint8Array[];
  readonly fields: readonly TiffField[];
}

const SIZES = { 1: 1, 3: 2, 4: 4 } as const;

/** A file with one directory, which stands behind the strips. */
function makeTiff({ isLittle = true, strips, fields }: TiffParts): Uint8Array {
  const offsets: number[] = [];
  let at = 8;
  for (const strip of strips) {
    offsets.push(at);
    at += strip.length + (strip.length % 2);
  }
  const all: TiffField[] = [
    ...fields,
    [273, 4, offsets],
    [279, 4, strips.map(({ length }) => length)],
  ];
  all.sort(([a], [b]) => a - b);
  const directory = at;
  let free = directory + 2 + 12 * all.length + 4;
  const outside = (type: 1 | 3 | 4, count: number): number => SIZES[type] * count;
  const length = all.reduce((sum, [, type, values]) => {
    const size = outside(type, values.length);
    return sum + (size > 4 ? size + (size % 2) : 0);
  }, free);
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, isLittle ? 0x4949 : 0x4d4d);
  view.setUint16(2, 42, isLittle);
  view.setUint32(4, directory, isLittle);
  for (const [i, strip] of strips.entries()) bytes.set(strip, offsets[i]);
  view.setUint16(directory, all.length, isLittle);
  for (const [i, [tag, type, values]] of all.entries()) {
    const entry = directory + 2 + 12 * i;
    view.setUint16(entry, tag, isLittle);
    view.setUint16(entry + 2, type, isLittle);
    view.setUint32(entry + 4, values.length, isLittle);
    const size = outside(type, values.length);
    let place = entry + 8;
    if (size > 4) {
      view.setUint32(place, free, isLittle);
      place = free;
      free += size + (size % 2);
    }
    for (const value of values) {
      if (type === 1) view.setUint8(place, value);
      else if (type === 3) view.setUint16(place, value, isLittle);
      else view.setUint32(place, value, isLittle);
      place += SIZES[type];
    }
  }
  return bytes;
}

export interface TiffPicture {
  readonly width: number;
  readonly height: number;
  /** Bits of each sample. */
  readonly bits: number;
  /** Samples of a pixel. */
  readonly samples: number;
  readonly photometric: number;
  readonly isLittle?: boolean;
  readonly rowsPerStrip?: number;
  /** The levels, row by row, pixel by pixel. */
  readonly levels: ArrayLike<number>;
  readonly fields?: readonly TiffField[];
}

/** An uncompressed file of these levels, sample beside sample. */
export function makeRawTiff(picture: TiffPicture): Uint8Array {
  const { width, height, bits, samples, photometric, levels, isLittle = true } = picture;
  const { rowsPerStrip = height, fields = [] } = picture;
  const rowBytes = Math.ceil((width * samples * bits) / 8);
  const data = new Uint8Array(rowBytes * height);
  const view = new DataView(data.buffer);
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width * samples; x++, i++) {
      const level = levels[i]!;
      if (bits === 32) view.setUint32(y * rowBytes + 4 * x, level, isLittle);
      else if (bits === 16) view.setUint16(y * rowBytes + 2 * x, level, isLittle);
      else {
        for (let bit = 0; bit < bits; bit++) {
          const place = x * bits + bit;
          if ((level >> (bits - 1 - bit)) & 1)
            data[y * rowBytes + (place >> 3)]! |= 0x80 >> (place & 7);
        }
      }
    }
  }
  const strips: Uint8Array[] = [];
  for (let y = 0; y < height; y += rowsPerStrip) {
    strips.push(data.subarray(y * rowBytes, Math.min(height, y + rowsPerStrip) * rowBytes));
  }
  const own: TiffField[] = [
    [256, 4, [width]],
    [257, 4, [height]],
    [258, 3, Array.from({ length: samples }, () => bits)],
    [259, 3, [1]],
    [262, 3, [photometric]],
    [277, 3, [samples]],
    [278, 4, [rowsPerStrip]],
    [284, 3, [1]],
  ];
  const given = new Set(fields.map(([tag]) => tag));
  return makeTiff({
    isLittle,
    strips,
    fields: [...own.filter(([tag]) => !given.has(tag)), ...fields],
  });
}
