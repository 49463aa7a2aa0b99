/**
 * The directories of a TIFF file, which is also what EXIF is: how many pages, and which way up.
 * @module
 */

const ORIENTATION = 0x0112;
/** 16 bits, unsigned: the type that the orientation has. */
const SHORT = 3;

export interface TiffParts {
  readonly pages: number;
  /** The orientation that the first page names; 1 is upright. */
  readonly orientation: number | undefined;
}

/** Nothing is refused: what cannot be read is not counted. */
export function walkTiff(bytes: Uint8Array): TiffParts {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let pages = 0;
  let orientation: number | undefined;
  if (bytes.length < 8) return { pages, orientation };
  const isLittle = bytes[0] === 0x49;
  const seen = new Set<number>();
  for (let at = view.getUint32(4, isLittle); at >= 8 && at + 2 <= bytes.length;) {
    if (seen.has(at)) break;
    seen.add(at);
    const end = at + 2 + 12 * view.getUint16(at, isLittle);
    if (end > bytes.length) break;
    if (pages++ === 0) orientation = findOrientation(view, at + 2, end, isLittle);
    if (end + 4 > bytes.length) break;
    at = view.getUint32(end, isLittle);
  }
  return { pages, orientation };
}

function findOrientation(
  view: DataView,
  from: number,
  end: number,
  isLittle: boolean,
): number | undefined {
  for (let at = from; at < end; at += 12) {
    if (view.getUint16(at, isLittle) !== ORIENTATION) continue;
    return view.getUint16(at + 2, isLittle) === SHORT
      ? view.getUint16(at + 8, isLittle)
      : undefined;
  }
  return undefined;
}
