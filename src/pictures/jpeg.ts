/**
 * A JPEG file taken apart into its segments, as far as its end and its EXIF need.
 * @module
 */

const END_OF_IMAGE = 0xd9;
const APP1 = 0xe1;
/** Lower markers, and 00 itself, belong to the coded pixels. */
const LOWEST_MARKER = 0xc0;

/** What {@link walkJpeg} finds. */
export interface JpegParts {
  /** The content of an EXIF segment: a TIFF file. A view of the bytes. */
  readonly exif: Uint8Array | undefined;
  /** Whether the file holds the picture's end. Decoders draw a picture even without it. */
  readonly isEnded: boolean;
}

/** @param bytes - a whole file, which begins as a JPEG does */
export function walkJpeg(bytes: Uint8Array): JpegParts {
  let exif: Uint8Array | undefined;
  let at = 2;
  for (;;) {
    at = bytes.indexOf(0xff, at);
    const marker = at < 0 ? undefined : bytes[at + 1];
    if (marker === undefined) return { exif, isEnded: false };
    at += 1;
    // A fill byte: the marker follows it.
    if (marker === 0xff) continue;
    at += 1;
    if (marker === END_OF_IMAGE) return { exif, isEnded: true };
    // Restarts, and a start of image in the midst of one, have no content.
    if (marker < LOWEST_MARKER || (marker >= 0xd0 && marker <= 0xd8)) continue;
    const length = ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
    if (length < 2 || at + length > bytes.length) return { exif, isEnded: false };
    if (marker === APP1) exif ??= exifOf(bytes.subarray(at + 2, at + length));
    at += length;
  }
}

/** The TIFF file of an EXIF segment, which begins with `Exif` and two zeros. */
export function exifOf(segment: Uint8Array): Uint8Array | undefined {
  const name = String.fromCharCode(...segment.subarray(0, 6));
  return name === 'Exif\0\0' ? segment.subarray(6) : undefined;
}
