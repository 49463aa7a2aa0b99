/**
 * Animated WebP, of which this ffmpeg reads nothing: its first frame as a file of its own.
 * @module
 */

const RIFF_BYTES = 12;
const CHUNK_BYTES = 8;
/** Place, size, time and flags of a frame, before its own chunks. */
const FRAME_BYTES = 16;
const ANIMATION = 0x02;
const ALPHA = 0x10;

/** Whether the flag in its first chunk, VP8X, says so. */
export function isAnimatedWebp(bytes: Uint8Array): boolean {
  return (
    nameAt(bytes, 8) === 'WEBP' &&
    nameAt(bytes, RIFF_BYTES) === 'VP8X' &&
    (bytes[20]! & ANIMATION) !== 0
  );
}

/**
 * The first frame of an animation as a still picture.
 * @returns undefined where it is not whole, or does not fill the picture
 */
export function firstWebpFrame(bytes: Uint8Array): Uint8Array | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let at = RIFF_BYTES; at + CHUNK_BYTES + FRAME_BYTES <= bytes.length;) {
    const size = view.getUint32(at + 4, true);
    const from = at + CHUNK_BYTES;
    if (nameAt(bytes, at) === 'ANMF') {
      const isWhole = from + size <= bytes.length && fillsCanvas(bytes, from);
      return isWhole
        ? stillWebp(bytes, bytes.subarray(from + FRAME_BYTES, from + size))
        : undefined;
    }
    at = from + size + (size % 2);
  }
  return undefined;
}

/** Its place is the corner, and its size that of VP8X. */
function fillsCanvas(bytes: Uint8Array, frame: number): boolean {
  const canvas = RIFF_BYTES + CHUNK_BYTES + 4;
  for (let i = 0; i < 6; i++) {
    if (bytes[frame + i] !== 0 || bytes[frame + 6 + i] !== bytes[canvas + i]) return false;
  }
  return true;
}

/** @param chunks - those of the frame: its alpha, if it has one, and its pixels */
function stillWebp(bytes: Uint8Array, chunks: Uint8Array): Uint8Array {
  // The chunk VP8X with its flags and the size.
  const head = bytes.slice(0, RIFF_BYTES + CHUNK_BYTES + 10);
  head[20] = nameAt(chunks, 0) === 'ALPH' ? ALPHA : 0;
  const still = new Uint8Array(head.length + chunks.length);
  still.set(head);
  still.set(chunks, head.length);
  new DataView(still.buffer).setUint32(4, still.length - 8, true);
  return still;
}

function nameAt(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + 4));
}
