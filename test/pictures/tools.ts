/** Pictures to locate. @module */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import type { Test } from 'tap';
import { Numbering, type OrderOptions } from '../../src/core/numbering.js';
import { makeSpace, type SpaceFields } from '../../src/core/space.js';
import { encodeImage } from '../../src/run/outputs/png.js';
import { temporaryFolder } from '../cli/started-command.js';
import { someColors } from '../codecs/png/tools.js';

export interface PictureOptions extends SpaceFields, OrderOptions {
  readonly metadata?: boolean;
  /** The first sample becomes the next value, and the text stays. */
  readonly changed?: boolean;
}

/** A PNG file, and its number in the numbering, as it is now. */
export function makePicture(
  index: bigint,
  { metadata = true, changed = false, ...options }: PictureOptions,
): { png: Uint8Array; number: bigint } {
  const numbering = new Numbering(makeSpace(options), options.order ?? 'mixed', options.seed ?? '');
  const { space, order, seed } = numbering;
  const samples = numbering.frameAt(index);
  if (changed) samples[0] = ((samples[0] ?? 0) + 1) % Math.min(space.radix, 256);
  const palette = space.color === 'palette' ? { colors: someColors(space.radix) } : undefined;
  const png = encodeImage({ space, order, seed, palette }, samples, index, metadata).slice();
  return { png, number: numbering.indexOf(samples) };
}

/** The same as a file. */
export function writePicture(file: string, index: bigint, options: PictureOptions): bigint {
  const { png, number } = makePicture(index, options);
  fs.writeFileSync(file, png);
  return number;
}

/** Stand-ins for the programs, which write down each call. */
export function countCalls(t: Test): { readonly calls: (program: string) => number } {
  const folder = temporaryFolder(t);
  const log = path.join(folder, 'calls');
  for (const program of ['ffmpeg', 'ffprobe']) {
    const found = spawnSync('which', [program], { encoding: 'utf8' }).stdout.trim();
    const script = `#!/bin/sh\necho ${program} >> '${log}'\nexec '${found}' "$@"\n`;
    fs.writeFileSync(path.join(folder, program), script, { mode: 0o755 });
  }
  const before = process.env['PATH'];
  process.env['PATH'] = `${folder}:${before}`;
  t.teardown(() => (process.env['PATH'] = before));
  return {
    calls(program) {
      if (!fs.existsSync(log)) return 0;
      return fs
        .readFileSync(log, 'utf8')
        .split('\n')
        .filter((line) => line === program).length;
    },
  };
}
