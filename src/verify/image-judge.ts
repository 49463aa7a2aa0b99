/**
 * What a file, member or frame holds that is not byte for byte what the run wrote.
 * @module
 */
import { counted, grouped } from '../core/cardinality.js';
import { type ImageFormat, imageAt, isPng, positionOf, type RunRecord } from '../run/record.js';
import { exactSamples } from '../pictures/exact.js';
import { fromPng } from '../pictures/picture.js';
import { readPng } from '../codecs/png/reader.js';
import { pnmFormat } from '../codecs/pnm.js';
import { EnumeratorError, resultOf } from '../core/errors.js';
import { nodeZlib } from '../io/node-zlib.js';
import { Numbering } from '../core/numbering.js';
import type { Space } from '../core/space.js';
import { type FrameSource, openFrames } from '../run/engine/frames.js';
import { isWithin, type PositionRange } from '../core/range.js';
import { type ImageEncoder, makeImageEncoder } from '../run/outputs/image-encoder.js';
import { briefIndex } from '../core/index-format.js';

/** `holds` is an image of the run; a `reason` is anything else that is wrong. */
export type Judgement =
  | { readonly kind: 'right' }
  | { readonly kind: 'duplicate'; readonly holds: bigint }
  | { readonly kind: 'damaged'; readonly reason: string };

const RIGHT: Judgement = { kind: 'right' };
/** A picture of another size than the run's is read up to here, to say which size it has. */
const FOREIGN_PIXELS = 2 ** 24;

/** Judges images of a run, by a numbering of its own: frames that others hold stay valid. */
export class ImageJudge {
  readonly #record: RunRecord;
  readonly #frames: FrameSource;
  /** From frames back to numbers; undefined for Random Art. */
  readonly #numbering: Numbering | undefined;
  /** The positions of the images that may have been swapped or copied. */
  readonly #ranges: readonly PositionRange[];
  /** Of PNM. */
  #encoder: ImageEncoder | undefined;

  /** @param ranges - the run's positions, and those of other shards in the same folder */
  constructor(record: RunRecord, ranges: readonly PositionRange[] = [record]) {
    this.#record = record;
    this.#ranges = ranges;
    this.#frames = openFrames(record);
    this.#numbering = this.#frames instanceof Numbering ? this.#frames : undefined;
  }

  /** The sample bytes at a position; valid until the next call of any method. */
  frameAt(position: bigint): Uint8Array {
    return this.#frames.batch(imageAt(this.#record, position), 1);
  }

  /**
   * The number of a frame; undefined for Random Art, whose pictures do not tell their numbers.
   * @throws EnumeratorError `E_FRAME` where they are no frame of the space
   */
  indexOf(samples: Uint8Array): bigint | undefined {
    return this.#numbering?.indexOf(samples);
  }

