/**
 * The command that gives a located picture back.
 * @module
 */
import { DEFAULT_ENUMERATION } from '../../core/enumeration.js';
import { STANDARD_INPUT } from '../../io/standard-streams.js';
import type { Located } from '../../pictures/locate.js';
import { formatIndexBytes } from '../../text/exact-number.js';
import { invocation } from '../host.js';
import { shellValue, shellWord } from '../../text/shell-word.js';
import {
  listColors,
  paletteText,
  SPACE_KEYS,
  type SpaceWords,
  writeSpaceWords,
} from '../../text/space-text.js';

/** More colours than these are named by the file that they stand in. */
const MAX_LISTED_COLORS = 16;

/** What one argument of a command can hold at least, on the systems that there are. */
const MAX_NUMBER_LENGTH = 30_000;

/** What a terminal can bear. */
export const SHOWN_LENGTH = 80;

/**
 * `enumerate get 42 --size 8x8 --palette pico8`, with nothing that holds without it.
 * @param file - where the picture is from
 * @param out - the file of its number, if any
 * @param longest - the characters that a number, and a list of colours, may have in it
 * @returns nothing where the number is too long, and in no file, or the list is
 */
export function getCommand(
  located: Located,
  file: string | undefined,
  out: string | undefined,
  longest = MAX_NUMBER_LENGTH,
): string | undefined {
  const { indexBytes } = located;
  if (out === undefined && 2 * indexBytes.length > longest) return undefined;
  const number = out === undefined ? formatIndexBytes(indexBytes) : shellValue(`@${out}`);
  const words = writeSpaceWords(located, DEFAULT_ENUMERATION);
  const palette = words.palette === undefined ? undefined : paletteOption(located, file);
  if (palette === undefined && (words.palette?.length ?? 0) > longest) return undefined;
  return invocation(['get', number, ...optionsOf(words, palette)].join(' '));
}

/**
 * The words as options: `--color gray`, `--depth 1`.
 * @param palette - the option of the palette, where it has a shorter form than a list
 */
export function optionsOf(words: SpaceWords, palette?: string): string[] {
  return SPACE_KEYS.flatMap((key) => {
    const value = words[key];
    if (value === undefined) return [];
    return [key === 'palette' && palette !== undefined ? palette : optionOf(key, value)];
  });
}

/**
 * `--palette`, and the shortest that it takes: a name, a short list, or the file.
 * @returns undefined where a long list alone names the colours
 */
export function paletteOption(
  { palette, source }: Pick<Located, 'palette' | 'source'>,
  file: string | undefined,
): string | undefined {
  const { colors } = palette!;
  const list = listColors(colors).join(',');
  const text = paletteText({ colors });
  const isListed = text !== list || colors.length / 3 <= MAX_LISTED_COLORS;
  const stored = source.picture.colors;
  const isStored = stored !== undefined && listColors(stored).join(',') === list;
  const hasFile = isStored && file !== undefined && file !== STANDARD_INPUT;
  if (isListed) return optionOf('palette', text);
  return hasFile ? `--palette ${shellWord(file)}` : undefined;
}

function optionOf(key: string, value: string): string {
  // What begins like an option has to be told from one.
  return value.startsWith('-') || value === ''
    ? `--${key}=${shellValue(value)}`
    : `--${key} ${shellValue(value)}`;
}
