/**
 * The palettes of the operator `palette`: five colours each, from one end of a gradient to the
 * other. ART §5.
 * @module
 */

const TEXT = `
ember 1b0b1a 6b1226 c8331d f58a2c ffe3a1
dusk 14123a 4b2a70 a4467f ee7f6d ffd9a0
lagoon 06283d 0f5e7a 25a3a0 8fdcbe f6f7d4
moss 1a2413 3f5a2a 7f9a3d c5cf6b f4f0c9
glacier 0b1e3b 21548c 5ea3cf b3dcee fbfdff
terracotta 2b1712 7a3322 c4643b e3a778 f6e7d3
orchid 1f0f33 5a2370 a64aa8 e493c8 fbe3ef
harbour 10222b 2d5560 d8b26b c2542d f3ead7
saffron 2a1a05 8a4b08 dd8d12 f6c94c fff5cf
midnight 050714 131c4a 2f4394 7287d8 e8ecff
rosewood 200a12 651c32 b23a55 e58a8a fbe1d4
verdigris 0d1f1f 1d4f4a 3f8f7b 9cc9a3 e9efd0
carnival 2b1055 d53a6a ff9a3c ffe66d 2ec4b6
nautical f4efe1 e06c4f 8fb8c4 2d5d7b 14213d
desert 3b2a3f 8c4a4c d48c56 efc98b 7fb3b0
aurora 071a2c 0e5c63 3fc08a b8f2a0 7a5cc9
peacock 091833 0b5f7d 12a89d d9c24a f7f2c4
berry 1c1029 4a1a4f 94295f dc5573 f8c3b0
slate 12161c 37424f 6f8090 b0bcc5 f2f4f5
citrus 123524 3c8031 a8c545 f7d84b f28c38
coral 0e2a47 2f6690 f2e3c6 f79d84 d1495b
volcano 0c0a10 3c1a2e 8f2a2a ec6a2a ffd97a
lilac 2d2a4a 645a9c a99bd6 e3cfee fff2e1
savanna 2c2416 6d5a2c b79a4b e3c77f 9a4a2f
arctic f7fbff bcd9e8 6fa8c7 2d6187 0d2440
sorbet fdf1dc f9b9a7 ec7f9e 9b6bb0 4a4e9c
copper 0e1716 2f4a47 8a5a3a cf8a53 f4d6ae
bauhaus 1d1d1f d62f27 f4b81c 2056a5 f2ece0
kelp 04201c 145a46 6f8f2f d7b93c f6efc0
wine 180611 47102e 8a1f45 c9637a e9c9b3
cobalt 0a0f2d 16308f 3d7be0 9fd0f5 fdf6e3
ivory 231f1c 6b5d52 a99883 dccfb8 fbf7ee
`;

/**
 * Palettes that the colour-blind see as well: lightness rises or falls all the way, by 12 or more of 100 from each
 * colour to the next, whichever cones are missing.
 */
export const SAFE_PALETTES: readonly string[] = [
  'ember',
  'dusk',
  'glacier',
  'terracotta',
  'orchid',
  'saffron',
  'verdigris',
  'slate',
  'kelp',
  'cobalt',
  'ivory',
];

export interface Palette {
  readonly name: string;
  /** Five colours, red, green, blue of each: 15 bytes. */
  readonly bytes: Uint8Array;
}

const COLORS_PER_PALETTE = 5;

export const PALETTES: readonly Palette[] = TEXT.trim()
  .split('\n')
  .map((line) => {
    const [name = '', ...colors] = line.split(' ');
    const bytes = colors.flatMap((hex) =>
      [0, 2, 4].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)),
    );
    return { name, bytes: Uint8Array.from(bytes) };
  });

const anchors: readonly (readonly (readonly number[])[])[] = PALETTES.map(({ bytes }) =>
  [0, 1, 2].map((channel) =>
    Array.from({ length: COLORS_PER_PALETTE }, (_, i) =>
      Math.fround(Math.fround((bytes[3 * i + channel] ?? NaN) / 127.5) - 1),
    ),
  ),
);

/**
 * One channel of a palette's colours as numbers in [−1, 1]. ART §5.
 * @param palette - its place in {@link PALETTES}
 * @param channel - 0 red, 1 green, 2 blue
 */
export function paletteAnchors(palette: number, channel: number): readonly number[] {
  const found = anchors[palette]?.[channel];
  if (found === undefined) throw new TypeError(`there is no palette ${palette}`);
  return found;
}

/** The palettes that a word means: `safe` for all of {@link SAFE_PALETTES}, or one by its name; undefined for none. */
export function palettesNamed(word: string): readonly string[] | undefined {
  if (word === 'safe') return SAFE_PALETTES;
  return findPaletteNamed(word) === -1 ? undefined : [word];
}

/** The place of the palette of this name in {@link PALETTES}, or −1. */
export function findPaletteNamed(name: string): number {
  return PALETTES.findIndex((palette) => palette.name === name);
}
