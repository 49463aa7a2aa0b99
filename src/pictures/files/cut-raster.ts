/**
 * Pictures whose header tells how many bytes follow: where a file has fewer, ffmpeg makes up the rest,
 * of some without a word.
 * @module
 */

/**
 * @param bytes - the whole file
 * @param format - the name of its format
 * @returns what is missing
 * @throws RangeError where it ends within its header
 */
export function findCutRaster(bytes: Uint8Array, format: string): string | undefined {
  const needed = NEEDED[format]?.(new DataView(bytes.buffer, bytes.byteOffset, bytes.length));
  return needed === undefined || needed <= bytes.length
    ? undefined
    : `it has ${bytes.length} bytes in place of ${needed}`;
}

/** The fewest bytes that a whole file has; undefined where that is not told by its header. */
const NEEDED: Readonly<Record<string, (view: DataView) => number | undefined>> = {
  bmp: bmpBytes,
  sgi: sgiBytes,
  dds: ddsBytes,
  psd: psdBytes,
  webp: webpBytes,
};

/** The headers with a size of 12 bytes have sides of 16 bits. */
function bmpBytes(view: DataView): number | undefined {
  const isOld = view.getUint32(14, true) === 12;
  const [width, height] = isOld
    ? [view.getUint16(18, true), view.getUint16(20, true)]
    : [view.getInt32(18, true), Math.abs(view.getInt32(22, true))];
  const bits = view.getUint16(isOld ? 24 : 28, true);
  const compression = isOld ? 0 : view.getUint32(30, true);
  const from = view.getUint32(10, true);
  // Runs (1 and 2) have an end of their own.
  if (compression === 1 || compression === 2)
    return rleBmpBytes(view, from, width, height, compression === 1);
  return from + Math.ceil((width * bits) / 32) * 4 * height;
}

/** @returns more than there are where the runs end before the picture does */
function rleBmpBytes(
  view: DataView,
  from: number,
  width: number,
  height: number,
  isByte: boolean,
): number {
  let at = from;
  let row = 0;
  let x = 0;
  while (at + 2 <= view.byteLength) {
    const [count, value] = [view.getUint8(at), view.getUint8(at + 1)];
    at += 2;
    if (count > 0) x += count;
    else if (value === 0) [row, x] = [row + 1, 0];
    else if (value === 1) return at;
    else if (value === 2) {
      x += view.getUint8(at);
      row += view.getUint8(at + 1);
      at += 2;
    } else {
      x += value;
      at += 2 * Math.ceil((isByte ? value : value / 2) / 2);
    }
    // Some leave out the end behind the last row.
    if (row >= height || (row === height - 1 && x >= width)) return at;
  }
  return view.byteLength + 1;
}

/** As they stand, or runs with a table of where each row of each channel begins. */
function sgiBytes(view: DataView): number {
  const HEADER = 512;
  const dimensions = view.getUint16(4);
  const width = view.getUint16(6);
  const height = dimensions < 2 ? 1 : view.getUint16(8);
  const channels = dimensions < 3 ? 1 : view.getUint16(10);
  const rows = height * channels;
  if (view.getUint8(2) === 0) return HEADER + width * rows * view.getUint8(3);
  let end = HEADER + 8 * rows;
  if (end > view.byteLength) return end;
  for (let row = 0; row < rows; row++) {
    const at = HEADER + 4 * row;
    end = Math.max(end, view.getUint32(at) + view.getUint32(at + 4 * rows));
  }
  return end;
}

/** Whether its colours are worked out from blocks of 4×4 pixels, which decoders round in their ways. */
export function isCodedDds(bytes: Uint8Array): boolean {
  return (bytes[80]! & 4) !== 0;
}

/** Pixels as they stand, or blocks of 4×4 of them. */
function ddsBytes(view: DataView): number | undefined {
  const [height, width] = [view.getUint32(12, true), view.getUint32(16, true)];
  const flags = view.getUint32(80, true);
  const code = view.getUint32(84);
  const isCoded = (flags & 4) !== 0;
  const blocks = Math.ceil(width / 4) * Math.ceil(height / 4);
  if (!isCoded) return 128 + Math.ceil((width * view.getUint32(88, true)) / 8) * height;
  const DX10 = 0x44583130;
  const DXT1 = 0x44585431;
  const small = [DXT1, 0x41544931, 0x42433455, 0x42433453];
  const large = [
    0x44585432, 0x44585433, 0x44585434, 0x44585435, 0x41544932, 0x42433555, 0x42433553,
  ];
  if (code === DX10) return 148;
  if (small.includes(code)) return 128 + 8 * blocks;
  return large.includes(code) ? 128 + 16 * blocks : 128;
}

/** The last section is the picture; its rows are as they stand, or packed with their lengths in front. */
function psdBytes(view: DataView): number | undefined {
  const channels = view.getUint16(12);
  const [height, width] = [view.getUint32(14), view.getUint32(18)];
  const bits = view.getUint16(22);
  let at = 26;
  for (let section = 0; section < 3; section++) at += 4 + view.getUint32(at);
  const compression = view.getUint16(at);
  at += 2;
  const rows = channels * height;
  if (compression === 0) return at + Math.ceil((width * bits) / 8) * rows;
  if (compression !== 1) return undefined;
  let end = at + 2 * rows;
  if (end > view.byteLength) return end;
  for (let row = 0; row < rows; row++) end += view.getUint16(at + 2 * row);
  return end;
}

/** The length of what follows the first eight bytes. */
function webpBytes(view: DataView): number {
  return 8 + view.getUint32(4, true);
}
