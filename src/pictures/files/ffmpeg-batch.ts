/**
 * Many small pictures decoded by a few runs of ffmpeg.
 *
 * This is a short cut and no second judge: where a run complains of anything, its pictures are tried
 * in smaller runs, and what is not decoded in the end is read alone, which tells what is wrong with it.
 * @module
 */
import { type BatchEnd, type BatchItem, readBatch } from '../../io/media-batch.js';
import { isSystemError } from '../../io/system-error.js';
import { EnumeratorError, resultOf } from '../../core/errors.js';
import { readComplaints } from './complaints.js';
import { AS_STORED, type DecodedPixels, preparePicture, rawOutput } from './ffmpeg-picture.js';
import { BATCHED_FORMATS, type PictureBytes } from './formats.js';
import { chooseForm } from './pixel-form.js';

/** A run that complains is cut into as many. */
const SMALLER_RUNS = 4;
/** All pictures of a run may be in ffmpeg's memory at once. */
const MAX_PIXELS = 2 ** 20;
/** What is kept of decoded pictures until their turn has come. */
const MAX_OUTPUT_BYTES = 2 ** 26;
const TIME_LIMIT_MS = 20_000;

/**
 * Decode what can be decoded together.
 * @param files - of formats that {@link BATCHED_FORMATS} has
 * @returns those that were; never rejected
 */
export async function decodeBatch(
  files: readonly PictureBytes[],
): Promise<ReadonlyMap<PictureBytes, DecodedPixels>> {
  const batch = new Batch();
  await batch.decode(files.flatMap((file) => expect(file) ?? []));
  return batch.decoded;
}

/** One that can be decoded with others. */
interface Expected {
  readonly file: PictureBytes;
  readonly input: BatchItem['input'];
  /** In which ffmpeg will find the pixels, or has found them. */
  readonly pixelFormat: string;
}

/** @returns nothing where there is something to be said of the file before ffmpeg reads it */
function expect(file: PictureBytes): Expected | undefined {
  const prepared = resultOf(() => preparePicture(file, {}));
  if (prepared instanceof EnumeratorError) return undefined;
  const { pixelFormat } = BATCHED_FORMATS.get(file.format.name)!;
  return { file, input: prepared.input, pixelFormat };
}

class Batch {
  readonly decoded = new Map<PictureBytes, DecodedPixels>();
  #bytesLeft = MAX_OUTPUT_BYTES;

  async decode(pictures: readonly Expected[]): Promise<void> {
    // One alone is read alone.
    if (pictures.length < 2) return;
    const end = await this.#run(pictures);
    if (end === 'hopeless') return;
    if (!isClean(end)) {
      const length = Math.ceil(pictures.length / SMALLER_RUNS);
      for (let at = 0; at < pictures.length; at += length) {
        await this.decode(pictures.slice(at, at + length));
      }
      return;
    }
    const others: Expected[] = [];
    for (const [i, { file, input, pixelFormat }] of pictures.entries()) {
      const found = end.found[i];
      const output = end.outputs[i]!;
      if (found === undefined) continue;
      const form = chooseForm(found.pixelFormat);
      if (form.rawFormat !== chooseForm(pixelFormat).rawFormat) {
        others.push({ file, input, pixelFormat: found.pixelFormat });
      } else if (output.length === form.bytes * found.width * found.height) {
        this.decoded.set(file, { ...found, output, complaint: '' });
        this.#bytesLeft -= output.length;
      }
    }
    await this.decode(others);
  }

  /** @returns `hopeless` where smaller runs would do no better */
  async #run(pictures: readonly Expected[]): Promise<BatchEnd | 'hopeless'> {
    const limits = { maxOutputBytes: this.#bytesLeft, timeLimitMs: TIME_LIMIT_MS };
    try {
      return (await readBatch(pictures.map(itemOf), limits)) ?? 'hopeless';
    } catch (error) {
      if (isSystemError(error) && error.code === 'ENOENT') return 'hopeless';
      // There may be too few descriptors for so many pipes.
      return { isWhole: false, complaint: '', found: [], outputs: [] };
    }
  }
}

function isClean({ isWhole, complaint }: BatchEnd): boolean {
  const { damage, remarks } = readComplaints(complaint);
  return isWhole && damage === undefined && remarks.length === 0;
}

function itemOf({ input, pixelFormat }: Expected): BatchItem {
  return {
    input,
    before: [...AS_STORED, '-max_pixels', `${MAX_PIXELS}`],
    after: rawOutput(chooseForm(pixelFormat)),
  };
}
