/**
 * A look at an AVIF's boxes. ffmpeg decodes the one coded picture that is the file's first: pictures that
 * are put together from several, an alpha beside it, and a window of it are refused by name.
 * @module
 */
import { type Box, boxesIn, nameAt } from './boxes.js';
import type { Look } from '../look.js';

const WITH_AVIFDEC = 'make a PNG of it with `avifdec in.avif out.png`';

/** @param bytes - the whole file, which begins with a box `ftyp` of AVIF */
export function lookAtAvif(bytes: Uint8Array): Look {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  try {
    return lookAtBoxes(view);
  } catch (error) {
    // A view that reads beyond its end.
    if (!(error instanceof RangeError)) throw error;
    return { damage: 'its boxes are not whole' };
  }
}

function lookAtBoxes(view: DataView): Look {
  const outer = boxesIn(view, 0, view.byteLength);
  const [last] = outer.slice(-1);
  if (last === undefined || last.end > view.byteLength)
    return { damage: 'its last box is not whole' };
  if (nameAt(view, 8) === 'avis') {
    return { refusal: `it is animated; make a PNG of one of its frames with \`avifdec\`` };
  }
  const meta = outer.find(({ type }) => type === 'meta');
  if (meta === undefined) return { damage: 'it has no box meta' };
  const inner = new Map(boxesIn(view, meta.from + 4, meta.end).map((box) => [box.type, box]));
  const [pitm, iinf, iloc] = ['pitm', 'iinf', 'iloc'].map((type) => inner.get(type));
  if (pitm === undefined || iinf === undefined || iloc === undefined) {
    return { damage: 'it does not say which picture is the first' };
  }
  const primary =
    view.getUint8(pitm.from) === 0 ? view.getUint16(pitm.from + 4) : view.getUint32(pitm.from + 4);
  const kind = itemKind(view, iinf, primary);
  if (kind !== 'av01') {
    return {
      refusal: `it is put together from several pictures (${kind ?? 'none'}), which ffmpeg does not do; ${WITH_AVIFDEC}`,
    };
  }
  if (hasAuxiliary(view, inner.get('iref'), primary)) {
    return { refusal: `it has an alpha, which ffmpeg does not read; ${WITH_AVIFDEC}` };
  }
  const properties = propertiesOf(view, inner.get('iprp'), primary);
  if (properties.some(({ type }) => type === 'clap')) {
    return {
      refusal: `only a window of its picture is to be shown, which ffmpeg does not do; ${WITH_AVIFDEC}`,
    };
  }
  const end = endOfItem(view, iloc, primary);
  if (end > view.byteLength)
    return { damage: `its picture ends at byte ${end}, and the file has ${view.byteLength}` };
  const size = properties.find(({ type }) => type === 'ispe');
  return {
    orientation: orientationOf(view, properties),
    ...(size && { size: [view.getUint32(size.from + 4), view.getUint32(size.from + 8)] }),
  };
}

/** The kind of an item, such as `av01` or `grid`. */
function itemKind(view: DataView, iinf: Box, item: number): string | undefined {
  const isShort = view.getUint8(iinf.from) === 0;
  for (const { from } of boxesIn(view, iinf.from + (isShort ? 6 : 8), iinf.end)) {
    const version = view.getUint8(from);
    const id = version < 3 ? view.getUint16(from + 4) : view.getUint32(from + 4);
    if (id === item) return nameAt(view, from + (version < 3 ? 8 : 10));
  }
  return undefined;
}

/** Whether another item is said to belong to this one, as an alpha does. */
function hasAuxiliary(view: DataView, iref: Box | undefined, item: number): boolean {
  if (iref === undefined) return false;
  const bytes = view.getUint8(iref.from) === 0 ? 2 : 4;
  const idAt = (at: number): number => (bytes === 2 ? view.getUint16(at) : view.getUint32(at));
  return boxesIn(view, iref.from + 4, iref.end).some(({ type, from, end }) => {
    if (type !== 'auxl') return false;
    for (let at = from + bytes + 2; at + bytes <= end; at += bytes)
      if (idAt(at) === item) return true;
    return false;
  });
}

/** The properties of an item, in their order. */
function propertiesOf(view: DataView, iprp: Box | undefined, item: number): Box[] {
  if (iprp === undefined) return [];
  const boxes = boxesIn(view, iprp.from, iprp.end);
  const ipco = boxes.find(({ type }) => type === 'ipco');
  const all = ipco === undefined ? [] : boxesIn(view, ipco.from, ipco.end);
  const found: Box[] = [];
  for (const { type, from } of boxes) {
    if (type !== 'ipma') continue;
    const [idBytes, indexBytes] = [
      view.getUint8(from) === 0 ? 2 : 4,
      (view.getUint8(from + 3) & 1) + 1,
    ];
    let at = from + 8;
    for (let left = view.getUint32(from + 4); left > 0; left--) {
      const id = idBytes === 2 ? view.getUint16(at) : view.getUint32(at);
      const count = view.getUint8(at + idBytes);
      at += idBytes + 1;
      for (let i = 0; i < count; i++, at += indexBytes) {
        // The highest bit says whether a reader has to know it.
        const index = indexBytes === 1 ? view.getUint8(at) & 0x7f : view.getUint16(at) & 0x7fff;
        const property = all[index - 1];
        if (id === item && property !== undefined) found.push(property);
      }
    }
  }
  return found;
}

/** Where the last of an item's pieces ends. */
function endOfItem(view: DataView, iloc: Box, item: number): number {
  const version = view.getUint8(iloc.from);
  const sizes = view.getUint16(iloc.from + 4);
  const [offsetBytes, lengthBytes, baseBytes] = [sizes >> 12, (sizes >> 8) & 15, (sizes >> 4) & 15];
  const indexBytes = version === 0 ? 0 : sizes & 15;
  let at = iloc.from + 6;
  const take = (bytes: number): number => {
    let value = 0;
    for (let i = 0; i < bytes; i++) value = 256 * value + view.getUint8(at++);
    return value;
  };
  let end = 0;
  for (let left = take(version < 2 ? 2 : 4); left > 0; left--) {
    const id = take(version < 2 ? 2 : 4);
    if (version > 0) take(2);
    take(2);
    const base = take(baseBytes);
    for (let pieces = take(2); pieces > 0; pieces--) {
      take(indexBytes);
      const from = base + take(offsetBytes);
      const length = take(lengthBytes);
      if (id === item) end = Math.max(end, from + length);
    }
  }
  return end;
}

/** Quarter turns against the clock, then a mirror: the same as one of EXIF's orientations. */
function orientationOf(view: DataView, properties: readonly Box[]): number {
  const turn = properties.find(({ type }) => type === 'irot');
  const mirror = properties.find(({ type }) => type === 'imir');
  const quarters = turn === undefined ? 0 : view.getUint8(turn.from) & 3;
  const axis = mirror === undefined ? 2 : view.getUint8(mirror.from) & 1;
  return [
    [4, 2, 1],
    [5, 7, 8],
    [2, 4, 3],
    [7, 5, 6],
  ][quarters]![axis]!;
}
