/**
 * Which part of a picture of Random Art is seen: its middle, and half of a side, on a plane from −1 to 1.
 * @module
 */

export interface Plane {
  readonly x: number;
  readonly y: number;
  readonly half: number;
}

export const WHOLE_PLANE: Plane = { x: 0, y: 0, half: 1 };

/** Smaller parts show the steps of single precision. */
const LEAST_HALF = 2 ** -10;

/** As constants of formulas, so that the part has a formula: finer than a pixel of the smallest one. */
const DECIMALS = 7;

/** What has no part outside of −1 … 1, and as many decimals as an address. */
export function withinPlane({ x, y, half }: Plane): Plane {
  const side = rounded(Math.min(1, Math.max(LEAST_HALF, half)));
  const place = (value: number): number =>
    rounded(Math.min(1 - side, Math.max(side - 1, value))) + 0;
  return { x: place(x), y: place(y), half: side };
}

/**
 * A part of what is seen.
 * @param part - its corner at the left and at the top, and its side, in shares of what is seen; it may go beyond that
 */
export function planeWithin(
  { x, y, half }: Plane,
  part: { readonly x: number; readonly y: number; readonly side: number },
): Plane {
  const middle = (center: number, start: number): number =>
    center + half * (2 * start + part.side - 1);
  return withinPlane({ x: middle(x, part.x), y: middle(y, part.y), half: half * part.side });
}

/** As an address has it: `0.25,-0.5,0.125`. */
export function planeWords({ x, y, half }: Plane): string {
  return [x, y, half].join();
}

/** @returns undefined where the text is none, or beyond the plane */
export function readPlane(text: string): Plane | undefined {
  const words = text.split(',');
  const [x = NaN, y = NaN, half = NaN] = words.map((word) => Number(word || NaN));
  const read = { x, y, half };
  const isPlace = words.length === 3 && Number.isFinite(x + y + half);
  return isPlace && planeWords(withinPlane(read)) === planeWords(read) ? read : undefined;
}

function rounded(value: number): number {
  return Number(value.toFixed(DECIMALS));
}
