/**
 * Other palettes for a formula. A palette of five colours that has no name becomes operators, so that
 * the formula says all of it.
 * @module
 */
import { counted } from '../core/cardinality.js';
import { EnumeratorError } from '../core/errors.js';
import { parsePalette } from '../core/palette.js';
import { quoteText } from '../core/quote.js';
import { listColors } from '../text/space-text.js';
import {
  buildExpression,
  type Expression,
  type ExpressionBuilder,
  requireExpression,
} from './expression.js';
import { findPaletteNamed, palettesNamed } from './palettes.js';

const COLOR_COUNT = 5;

/** How many decimals a channel has: more than it takes to tell its byte. */
const SCALE = 10 ** 4;

/**
 * Palettes as files and records have them: a name of ART §5, `safe` for those that the colour-blind see as well, or
 * colours as `rrggbb` with commas. ART §14.
 * @returns what {@link recolorArt} takes; undefined for any other text
 */
function readPalettes(text: string): readonly string[] | Uint8Array | undefined {
  const names = palettesNamed(text);
  if (names !== undefined) return names;
  if (!/^[0-9a-f]{6}(?:,[0-9a-f]{6})*$/.test(text)) return undefined;
  return Uint8Array.from(text.match(/[0-9a-f]{2}/g) ?? [], (level) => Number.parseInt(level, 16));
}

/**
 * Palettes as people write them, in the form that {@link recolorBy} takes: a name as it is, five colours with commas.
 * @returns undefined where the text is neither a name nor a list of colours
 * @throws {@link EnumeratorError} `E_PALETTE` for a list of more or fewer colours, or of what is none
 */
export function writtenPalettes(text: string): string | undefined {
  if (palettesNamed(text) !== undefined) return text;
  if (!/^[#0-9a-fA-F,\s]+$/.test(text)) return undefined;
  checkCount(text.split(/[,\s]+/).filter((word) => word !== '').length);
  return listColors(parsePalette(text).colors).join(',');
}

/** Whether a text names palettes that {@link recolorArt} takes. */
export function isPalettes(text: string): boolean {
  const found = readPalettes(text);
  return found !== undefined && (Array.isArray(found) || found.length === 3 * COLOR_COUNT);
}

/**
 * A formula in the colours that such a text names.
 * @param palette - undefined to leave it as it is
 * @throws {@link EnumeratorError} `E_PALETTE` for a text that names none; as {@link recolorArt}
 */
export function recolorBy(expression: Expression, palette: string | undefined): Expression {
  if (palette === undefined) return expression;
  const palettes = readPalettes(palette);
  if (palettes !== undefined) return recolorArt(expression, palettes);
  throw new EnumeratorError('E_PALETTE', `there are no palettes "${quoteText(palette)}"`);
}

/**
 * The same formula in other colours.
 * @param palettes - names of ART §5, of which the palette of place P becomes the one at P modulo their number; or red,
 *   green, blue of five colours
 * @throws {@link EnumeratorError} `E_PALETTE` for an unknown name, or other than five colours; `E_LIMIT` where
 *   the formula becomes too large
 */
export function recolorArt(
  expression: Expression,
  palettes: readonly string[] | Uint8Array,
): Expression {
  const { nodes } = requireExpression(expression);
  if (!(palettes instanceof Uint8Array) && !Array.isArray(palettes))
    throw new TypeError('palettes must be a list of names, or a Uint8Array');
  const builder = buildExpression();
  const recolor =
    palettes instanceof Uint8Array ? ownColors(builder, palettes) : named(builder, palettes);
  const places: number[] = [];
  for (const { operator, inputs, value } of nodes) {
    const taken = inputs.map((input) => places[input] ?? NaN);
    places.push(
      operator === 'palette'
        ? recolor(taken[0] ?? NaN, value)
        : builder.add(operator, taken, value),
    );
  }
  return builder.finish();
}

/** Makes a colour of a number. */
type Recolor = (input: number, palette: number) => number;

function named(builder: ExpressionBuilder, names: readonly string[]): Recolor {
  const found = names.map((name) => {
    const place = findPaletteNamed(name);
    if (place === -1) throw new EnumeratorError('E_PALETTE', `there is no palette "${name}"`);
    return place;
  });
  if (found.length === 0) throw new EnumeratorError('E_PALETTE', 'there are no palettes to take');
  return (input, palette) => builder.add('palette', [input], found[palette % found.length]);
}

function checkCount(colors: number): void {
  if (colors === COLOR_COUNT) return;
  throw new EnumeratorError(
    'E_PALETTE',
    `a palette of ${counted(colors, 'colour')}: one of Random Art has ${COLOR_COUNT}, from one end of a gradient to the other`,
  );
}

/** From each colour to the next, a quarter of the way from −1 to 1: what ART §3 says of palette, in other operators. */
function ownColors(builder: ExpressionBuilder, bytes: Uint8Array): Recolor {
  checkCount(bytes.length / 3);
  const constant = (value: number): number => builder.add('constant', [], Math.fround(value));
  const colors = Array.from({ length: COLOR_COUNT }, (_, i) => {
    const channels = [...bytes.subarray(3 * i, 3 * i + 3)];
    const numbers = channels.map((byte) => Math.round((byte / 127.5 - 1) * SCALE) / SCALE);
    return () => builder.add('rgb', numbers.map(constant));
  });
  return (input) => {
    let color = colors[0]!();
    for (let i = 1; i < COLOR_COUNT; i++) {
      const middle = (2 * i - 5) / 4;
      const upper = builder.add('min', [input, constant(middle + 0.25)]);
      const within = builder.add('max', [upper, constant(middle - 0.25)]);
      const half = builder.add('add', [within, constant(-middle)]);
      const fourth = builder.add('fold', [half, constant(0.5)]);
      const share = builder.add('fold', [fourth, constant(-0.5)]);
      color = builder.add('over', [share, color, colors[i]!()]);
    }
    return color;
  };
}
