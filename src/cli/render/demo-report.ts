/**
 * What the demonstration says of what it made.
 * @module
 */
import { invocation } from '../host.js';
import path from 'node:path';
import { cardinalityText, countText, exactSize } from '../../core/cardinality.js';
import { escapeControls } from '../../core/quote.js';
import type { Space } from '../../core/space.js';
import type { DemoProgress, MadeDemo } from '../../demo/demo.js';
import { DEMO_RATE, type Scene } from '../../demo/scenes.js';
import { percentText } from '../../text/quantity.js';
import { ProgressReporter } from './progress.js';
import { wrap } from '../../text/layout.js';
import { shellWord } from '../../text/shell-word.js';

const COLUMNS = 80;
const YEAR_S = 31_557_600n;

/** How long all images of a space take, one after the other. */
function durationOf(space: Space): string {
  const seconds = exactSize(space) / BigInt(DEMO_RATE);
  return seconds < YEAR_S ? `${seconds} seconds` : `${countText(seconds / YEAR_S)} years`;
}

/** Says how much is made. */
export function demoReporter(): ProgressReporter<DemoProgress> {
  return new ProgressReporter<DemoProgress>({
    line: ({ what, done, total }) => [
      `making ${what === 'images' ? 'images' : 'the film'}`,
      percentText(BigInt(done), BigInt(total)),
    ],
  });
}

/** For people. */
export function demoText(made: MadeDemo): string {
  const { out, scenes, sheet, film, side, frames, missing } = made;
  const [rings, noise, clouds, blends, small] = scenes as [Scene, Scene, Scene, Scene, Scene];
  const large = rings.numbering.space;
  const seconds = Math.round(frames / DEMO_RATE);
  const images = scenes.reduce((sum, { count }) => sum + count, 0n);
  const rows = [
    [film, `a film of ${seconds} seconds, ${side}×${side} pixels`],
    [sheet, 'the same at a glance'],
    [
      path.join(out, rings.name),
      `${rings.count} images: N, 2N, 3N …, a pattern that counting makes`,
    ],
    [
      path.join(out, noise.name),
      `${noise.count} images: 0, 1, 2 … in mixed order, as nearly all of them look`,
    ],
    [
      path.join(out, clouds.name),
      `${clouds.count} images of short numbers in cloud order, each unlike the others`,
    ],
    [
      path.join(out, blends.name),
      `${blends.count} images of four digits in progressive order: four points, blended`,
    ],
    [
      path.join(out, small.name),
      `${small.count} images: every one that there is of 3×3 pixels in two colours`,
    ],
  ] as const;
  const wide = Math.max(...rows.map(([name]) => name.length));
  const word = shellWord(path.join(out, rings.name));
  const first = shellWord(path.join(out, noise.name, '42.png'));
  return `${[
    ...rows.map(([name, what]) => `${escapeControls(name).padEnd(wide)}  ${what}`),
    '',
    ...wrap(
      `Of ${large.width}×${large.height} pixels in 16 colours there are ${cardinalityText(large)} images. At ${DEMO_RATE} a second, all of them take ${durationOf(large)}. Of 3×3 in two colours there are ${cardinalityText(small.numbering.space)}: you have seen them all in ${durationOf(small.numbering.space)}. Each of the ${images} files is an image with a number, and gives it back.`,
      COLUMNS,
    ),
    '',
    'Try next:',
    `  ${invocation(`locate ${first}`)}`,
    `  ${invocation('get 2^1000 --size 24x24 --palette pico8 --show')}`,
    `  ${invocation(`film ${word} --fps 12 --scale 20 --out rings.gif`)}`,
    `  ${invocation('--order cloud --from 2^30% --count 100 --out clouds')}`,
    `  ${invocation('--count 240 --size 24x24 --palette pico8 --scale 16 --out next.mp4')}`,
    ...(missing === undefined
      ? []
      : ['', `note: ${missing}; the film is a small animated PNG meanwhile, for any browser`]),
  ].join('\n')}\n`;
}
