/**
 * A small reader of sixel pictures, for the tests: it draws character by character, as a
 * terminal does, and knows nothing of how they were written.
 */

export interface SixelPicture {
  /** As the raster attributes say. */
  readonly width: number;
  readonly height: number;
  /** `red,green,blue` in percent; undefined where nothing was drawn. */
  readonly pixels: (string | undefined)[];
  /** How many colours were defined. */
  readonly colors: number;
}

/** Throws at whatever is no sixel, is drawn outside the picture, or in an undefined colour. */
export function readSixel(text: string): SixelPicture {
  const whole = /^\u{1b}P0;1;0q"1;1;([0-9]+);([0-9]+)([^\u{1b}]*)\u{1b}\\$/u.exec(text);
  if (whole === null) throw new Error(`no sixel picture: ${JSON.stringify(text.slice(0, 40))}`);
  const width = Number(whole[1]);
  const height = Number(whole[2]);
  const body = whole[3] ?? '';
  const pixels: (string | undefined)[] = Array(width * height).fill(undefined);
  const defined = new Map<string, string>();
  let color: string | undefined;
  let x = 0;
  let top = 0;

  function draw(character: string): void {
    const bits = character.charCodeAt(0) - 63;
    for (let row = 0; row < 6; row++) {
      if (((bits >>> row) & 1) === 0) continue;
      if (color === undefined) throw new Error('drawn without a colour');
      if (x >= width || top + row >= height) throw new Error(`${x}, ${top + row} lies outside`);
      pixels[(top + row) * width + x] = color;
    }
    x++;
  }

  const token = /#(\d+);2;(\d+);(\d+);(\d+)|#(\d+)|!(\d+)([?-~])|([?-~])|([$-])/gy;
  let at = 0;
  for (const found of body.matchAll(token)) {
    at += found[0].length;
    const [, define, red, green, blue, select, count, repeated, single, move] = found;
    if (define !== undefined) {
      if (Number(define) > 255 || [red, green, blue].some((level) => Number(level) > 100)) {
        throw new Error(`no colour: ${found[0]}`);
      }
      defined.set(define, `${red},${green},${blue}`);
    } else if (select !== undefined) {
      color = defined.get(select);
    } else if (repeated !== undefined) {
      for (let i = 0; i < Number(count); i++) draw(repeated);
    } else if (single !== undefined) {
      draw(single);
    } else {
      x = 0;
      if (move === '-') top += 6;
    }
  }
  if (at !== body.length) throw new Error(`no sixel: ${JSON.stringify(body.slice(at, at + 20))}`);
  return { width, height, pixels, colors: defined.size };
}