  /** Judge the bytes of an image's file. */
  judgeFile(bytes: Uint8Array, position: bigint): Judgement {
    const samples = resultOf(() => this.#decode(bytes));
    return samples instanceof EnumeratorError
      ? { kind: 'damaged', reason: samples.message }
      : this.judgeSamples(samples, position);
  }

  judgeSamples(samples: Uint8Array, position: bigint): Judgement {
    const wanted = imageAt(this.#record, position);
    const index = resultOf(() => this.indexOf(samples));
    if (index instanceof EnumeratorError) return { kind: 'damaged', reason: index.message };
    if (index === undefined) {
      if (Buffer.compare(samples, this.frameAt(position)) === 0) return RIGHT;
      const reason = `its samples are not those of picture ${briefIndex(wanted)}`;
      return { kind: 'damaged', reason };
    }
    if (index === wanted) return RIGHT;
    if (this.#isOfRun(index)) return { kind: 'duplicate', holds: index };
    const reason = `its samples are image ${briefIndex(index)}, which is not in this run`;
    return { kind: 'damaged', reason };
  }

  /**
   * The number of an image of the run that a file holds; undefined where it holds none.
   * @param name - the file's, which may say the format
   */
  imageIn(bytes: Uint8Array, name = ''): bigint | undefined {
    const format = this.#formatOf(bytes, name);
    if (format === undefined) return undefined;
    const index = resultOf(() => this.indexOf(this.#decode(bytes, format)));
    return typeof index === 'bigint' && this.#isOfRun(index) ? index : undefined;
  }

  /** By what the bytes begin with; sample bytes have nothing that tells them. */
  #formatOf(bytes: Uint8Array, name: string): ImageFormat | undefined {
    if (bytes.length > 8 && bytes[0] === 0x89 && bytes[1] === 0x50) return 'png';
    if (bytes.length > 8 && bytes[0] === 0x50 && bytes[1]! >= 0x31 && bytes[1]! <= 0x37)
      return 'pnm';
    const isRaw = this.#record.output.format === 'raw' || name.toLowerCase().endsWith('.raw');
    return isRaw && bytes.length === this.#record.space.sampleBytes ? 'raw' : undefined;
  }

  #isOfRun(index: bigint): boolean {
    const position = positionOf(this.#record, index);
    return this.#ranges.some((range) => isWithin(range, position));
  }

  #decode(bytes: Uint8Array, format = this.#record.output.format): Uint8Array {
    if (bytes.length === 0) throw new EnumeratorError('E_FRAME', 'the file is empty');
    if (isPng(format)) return this.#decodePng(bytes);
    if (format === 'pnm') return this.#decodePnm(bytes);
    return bytes;
  }

  #decodePng(bytes: Uint8Array): Uint8Array {
    const { space, palette } = this.#record;
    const png = readPng(bytes, {
      ...nodeZlib,
      strict: true,
      maxPixels: Math.max(FOREIGN_PIXELS, space.width * space.height),
    });
    if (png.width !== space.width || png.height !== space.height) {
      const { width, height } = png;
      throw new EnumeratorError(
        'E_FRAME',
        `it has ${width}×${height} pixels: the images of this run have ${space.width}×${space.height}`,
      );
    }
    return exactSamples(fromPng(png), space, palette?.colors);
  }

  /** Only the PNM files that this program writes are read: encoding the samples must give the same bytes. */
  #decodePnm(bytes: Uint8Array): Uint8Array {
    const { space, palette } = this.#record;
    const encoder = (this.#encoder ??= makeImageEncoder({
      ...this.#record,
      output: { ...this.#record.output, format: 'pnm' },
    }));
    if (bytes.length !== encoder.maxBytes) {
      throw new EnumeratorError(
        'E_FRAME',
        `it has ${counted(bytes.length, 'byte')}: an image of this run has ${grouped(encoder.maxBytes)}`,
      );
    }
    const isBits = pnmFormat(space) === 'pbm';
    const bodyBytes = isBits
      ? Math.ceil(space.width / 8) * space.height
      : space.sampleBytes * (palette === undefined ? 1 : 3);
    const body = bytes.subarray(bytes.length - bodyBytes);
    let samples: Uint8Array;
    if (isBits) samples = takeBits(body, space);
    else if (palette !== undefined) {
      const { width, height } = space;
      const picture = { width, height, color: 'rgb', depth: 8, samples: body } as const;
      samples = exactSamples(picture, space, palette.colors);
    } else samples = space.depth === 16 ? Buffer.from(body).swap16() : body;
    if (Buffer.compare(encoder.encode(samples, 0n), bytes) !== 0)
      throw new EnumeratorError(
        'E_FRAME',
        'its size, depth or sample values do not belong to this run',
      );
    return samples;
  }
}

function takeBits(body: Uint8Array, { width, sampleBytes }: Space): Uint8Array {
  const rowBytes = Math.ceil(width / 8);
  return Uint8Array.from({ length: sampleBytes }, (_, i) => {
    const x = i % width;
    const byte = body[Math.floor(i / width) * rowBytes + (x >>> 3)]!;
    return ((byte >>> (7 - (x & 7))) & 1) ^ 1;
  });
}
