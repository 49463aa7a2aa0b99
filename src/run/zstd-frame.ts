/**
 * One zstd frame as a checkpoint has it: with a checksum and its content's size. SPEC §10, RFC 8878.
 *
 * The frame is walked here before zstd sees it. That tells a file which was cut off from one that was
 * damaged, which zstd's one error does not, and it bounds the memory that a file can ask for.
 * @module
 */
import { Compressor, Decompressor } from 'zstd-napi';

/** Why bytes are no such frame. */
export type FrameFault =
  | { readonly kind: 'truncated' }
  /** No zstd at all, or a frame of a sort that no checkpoint has. */
  | { readonly kind: 'foreign'; readonly reason: string }
  | { readonly kind: 'corrupt'; readonly reason: string };

export type FrameResult = { readonly content: Uint8Array } | { readonly fault: FrameFault };

const MAGIC = [0x28, 0xb5, 0x2f, 0xfd];
const MAX_BLOCK_BYTES = 2 ** 17;

/** Content up to here is stored as it is: it would hardly get shorter, and then every bit of the frame counts. */
const STORED_BYTES = 128;
/** The level at which zstd finds nothing to compress. */
const STORED_LEVEL = -131072;
/** The best level without Huffman codes, whose tables have spare bits that no reader checks. */
const COMPRESSED_LEVEL = -1;

/** Compress `content` into a frame of its own. @returns new bytes, owned by the caller */
export function writeFrame(content: Uint8Array): Uint8Array {
  const compressor = new Compressor();
  compressor.setParameters({
    checksumFlag: true,
    contentSizeFlag: true,
    compressionLevel: content.length <= STORED_BYTES ? STORED_LEVEL : COMPRESSED_LEVEL,
  });
  // A copy: what comes back may lie in memory that other Buffers share.
  return new Uint8Array(compressor.compress(content));
}

/**
 * The content of a frame, the inverse of {@link writeFrame}.
 * @param bytes - exactly one frame; left as they are
 * @param maxContentBytes - larger frames are foreign
 */
export function readFrame(bytes: Uint8Array, maxContentBytes: number): FrameResult {
  const fault = findFault(bytes, maxContentBytes);
  if (fault !== undefined) return { fault };
  try {
    return { content: new Decompressor().decompress(bytes) };
  } catch (error) {
    return corrupt(error instanceof Error ? error.message : String(error));
  }
}

/** Walk the frame's header and blocks up to its end. */
function findFault(bytes: Uint8Array, maxContentBytes: number): FrameFault | undefined {
  for (const [i, value] of MAGIC.entries()) {
    if (i >= bytes.length) return TRUNCATED;
    if (bytes[i] !== value)
      return { kind: 'foreign', reason: 'it does not begin as a zstd frame does' };
  }
  if (bytes.length === MAGIC.length) return TRUNCATED;
  const header = readHeader(bytes);
  if ('kind' in header) return header;
  if (header.contentBytes > BigInt(maxContentBytes)) {
    return { kind: 'foreign', reason: `its content is of ${header.contentBytes} bytes` };
  }

  let at = header.headerBytes;
  let blocks = 0;
  for (let isLast = false; !isLast; blocks++) {
    if (at + 3 > bytes.length) return TRUNCATED;
    const block = bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16);
    const type = (block >>> 1) & 3;
    const size = block >>> 3;
    if (type === 3) return corrupt('a block has no known type').fault;
    if (size > MAX_BLOCK_BYTES) return corrupt('a block is too long').fault;
    isLast = (block & 1) === 1;
    // A block of type 1 is one byte, `size` times.
    at += 3 + (type === 1 ? 1 : size);
    if (at > bytes.length) return TRUNCATED;
  }
  const end = at + 4;
  if (end > bytes.length) return TRUNCATED;
  if (end < bytes.length) return corrupt(`${bytes.length - end} bytes follow its end`).fault;
  // Nothing claims memory that its blocks could not fill.
  if (header.contentBytes > BigInt(blocks * MAX_BLOCK_BYTES))
    return corrupt('it is shorter than it says').fault;
  return undefined;
}

interface FrameHeader {
  /** Magic number included. */
  readonly headerBytes: number;
  readonly contentBytes: bigint;
}

/** @param bytes - at least five, beginning with the magic number */
function readHeader(bytes: Uint8Array): FrameHeader | FrameFault {
  const descriptor = bytes[4]!;
  const isSingleSegment = (descriptor & 0x20) !== 0;
  if ((descriptor & 0x18) !== 0) return corrupt('its header has unknown bits').fault;
  if ((descriptor & 0x04) === 0)
    return { kind: 'foreign', reason: 'its zstd frame has no checksum' };
  if ((descriptor & 0x03) !== 0)
    return { kind: 'foreign', reason: 'its zstd frame needs a dictionary' };
  const flag = descriptor >>> 6;
  if (flag === 0 && !isSingleSegment) {
    return { kind: 'foreign', reason: "its zstd frame does not say the content's size" };
  }
  const sizeBytes = 2 ** flag;
  const sizeAt = isSingleSegment ? 5 : 6;
  const headerBytes = sizeAt + sizeBytes;
  if (headerBytes > bytes.length) return TRUNCATED;
  let contentBytes = flag === 1 ? 256n : 0n;
  for (let i = 0; i < sizeBytes; i++) contentBytes += BigInt(bytes[sizeAt + i]!) << BigInt(8 * i);
  return { headerBytes, contentBytes };
}

const TRUNCATED: FrameFault = { kind: 'truncated' };

function corrupt(reason: string): { readonly fault: FrameFault } {
  return { fault: { kind: 'corrupt', reason } };
}
