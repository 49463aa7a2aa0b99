/**
 * Comments in GIF files: one put behind the frames of a finished file, and the way back. The
 * format is CompuServe's "Graphics Interchange Format, Version 89a".
 *
 *     header 6, screen 7, colours?   { image | extension }   trailer 0x3B
 *
 * A comment is an extension, 0x21 0xFE, whose text stands in sub-blocks of up to 255 bytes, each
 * behind its length; an empty one ends them. Put before the trailer it moves nothing else, so a
 * film of any length gets its comment by writing over its last byte.
 *
 * The walk reads a file in windows and keeps nothing but comments, up to a limit. It steps by
 * at least a byte each time, so that it ends with the file, whatever that holds.
 * @module
 */
import { EnumeratorError } from '../core/errors.js';
import { grouped } from './png/format.js';

/** A file that is read piece by piece. */
export interface GifSource {
  readonly sizeBytes: number;
  /** The bytes from `offset` on: exactly `length` of them; valid until the next call. */
  readonly read: (offset: number, length: number) => Uint8Array;
}

export interface GifFacts {
  readonly frames: number;
  /** In the order of the file: those that are UTF-8, not empty, and together up to 1 MiB. */
  readonly comments: readonly string[];
  /** Where the trailer stands, the last byte of the picture. */
  readonly trailerAt: number;
  /** `89a`, or `87a`, which knows no extensions. */
  readonly version: string;
}

/** What to write where, so that a file has one comment more. Nothing behind it remains. */
export interface GifPatch {
  readonly at: number;
  readonly bytes: Uint8Array;
}

const WINDOW_BYTES = 2 ** 16;
const MAX_COMMENT_BYTES = 2 ** 20;
const MAX_SUB_BLOCK_BYTES = 255;

const EXTENSION = 0x21;
const COMMENT = 0xfe;
const IMAGE = 0x2c;
const TRAILER = 0x3b;

const HEADER_BYTES = 13;

/**
 * Walk through the blocks of a file up to its trailer; what stands behind that is not looked at.
 * @throws {@link EnumeratorError} `E_OUTPUT` where it is no GIF, ends before its trailer, or
 * holds what is no block; what `read` throws goes through
 */
export function readGif(source: Uint8Array | GifSource): GifFacts {
  const window = new Window(source);
  const version = readVersion(window);
  const comments = new Comments();
  let frames = 0;
  let at = HEADER_BYTES + colorTableBytes(window.byteAt(10));
  for (;;) {
    const kind = window.byteAt(at);
    if (kind === TRAILER) return { frames, comments: comments.texts, trailerAt: at, version };
    if (kind === IMAGE) {
      // The descriptor, its colours, and the first byte of the coded pixels.
      at = skipSubBlocks(window, at + 11 + colorTableBytes(window.byteAt(at + 9)));
      frames++;
    } else if (kind === EXTENSION) {
      const isComment = window.byteAt(at + 1) === COMMENT;
      at = isComment ? comments.take(window, at + 2) : skipSubBlocks(window, at + 2);
    } else {
      throw gifError(
        `what stands at byte ${grouped(at)} of the GIF is no block: it begins with ${kind}`,
      );
    }
  }
}

/**
 * How a finished file gets a comment behind its frames.
 * @param comment - any text but an empty one; ASCII is what the format has in mind
 * @throws {@link EnumeratorError} `E_OUTPUT` as {@link readGif}, and where the file is a GIF87a or
 * does not end with its trailer
 */
export function gifCommentPatch(source: Uint8Array | GifSource, comment: string): GifPatch {
  if (comment === '') throw new TypeError('comment must not be empty');
  const { trailerAt, version } = readGif(source);
  if (version !== '89a') {
    throw gifError(`a GIF${version} can hold no comment: write it as GIF89a`);
  }
  const sizeBytes = source instanceof Uint8Array ? source.length : source.sizeBytes;
  const behind = sizeBytes - trailerAt - 1;
  if (behind > 0) {
    throw gifError(
      `${grouped(behind)} bytes stand behind the GIF's end at byte ${grouped(trailerAt + 1)}: cut them off`,
    );
  }
  return { at: trailerAt, bytes: makeTail(new TextEncoder().encode(comment)) };
}

