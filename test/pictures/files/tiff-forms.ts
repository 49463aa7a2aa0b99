/** Uncompressed TIFFs of the forms that are read. @module */
import { numbers } from '../../codecs/png/tools.js';
import { makeRawTiff, type TiffField, type TiffPicture } from './tiff-maker.js';

export const WIDTH = 37;
export const HEIGHT = 23;

export type TiffForm = readonly [
  photometric: number,
  bits: number,
  samples: number,
  ...TiffField[],
];

/** Noise, in which long runs of a level stand too. */
export function tiffOf(
  [photometric, bits, samples, ...fields]: TiffForm,
  more: Partial<TiffPicture> = {},
): Uint8Array {
  const next = numbers(5);
  const levels = Array.from({ length: WIDTH * HEIGHT * samples }, (_, i) =>
    i % 64 < 20 ? 0 : next() % 2 ** bits,
  );
  return makeRawTiff({
    width: WIDTH,
    height: HEIGHT,
    photometric,
    bits,
    samples,
    levels,
    fields,
    ...more,
  });
}

const next = numbers(9);
export const COLORS = Array.from({ length: 768 }, () => (next() % 256) * 257);
export const ALPHA: TiffField = [338, 3, [2]];
export const PALETTE: TiffField = [320, 3, COLORS];
export const FORMS: Readonly<Record<string, TiffForm>> = {
  'gray 1, white is 0': [0, 1, 1],
  'gray 1': [1, 1, 1],
  'gray 4': [1, 4, 1],
  'gray 8': [1, 8, 1],
  'gray 16': [1, 16, 1],
  'gray and alpha 16': [1, 16, 2, ALPHA],
  'palette 8': [3, 8, 1, PALETTE],
  'rgb 8': [2, 8, 3],
  'rgb 16': [2, 16, 3],
  'rgba 8': [2, 8, 4, ALPHA],
};
