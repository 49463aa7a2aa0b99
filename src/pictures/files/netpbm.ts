/**
 * A look at PBM, PGM, PPM and PAM: whether all of their samples are there, and of PAM what they mean.
 * @module
 */
import type { Look } from './look.js';

/** The kinds of PAM that ffmpeg reads, by the number of samples of a pixel. */
const TUPLES: Readonly<Record<string, number>> = {
  BLACKANDWHITE: 1,
  GRAYSCALE: 1,
  GRAYSCALE_ALPHA: 2,
  RGB: 3,
  RGB_ALPHA: 4,
};

/** @param bytes - the whole file, which begins with `P1` to `P7` */
export function lookAtNetpbm(bytes: Uint8Array): Look {
  const kind = (bytes[1] ?? 0) - 0x30;
  if (kind === 7) return lookAtPam(bytes);
  const count = kind % 3 === 1 ? 2 : 3;
  const values: number[] = [];
  let at = 2;
  while (values.length < count) {
    const [value, end] = numberAt(bytes, at);
    if (value === undefined) return { damage: 'its header is not whole' };
    values.push(value);
    at = end;
  }
  const [width = 0, height = 0, most = 1] = values;
  const samples = width * height * (kind % 3 === 0 ? 3 : 1);
  if (kind < 4) return lookAtText(bytes, at, kind === 1, samples);
  const bytesNeeded = kind === 4 ? Math.ceil(width / 8) * height : samples * (most > 255 ? 2 : 1);
  // One white space stands behind the header.
  return missing(bytes.length - at - 1, bytesNeeded, 'bytes');
}

/** Samples that are written as numbers; those of a PBM are digits, which may touch. */
function lookAtText(bytes: Uint8Array, from: number, isBitmap: boolean, needed: number): Look {
  const text = Buffer.from(bytes.subarray(from))
    .toString('latin1')
    .replaceAll(/#[^\r\n]*/g, ' ');
  const found = text.match(isBitmap ? /[01]/g : /[0-9]+/g)?.length ?? 0;
  const isOpen = !isBitmap && found === needed && !isSpace(bytes.at(-1));
  const remarks = isOpen ? ['nothing stands behind its last number, which may have been cut'] : [];
  return { ...missing(found, needed, 'samples'), remarks };
}

function lookAtPam(bytes: Uint8Array): Look {
  const text = Buffer.from(bytes.subarray(0, 4096)).toString('latin1');
  const end = text.indexOf('ENDHDR\n');
  if (end < 0) return { damage: 'its header is not whole' };
  const fields = new Map<string, string>();
  for (const line of text.slice(3, end).split('\n')) {
    const [, name = '', value = ''] = /^\s*(\w+)\s+(.*?)\s*$/.exec(line) ?? [];
    fields.set(name, value);
  }
  const [width = 0, height = 0, depth = 0, most = 0] = ['WIDTH', 'HEIGHT', 'DEPTH', 'MAXVAL'].map(
    (name) => Number(fields.get(name)),
  );
  const tuple = fields.get('TUPLTYPE');
  if (tuple !== undefined && TUPLES[tuple] !== depth) {
    return {
      refusal: `its samples are ${tuple}, ${depth} for each pixel, which ffmpeg does not read as such; make a PNG of it`,
    };
  }
  const needed = width * height * depth * (most > 255 ? 2 : 1);
  return missing(bytes.length - end - 7, needed, 'bytes');
}

function missing(found: number, needed: number, what: string): Look {
  return found < needed
    ? { damage: `it has ${Math.max(0, found)} ${what} in place of ${needed}` }
    : {};
}

/** The number at this place, behind white space and comments, and where it ends. */
function numberAt(bytes: Uint8Array, from: number): [value: number | undefined, end: number] {
  let at = from;
  for (; at < bytes.length; at++) {
    if (bytes[at] === 0x23)
      while (at < bytes.length && bytes[at] !== 0x0a && bytes[at] !== 0x0d) at++;
    else if (!isSpace(bytes[at])) break;
  }
  let value: number | undefined;
  for (; bytes[at]! >= 0x30 && bytes[at]! <= 0x39; at++)
    value = 10 * (value ?? 0) + bytes[at]! - 0x30;
  return [value, at];
}

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || (byte! >= 0x09 && byte! <= 0x0d);
}
