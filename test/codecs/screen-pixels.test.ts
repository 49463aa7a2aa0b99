/**
 * The fast ways onto a screen against a plain one.
 * @module
 */
import t from 'tap';
import { makeScreenPainter } from '../../src/codecs/pixels.js';
import { findPalette } from '../../src/core/palette.js';
import { openNumbering } from '../../src/core/numbering.js';
import { makeSpace, type Space, type SpaceOptions } from '../../src/core/space.js';

const SPACES: readonly SpaceOptions[] = [
  ...[1, 2, 4, 8, 16].map((depth) => ({ width: 13, height: 7, color: 'gray' as const, depth })),
  ...(['graya', 'rgb', 'rgba'] as const).flatMap((color) =>
    [8, 16].map((depth) => ({ width: 13, height: 7, color, depth })),
  ),
  { width: 1, height: 1, color: 'rgb' },
];

/** In the midst of other memory, which has to stay as it is. */
function paint(space: Space, samples: Uint8Array, colors?: Uint8Array): Uint8Array {
  const sizeBytes = 4 * space.width * space.height;
  const memory = new Uint8ClampedArray(sizeBytes + 8).fill(7);
  makeScreenPainter(space, colors)(samples, memory.subarray(4, 4 + sizeBytes));
  t.same([...memory.subarray(0, 4), ...memory.subarray(-4)], Array(8).fill(7), 'nothing around it');
  return new Uint8Array(memory.buffer, 4, sizeBytes);
}

/** Pixel by pixel, each level rounded as SPEC §4 says. */
function plainly({ color, depth, channels }: Space, samples: Uint8Array): number[] {
  const levels = Array.from({ length: samples.length / (depth === 16 ? 2 : 1) }, (_, i) => {
    const value = depth === 16 ? samples[2 * i]! + 256 * samples[2 * i + 1]! : samples[i]!;
    return Math.round((value * 255) / (2 ** depth - 1));
  });
  const isGray = color === 'gray' || color === 'graya';
  return Array.from({ length: levels.length / channels }, (_, pixel) => {
    const own = levels.slice(pixel * channels, (pixel + 1) * channels);
    const [first = NaN] = own;
    const alpha = channels % 2 === 0 ? own.at(-1)! : 255;
    return [...(isGray ? [first, first, first] : own.slice(0, 3)), alpha];
  }).flat();
}

for (const options of SPACES) {
  const space = makeSpace(options);
  t.test(`${space.canonical}: the same as the plain way`, async (t) => {
    const numbering = openNumbering(options);
    for (const index of [0n, 1n, 255n]) {
      if (!numbering.size.has(index)) continue;
      const samples = numbering.frameAt(index);
      t.same([...paint(space, samples)], plainly(space, samples));
    }
  });
}

t.test('palettes show their colours', async (t) => {
  const { colors } = findPalette('pico8');
  const space = makeSpace({ width: 9, height: 5, color: 'palette', colors: 16 });
  const samples = Uint8Array.from({ length: 45 }, (_, i) => i % 16);
  t.same(
    [...paint(space, samples, colors)],
    [...samples].flatMap((entry) => [0, 1, 2].map((c) => colors[3 * entry + c]).concat(255)),
  );
});

t.test('each of the 65,536 levels of 16 bit goes to the nearest of 256', async (t) => {
  const space = makeSpace({ width: 256, height: 256, color: 'gray', depth: 16 });
  const samples = new Uint8Array(Uint16Array.from({ length: 65_536 }, (_, i) => i).buffer);
  t.same([...paint(space, samples)], plainly(space, samples));
});
