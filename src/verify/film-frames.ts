/**
 * The frames of a film against the images of its run. A frame that is left out or put in moves all
 * frames after it: so the frame after a wrong one tells what is wrong.
 * @module
 */
import { makeFilmFormat } from '../run/outputs/frame-format.js';
import { type Film, imageAt, positionOf, type RunRecord } from '../run/record.js';
import { overlayChannels, type PixelFormat } from '../codecs/film-frame.js';
import { readOverlay } from '../codecs/overlay/index.js';
import { exactSamples } from '../pictures/exact.js';
import { chooseForm } from '../pictures/files/pixel-form.js';
import { type Picture, shrinkPicture } from '../pictures/picture.js';
import { counted, grouped } from '../core/cardinality.js';
import { EnumeratorError, resultOf } from '../core/errors.js';
import { isWithin, type PositionRange } from '../core/range.js';
import { batchOf } from './diagnosis.js';
import type { Findings } from './findings.js';
import { ImageJudge } from './image-judge.js';

/** The forms in which frames come back; `pal8` comes back as its colours. */
export type FrameFormat = Exclude<PixelFormat, 'pal8'>;

/** A film, or one segment of a run that is not complete. */
export interface FilmView {
  readonly record: RunRecord;
  readonly file: string;
  readonly range: PositionRange;
  /** Each valid until the next. */
  readonly frames: AsyncIterable<Uint8Array>;
  readonly findings: Findings;
}

/** Compare each frame of a lossless film with its image. */
export async function compareFrames(view: FilmView, format: FrameFormat): Promise<void> {
  const { record, file, range, findings } = view;
  const expected = new ExpectedFilm(record, range, format);
  const frames = view.frames[Symbol.asyncIterator]();
  const take = async (): Promise<Uint8Array | undefined> => {
    const { value, done } = await frames.next();
    return done === true ? undefined : value;
  };
  let next = range.first;
  let behind = 0;
  let frame = await take();
  for (let number = 0; frame !== undefined; number++) {
    await findings.turn();
    if (next >= range.end) {
      behind++;
      frame = await take();
      continue;
    }
    if (expected.isAt(frame, next)) {
      findings.found(record, next++, 1);
      frame = await take();
      continue;
    }
    // A Buffer's own slice would be a view.
    const held = new Uint8Array(frame);
    const following = await take();
    const position = expected.find(held);
    const index = imageAt(record, next);
    const goesOnAt = (at: bigint): boolean =>
      following !== undefined && at < range.end && expected.isAt(following, at);
    if (position !== undefined && position > next && isJump(position)) {
      findings.missing(record, file, next, position);
      findings.found(record, position, 1);
      next = position + 1n;
    } else if (goesOnAt(next)) {
      const what = position === undefined ? 'not in this run' : 'there twice';
      findings.add({ kind: 'extra', file, reason: `frame ${number} is ${what}` });
    } else {
      if (position === undefined)
        findings.add({ kind: 'damaged', file, index, reason: expected.describe(held, next) });
      else findings.add({ kind: 'duplicate', file, index, holds: imageAt(record, position) });
      next++;
    }
    frame = following;
    function isJump(to: bigint): boolean {
      return following === undefined || goesOnAt(to + 1n);
    }
  }
  findings.missing(record, file, next, range.end);
  if (behind === 0) return;
  const reason = `${counted(behind, 'more frame follows', 'more frames follow')} the last image`;
  findings.add({ kind: 'extra', file, images: BigInt(behind), reason });
}

/** Count the frames of a film whose samples cannot be compared. */
export async function countFrames(view: FilmView): Promise<void> {
  const { file, range, findings } = view;
  const wanted = Number(range.end - range.first);
  const frames = view.frames[Symbol.asyncIterator]();
  let count = 0;
  for (; (await frames.next()).done !== true; count++) {
    await findings.turn();
    if (count < wanted) findings.foundPresent(1);
  }
  if (count === wanted) return;
  findings.add({
    kind: count < wanted ? 'missing' : 'extra',
    file,
    images: BigInt(Math.abs(wanted - count)),
    reason: `it has ${counted(count, 'frame')} where ${grouped(wanted)} should be`,
  });
}

/** The frames that a run should have in a film, and which of them a frame is. */
class ExpectedFilm {
  readonly #record: RunRecord;
  readonly #range: PositionRange;
  readonly #format: FrameFormat;
  readonly #frames: ReturnType<typeof makeFilmFormat>;
  readonly #judge: ImageJudge;
  readonly #film: Film;

  constructor(record: RunRecord, range: PositionRange, format: FrameFormat) {
    this.#record = record;
    this.#range = range;
    this.#format = format;
    this.#frames = makeFilmFormat(record, format);
    this.#judge = new ImageJudge(record);
    this.#film = record.output.film!;
  }

  isAt(frame: Uint8Array, position: bigint): boolean {
    const batch = batchOf(this.#record, position, this.#judge.frameAt(position));
    return Buffer.compare(frame, this.#frames.encode(batch)) === 0;
  }

  /** The position of the image that a frame is; undefined where it is none of the run. */
  find(frame: Uint8Array): bigint | undefined {
    const index = this.#film.overlay === true ? this.#numberOn(frame) : this.#indexOf(frame);
    const position = index === undefined ? undefined : positionOf(this.#record, index);
    const isInside = isWithin(this.#range, position);
    return isInside && this.isAt(frame, position) ? position : undefined;
  }

  /** Why a frame that is none of the run differs from the one at a position. */
  describe(frame: Uint8Array, position: bigint): string {
    if (this.#film.overlay === true) return 'its samples, or the number on it, differ';
    const judgement = resultOf(() => this.#judge.judgeSamples(this.#samplesOf(frame), position));
    if (judgement instanceof EnumeratorError) return judgement.message;
    return judgement.kind === 'damaged' ? judgement.reason : 'its enlarged pixels are not squares';
  }

  #indexOf(frame: Uint8Array): bigint | undefined {
    const index = resultOf(() => this.#judge.indexOf(this.#samplesOf(frame)));
    return index instanceof EnumeratorError ? undefined : index;
  }

  /** The index whose lowest 64 bits are drawn on a frame: the one nearest to the run's numbers. */
  #numberOn(frame: Uint8Array): bigint | undefined {
    const { width, height } = this.#size();
    const found = readOverlay(frame, width, height, overlayChannels(this.#format));
    if (found === undefined) return undefined;
    const { from } = this.#record;
    return from + BigInt.asIntN(64, found - from);
  }

  #samplesOf(frame: Uint8Array): Uint8Array {
    const { space, palette } = this.#record;
    const { color, depth } = chooseForm(this.#format);
    const picture: Picture = { ...this.#size(), color, depth, samples: frame };
    const small = shrinkPicture(picture, space, this.#film.scale) ?? picture;
    return exactSamples(small, space, palette?.colors);
  }

  #size(): Pick<Picture, 'width' | 'height'> {
    const { space } = this.#record;
    const { scale } = this.#film;
    return { width: space.width * scale, height: space.height * scale };
  }
}
