/**
 * How an image is scaled and placed on its stage. Lengths are in the screen's own pixels.
 * @module
 */

/** Levels of zoom: whole numbers about a fifth apart, and below 1 the same as fractions. */
export function steppedScale(scale: number, steps: number): number {
  let next = scale;
  for (let i = 0; i < Math.abs(steps); i++) {
    if (steps > 0) next = next < 1 ? next * 1.25 : Math.max(next + 1, Math.round(next * 1.2));
    else next = next <= 1 ? next / 1.25 : Math.min(next - 1, Math.round(next / 1.2));
    // So that 1 is never passed over.
    if ((scale < 1 && next > 1) || (scale > 1 && next < 1)) return 1;
  }
  return next;
}

/** Keep an image that is larger than its stage over it, and one that is smaller in its middle. */
export function within(start: number, room: number, length: number): number {
  if (length <= room) return Math.round((room - length) / 2);
  return Math.round(Math.min(0, Math.max(room - length, start)));
}
