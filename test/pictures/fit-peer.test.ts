/** Dithering into palettes, held against ImageMagick's. @module */
import fs from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { findPalette } from '../../src/core/palette.js';
import { makeSpace } from '../../src/core/space.js';
import { fitPicture } from '../../src/pictures/fit.js';
import { temporaryFolder } from '../cli/started-command.js';
import { run } from '../codecs/png/tools.js';

const [WIDTH, HEIGHT] = [96, 64];
/** Of the square over which an eye takes the mean: three pixels to each side. */
const RADIUS = 3;

/** What photos have: smooth shades of many hues, hardly one of them a colour of a palette. */
function makeShades(): Uint8Array {
  return Uint8Array.from({ length: 3 * WIDTH * HEIGHT }, (_, at) => {
    const [x, y] = [Math.floor(at / 3) % WIDTH, Math.floor(at / 3 / WIDTH)];
    const waves = [x / 17 + y / 31, x / 23 - y / 19, y / 13 - x / 41];
    return Math.round(128 + 70 * Math.sin(waves[at % 3]!));
  });
}

/** The mean of each channel around each pixel that has a whole square around it. */
function blur(samples: Uint8Array): number[] {
  const means: number[] = [];
  for (let y = RADIUS; y < HEIGHT - RADIUS; y++) {
    for (let x = RADIUS; x < WIDTH - RADIUS; x++) {
      for (let c = 0; c < 3; c++) {
        let sum = 0;
        for (let dy = -RADIUS; dy <= RADIUS; dy++) {
          for (let dx = -RADIUS; dx <= RADIUS; dx++) {
            sum += samples[3 * ((y + dy) * WIDTH + x + dx) + c]!;
          }
        }
        means.push(sum / (2 * RADIUS + 1) ** 2);
      }
    }
  }
  return means;
}

function difference(a: Uint8Array, b: Uint8Array): number {
  const [one, other] = [blur(a), blur(b)];
  const sum = one.reduce((all, mean, i) => all + (mean - other[i]!) ** 2, 0);
  return Math.sqrt(sum / one.length);
}

function writePpm(file: string, width: number, height: number, samples: Uint8Array): void {
  fs.writeFileSync(file, Buffer.concat([Buffer.from(`P6 ${width} ${height} 255\n`), samples]));
}

t.test("from afar, ordered dithering is as near to the picture as ImageMagick's", (t) => {
  const folder = temporaryFolder(t);
  const [source, palette, dithered] = ['source.ppm', 'palette.ppm', 'dithered.rgb'].map((name) =>
    path.join(folder, name),
  ) as [string, string, string];
  const samples = makeShades();
  const picture = { width: WIDTH, height: HEIGHT, color: 'rgb', depth: 8, samples } as const;
  writePpm(source, WIDTH, HEIGHT, samples);
  for (const name of ['pico8', 'cga', 'okabe-ito']) {
    const { colors } = findPalette(name);
    const count = colors.length / 3;
    writePpm(palette, count, 1, colors);
    const peers = ['o8x8', 'o8x8,3', 'o8x8,4'].map((matrix) => {
      const how = ['-ordered-dither', matrix, '-dither', 'None', '-remap', palette];
      run('convert', [source, ...how, '-depth', '8', dithered]);
      return difference(samples, fs.readFileSync(dithered));
    });
    const space = makeSpace({ width: WIDTH, height: HEIGHT, color: 'palette', colors: count });
    const found = fitPicture(picture, space, { fit: 'stretch', dither: 'ordered' }, colors);
    const ours = Uint8Array.from(
      samples,
      (_, at) => colors[3 * found.samples[Math.floor(at / 3)]! + (at % 3)]!,
    );
    const off = difference(samples, ours);
    t.ok(off <= Math.min(...peers), `${name}: ${off} beside ${peers.join(', ')}`);
  }
  t.end();
});
