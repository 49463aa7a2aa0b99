/**
 * The colours of a palette that stand for another colour: the nearest one, or a mixture whose mean
 * comes near to it. Integers only, so that every machine gets the same.
 * @module
 */

/** How many colours are remembered, since pictures repeat theirs. */
const MOST_REMEMBERED = 2 ** 18;

/** Searches a palette for the nearest colour. */
export class NearestColor {
  readonly #colors: Uint8Array;
  readonly #found = new Map<number, number>();

  /** @param colors - 3·K bytes */
  constructor(colors: Uint8Array) {
    this.#colors = colors;
  }

  /** The entry nearest to a colour of 16-bit levels, the first of several. */
  find(red: number, green: number, blue: number): number {
    const key = (red * 65_536 + green) * 65_536 + blue;
    let entry = this.#found.get(key);
    if (entry === undefined) {
      entry = this.#search(red, green, blue);
      if (this.#found.size >= MOST_REMEMBERED) this.#found.clear();
      this.#found.set(key, entry);
    }
    return entry;
  }

  #search(red: number, green: number, blue: number): number {
    let best = 0;
    let least = Number.POSITIVE_INFINITY;
    for (let at = 0; at < this.#colors.length; at += 3) {
      const distance =
        (red - this.#colors[at]! * 257) ** 2 +
        (green - this.#colors[at + 1]! * 257) ** 2 +
        (blue - this.#colors[at + 2]! * 257) ** 2;
      if (distance < least) {
        least = distance;
        best = at / 3;
      }
    }
    return best;
  }
}

/** The parts of a mixture: each pixel of an 8×8 matrix shows its own. */
const PARTS = 64;
/** Of large palettes, whose colours are near to each other, fewer parts do, and take less time. */
const FEWER_PARTS = 16;
const LARGE_PALETTE = 64;

/** Mixtures are made for so many levels of each channel: pictures have hundreds of thousands of colours. */
const SHADE_BITS = 6;
const HIGHEST_SHADE = 2 ** SHADE_BITS - 1;

/**
 * Mixes a palette's colours: the parts are found one after the other, each the nearest to what the
 * parts before it left over, as Knoll's pattern dithering does. A colour of the palette is all of its
 * own mixture.
 */
export class ColorMixer {
  /** Each colour of the palette, as 24 bits, and its entry. */
  readonly #own = new Map<number, number>();
  /** The entries by their luminance, so that neighbouring thresholds take colours that are alike. */
  readonly #entries: Uint8Array;
  /** Their levels, and of each the sum of the squares. */
  readonly #reds: Int32Array;
  readonly #greens: Int32Array;
  readonly #blues: Int32Array;
  readonly #squares: Int32Array;
  readonly #parts: number;
  /** The entries of all mixtures, by their shades, when there are some, and which of them are made. */
  #mixtures: Uint8Array | undefined;
  readonly #isMade = new Uint8Array(2 ** (3 * SHADE_BITS));

  /**
   * @param colors - 3·K bytes
   * @param lumaOf - from levels of 0 to 255
   */
  constructor(colors: Uint8Array, lumaOf: (red: number, green: number, blue: number) => number) {
    const level = (entry: number, channel: number): number => colors[3 * entry + channel]!;
    const luma = (entry: number): number =>
      lumaOf(level(entry, 0), level(entry, 1), level(entry, 2));
    const order = Array.from({ length: colors.length / 3 }, (_, entry) => entry).toSorted(
      (a, b) => luma(a) - luma(b) || a - b,
    );
    for (const entry of order) {
      this.#own.set(keyOf(level(entry, 0), level(entry, 1), level(entry, 2)), entry);
    }
    this.#entries = Uint8Array.from(order);
    this.#reds = Int32Array.from(order, (entry) => level(entry, 0));
    this.#greens = Int32Array.from(order, (entry) => level(entry, 1));
    this.#blues = Int32Array.from(order, (entry) => level(entry, 2));
    this.#squares = Int32Array.from(order, (entry) =>
      [0, 1, 2].reduce((sum, channel) => sum + level(entry, channel) ** 2, 0),
    );
    this.#parts = order.length < LARGE_PALETTE ? PARTS : FEWER_PARTS;
  }

  /**
   * The entry of a pixel that is to look like a colour of 16-bit levels.
   * @param threshold - 0 to 63
   */
  find(red: number, green: number, blue: number, threshold: number): number {
    if (red % 257 === 0 && green % 257 === 0 && blue % 257 === 0) {
      const own = this.#own.get(keyOf(red / 257, green / 257, blue / 257));
      if (own !== undefined) return own;
    }
    const shades = [shadeOf(red), shadeOf(green), shadeOf(blue)] as const;
    const place = (((shades[0] << SHADE_BITS) | shades[1]) << SHADE_BITS) | shades[2];
    const start = place * this.#parts;
    const mixtures = (this.#mixtures ??= new Uint8Array(this.#isMade.length * this.#parts));
    if (this.#isMade[place] === 0) {
      this.#mix(...shades, mixtures.subarray(start, start + this.#parts));
      this.#isMade[place] = 1;
    }
    return mixtures[start + Math.floor((threshold * this.#parts) / PARTS)]!;
  }

  /** Fill a mixture with the entries of its parts, the dark ones first. */
  #mix(redShade: number, greenShade: number, blueShade: number, mixture: Uint8Array): void {
    const [red, green, blue] = [levelOf(redShade), levelOf(greenShade), levelOf(blueShade)];
    const counts = new Uint8Array(this.#entries.length);
    // What is to be reached with this part. A colour that no mixture has moves it further each time.
    let [r, g, b] = [red, green, blue];
    for (let part = 0; part < this.#parts; part++) {
      const place = this.#nearest(r, g, b);
      counts[place]!++;
      r += red - this.#reds[place]!;
      g += green - this.#greens[place]!;
      b += blue - this.#blues[place]!;
    }
    let at = 0;
    for (const [place, count] of counts.entries()) {
      mixture.fill(this.#entries[place]!, at, (at += count));
    }
  }

  /** Hot: the distance without the square of the colour itself, which is the same for all. */
  #nearest(red: number, green: number, blue: number): number {
    const [reds, greens, blues, squares] = [this.#reds, this.#greens, this.#blues, this.#squares];
    const [twoReds, twoGreens, twoBlues] = [2 * red, 2 * green, 2 * blue];
    let best = 0;
    let least = 2 ** 31 - 1;
    for (let place = 0; place < squares.length; place++) {
      const distance =
        squares[place]! -
        twoReds * reds[place]! -
        twoGreens * greens[place]! -
        twoBlues * blues[place]!;
      if (distance < least) {
        least = distance;
        best = place;
      }
    }
    return best;
  }
}

function keyOf(red: number, green: number, blue: number): number {
  return (red << 16) | (green << 8) | blue;
}

/** The nearest shade to a level of 16 bits. */
function shadeOf(level: number): number {
  return Math.floor((level * HIGHEST_SHADE + 32_767) / 65_535);
}

/** The level of 8 bits of a shade; the first and the last are those of the levels. */
function levelOf(shade: number): number {
  return Math.floor((shade * 255 + (HIGHEST_SHADE >> 1)) / HIGHEST_SHADE);
}
