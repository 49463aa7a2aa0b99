/**
 * One zstd frame as a checkpoint has it: with a checksum and its content's size. CHECKPOINT §1, RFC 8878.
 *
 * The native part of zstd-napi is loaded with the first frame, so that everything which needs no
 * checkpoint works where its install script did not run.
 * @module
 */
import { counted } from '../../core/cardinality.js';
import { createRequire } from 'node:module';
import type * as Zstd from 'zstd-napi/binding.js';
import { EnumeratorError, messageOf } from '../../core/errors.js';

/** Why bytes are no such frame. */
export type FrameFault =
  | { readonly kind: 'truncated' }
  /** No zstd at all, or a frame of a sort that no checkpoint has. */
  | { readonly kind: 'foreign'; readonly reason: string }
  | { readonly kind: 'corrupt'; readonly reason: string };

export type FrameResult = { readonly content: Uint8Array } | { readonly fault: FrameFault };

const require = createRequire(import.meta.url);
const MAGIC = [0x28, 0xb5, 0x2f, 0xfd];
/** A block gives at most so many bytes, and takes at least four: its header and one more. */
const MAX_BLOCK_BYTES = 2 ** 17;

/** Content up to here is stored as it is: it would hardly get shorter, and then every bit of the frame counts. */
const STORED_BYTES = 128;
/** The level at which zstd finds nothing to compress. */
const STORED_LEVEL = -131072;
/** The best level without Huffman codes, whose tables have spare bits that no reader checks. */
const COMPRESSED_LEVEL = -1;

/**
 * Compress `content` into a frame of its own.
 * @returns new bytes, owned by the caller
 * @throws {@link EnumeratorError} `E_IO` where zstd-napi has not been built
 */
export function writeFrame(content: Uint8Array): Uint8Array {
  const { CCtx, CParameter, compressBound } = loadZstd();
  const context = new CCtx();
  context.setParameter(CParameter.checksumFlag, 1);
  context.setParameter(CParameter.contentSizeFlag, 1);
  const level = content.length <= STORED_BYTES ? STORED_LEVEL : COMPRESSED_LEVEL;
  context.setParameter(CParameter.compressionLevel, level);
  const frame = new Uint8Array(compressBound(content.length));
  return frame.slice(0, context.compress2(frame, content));
}

/**
 * The content of a frame, the inverse of {@link writeFrame}.
 * @param bytes - exactly one frame; left as they are
 * @param maxContentBytes - larger frames are foreign
 * @throws {@link EnumeratorError} `E_IO` where zstd-napi has not been built
 */
export function readFrame(bytes: Uint8Array, maxContentBytes: number): FrameResult {
  const { DCtx, findFrameCompressedSize, getFrameContentSize } = loadZstd();
  if (MAGIC.some((value, i) => i < bytes.length && bytes[i] !== value))
    return foreign('it does not begin as a zstd frame does');
  if (bytes.length <= MAGIC.length) return TRUNCATED;
  const descriptor = bytes[4]!;
  // Bits without a meaning, one of which zstd passes over.
  if ((descriptor & 0x18) !== 0) return corrupt('its header has an unknown bit');
  if ((descriptor & 0x04) === 0) return foreign('its zstd frame has no checksum');
  if ((descriptor & 0x03) !== 0) return foreign('its zstd frame needs a dictionary');
  try {
    const frameBytes = findFrameCompressedSize(bytes);
    if (frameBytes < bytes.length)
      return corrupt(
        `${counted(bytes.length - frameBytes, 'byte follows', 'bytes follow')} its end`,
      );
    const contentBytes = getFrameContentSize(bytes);
    if (contentBytes === null) return foreign("its zstd frame does not say the content's size");
    if (contentBytes > maxContentBytes) return foreign(`its content is of ${contentBytes} bytes`);
    // Nothing claims memory that its blocks could not fill.
    if (contentBytes > (frameBytes / 4) * MAX_BLOCK_BYTES)
      return corrupt('it is shorter than it says');
    const content = new Uint8Array(contentBytes);
    new DCtx().decompress(content, bytes);
    return { content };
  } catch (error) {
    const reason = messageOf(error);
    return reason === ENDS_TOO_EARLY ? TRUNCATED : corrupt(reason);
  }
}

/** @throws {@link EnumeratorError} `E_IO` where it has not been built */
function loadZstd(): typeof Zstd {
  try {
    return require('zstd-napi/binding.js') as typeof Zstd;
  } catch (cause) {
    throw new EnumeratorError(
      'E_IO',
      'a checkpoint needs the native part of zstd-napi, whose install script has not run: run `npm rebuild zstd-napi --ignore-scripts=false` (with pnpm, `pnpm approve-builds`), then try again',
      { cause },
    );
  }
}

/** What zstd says of a frame that is cut off. */
const ENDS_TOO_EARLY = 'Src size is incorrect';
const TRUNCATED = { fault: { kind: 'truncated' } } as const;

function foreign(reason: string): FrameResult {
  return { fault: { kind: 'foreign', reason } };
}

function corrupt(reason: string): FrameResult {
  return { fault: { kind: 'corrupt', reason } };
}
