/** Pictures as half blocks: two pixels a character, compared as text. @module */
import t from 'tap';
import { encodeHalfBlocks, shrinkPixels } from '../../src/codecs/half-blocks.js';
import type { Pixels } from '../../src/codecs/pixels.js';

/** Rows of colours such as `f00`; `...` shines through. */
function picture(...rows: readonly string[]): Pixels {
  const words = rows.map((row) => row.split(' '));
  const rgba = words.flat().flatMap((word) => {
    const [red = 0, green = 0, blue = 0] = Array.from(
      word,
      (digit) => 17 * Number.parseInt(digit, 16),
    );
    return word === '...' ? [0, 0, 0, 0] : [red, green, blue, 255];
  });
  return { width: words[0]!.length, height: rows.length, rgba: Uint8Array.from(rgba) };
}

/** ESC as `^`, so that lines can be read. */
function shown(pixels: Pixels, colors: '256' | '24-bit'): string[] {
  return encodeHalfBlocks(pixels, colors).replaceAll('\u001b', '^').split('\n');
}

t.test('two rows are a line, and colours are named where they change', (t) => {
  const flag = picture('f00 f00 0f0', '00f fff 0f0', 'fff 000 000');
  t.same(shown(flag, '24-bit'), [
    '^[38;2;255;0;0;48;2;0;0;255m▀^[48;2;255;255;255m▀^[38;2;0;255;0;48;2;0;255;0m▀^[0m',
    '^[38;2;255;255;255m▀^[38;2;0;0;0m▀▀^[0m',
  ]);
  t.same(shown(flag, '256'), [
    '^[38;5;196;48;5;21m▀^[48;5;231m▀^[38;5;46;48;5;46m▀^[0m',
    '^[38;5;231m▀^[38;5;16m▀▀^[0m',
  ]);
  t.end();
});

t.test('what shines through keeps the background of the terminal', (t) => {
  t.same(shown(picture('f00 ... ...', '... f00 ...'), '24-bit'), ['^[38;2;255;0;0m▀▄ ^[0m']);
  t.same(shown(picture('f00 f00', '00f ...'), '24-bit'), [
    '^[38;2;255;0;0;48;2;0;0;255m▀^[49m▀^[0m',
  ]);
  t.end();
});

t.test('of 256 colours the nearest is taken, of the cube or the grays', (t) => {
  for (let value = 0; value < 256; value++) {
    const rgba = Uint8Array.of(value, value, value, 255);
    const [line = ''] = shown({ width: 1, height: 1, rgba }, '256');
    const entry = Number(/38;5;(\d+)m/.exec(line)?.[1]);
    const all = [
      ...[0, 95, 135, 175, 215, 255].map((level, i) => [16 + 43 * i, level] as const),
      ...Array.from({ length: 24 }, (_, i) => [232 + i, 8 + 10 * i] as const),
    ];
    const least = Math.min(...all.map(([, level]) => Math.abs(level - value)));
    const found = all.find(([number]) => number === entry);
    t.equal(Math.abs((found?.[1] ?? 999) - value), least, `${value} as ${entry}`);
  }
  t.end();
});

t.test('a wide picture is shrunk to the means of its pixels, a narrow one is left', (t) => {
  const wide = picture('f00 00f fff fff', '00f f00 000 000');
  t.same(
    [...shrinkPixels(wide, 2).rgba],
    [128, 0, 128, 255, 128, 128, 128, 255],
    'a checkerboard of red and blue is purple',
  );
  t.equal(shrinkPixels(wide, 4), wide);
  const { width, height } = shrinkPixels(
    picture(...Array.from({ length: 9 }, () => 'f00 00f f00')),
    2,
  );
  t.same([width, height], [2, 6]);
  t.same(
    [...shrinkPixels(picture('f00 ...'), 1).rgba],
    [255, 0, 0, 128],
    'the color of what is there',
  );
  t.end();
});
