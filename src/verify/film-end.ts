/**
 * Where a film ends by what its container says. Players and ffmpeg pass over what lies behind that.
 * @module
 */
import { PieceReader } from '../io/pieces.js';

/** How many bytes lie behind the end of a film; 0 too where its container does not tell its end. */
export function bytesBehind(name: string): number {
  const file = new PieceReader(name);
  try {
    const window = new Window(file);
    const end = endOf(window);
    return end === undefined ? 0 : Math.max(0, file.size - end);
  } finally {
    file.close();
  }
}

const WINDOW_BYTES = 2 ** 16;

/** A file of which small pieces are read, one soon behind the other. */
class Window {
  readonly size: number;
  readonly #file: PieceReader;
  #start = 0;
  #bytes = Buffer.alloc(0);

  constructor(file: PieceReader) {
    this.#file = file;
    this.size = file.size;
  }

  /** Shorter where the file ends; valid until the next call. @param length - at most a window */
  read(at: number, length: number): Buffer {
    if (at < this.#start || at + length > this.#start + this.#bytes.length) {
      this.#start = at;
      this.#bytes = Buffer.from(this.#file.read(at, WINDOW_BYTES));
    }
    return this.#bytes.subarray(at - this.#start, at - this.#start + length);
  }

  byte(at: number): number {
    return this.read(at, 1)[0] ?? -1;
  }

  text(at: number, length: number): string {
    return this.read(at, length).toString('latin1');
  }
}

/**
 * Undefined where it is no container that is known here, or is damaged. An APNG is read by this program
 * itself, to its very end.
 */
function endOf(file: Window): number | undefined {
  const begin = file.read(0, 12);
  if (begin.length < 12) return undefined;
  if (begin.readUInt32BE(0) === EBML) return endOfMatroska(file);
  if (file.text(4, 4) === 'ftyp') return endOfMp4(file);
  if (file.text(0, 4) === 'GIF8') return endOfGif(file);
  if (file.text(0, 4) === 'RIFF' && file.text(8, 4) === 'AVI ') return endOfAvi(file);
  return undefined;
}

const EBML = 0x1a45dfa3;
const SEGMENT = 0x18538067;

/** RFC 8794, "EBML": elements of an id, a size, and so many bytes. The last one is the segment. */
function endOfMatroska(file: Window): number | undefined {
  for (let at = 0; at < file.size;) {
    const id = file.read(at, 4);
    const isSegment = id.length === 4 && id.readUInt32BE(0) === SEGMENT;
    if (!isSegment && (at > 0 || id.readUInt32BE(0) !== EBML)) return undefined;
    const size = readSize(file, at + 4);
    if (size === undefined) return undefined;
    at = size.end;
    if (isSegment) return at;
  }
  return undefined;
}

/** The end of an element whose size stands at a place; undefined where it is not known. */
function readSize(file: Window, at: number): { readonly end: number } | undefined {
  const first = file.byte(at);
  if (first <= 0) return undefined;
  const length = Math.clz32(first) - 23;
  const bytes = file.read(at, length);
  const mask = 2 ** (8 - length) - 1;
  const isUnknown = (bytes[0]! & mask) === mask && bytes.subarray(1).every((byte) => byte === 255);
  if (bytes.length < length || isUnknown) return undefined;
  let size = bytes[0]! & mask;
  for (const byte of bytes.subarray(1)) size = size * 256 + byte;
  return { end: at + length + size };
}

/** Boxes that have a film's frames, or say where these lie. */
const FILM_BOXES = new Set(['moov', 'mdat', 'moof', 'mfra']);

/** ISO/IEC 14496-12: boxes of a size, four letters, and what they hold. */
function endOfMp4(file: Window): number | undefined {
  let end: number | undefined;
  for (let at = 0; at < file.size;) {
    const head = file.read(at, 16);
    const type = head.toString('latin1', 4, 8);
    let size = head.length < 8 ? 0 : head.readUInt32BE(0);
    if (size === 1 && head.length === 16) size = Number(head.readBigUInt64BE(8));
    // The last box may go on to the end of the file.
    if (size === 0 && head.length >= 8 && FILM_BOXES.has(type)) return file.size;
    // Another file behind this one begins as this one does.
    const isOther = type === 'ftyp' && at > 0;
    if (size < 8 || at + size > file.size || isOther || !/^[a-z0-9 ]{4}$/i.test(type)) return end;
    at += size;
    if (FILM_BOXES.has(type)) end = at;
  }
  return end;
}

/** GIF89a: a screen, then extensions and images, in blocks of up to 255 bytes, then a semicolon. */
function endOfGif(file: Window): number | undefined {
  const tableBytes = (flags: number): number =>
    (flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 7) + 1);
  let at = 13 + tableBytes(file.byte(10));
  for (;;) {
    const mark = file.byte(at);
    if (mark === 0x3b) return at + 1;
    if (mark === 0x21) at += 2;
    else if (mark === 0x2c) at += 11 + tableBytes(file.byte(at + 9));
    else return undefined;
    let length = file.byte(at);
    for (; length > 0; length = file.byte(at)) at += 1 + length;
    if (length < 0) return undefined;
    at++;
  }
}

/** OpenDML: a list of the whole film, and more of them where it is long. */
function endOfAvi(file: Window): number {
  for (let at = 0; ;) {
    const size = file.read(at + 4, 4).readUInt32LE(0);
    at += 8 + size + (size % 2);
    if (file.text(at, 4) !== 'RIFF' || file.text(at + 8, 4) !== 'AVIX') return at;
  }
}
