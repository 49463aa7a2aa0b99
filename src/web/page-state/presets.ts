/**
 * Spaces that the page offers: each with a place where its images are worth a look.
 * @module
 */
import { DEFAULT_ENUMERATION, type Enumeration } from '../../core/enumeration.js';
import { SPACE_KEYS } from '../../text/space-text.js';
import { readSpaceQuery, writeSpaceQuery } from '../shared/space-query.js';
import { type NumberAddress, readAddress } from './number-address.js';

export interface Preset {
  readonly title: string;
  /** All of the space, its order and seed. */
  readonly query: string;
  /** Where it is opened, as an address has it. */
  readonly number: string;
  /** What it is, in a sentence. */
  readonly words: string;
}

/** The first is where a visitor begins who has chosen none. */
export const PRESETS: readonly [Preset, ...Preset[]] = [
  {
    title: '32×32 clouds',
    query: 'size=32x32&color=rgb&depth=8&order=cloud&seed=',
    number: '2^30%',
    words: 'From plain colours through clouds to static, in 16 million colours',
  },
  {
    title: '8×8 black and white',
    query: 'size=8x8&color=gray&depth=1&order=mixed&seed=',
    number: '0',
    words: 'All 18 quintillion patterns of 64 black and white pixels',
  },
  {
    title: '16×16 pico8',
    query: 'size=16x16&palette=pico8&order=cloud&seed=',
    number: '2^8%',
    words: 'Tiles of an old game, in its 16 colours',
  },
  {
    title: 'Game Boy 160×144',
    query: 'size=160x144&palette=gameboy&order=cloud&seed=',
    number: '2^0.5%',
    words: 'Every screen of a Game Boy',
  },
  {
    title: '64×64 colour',
    query: 'size=64x64&color=rgb&depth=8&order=cloud&seed=',
    number: '2^25%',
    words: 'Icons in 16 million colours',
  },
  {
    title: '800×450 gray',
    query: 'size=800x450&color=gray&depth=8&order=cloud&seed=',
    number: '2^1%',
    words: 'Photographs in gray: yours is among them',
  },
  {
    title: 'Static',
    query: 'size=64x64&color=rgb&depth=8&order=mixed&seed=',
    number: '0',
    words:
      'All images of 64×64 pixels in an order without a pattern: nearly every image there is looks like this',
  },
];

const QUERIES = new Map(
  PRESETS.map((preset) => [
    writeSpaceQuery(readSpaceQuery(new URLSearchParams(preset.query), DEFAULT_ENUMERATION)),
    preset,
  ]),
);

/** The preset that a choice is, if it is one. */
export function presetOf(choice: Enumeration): Preset | undefined {
  return QUERIES.get(writeSpaceQuery(choice));
}

/**
 * Where an address leads, whatever it leaves out: one that says nothing leads to the first preset, unless
 * whoever started the server has chosen a space; one that says no number leads to the preset's own.
 * @throws EnumeratorError as {@link readAddress}
 */
export function openingAddress(
  params: URLSearchParams,
  { defaults, isChosen }: { readonly defaults: Enumeration; readonly isChosen: boolean },
): NumberAddress {
  const saysSpace = SPACE_KEYS.some((key) => params.has(key));
  if (params.has('n')) return readAddress(params, defaults);
  const [{ query }] = PRESETS;
  const { choice } = readAddress(
    saysSpace || isChosen ? params : new URLSearchParams(query),
    defaults,
  );
  return { choice, text: presetOf(choice)?.number ?? '0' };
}
