/**
 * Lossless films of each colour model, depth and container, and the proof that they are.
 * @module
 */
import fs from 'node:fs';
import path from 'node:path';
import type { Test } from 'tap';
import { temporaryFolder } from '../cli/started-command.js';
import { enumeration } from '../../src/core/enumeration.js';
import { openNumbering } from '../../src/core/numbering.js';
import { findPalette } from '../../src/core/palette.js';
import type { Color } from '../../src/core/space.js';
import { type FilmPlan, run } from '../../src/node.js';
import { decodeFilms, expectedFrame } from './film-tools.js';

export const FRAMES = 4;
export const RANGE = { from: 1000n, count: BigInt(FRAMES), step: 77n };
const PICO8 = findPalette('pico8').colors;

export type Case = [
  file: string,
  color: Exclude<Color, 'palette'> | 'pico8',
  depth: number,
  form: string,
  film?: FilmPlan,
];

export const LOSSLESS: readonly Case[] = [
  ['gray1.mkv', 'gray', 1, 'gray'],
  ['gray16.mkv', 'gray', 16, 'gray16le'],
  ['graya16.mkv', 'graya', 16, 'rgba64le'],
  ['rgb8.mkv', 'rgb', 8, 'rgb24', { scale: 2 }],
  ['rgb16.mkv', 'rgb', 16, 'rgb48le'],
  ['rgba8.mkv', 'rgba', 8, 'rgba'],
  ['palette.mkv', 'pico8', 8, 'rgb24'],
  ['rgb.mp4', 'rgb', 8, 'rgb24', { lossless: true }],
  ['rgb.webm', 'rgb', 8, 'rgb24', { lossless: true }],
  ['palette.apng', 'pico8', 8, 'rgb24'],
  ['palette.gif', 'pico8', 8, 'rgb24', { scale: 3 }],
  ['gray8.gif', 'gray', 8, 'rgb24'],
];

/** Whose colour model, depth or container another one shows as well. */
export const MORE_LOSSLESS: readonly Case[] = [
  ['gray4-enlarged.mkv', 'gray', 4, 'gray', { scale: 3 }],
  ['graya8.mkv', 'graya', 8, 'ya8'],
  ['rgba16.mkv', 'rgba', 16, 'rgba64le'],
  ['rgb.apng', 'rgb', 8, 'rgb24', { scale: 2 }],
  ['rgb.mov', 'rgb', 8, 'rgb24', { codec: 'libx264rgb', lossless: true }],
];

export async function testLossless(t: Test, cases: readonly Case[]): Promise<void> {
  const cwd = temporaryFolder(t);
  const films = cases.map(([file, , , form]) => ({ file: path.join(cwd, file), form }));
  const size = { width: 21, height: 13 };
  for (const [file, color, depth, , film] of cases) {
    const images =
      color === 'pico8'
        ? enumeration({ ...size, color: 'palette', palette: color })
        : enumeration({ ...size, color, depth });
    const out = path.join(cwd, file);
    const { state } = await run({ images, range: RANGE, output: { out, film } });
    t.equal(state, 'complete', file);
    t.notOk(fs.existsSync(`${out}.parts`), `${file}: no segments are left`);
  }
  for (const [i, found] of decodeFilms(films).entries()) {
    const [file, color, depth, form, { scale = 1 } = {}] = cases[i]!;
    const isPalette = color === 'pico8';
    const numbering = isPalette
      ? openNumbering({ ...size, color: 'palette', colors: 16 })
      : openNumbering({ ...size, color, depth });
    const colors = isPalette ? { colors: PICO8 } : {};
    const wanted = Array.from({ length: FRAMES }, (_, i) =>
      expectedFrame(numbering, 1000n + 77n * BigInt(i), form, { ...colors, scale }),
    );
    t.ok(found.equals(Buffer.concat(wanted)), `${file}: frames`);
  }
}
