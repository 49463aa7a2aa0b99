/**
 * Pictures that are walked through to find their end: GIF, QOI, OpenEXR.
 * @module
 */
import { counted, grouped } from '../../core/cardinality.js';

/**
 * @param bytes - the whole file
 * @param format - the name of its format
 * @returns what is missing
 * @throws RangeError where it ends within its header
 */
export function findCutStream(bytes: Uint8Array, format: string): string | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return WALKS[format]?.(bytes, view);
}

const WALKS: Readonly<Record<string, (bytes: Uint8Array, view: DataView) => string | undefined>> = {
  gif: findCutGif,
  qoi: findCutQoi,
  openexr: findCutExr,
};

/** The blocks up to the end of the first picture. What follows it is not read. */
function findCutGif(bytes: Uint8Array, view: DataView): string | undefined {
  const colorBytes = (flags: number): number =>
    (flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 7) + 1);
  let at = 13 + colorBytes(view.getUint8(10));
  for (;;) {
    const kind = bytes[at];
    if (kind === undefined) return 'it ends before its first picture does';
    // Some end a block twice.
    if (kind === 0) {
      at += 1;
      continue;
    }
    if (kind !== 0x2c && kind !== 0x21) return 'there is no picture where its first one should be';
    // The descriptor, its colours, and the first byte of the coded pixels; or the label of an extension.
    at += kind === 0x2c ? 11 + colorBytes(view.getUint8(at + 9)) : 2;
    while (at < bytes.length && bytes[at] !== 0) at += 1 + bytes[at]!;
    if (at >= bytes.length) return 'it ends before its first picture does';
    at += 1;
    if (kind === 0x2c) return undefined;
  }
}

/** Each code makes one pixel, or a run of them; the end marker follows the last. */
function findCutQoi(bytes: Uint8Array, view: DataView): string | undefined {
  const needed = view.getUint32(4) * view.getUint32(8);
  const END_BYTES = 8;
  let pixels = 0;
  let at = 14;
  while (pixels < needed && at < bytes.length - END_BYTES) {
    const code = bytes[at]!;
    const isRun = code >= 0xc0 && code < 0xfe;
    pixels += isRun ? (code & 63) + 1 : 1;
    at += code === 0xfe ? 4 : code === 0xff ? 5 : code >> 6 === 2 ? 2 : 1;
  }
  return pixels === needed && at === bytes.length - END_BYTES
    ? undefined
    : `its codes make ${counted(pixels, 'pixel')} in place of ${grouped(needed)}`;
}

/** The rows of a block, by compression: none, runs, ZIP by row, ZIP, PIZ, PXR24, B44, B44A, DWAA, DWAB. */
const EXR_ROWS = [1, 1, 1, 16, 32, 16, 32, 32, 32, 256];

/** A table tells where each block begins, and each block how long it is. */
function findCutExr(bytes: Uint8Array, view: DataView): string | undefined {
  const flags = view.getUint32(4, true);
  // Several parts, and deep pixels: ffmpeg does not read these.
  if ((flags & 0x1800) !== 0) return undefined;
  const fields = new Map<string, number>();
  let at = 8;
  while (view.getUint8(at) !== 0) {
    const name = textAt(view, at);
    const type = textAt(view, at + name.length + 1);
    at += name.length + type.length + 2;
    const size = view.getUint32(at, true);
    fields.set(name, at + 4);
    at += 4 + size;
  }
  const [window, compression, tiles] = ['dataWindow', 'compression', 'tiles'].map((name) =>
    fields.get(name),
  );
  if (window === undefined || compression === undefined) return 'its header is not whole';
  const side = (first: number): number =>
    view.getInt32(window + first + 8, true) - view.getInt32(window + first, true) + 1;
  const [width, height] = [side(0), side(4)];
  const isTiled = (flags & 0x200) !== 0;
  const rows = EXR_ROWS[view.getUint8(compression)] ?? 1;
  const blocks =
    isTiled && tiles !== undefined
      ? Math.ceil(width / view.getUint32(tiles, true)) *
        Math.ceil(height / view.getUint32(tiles + 4, true))
      : Math.ceil(height / rows);
  const head = isTiled ? 16 : 4;
  for (let block = 0, entry = at + 1; block < blocks; block++, entry += 8) {
    const from = Number(view.getBigUint64(entry, true));
    if (from < entry || from + head + 4 > bytes.length)
      return `block ${block + 1} of ${blocks} is not in it`;
    const end = from + head + 4 + view.getUint32(from + head, true);
    if (end > bytes.length)
      return `block ${block + 1} of ${blocks} ends at byte ${end}, and the file has ${bytes.length}`;
  }
  return undefined;
}

/** Up to a zero. */
function textAt(view: DataView, from: number): string {
  let text = '';
  for (let at = from; view.getUint8(at) !== 0; at++) text += String.fromCharCode(view.getUint8(at));
  return text;
}
