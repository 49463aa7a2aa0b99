/**
 * What the films' tests share: frames worked out by the numbering alone, and ffmpeg's word on films.
 * @module
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import type { Numbering } from '../../src/core/numbering.js';
import { FolderWatch, startEnumerate, type StartedCommand } from '../cli/started-command.js';
import { patienceMs } from '../patience.js';

export interface FilmFacts {
  readonly streams: readonly Record<string, string>[];
  readonly format: { readonly duration: string; readonly tags?: Record<string, string> };
}

/** What ffprobe says of a film. */
export function probeFilm(file: string): FilmFacts {
  const args = ['-v', 'error', '-count_packets', '-show_streams', '-show_format', '-of', 'json'];
  return JSON.parse(program('ffprobe', [...args, file]).toString('utf8')) as FilmFacts;
}

/** All frames of a film, one behind the other, as ffmpeg decodes them. */
export function decodeFilm(file: string, pixelFormat: string, decoder: string[] = []): Buffer {
  const input = ['-v', 'error', ...decoder, '-i', file];
  const output = ['-vsync', '0', '-f', 'rawvideo', '-pix_fmt', pixelFormat, '-'];
  return program('ffmpeg', [...input, ...output]);
}

/** All frames of each film, as one ffmpeg decodes them: to start it costs more than such a film. */
export function decodeFilms(films: readonly { file: string; form: string }[]): Buffer[] {
  const inputs = films.flatMap(({ file }) => ['-i', file]);
  const outputs = films.flatMap(({ file, form }, i) =>
    ['-map', `${i}:v`, '-vsync', '0', '-f', 'rawvideo', '-pix_fmt', form].concat(`${file}.decoded`),
  );
  program('ffmpeg', ['-v', 'error', '-nostdin', ...inputs, ...outputs]);
  return films.map(({ file }) => fs.readFileSync(`${file}.decoded`));
}

export function program(name: string, args: readonly string[]): Buffer {
  const { status, stdout, stderr, error } = spawnSync(name, args, {
    maxBuffer: 2 ** 28,
    timeout: patienceMs(),
  });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`${name} ended with ${status}: ${stderr.toString('utf8')}`);
  return stdout;
}

/** Which of a pixel's channels each sample of a form of ffmpeg's is; `o` for opaque. */
const FORMS: Readonly<Record<string, string>> = {
  gray: 'v',
  gray16le: 'v',
  ya8: 'va',
  rgb24: 'rgb',
  rgb48le: 'rgb',
  rgba: 'rgba',
  rgba64le: 'rgba',
};

/** Where the channels of a colour model stand. */
const MODELS: Readonly<Record<string, string>> = {
  gray: 'v',
  graya: 'va',
  rgb: 'rgb',
  rgba: 'rgba',
};

/**
 * A frame as it should come back, written down with no look at the program's own code.
 * @param colors - of palettes: red, green, blue of each entry
 */
export function expectedFrame(
  numbering: Numbering,
  index: bigint,
  form: string,
  { colors, scale = 1 }: { readonly colors?: Uint8Array; readonly scale?: number } = {},
): Buffer {
  const { width, height, color, depth } = numbering.space;
  const samples = numbering.frameAt(index);
  const model = MODELS[color] ?? '';
  const isDeep = depth === 16;
  const highest = 2 ** depth - 1;
  const levelAt = (pixel: number, channel: string): number => {
    if (colors !== undefined) return colors[3 * samples[pixel]! + 'rgb'.indexOf(channel)]! / 255;
    const own = model.includes(channel) ? channel : channel === 'a' ? undefined : 'v';
    if (own === undefined) return 1;
    const place = pixel * model.length + model.indexOf(own);
    return (
      (isDeep ? samples[2 * place]! + 256 * samples[2 * place + 1]! : samples[place]!) / highest
    );
  };
  const bytes: number[] = [];
  for (let y = 0; y < height * scale; y++) {
    for (let x = 0; x < width * scale; x++) {
      const pixel = Math.floor(y / scale) * width + Math.floor(x / scale);
      for (const channel of FORMS[form]!) {
        const level = levelAt(pixel, channel);
        const value = Math.round(level * (/16|48|64/.test(form) ? 65_535 : 255));
        bytes.push(value & 255);
        if (/16|48|64/.test(form)) bytes.push(value >> 8);
      }
    }
  }
  return Buffer.from(bytes);
}

/** In decibels; infinite where nothing differs. */
export function psnr(a: Uint8Array, b: Uint8Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i]! - b[i]!) ** 2;
  return 10 * Math.log10(255 ** 2 / (sum / a.length));
}

/** By how many seconds a frame of a film of 30000/1001 a second stands beside its time at most. */
export function worstTime(file: string, frames: number): number {
  const times = program('ffprobe', [
    '-v',
    'error',
    '-show_entries',
    'packet=pts_time',
    '-of',
    'csv=p=0',
    file,
  ])
    .toString('utf8')
    .trim()
    .split(/[,\n]+/)
    .map(Number);
  if (times.length !== frames) throw new Error(`${file} has ${times.length} frames`);
  return times.reduce((most, at, i) => Math.max(most, Math.abs(at - (i * 1001) / 30000)), 0);
}

/** Start a film, and wait until a file of such a name has come into its folder of parts. */
export async function startFilm(
  cwd: string,
  out: string,
  args: readonly string[],
  part: RegExp,
): Promise<StartedCommand> {
  const parts = path.join(cwd, `${out}.parts`);
  fs.mkdirSync(parts);
  const watch = new FolderWatch(parts);
  // A folder that is there belongs to nobody.
  const command = startEnumerate([...args, '--force', '--out', out], cwd);
  await watch.until(part, 1, command.ended);
  watch.close();
  return command;
}
