/**
 * What the commands of Random Art say of pictures.
 * @module
 */
import { type ChosenVariant, lastVariant } from '../../art/draw.js';
import { grouped } from '../../core/cardinality.js';

/** The variant that --quality took, and whether it passes. */
export function qualityNote({ variant, isFallback }: ChosenVariant): string {
  if (!isFallback) return `variant ${variant}: --variant ${variant} makes it again`;
  const count = lastVariant(variant) - variant + 1;
  const whole = count === 1 ? 'the last variant' : `none of ${count} variants`;
  const verb = count === 1 ? 'does not pass' : 'passes';
  return `${whole} ${verb} --quality, whose bounds are made for the grammar default: variant ${variant} is taken`;
}

/** Whether two pictures are the same. */
export function differenceText(differing: number, pixels: number): string {
  if (differing === 0) return 'the same picture';
  return `two pictures: ${grouped(differing)} of ${grouped(pixels)} pixels differ`;
}
