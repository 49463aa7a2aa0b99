/**
 * What the fields say of how a picture is laid into a space.
 * @module
 */
import type { Space } from '../../core/space.js';
import type { Dither, FitOptions } from '../../pictures/fit.js';
import type { Fit } from '../../pictures/resample.js';

export interface FitDraft {
  readonly fit: Fit;
  readonly dither: Dither;
  /** As CSS writes it: `#ff8800`. */
  readonly background: string;
  /** Whether the background is transparent, where the space has such pixels. */
  readonly isClear: boolean;
  /** From which level on a pixel is white, where there is nothing but black and white. */
  readonly threshold: number;
}

export const USUAL_FIT: FitDraft = {
  fit: 'crop',
  dither: 'none',
  background: '#000000',
  isClear: true,
  threshold: 128,
};

export function hasAlpha({ color }: Space): boolean {
  return color === 'graya' || color === 'rgba';
}

export function hasThreshold({ dither }: FitDraft, { color, depth }: Space): boolean {
  return color === 'gray' && depth === 1 && dither === 'none';
}

/** What the kernel is asked for. */
export function fittingOf(draft: FitDraft, space: Space): FitOptions {
  const { fit, dither, background, threshold } = draft;
  const levels = [1, 3, 5].map((at) => Number.parseInt(background.slice(at, at + 2), 16));
  return {
    fit,
    dither,
    background: hasAlpha(space) && draft.isClear ? [0, 0, 0, 0] : [...levels, 255],
    ...(hasThreshold(draft, space) ? { threshold } : {}),
  };
}
