/**
 * A file to a picture: PNGs by our own reader, which loses nothing, all others by the browser.
 *
 * The browser gives 8 bits a channel in sRGB, and of animations the first picture; and a canvas keeps the
 * colours of what shines through only roughly. It would turn what a camera turned, but is not told: the
 * number is that of the stored pixels, as for the command, and only what is fitted is turned.
 * @module
 */
import { COLOR_MODELS, readUint32, rowBytesOf } from '../../../codecs/png/format.js';
import { findFacts, withoutOrientation } from '../../../pictures/file-facts.js';
import { dropOpaqueAlpha, type Picture } from '../../../pictures/picture.js';
import { grouped } from '../../../core/cardinality.js';
import { EnumeratorError } from '../../../core/errors.js';
import { sizeText } from '../../../text/quantity.js';
import type { ViewContext } from '../shell/view.js';
import type { RecordedPicture, Taken } from '../../page-state/find-where.js';
import { element } from '../shell/element.js';

/** The limit of our reader: 256 MiB of samples. A canvas has four bytes a pixel. */
const MOST_BYTES = 2 ** 28;

const FORMATS: readonly (readonly [format: string, title: string, begin: readonly number[]])[] = [
  ['png', 'PNG', [0x89, 0x50, 0x4e, 0x47]],
  ['jpeg', 'JPEG', [0xff, 0xd8]],
  ['gif', 'GIF', [0x47, 0x49, 0x46, 0x38]],
  ['webp', 'WebP', [0x52, 0x49, 0x46, 0x46]],
];

/** @throws Error with one line for the visitor; the signal's reason */
export async function openPicture(
  file: File,
  run: ViewContext['run'],
  signal: AbortSignal,
): Promise<Taken> {
  const name = file.name || 'the picture';
  if (file.size === 0) throw new EnumeratorError('E_IO', `${name} is empty`);
  if (file.size > MOST_BYTES) {
    throw new EnumeratorError(
      'E_LIMIT',
      `${name} has ${sizeText(file.size)}: this page opens files of up to ${sizeText(MOST_BYTES)}; make it smaller first`,
    );
  }
  const bytes = new Uint8Array(await file.arrayBuffer());
  signal.throwIfAborted();
  const [format, title] = FORMATS.find(([, , begin]) => begin.every((b, i) => bytes[i] === b)) ?? [
    'other',
    'file',
  ];
  const isPng = format === 'png';
  if (isPng) checkSize(bytes, name);
  const found = findFacts(bytes, format);
  const read: RecordedPicture = isPng
    ? await run('readPng', { bytes }, { signal, transfer: [bytes.buffer] })
    : { picture: await openByBrowser(asStored(file, bytes, format), name), facts: found };
  signal.throwIfAborted();
  const { facts = found, remarks = [] } = read;
  const { frames, apart = false } = facts;
  const notes = remarks.map((remark) => `The file has a fault: ${remark}.`);
  if (frames !== undefined) {
    const which = apart ? 'none of them' : 'the first';
    notes.push(`The ${title} has ${grouped(frames)} pictures; this is ${which}.`);
  }
  if (!isPng)
    notes.push(read.picture.color === 'rgb' ? `${BY_BROWSER}.` : `${BY_BROWSER}; ${ALPHA_LOST}`);
  return { ...read, name: file.name || 'pasted picture', notes };
}

/** A PNG says how large it is in its first bytes; a whole file may take long to read. */
function checkSize(bytes: Uint8Array, name: string): void {
  const [width, height] = [readUint32(bytes, 16), readUint32(bytes, 20)];
  const { channels = 1 } = COLOR_MODELS.get(bytes[25] ?? 0) ?? {};
  const sizeBytes = height * rowBytesOf(width, channels, bytes[24] ?? 8);
  if (sizeBytes > MOST_BYTES) throw tooLarge(name, width, height, sizeBytes);
}

function tooLarge(name: string, width: number, height: number, sizeBytes: number): EnumeratorError {
  return new EnumeratorError(
    'E_LIMIT',
    `${name} has ${grouped(width)} × ${grouped(height)} pixels, which take ${sizeText(sizeBytes)}: this page opens pictures of up to ${sizeText(MOST_BYTES)}; make it smaller first`,
  );
}

const BY_BROWSER = 'Opened by this browser: 8 bit a channel, colours as sRGB';
const ALPHA_LOST = 'where something shines through, colours are only near. A PNG keeps them.';

/** The file, of which a browser leaves the pixels where they are. */
function asStored(file: File, bytes: Uint8Array, format: string): Blob {
  const stored = withoutOrientation(bytes, format);
  return stored === bytes
    ? file
    : new Blob([stored as Uint8Array<ArrayBuffer>], { type: file.type });
}

async function openByBrowser(file: Blob, name: string): Promise<Picture> {
  const source = await decode(file, name);
  try {
    const { width, height } = source;
    if (4 * width * height > MOST_BYTES) {
      throw tooLarge(name, width, height, 4 * width * height);
    }
    const pen = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
    if (pen === null) throw new Error('this browser gives the page no canvas');
    pen.drawImage(source.image, 0, 0);
    const { data } = pen.getImageData(0, 0, width, height, { colorSpace: 'srgb' });
    const samples = new Uint8Array(data.buffer);
    return dropOpaqueAlpha({ width, height, color: 'rgba', depth: 8, samples });
  } finally {
    source.close();
  }
}

interface Decoded {
  readonly image: CanvasImageSource;
  readonly width: number;
  readonly height: number;
  close(): void;
}

/** Drawings (SVG) have no bitmap, and only elements show them. */
async function decode(file: Blob, name: string): Promise<Decoded> {
  try {
    const image = await createImageBitmap(file, { imageOrientation: 'from-image' });
    return { image, width: image.width, height: image.height, close: () => image.close() };
  } catch {
    const address = URL.createObjectURL(file);
    const image = element('img', { src: address, alt: '' });
    try {
      await image.decode();
    } catch (cause) {
      URL.revokeObjectURL(address);
      throw new EnumeratorError('E_IO', `${name} is not a picture that this browser can open`, {
        cause,
      });
    }
    return {
      image,
      width: Math.max(1, image.naturalWidth),
      height: Math.max(1, image.naturalHeight),
      close: () => URL.revokeObjectURL(address),
    };
  }
}
