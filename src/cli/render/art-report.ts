/**
 * What the commands of Random Art say of pictures.
 * @module
 */
import { type ChosenVariant, lastVariant } from '../../art/draw.js';
import { isAlike, type Likeness } from '../../art/recognition/likeness.js';
import { counted, grouped } from '../../core/cardinality.js';

/** The variant that --quality took, and whether it passes. */
export function qualityNote({ variant, isFallback }: ChosenVariant): string {
  if (!isFallback) return `variant ${variant}: --variant ${variant} makes it again`;
  const count = lastVariant(variant) - variant + 1;
  const whole = count === 1 ? 'the last variant' : `none of ${count} variants`;
  const verb = count === 1 ? 'does not pass' : 'passes';
  return `${whole} ${verb} --quality, whose bounds are made for the grammar default: variant ${variant} is taken`;
}

/**
 * How two pictures of different inputs differ.
 * @param differing - so many of the pixels
 */
export function differenceText(differing: number, pixels: number, likeness: Likeness): string {
  if (differing === 0)
    return 'the inputs differ, and their pictures are the same: look at larger ones';
  const { shapeBits, colorDistance } = likeness;
  const verdict = isAlike(likeness) ? 'different, but alike: look closely' : 'plainly different';
  return `${verdict}; ${shapeBits} of 64 bits of shape, colours ${colorDistance.toFixed(1)} apart (ΔE), ${grouped(differing)} of ${counted(pixels, 'pixel')}`;
}
