/**
 * The colours of a palette that stand for another colour: the nearest one, or a mixture whose mean
 * comes near to it. Integers only, so that every machine gets the same.
 * @module
 */

/** How many colours are remembered, since pictures repeat theirs. */
const MOST_REMEMBERED = 2 ** 18;

/** Remembers what was worked out for a colour. */
class ColorMemory<T extends number | Uint8Array> {
  readonly #found = new Map<number, T>();

  recall(key: number, find: () => T): T {
    let found = this.#found.get(key);
    if (found === undefined) {
      found = find();
      if (this.#found.size >= MOST_REMEMBERED) this.#found.clear();
      this.#found.set(key, found);
    }
    return found;
  }
}

/** Searches a palette for the nearest colour. */
export class NearestColor {
  readonly #colors: Uint8Array;
  readonly #memory = new ColorMemory<number>();

  /** @param colors - 3·K bytes */
  constructor(colors: Uint8Array) {
    this.#colors = colors;
  }

  /** The entry nearest to a colour of 16-bit levels, the first of several. */
  find(red: number, green: number, blue: number): number {
    const key = (red * 65_536 + green) * 65_536 + blue;
    return this.#memory.recall(key, () => this.#search(red, green, blue));
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

/**
 * Mixes a palette's colours: the parts are found one after the other, each the nearest to what the
 * parts before it left over, as Knoll's pattern dithering does. A colour of the palette is all of its
 * own mixture.
 */
export class ColorMixer {
  /** The entries by their luminance, so that neighbouring thresholds take colours that are alike. */
  readonly #entries: Uint8Array;
  /** Their levels, 3·K, and of each the sum of the squares. */
  readonly #levels: Int32Array;
  readonly #squares: Int32Array;
  readonly #parts: number;
  readonly #memory = new ColorMemory<Uint8Array>();

  /**
   * @param colors - 3·K bytes
   * @param lumaOf - from levels of 0 to 255
   */
  constructor(colors: Uint8Array, lumaOf: (red: number, green: number, blue: number) => number) {
    const levelsOf = (entry: number): readonly [number, number, number] => [
      colors[3 * entry]!,
      colors[3 * entry + 1]!,
      colors[3 * entry + 2]!,
    ];
    const order = Array.from({ length: colors.length / 3 }, (_, entry) => entry).toSorted(
      (a, b) => lumaOf(...levelsOf(a)) - lumaOf(...levelsOf(b)) || a - b,
    );
    this.#entries = Uint8Array.from(order);
    this.#levels = Int32Array.from(order.flatMap(levelsOf));
    this.#squares = Int32Array.from(order, (entry) =>
      levelsOf(entry).reduce((sum, level) => sum + level * level, 0),
    );
    this.#parts = order.length < LARGE_PALETTE ? PARTS : FEWER_PARTS;
  }

  /**
   * @param threshold - 0 to 63
   * @returns the entry of a pixel that is to look like this colour of levels of 0 to 255
   */
  find(red: number, green: number, blue: number, threshold: number): number {
    const key = (red << 16) | (green << 8) | blue;
    const mixture = this.#memory.recall(key, () => this.#mix(red, green, blue));
    return mixture[Math.floor((threshold * this.#parts) / PARTS)]!;
  }

  /** The entries of all parts, the dark ones first. */
  #mix(red: number, green: number, blue: number): Uint8Array {
    const counts = new Uint8Array(this.#entries.length);
    // What is to be reached with this part. A colour that no mixture has moves it further each time.
    let [r, g, b] = [red, green, blue];
    for (let part = 0; part < this.#parts; part++) {
      const place = this.#nearest(r, g, b);
      counts[place]!++;
      r += red - this.#levels[3 * place]!;
      g += green - this.#levels[3 * place + 1]!;
      b += blue - this.#levels[3 * place + 2]!;
    }
    const mixture = new Uint8Array(this.#parts);
    let at = 0;
    for (const [place, count] of counts.entries()) {
      mixture.fill(this.#entries[place]!, at, (at += count));
    }
    return mixture;
  }

  /** Hot: the distance without the square of the colour itself, which is the same for all. */
  #nearest(red: number, green: number, blue: number): number {
    const [levels, squares] = [this.#levels, this.#squares];
    let best = 0;
    let least = 2 ** 31 - 1;
    for (let place = 0, at = 0; place < squares.length; place++, at += 3) {
      const product = red * levels[at]! + green * levels[at + 1]! + blue * levels[at + 2]!;
      const distance = squares[place]! - 2 * product;
      if (distance < least) {
        least = distance;
        best = place;
      }
    }
    return best;
  }
}
