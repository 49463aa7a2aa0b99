/**
 * The fields of a TIFF's first directory.
 * @module
 */

export interface TiffDirectory {
  /** The first value of a field; undefined where there is no such field. */
  readonly first: (tag: number) => number | undefined;
  /** All values of a field. */
  readonly all: (tag: number) => readonly number[] | undefined;
  /** The tags as they stand in the file. */
  readonly tags: readonly number[];
  /** Where the directory and the values of its fields end. Of fields that are not read they may be missing. */
  readonly end: number;
}

/** The bytes of a value by its type, for whole numbers without a sign: byte, short, long. */
const VALUE_BYTES: Readonly<Record<number, number>> = { 1: 1, 3: 2, 4: 4 };
/** The same of all types, from 1. */
const ALL_VALUE_BYTES = [1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4];

/**
 * @param bytes - the whole file, which begins as a TIFF does
 * @param known - the tags of fields that are read, which hold whole numbers
 * @returns undefined where the directory, or a field's values, lie outside of the file, or are no whole
 *   numbers
 */
export function readDirectory(
  bytes: Uint8Array,
  known: readonly number[],
): TiffDirectory | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (bytes.length < 8) return undefined;
  const isLittle = bytes[0] === 0x49;
  const at = view.getUint32(4, isLittle);
  if (at < 8 || at + 2 > bytes.length) return undefined;
  const count = view.getUint16(at, isLittle);
  if (at + 2 + 12 * count > bytes.length) return undefined;
  const fields = new Map<number, number[]>();
  const tags: number[] = [];
  // The place of the next directory stands behind its entries.
  let end = at + 2 + 12 * count + 4;
  for (let entry = at + 2; entry < at + 2 + 12 * count; entry += 12) {
    const tag = view.getUint16(entry, isLittle);
    const type = view.getUint16(entry + 2, isLittle);
    const valueBytes = VALUE_BYTES[type];
    const values = view.getUint32(entry + 4, isLittle);
    const allBytes = values * (ALL_VALUE_BYTES[type - 1] ?? 0);
    if (allBytes > 4) end = Math.max(end, view.getUint32(entry + 8, isLittle) + allBytes);
    tags.push(tag);
    if (!known.includes(tag)) continue;
    if (valueBytes === undefined || values === 0) return undefined;
    const from = values * valueBytes <= 4 ? entry + 8 : view.getUint32(entry + 8, isLittle);
    if (from + values * valueBytes > bytes.length) return undefined;
    fields.set(
      tag,
      Array.from({ length: values }, (_, i) =>
        readValue(view, from + i * valueBytes, valueBytes, isLittle),
      ),
    );
  }
  return { first: (tag) => fields.get(tag)?.[0], all: (tag) => fields.get(tag), tags, end };
}

function readValue(view: DataView, at: number, bytes: number, isLittle: boolean): number {
  if (bytes === 1) return view.getUint8(at);
  return bytes === 2 ? view.getUint16(at, isLittle) : view.getUint32(at, isLittle);
}

/** @returns the first of these tags that stands in the directory twice */
export function repeatedTag({ tags }: TiffDirectory, known: readonly number[]): number | undefined {
  return known.find((tag) => tags.indexOf(tag) !== tags.lastIndexOf(tag));
}
