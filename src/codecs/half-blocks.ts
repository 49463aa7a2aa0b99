/**
 * Pictures as text for any terminal that has colours: a character is two pixels, one above the other.
 * The upper half block `▀` has the upper one as its colour and the lower one as its background.
 *
 * Colours are given by SGR: `38;2;r;g;b` and `48;2;r;g;b`, or `38;5;n` and `48;5;n` where the terminal has
 * 256 of them: a cube of 6 levels a channel and 24 grays. Where a pixel shines through, the terminal's
 * own background is left.
 * @module
 */
import type { Pixels } from './pixels.js';

/** How many colours a terminal shows: 256, or all of 8 bits a channel. */
export type TerminalColors = '256' | '24-bit';

/** Below it a pixel is left as the terminal's background. */
const OPAQUE_ALPHA = 128;
const UPPER = '▀';
const LOWER = '▄';
const RESET = '\u001b[0m';

/**
 * The lines of a picture, with a line's end between them and none behind the last.
 * @returns ⌈height / 2⌉ lines of width characters, each of which ends in the terminal's own colours
 */
export function encodeHalfBlocks(pixels: Pixels, colors: TerminalColors): string {
  const colorOf = colors === '256' ? indexedColor : trueColor;
  const lines: string[] = [];
  for (let y = 0; y < pixels.height; y += 2) lines.push(encodeLine(pixels, y, colorOf));
  return lines.join('\n');
}

/** The parameters of a colour, behind `38;` or `48;`. */
type ColorOf = (red: number, green: number, blue: number) => string;

function encodeLine(pixels: Pixels, y: number, colorOf: ColorOf): string {
  let [line, front, back] = ['', '', ''];
  for (let x = 0; x < pixels.width; x++) {
    const upper = colorAt(pixels, x, y, colorOf);
    const lower = colorAt(pixels, x, y + 1, colorOf);
    // An own background stands below: what is drawn is the upper half, or else the lower one.
    const drawn = upper ?? lower;
    const behind = upper === undefined ? undefined : lower;
    const nextFront = drawn === undefined ? front : `38;${drawn}`;
    const nextBack = behind === undefined ? '49' : `48;${behind}`;
    const changed = [
      ...(nextFront === front ? [] : [nextFront]),
      ...(nextBack === (back || '49') ? [] : [nextBack]),
    ];
    if (changed.length > 0) line += `\u001b[${changed.join(';')}m`;
    line += drawn === undefined ? ' ' : upper === undefined ? LOWER : UPPER;
    [front, back] = [nextFront, nextBack];
  }
  return `${line}${RESET}`;
}

/** @returns undefined where the terminal shines through, and below the picture */
function colorAt(
  { width, height, rgba }: Pixels,
  x: number,
  y: number,
  colorOf: ColorOf,
): string | undefined {
  const at = 4 * (y * width + x);
  if (y >= height || rgba[at + 3]! < OPAQUE_ALPHA) return undefined;
  return colorOf(rgba[at]!, rgba[at + 1]!, rgba[at + 2]!);
}

function trueColor(red: number, green: number, blue: number): string {
  return `2;${red};${green};${blue}`;
}

/** The levels of the cube, whose colours begin at 16; the grays are 8, 18, 28 …, and begin at 232. */
const CUBE = [0, 95, 135, 175, 215, 255] as const;
const FIRST_GRAY = 232;

/** The nearest of the cube and the grays. */
function indexedColor(red: number, green: number, blue: number): string {
  const steps = [red, green, blue].map(nearestStep);
  const levels = steps.map((step) => CUBE[step]!);
  const gray = Math.min(23, Math.max(0, Math.round(((red + green + blue) / 3 - 8) / 10)));
  const level = 8 + 10 * gray;
  const isGray =
    distance([red, green, blue], [level, level, level]) < distance([red, green, blue], levels);
  const [r = 0, g = 0, b = 0] = steps;
  return `5;${isGray ? FIRST_GRAY + gray : 16 + 36 * r + 6 * g + b}`;
}

function nearestStep(value: number): number {
  const next = CUBE.findIndex((level) => level >= value);
  return next > 0 && value - CUBE[next - 1]! < CUBE[next]! - value ? next - 1 : next;
}

function distance(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + (value - b[i]!) ** 2, 0);
}

/**
 * A picture as wide as there is room for: each pixel is the mean of those that fall into its place.
 * @param width - in pixels, from 1
 * @returns the same pixels where they are no wider
 */
export function shrinkPixels(pixels: Pixels, width: number): Pixels {
  if (pixels.width <= width) return pixels;
  const height = Math.max(1, Math.round((pixels.height * width) / pixels.width));
  const rgba = new Uint8Array(4 * width * height);
  for (let y = 0; y < height; y++) {
    const rows = placeOf(y, height, pixels.height);
    for (let x = 0; x < width; x++)
      rgba.set(meanOf(pixels, placeOf(x, width, pixels.width), rows), 4 * (y * width + x));
  }
  return { width, height, rgba };
}

type Place = readonly [first: number, end: number];

function placeOf(at: number, count: number, of: number): Place {
  const first = Math.floor((at * of) / count);
  return [first, Math.max(first + 1, Math.floor(((at + 1) * of) / count))];
}

/** Colours are weighed by their alpha, or what is transparent would shine through. */
function meanOf({ width, rgba }: Pixels, [left, right]: Place, [top, bottom]: Place): number[] {
  const sums = [0, 0, 0];
  let alphas = 0;
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      const at = 4 * (y * width + x);
      const alpha = rgba[at + 3]!;
      for (let i = 0; i < 3; i++) sums[i]! += rgba[at + i]! * alpha;
      alphas += alpha;
    }
  }
  const alpha = Math.round(alphas / ((right - left) * (bottom - top)));
  return [...sums.map((sum) => (alphas === 0 ? 0 : Math.round(sum / alphas))), alpha];
}
