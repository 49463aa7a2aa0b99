/**
 * Palettes: the named ones, and lists of colours. SPEC §10.
 *
 * The number of colours K makes the space; the colours themselves say only how its images look.
 * @module
 */
import { requireType } from './arguments.js';
import { counted } from './cardinality.js';
import { EnumeratorError } from './errors.js';
import { quoteText } from './quote.js';

/** 2 to 256 opaque colours, no two alike. */
export interface Palette {
  /** Where it is one of the named palettes. */
  readonly name?: string;
  /** Red, green, blue of each entry: 3·K bytes, owned by the caller. */
  readonly colors: Uint8Array;
}

const NAMED: Readonly<Record<string, string>> = {
  gameboy: '0f380f 306230 8bac0f 9bbc0f',
  'okabe-ito': '000000 e69f00 56b4e9 009e73 f0e442 0072b2 d55e00 cc79a7',
  cga:
    '000000 0000aa 00aa00 00aaaa aa0000 aa00aa aa5500 aaaaaa ' +
    '555555 5555ff 55ff55 55ffff ff5555 ff55ff ffff55 ffffff',
  pico8:
    '000000 1d2b53 7e2553 008751 ab5236 5f574f c2c3c7 fff1e8 ' +
    'ff004d ffa300 ffec27 00e436 29adff 83769c ff77a8 ffccaa',
  websafe: websafeColors(),
};

/** All named palettes, the small ones first. */
export const PALETTE_NAMES: readonly string[] = Object.keys(NAMED);

/**
 * A named palette. SPEC §10.
 * @throws {@link EnumeratorError} `E_PALETTE` for an unknown name
 */
export function findPalette(name: string): Palette {
  requireType(name, 'string', 'name');
  const colors = Object.hasOwn(NAMED, name) ? NAMED[name] : undefined;
  if (colors === undefined) {
    throw paletteError(
      `no palette is called "${quoteText(name)}": there are ${PALETTE_NAMES.join(', ')}`,
    );
  }
  return { name, colors: readColors(colors.split(' ')) };
}

/**
 * Read colours from text: `#rrggbb`, `#rgb`, both also without the #, parted by commas or white space, where
 * lines that begin with `//` or `;` are comments; or a GIMP palette (.gpl).
 * @throws {@link EnumeratorError} `E_PALETTE` where a colour cannot be read or comes twice, or there
 *   are not 2 to 256 of them
 */
export function parsePalette(text: string): Palette {
  requireType(text, 'string', 'text');
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/);
  if (lines[0]?.trimEnd() === 'GIMP Palette')
    return { colors: readColors(gimpColors(lines.slice(1))) };
  const kept = lines.filter((line) => !/^\s*(\/\/|;)/.test(line));
  return {
    colors: readColors(
      kept
        .join('\n')
        .split(/[\s,]+/)
        .filter((word) => word !== ''),
    ),
  };
}

/** The colours of a .gpl file's lines as `rrggbb`; names of colours are left out. */
function gimpColors(lines: readonly string[]): string[] {
  const colors: string[] = [];
  for (const line of lines) {
    if (/^\s*(#|$)/.test(line) || /^[A-Za-z]+:/.test(line)) continue;
    const levels = /^\s*(\d{1,3})\s+(\d{1,3})\s+(\d{1,3})(\s|$)/
      .exec(line)
      ?.slice(1, 4)
      .map(Number);
    if (levels === undefined || levels.some((level) => level > 255)) {
      throw paletteError(
        `colour ${colors.length + 1} of the GIMP palette is "${quoteText(line)}": it must be three numbers from 0 to 255`,
      );
    }
    colors.push(levels.map(hexByte).join(''));
  }
  return colors;
}

function readColors(words: readonly string[]): Uint8Array {
  if (words.length < 2 || words.length > 256) {
    throw paletteError(`a palette of ${counted(words.length, 'colour')}: it must have 2 to 256`);
  }
  const colors = new Uint8Array(words.length * 3);
  const places = new Map<string, number>();
  for (const [i, word] of words.entries()) {
    const hex = readHex(word, i + 1);
    const twin = places.get(hex);
    if (twin !== undefined) {
      throw paletteError(
        `colours ${twin} and ${i + 1} are the same, #${hex}: leave one out, so that no two images look alike`,
      );
    }
    places.set(hex, i + 1);
    for (let c = 0; c < 3; c++)
      colors[3 * i + c] = Number.parseInt(hex.slice(2 * c, 2 * c + 2), 16);
  }
  return colors;
}

/** A colour as six lower-case hex digits. */
function readHex(word: string, place: number): string {
  if (/^#?[0-9a-f]{6}$/i.test(word)) return word.slice(-6).toLowerCase();
  if (/^#?[0-9a-f]{3}$/i.test(word)) return word.slice(-3).toLowerCase().replace(/./g, '$&$&');
  const hint = /^#?([0-9a-f]{4}|[0-9a-f]{8})$/i.test(word)
    ? 'palettes have no alpha; write it as #rrggbb'
    : 'write it as #rrggbb, rrggbb, #rgb or rgb';
  throw paletteError(`colour ${place} is "${quoteText(word)}": ${hint}`);
}

/** Entry 36r + 6g + b has the levels 51r, 51g, 51b. */
function websafeColors(): string {
  const levels = [0, 51, 102, 153, 204, 255].map(hexByte);
  return levels.flatMap((r) => levels.flatMap((g) => levels.map((b) => r + g + b))).join(' ');
}

function hexByte(value: number): string {
  return value.toString(16).padStart(2, '0');
}

function paletteError(message: string): EnumeratorError {
  return new EnumeratorError('E_PALETTE', message);
}
