/**
 * Sixel: pictures as text, as DEC's terminals read them and many of today's do.
 *
 *     ESC P 0;1;0 q  " 1;1;width;height  # colours …  bands …  ESC \
 *
 * A band is six rows. For each of its colours in turn, one character a column says in six
 * bits, the lowest at the top, which pixels have it: character 63 + bits. `!n` before a
 * character repeats it, `$` goes back to the band's left, `-` on to the next band.
 *
 * Colours are given in percent, so that there are 101 levels a channel, and a terminal has
 * 256 of them at once. Pictures that need no more get exactly theirs; the others are rounded
 * to a fixed set of 6 × 7 × 6 levels of red, green and blue.
 * @module
 */
import type { Pixels } from './pixels.js';

const MAX_COLORS = 256;
/** Levels of red, green and blue where a picture has too many colours: 252 together. */
const UNIFORM_LEVELS = [6, 7, 6] as const;
const PERCENT_LEVELS = [101, 101, 101] as const;
/** Below it a pixel is left as the terminal's background; there is nothing in between. */
const OPAQUE_ALPHA = 128;
/** Marks a pixel that is left out. */
const NONE = 0xffff;
/** A repeat takes at least three characters itself. */
const MIN_REPEAT = 4;

/**
 * A picture as one sixel sequence, without a line's end behind it.
 * @returns ASCII and ESC. Pixels less than half opaque are left out, all others are opaque
 */
export function encodeSixel(pixels: Pixels): string {
  const { width, height } = pixels;
  const { entries, colors } =
    indexColors(pixels, PERCENT_LEVELS) ?? indexColors(pixels, UNIFORM_LEVELS)!;
  const parts = [`\u001bP0;1;0q"1;1;${width};${height}`];
  colors.forEach(([red, green, blue], entry) => {
    parts.push(`#${entry};2;${red};${green};${blue}`);
  });
  for (let top = 0; top < height; top += 6) {
    if (top > 0) parts.push('-');
    const rows = entries.subarray(top * width, Math.min(top + 6, height) * width);
    parts.push(encodeBand(rows, width, colors.length));
  }
  parts.push('\u001b\\');
  return parts.join('');
}

type Levels = readonly [red: number, green: number, blue: number];

interface IndexedColors {
  /** A colour's number for each pixel, or {@link NONE}. */
  readonly entries: Uint16Array;
  /** In percent, in the order in which they first appear. */
  readonly colors: readonly Levels[];
}

/**
 * Round every pixel to so many levels a channel.
 * @returns undefined where that leaves more than 256 colours
 */
function indexColors({ width, height, rgba }: Pixels, levels: Levels): IndexedColors | undefined {
  const [reds, greens, blues] = levels.map(roundingTable) as [Rounding, Rounding, Rounding];
  const entries = new Uint16Array(width * height).fill(NONE);
  const entryOf = new Map<number, number>();
  const colors: Levels[] = [];
  for (let pixel = 0; pixel < entries.length; pixel++) {
    const at = 4 * pixel;
    if (rgba[at + 3]! < OPAQUE_ALPHA) continue;
    const red = reds[rgba[at]!]!;
    const green = greens[rgba[at + 1]!]!;
    const blue = blues[rgba[at + 2]!]!;
    const key = (red * 101 + green) * 101 + blue;
    let entry = entryOf.get(key);
    if (entry === undefined) {
      entry = colors.length;
      if (entry === MAX_COLORS) return undefined;
      entryOf.set(key, entry);
      colors.push([red, green, blue]);
    }
    entries[pixel] = entry;
  }
  return { entries, colors };
}

/** The nearest of the levels to one of 0 … 255, in percent. */
type Rounding = Uint8Array;

function roundingTable(levels: number): Rounding {
  return Uint8Array.from({ length: 256 }, (_, value) => {
    const level = Math.round((value * (levels - 1)) / 255);
    return Math.round((level * 100) / (levels - 1));
  });
}

/** @param rows - the entries of at most six rows */
function encodeBand(rows: Uint16Array, width: number, colorCount: number): string {
  const bits = new Map<number, Uint8Array>();
  for (let i = 0; i < rows.length; i++) {
    const entry = rows[i]!;
    if (entry === NONE) continue;
    let columns = bits.get(entry);
    if (columns === undefined) bits.set(entry, (columns = new Uint8Array(width)));
    columns[i % width]! |= 1 << Math.floor(i / width);
  }
  const lines: string[] = [];
  for (let entry = 0; entry < colorCount; entry++) {
    const columns = bits.get(entry);
    if (columns !== undefined) lines.push(`#${entry}${encodeColumns(columns)}`);
  }
  return lines.join('$');
}

/** One colour of a band. What is empty at the right is left away. */
function encodeColumns(columns: Uint8Array): string {
  let text = '';
  for (let at = 0; at < columns.length;) {
    const bits = columns[at]!;
    let end = at + 1;
    while (end < columns.length && columns[end] === bits) end++;
    if (bits === 0 && end === columns.length) break;
    const character = String.fromCharCode(63 + bits);
    const count = end - at;
    text += count < MIN_REPEAT ? character.repeat(count) : `!${count}${character}`;
    at = end;
  }
  return text;
}
