/**
 * Lossless films of each colour model, depth and container, and the proof that they are.
 * @module
 */
import fs from 'node:fs';
import path from 'node:path';
import type { Test } from 'tap';
import { openNumbering } from '../../src/core/numbering.js';
import { findPalette } from '../../src/core/palette.js';
import type { Color } from '../../src/core/space.js';
import { decodeFilms, expectedFrame } from './film-tools.js';
import { runShared } from './shared-command.js';
import { temporaryFolder } from './started-command.js';

export const FRAMES = 4;
export const RUN = ['--count', `${FRAMES}`, '--from', '1000', '--step', '77'];
const PICO8 = findPalette('pico8').colors;

export type Case = [
  file: string,
  color: Exclude<Color, 'palette'> | 'pico8',
  depth: number,
  form: string,
  ...options: string[],
];

export const LOSSLESS: readonly Case[] = [
  ['gray1.mkv', 'gray', 1, 'gray'],
  ['gray16.mkv', 'gray', 16, 'gray16le'],
  ['graya16.mkv', 'graya', 16, 'rgba64le'],
  ['rgb8.mkv', 'rgb', 8, 'rgb24', '--scale', '2'],
  ['rgb16.mkv', 'rgb', 16, 'rgb48le'],
  ['rgba8.mkv', 'rgba', 8, 'rgba'],
  ['palette.mkv', 'pico8', 8, 'rgb24'],
  ['rgb.mp4', 'rgb', 8, 'rgb24', '--lossless'],
  ['rgb.webm', 'rgb', 8, 'rgb24', '--lossless'],
  ['palette.apng', 'pico8', 8, 'rgb24'],
  ['palette.gif', 'pico8', 8, 'rgb24', '--scale', '3'],
  ['gray8.gif', 'gray', 8, 'rgb24'],
];

/** Whose colour model, depth or container another one shows as well. */
export const MORE_LOSSLESS: readonly Case[] = [
  ['gray4-enlarged.mkv', 'gray', 4, 'gray', '--scale', '3'],
  ['graya8.mkv', 'graya', 8, 'ya8'],
  ['rgba16.mkv', 'rgba', 16, 'rgba64le'],
  ['rgb.apng', 'rgb', 8, 'rgb24', '--scale', '2'],
  ['rgb.mov', 'rgb', 8, 'rgb24', '--codec', 'libx264rgb', '--lossless'],
];

export function testLossless(t: Test, cases: readonly Case[]): void {
  const cwd = temporaryFolder(t);
  const films = cases.map(([file, , , form]) => ({ file: path.join(cwd, file), form }));
  for (const [file, color, depth, , ...options] of cases) {
    const space =
      color === 'pico8' ? ['--palette', color] : ['--color', color, '--depth', `${depth}`];
    const args = [...RUN, '--size', '21x13', ...space, ...options, '--out', file];
    const { status, stderr } = runShared(args, { cwd });
    t.equal(status, 0, `${file}: ${stderr}`);
    t.notOk(fs.existsSync(path.join(cwd, `${file}.parts`)), `${file}: no parts are left`);
  }
  for (const [i, found] of decodeFilms(films).entries()) {
    const [file, color, depth, form, ...options] = cases[i]!;
    const isPalette = color === 'pico8';
    const size = { width: 21, height: 13 };
    const numbering = isPalette
      ? openNumbering({ ...size, color: 'palette', colors: 16 })
      : openNumbering({ ...size, color, depth });
    const colors = isPalette ? { colors: PICO8 } : {};
    const scale = options.includes('--scale') ? Number(options.at(-1)) : 1;
    const wanted = Array.from({ length: FRAMES }, (_, i) =>
      expectedFrame(numbering, 1000n + 77n * BigInt(i), form, { ...colors, scale }),
    );
    t.ok(found.equals(Buffer.concat(wanted)), `${file}: frames`);
  }
}
