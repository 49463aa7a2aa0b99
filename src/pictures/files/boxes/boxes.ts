/**
 * The boxes of AVIF and JPEG 2000: a length, a name of four letters, and what is in it.
 * @module
 */

/** A box: its type, and where its content begins and ends. */
export interface Box {
  readonly type: string;
  readonly from: number;
  readonly end: number;
}

/** The boxes from one place to another; the last may end behind it. */
export function boxesIn(view: DataView, from: number, to: number): Box[] {
  const boxes: Box[] = [];
  for (let at = from; at < to;) {
    const size = view.getUint32(at);
    const type = nameAt(view, at + 4);
    const isLong = size === 1;
    const length = isLong ? Number(view.getBigUint64(at + 8)) : size === 0 ? to - at : size;
    if (length < 8) throw new RangeError('a box is shorter than its head');
    boxes.push({ type, from: at + (isLong ? 16 : 8), end: at + length });
    at += length;
  }
  return boxes;
}

export function nameAt(view: DataView, at: number): string {
  return String.fromCharCode(...[0, 1, 2, 3].map((i) => view.getUint8(at + i)));
}