/**
 * {@link gifCommentPatch}, applied to a whole file.
 * @returns new memory
 * @throws {@link EnumeratorError} as {@link gifCommentPatch}
 */
export function appendGifComment(file: Uint8Array, comment: string): Uint8Array {
  const { at, bytes } = gifCommentPatch(file, comment);
  const longer = new Uint8Array(at + bytes.length);
  longer.set(file.subarray(0, at));
  longer.set(bytes, at);
  return longer;
}

/** The extension and the trailer. */
function makeTail(text: Uint8Array): Uint8Array {
  const blocks = Math.ceil(text.length / MAX_SUB_BLOCK_BYTES);
  const tail = new Uint8Array(2 + blocks + text.length + 2);
  tail[0] = EXTENSION;
  tail[1] = COMMENT;
  let at = 2;
  for (let from = 0; from < text.length; from += MAX_SUB_BLOCK_BYTES) {
    const block = text.subarray(from, from + MAX_SUB_BLOCK_BYTES);
    tail[at] = block.length;
    tail.set(block, at + 1);
    at += 1 + block.length;
  }
  tail[at + 1] = TRAILER;
  return tail;
}

function readVersion(window: Window): string {
  let name = '';
  for (let i = 0; i < 6; i++) name += String.fromCharCode(window.byteAt(i));
  if (name !== 'GIF89a' && name !== 'GIF87a') {
    throw gifError('not a GIF: the file does not begin with GIF89a or GIF87a');
  }
  return name.slice(3);
}

function colorTableBytes(flags: number): number {
  return (flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 7) + 1);
}

/** @returns where the block behind them begins */
function skipSubBlocks(window: Window, from: number): number {
  let at = from;
  for (;;) {
    const length = window.byteAt(at);
    at += 1 + length;
    if (length === 0) return at;
  }
}

/** The texts found so far, and how much more may be kept. */
class Comments {
  readonly texts: string[] = [];
  #room = MAX_COMMENT_BYTES;

  /** As {@link skipSubBlocks}, and keeps what it passes. */
  take(window: Window, from: number): number {
    const bytes: number[] = [];
    let at = from;
    for (;;) {
      const length = window.byteAt(at);
      if (length === 0) break;
      // One byte above the room is enough to see that there is too much.
      const kept = Math.min(length, this.#room + 1 - bytes.length);
      for (let i = 1; i <= kept; i++) bytes.push(window.byteAt(at + i));
      at += 1 + length;
    }
    this.#keep(bytes);
    return at + 1;
  }

  #keep(bytes: readonly number[]): void {
    if (bytes.length === 0 || bytes.length > this.#room) return;
    try {
      const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
      this.texts.push(decoder.decode(Uint8Array.from(bytes)));
    } catch {
      return;
    }
    this.#room -= bytes.length;
  }
}

/** Any byte of a file, from a piece of it that is held. */
class Window {
  readonly #source: GifSource;
  #start = 0;
  #bytes: Uint8Array;

  constructor(source: Uint8Array | GifSource) {
    const isWhole = source instanceof Uint8Array;
    this.#bytes = isWhole ? source : new Uint8Array(0);
    this.#source = isWhole
      ? { sizeBytes: source.length, read: (at, length) => source.subarray(at, at + length) }
      : source;
  }

  byteAt(at: number): number {
    const byte = this.#bytes[at - this.#start];
    return byte ?? this.#load(at);
  }

  #load(at: number): number {
    const { sizeBytes, read } = this.#source;
    const length = Math.min(WINDOW_BYTES, sizeBytes - at);
    const bytes = length > 0 ? read(at, length) : new Uint8Array(0);
    if (length <= 0 || bytes.length !== length) {
      throw gifError(
        `the GIF ends before its trailer: ${grouped(sizeBytes)} bytes are there, and byte ${grouped(at)} is needed`,
      );
    }
    this.#start = at;
    this.#bytes = bytes;
    return bytes[0]!;
  }
}

function gifError(message: string): EnumeratorError {
  return new EnumeratorError('E_OUTPUT', message);
}
