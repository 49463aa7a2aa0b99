/**
 * A film of one picture that comes up out of a plain one: each frame shows more of the lowest digits
 * of its number in the progressive order. SPEC §5.10.
 * @module
 */
import { requireKeys, requireObject } from '../core/arguments.js';
import { EnumeratorError } from '../core/errors.js';
import type { FrameRate } from '../core/pace.js';
import { Pyramid } from '../core/pyramid/pyramid.js';
import { hasAlpha } from '../core/space.js';
import type { Orient } from '../pictures/orient.js';
import { isOpaquePicture, type ReadingOptions } from '../pictures/picture.js';
import { chooseEncoding, type Encoding, type FilmShape } from './encoding.js';
import { locate, type LocatedImage, type LocateOptions } from './locate.js';

/** How a picture grows. Its space is its own, as far as nothing else is asked for. */
export interface Growing extends Pick<
  LocateOptions,
  'size' | 'color' | 'depth' | 'palette' | 'fit'
> {
  /** How long the film is, with the second at its end for which the picture stays: 10 unless given. */
  readonly seconds?: number | undefined;
}

const GROWING_KEYS = ['size', 'color', 'depth', 'palette', 'fit', 'seconds'];

export const DEFAULT_GROWING_S = 10;

/** How long the picture stays at the end, where it is not half of the film. */
const STAYING_S = 1;

/** A picture, and how a film of it is made. */
export interface GrowingPicture {
  readonly located: LocatedImage;
  readonly encoding: Encoding;
}

/** @throws TypeError where it is none */
export function checkGrowing(growing: Growing): void {
  requireKeys(requireObject(growing, 'growing'), GROWING_KEYS, 'growing');
  const { seconds = DEFAULT_GROWING_S } = growing;
  if (!(Number.isFinite(seconds) && seconds > 0))
    throw new TypeError('growing.seconds must be a number above 0');
}

/**
 * Read the picture, as a frame of a space that the film can hold.
 * @throws EnumeratorError as `locate` and `chooseEncoding`
 */
export async function readGrowing(
  file: string,
  growing: Growing,
  reading: ReadingOptions & { readonly orient: Orient },
  shape: Omit<FilmShape, 'space'>,
): Promise<GrowingPicture> {
  const request = { ...growing, ...reading, order: 'progressive' } as const;
  const fitting = (located: LocatedImage): GrowingPicture => ({
    located,
    encoding: chooseEncoding({ ...shape, space: located.space }),
  });
  const located = await locate(file, request);
  const { color } = located.space;
  try {
    return fitting(located);
  } catch (error) {
    // Many programs write an alpha that nothing uses.
    const isAsked = [growing.color, growing.palette].some((word) => word !== undefined);
    const isUnused = hasAlpha(color) && isOpaquePicture(located.source.picture);
    if (!(error instanceof EnumeratorError) || !isUnused || isAsked) throw error;
    return fitting(await locate(file, { ...request, color: color === 'rgba' ? 'rgb' : 'gray' }));
  }
}

/** How many frames the film has, at least 2, and how many of them show less than the picture. */
export function framesOfGrowing(
  seconds: number,
  { numerator, denominator }: FrameRate,
): { readonly count: number; readonly growing: number } {
  const framesIn = (time: number): number => Math.round((time * numerator) / denominator);
  const count = Math.max(2, framesIn(seconds));
  const staying = Math.max(1, Math.min(framesIn(STAYING_S), Math.floor(count / 2)));
  return { count, growing: count - staying };
}

/**
 * How many digits a frame shows: none at first, and then geometrically more, so that every level of
 * the pyramid takes about as long.
 * @param frame - 0 ≤ frame ≤ growing; the last one has them all
 */
export function digitsOfFrame(frame: number, growing: number, digits: number): number {
  return frame === 0 ? 0 : Math.round(digits ** (frame / growing));
}

/** The frames, each valid until the next is asked for: all of them without a number. */
export function* growingFrames(
  { space, samples }: Pick<LocatedImage, 'space' | 'samples'>,
  { count, growing }: ReturnType<typeof framesOfGrowing>,
): Generator<Uint8Array, void, undefined> {
  const pyramid = new Pyramid(space, 'digits');
  // The digits stay in the pyramid, which takes the lowest of them for a frame.
  pyramid.unframe(samples);
  for (let frame = 0; frame < growing; frame++) {
    pyramid.frame(digitsOfFrame(frame, growing, space.digits), 0);
    yield pyramid.batch(1);
  }
  for (let frame = growing; frame < count; frame++) yield samples;
}
