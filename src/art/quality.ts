/**
 * Which pictures are too simple or too noisy: integer measures of a small sample. ART §10.
 * @module
 */
import { requireFields } from '../core/arguments.js';
import { renderArt } from './compile/renderer.js';
import type { Expression } from './expression.js';

/** What is measured on 32×32 pixels. */
export interface QualityMeasures {
  /** Different colours, each channel in 16 levels. */
  readonly colors: number;
  /** Between the tenth and the ninetieth percentile of lightness, 0 to 2,040. */
  readonly contrast: number;
  /** Σ of the differences of all channels between neighbours. */
  readonly energy: number;
}

/** A picture passes where all measures lie within these. ART §10. */
export const QUALITY_BOUNDS = {
  leastColors: 20,
  leastContrast: 320,
  leastEnergy: 24000,
  mostEnergy: 360000,
} as const;

/** Variants that are looked at, at most; where none passes, the first is taken. */
export const QUALITY_VARIANTS = 64;

const SIDE = 32;

export function measureQuality(expression: Expression): QualityMeasures {
  const pixels = renderArt(expression, SIDE, SIDE);
  const colors = new Set<number>();
  const lightness: number[] = [];
  let energy = 0;
  for (let at = 0; at < pixels.length; at += 3) {
    const [red = 0, green = 0, blue = 0] = pixels.subarray(at, at + 3);
    colors.add(((red >> 4) << 8) | ((green >> 4) << 4) | (blue >> 4));
    lightness.push(2 * red + 5 * green + blue);
    const isLastColumn = (at / 3) % SIDE === SIDE - 1;
    for (let channel = at; channel < at + 3; channel++) {
      const value = pixels[channel] ?? 0;
      if (!isLastColumn) energy += Math.abs(value - (pixels[channel + 3] ?? 0));
      const below = pixels[channel + 3 * SIDE];
      if (below !== undefined) energy += Math.abs(value - below);
    }
  }
  lightness.sort((a, b) => a - b);
  return {
    colors: colors.size,
    contrast: (lightness[921] ?? 0) - (lightness[102] ?? 0),
    energy,
  };
}

export function passesQuality(measures: QualityMeasures): boolean {
  requireFields(measures, { colors: 'number', contrast: 'number', energy: 'number' }, 'measures');
  const { colors, contrast, energy } = measures;
  const { leastColors, leastContrast, leastEnergy, mostEnergy } = QUALITY_BOUNDS;
  return (
    colors >= leastColors &&
    contrast >= leastContrast &&
    energy >= leastEnergy &&
    energy <= mostEnergy
  );
}
