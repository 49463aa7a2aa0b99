/**
 * What the tests of films of pictures share: pictures, and what ffmpeg says of films.
 * @module
 */
import { spawnSync } from 'node:child_process';
import { type Color, makeSpace } from '../../src/core/space.js';
import { encodePlain } from '../../src/run/outputs/png.js';

export function ffmpeg(...args: string[]): Buffer {
  const { status, stdout, stderr } = spawnSync('ffmpeg', ['-v', 'error', '-nostdin', ...args], {
    maxBuffer: 2 ** 28,
  });
  if (status !== 0) throw new Error(stderr.toString());
  return stdout;
}

/** All frames as raw pixels. */
export function decode(file: string, format: string): Buffer {
  return ffmpeg('-i', file, '-f', 'rawvideo', '-pix_fmt', format, '-');
}

export function commentOf(file: string): string | undefined {
  const args = ['-v', 'error', '-show_entries', 'format_tags', '-of', 'json', file];
  const { stdout } = spawnSync('ffprobe', args, { encoding: 'utf8' });
  const { format } = JSON.parse(stdout) as { format: { tags?: Record<string, string> } };
  const tags = Object.entries(format.tags ?? {});
  return tags.find(([name]) => name.toLowerCase() === 'comment')?.[1];
}

export interface Drawn {
  readonly size?: readonly [number, number];
  readonly color?: Color;
  readonly depth?: number;
  readonly colors?: Uint8Array;
}

/** A PNG without metadata, all of whose sample bytes are these, over and over. */
export function makePng(bytes: readonly number[], drawn: Drawn = {}): Uint8Array {
  const { size: [width, height] = [4, 4], color = 'gray', depth = 8, colors } = drawn;
  const space = makeSpace(
    colors === undefined
      ? { width, height, color, depth }
      : { width, height, color: 'palette', colors: colors.length / 3 },
  );
  const samples = Uint8Array.from(
    { length: space.sampleBytes },
    (_, i) => bytes[i % bytes.length]!,
  );
  return encodePlain(space, samples, colors && { colors }).slice();
}
