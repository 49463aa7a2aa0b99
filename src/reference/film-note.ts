/**
 * What a film says of itself. SPEC §9.1.
 * @module
 */
import { sha256 } from '@noble/hashes/sha2.js';
import type { Space } from '../core/space.js';
import { JSBI } from './jsbi.js';
import { ZERO, toHex } from './integers.js';
import { utf8 } from './keys.js';
import { textOfIndex } from './number-texts.js';
import { canonicalTextOf } from './spaces.js';

/** What all frames of a film have in common, and its first one. */
export interface FilmNote {
  readonly space: Space;
  readonly order: string;
  /** Empty where the order takes none. */
  readonly seed: string;
  readonly from: JSBI;
  readonly step: JSBI;
  /** A name of SPEC §10, or K texts such as `"0f380f"`. */
  readonly palette?: string | readonly string[];
  /** `24`, or `30000/1001`. */
  readonly fps: string;
  /** From 1. */
  readonly scale: number;
}

const MAX_DIGITS = 1000;

/** The comment: JSON in one line of ASCII. SPEC §9.1. */
export function filmNoteOf(film: FilmNote): string {
  const entries: [key: string, value: string][] = [
    ['image-enumerator', '1'],
    ['space', quoted(canonicalTextOf(film.space))],
    ['order', quoted(film.order)],
    ['seed', quoted(film.seed)],
    ...numberEntries('from', film.from),
    ...numberEntries('step', film.step),
  ];
  const { palette, scale } = film;
  if (typeof palette === 'string') entries.push(['palette', quoted(palette)]);
  else if (palette !== undefined) entries.push(['palette', `[${palette.map(quoted).join(',')}]`]);
  entries.push(['fps', quoted(film.fps)]);
  if (scale > 1) entries.push(['scale', String(scale)]);
  return `{${entries.map(([key, value]) => `${quoted(key)}:${value}`).join(',')}}`;
}

function numberEntries(key: string, number: JSBI): [key: string, value: string][] {
  const isNegative = JSBI.lessThan(number, ZERO);
  const size = isNegative ? JSBI.unaryMinus(number) : number;
  const sign = isNegative ? '-' : '';
  if (size.toString().length <= MAX_DIGITS) return [[key, quoted(sign + textOfIndex(size))]];
  return [
    [key, 'null'],
    [`${key}_sha256`, quoted(toHex(sha256(utf8(sign + size.toString(16)))))],
  ];
}

/** A text of JSON in ASCII: escapes of two characters where JSON has them, else `\u` and four hex digits. */
function quoted(text: string): string {
  const short: Readonly<Record<string, string>> = {
    '"': String.raw`\"`,
    '\\': String.raw`\\`,
    '\b': String.raw`\b`,
    '\f': String.raw`\f`,
    '\n': String.raw`\n`,
    '\r': String.raw`\r`,
    '\t': String.raw`\t`,
  };
  const units = text.split('').map((unit) => {
    const escape = short[unit];
    if (escape !== undefined) return escape;
    if (unit >= ' ' && unit <= '~') return unit;
    return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
  return `"${units.join('')}"`;
}
