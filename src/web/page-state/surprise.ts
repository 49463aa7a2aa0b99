/**
 * Where "Surprise me" leads: to a cloud among all images, or to a drawing of a few words.
 * @module
 */

export type Surprise =
  | {
      /** A space, whole. */
      readonly query: string;
      readonly number: string;
      /** So many images further. */
      readonly skip: bigint;
    }
  | { readonly text: string };

const CLOUDS = 'size=256x256&color=rgb&depth=8&order=cloud&seed=';
/** Per cent of the bits: below are plain colours, above is static. */
const LEAST = 12;
const MOST = 32;
const SKIPPED = 2 ** 40;

const FIRST = ['quiet', 'amber', 'hollow', 'northern', 'electric', 'paper', 'velvet', 'drowsy'];
const SECOND = ['harbour', 'orchard', 'engine', 'comet', 'garden', 'machine', 'river', 'lantern'];

/** @param random - from 0 to less than 1 */
export function surpriseAt(random: () => number): Surprise {
  if (random() < 0.5) {
    const percent = LEAST + random() * (MOST - LEAST);
    return {
      query: CLOUDS,
      number: `2^${percent.toFixed(2)}%`,
      skip: BigInt(Math.floor(random() * SKIPPED)),
    };
  }
  const word = (words: readonly string[]): string =>
    words[Math.floor(random() * words.length)] ?? '';
  return { text: `${word(FIRST)} ${word(SECOND)} ${Math.floor(random() * 1000)}` };
}
