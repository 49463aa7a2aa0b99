/**
 * Pictures of other formats, decoded by the machine's ffmpeg.
 *
 * The file may come from anybody. So ffmpeg gets its bytes through a pipe, is told which format
 * they are by our own look at their beginning, and may open nothing else: no playlist, no
 * address, no name with a pattern in it. ffprobe tells the size first, and what is too large is
 * refused before a pixel is decoded. Both processes have a time limit. Where a file is damaged,
 * ffmpeg would make up the rest of the picture: it is told to fail instead.
 * @module
 */
import { spawn } from 'node:child_process';
import { hasEnd } from '../codecs/picture/file-facts.js';
import { isOpaquePicture, type Picture } from '../codecs/picture/picture.js';
import type { Color } from '../core/space.js';
import { EnumeratorError } from '../core/errors.js';
import type { Format } from './picture-formats.js';

/** 134 million pixels: four times an 8K frame. */
const MAX_PIXELS = 2 ** 27;

const TIME_LIMIT_MS = 60_000;

export interface DecodedPicture {
  readonly picture: Picture;
  readonly format: string;
  /** ffmpeg's name of the form in which it found the pixels. */
  readonly pixelFormat: string;
  readonly isConverted: boolean;
}

/**
 * @param name - of the file, for messages
 * @throws EnumeratorError `E_IO` where there is no ffmpeg, or it fails or takes too long;
 *   `E_LIMIT` where the picture has too many pixels
 */
export async function decodePicture(
  bytes: Uint8Array,
  format: Format,
  name: string,
): Promise<DecodedPicture> {
  if (!hasEnd(bytes, format.name)) throw damage(name, format, 'it has no end marker');
  const { width, height, pixelFormat } = await probe(bytes, format, name);
  const form = chooseForm(pixelFormat);
  const { output: raw, complaint } = await run(
    'ffmpeg',
    format,
    name,
    bytes,
    form.bytes * width * height,
    [
      ...'-noautorotate -i pipe:0 -frames:v 1 -f rawvideo -sws_flags'.split(' '),
      'bicubic+accurate_rnd+full_chroma_int+full_chroma_inp+bitexact',
      '-pix_fmt',
      form.rawFormat,
      'pipe:1',
    ],
  );
  const found = DAMAGE.exec(complaint);
  if (found !== null) throw damage(name, format, `ffmpeg says "${found[0]}"`);
  if (raw.length !== form.bytes * width * height) {
    throw damage(name, format, `ffmpeg gave ${raw.length} bytes for ${width}×${height} pixels`);
  }
  const samples = new Uint8Array(raw.buffer, raw.byteOffset, raw.length);
  const { color, depth } = form;
  if (depth === 1) for (let i = 0; i < samples.length; i++) samples[i] = samples[i]! >> 7;
  const decoded = { width, height, color, depth, samples };
  return {
    // Decoders make up an alpha where the format has none, or has one that nobody uses.
    picture: form.hasAlpha && isOpaquePicture(decoded) ? withoutAlpha(decoded) : decoded,
    format: format.name,
    pixelFormat,
    isConverted: form.isConverted,
  };
}

/**
 * What the picture will be, without decoding it.
 * @returns `hasAlpha` where decoding may still find that all of it is opaque, and then gives none
 * @throws EnumeratorError as {@link decodePicture}
 */
export async function probePicture(
  bytes: Uint8Array,
  format: Format,
  name: string,
): Promise<Pick<Picture, 'width' | 'height' | 'color' | 'depth'> & { hasAlpha: boolean }> {
  const { width, height, pixelFormat } = await probe(bytes, format, name);
  const { color, depth, hasAlpha } = chooseForm(pixelFormat);
  return { width, height, color, depth, hasAlpha };
}

/** What the JPEG decoder says when it goes on with a picture that it has not read whole. */
const DAMAGE = /overread \d+|error (count|dc|y=\d+)[^\n]*|concealing[^\n]*/;

interface Form {
  readonly color: Exclude<Color, 'palette'>;
  readonly depth: number;
  readonly hasAlpha: boolean;
  /** What ffmpeg is asked for. */
  readonly rawFormat: string;
  /** A pixel's. */
  readonly bytes: number;
  /** Whether levels are worked out rather than copied. */
  readonly isConverted: boolean;
}

const RAW_FORMATS = { gray: 'gray', graya: 'ya8', rgb: 'rgb24', rgba: 'rgba' } as const;
const DEEP_FORMATS = {
  gray: 'gray16le',
  graya: 'ya16le',
  rgb: 'rgb48le',
  rgba: 'rgba64le',
} as const;
const CHANNELS = { gray: 1, graya: 2, rgb: 3, rgba: 4 } as const;

/** The samples that lose least, by the name of the form in which ffmpeg has the pixels. */
function chooseForm(pixelFormat: string): Form {
  const isGray = /^(gray|ya\d|mono)/.test(pixelFormat);
  const hasAlpha = /^(ya\d|yuva|rgba|bgra|argb|abgr|gbrap|ayuv|vuya|pal8)/.test(pixelFormat);
  const isMono = pixelFormat.startsWith('mono');
  const isDeep =
    !/^(rgb|bgr)(444|555|565)/.test(pixelFormat) && /(9|1[0-6]|32|48|64)(le|be)$/.test(pixelFormat);
  const color = isGray ? (hasAlpha ? 'graya' : 'gray') : hasAlpha ? 'rgba' : 'rgb';
  const isCopied =
    /^(gray|ya8|mono[bw]|pal8|rgb24|bgr24|[argb0]{4}|gbrap?)$/.test(pixelFormat) ||
    /^(gray16|ya16|rgb48|bgr48|rgba64|bgra64|gbrap?16)(le|be)$/.test(pixelFormat);
  return {
    color,
    depth: isMono ? 1 : isDeep ? 16 : 8,
    hasAlpha,
    rawFormat: (isDeep ? DEEP_FORMATS : RAW_FORMATS)[color],
    bytes: CHANNELS[color] * (isDeep ? 2 : 1),
    isConverted: !isCopied,
  };
}

function withoutAlpha(picture: Picture): Picture {
  const { width, height, color, depth, samples } = picture;
  const sampleBytes = depth / 8;
  const pixelBytes = (color === 'graya' ? 2 : 4) * sampleBytes;
  const kept = pixelBytes - sampleBytes;
  const opaque = new Uint8Array(width * height * kept);
  for (let from = 0, to = 0; from < samples.length; from += pixelBytes, to += kept) {
    for (let i = 0; i < kept; i++) opaque[to + i] = samples[from + i]!;
  }
  return { width, height, color: color === 'graya' ? 'gray' : 'rgb', depth, samples: opaque };
}

async function probe(
  bytes: Uint8Array,
  format: Format,
  name: string,
): Promise<{ width: number; height: number; pixelFormat: string }> {
  const { output, complaint } = await run('ffprobe', format, name, bytes, 2 ** 16, [
    '-select_streams',
    'v:0',
    '-show_entries',
    'stream=width,height,pix_fmt',
    '-of',
    'json',
    '-i',
    'pipe:0',
  ]);
  const { streams = [] } = JSON.parse(output.toString('utf8')) as {
    streams?: { width?: number; height?: number; pix_fmt?: string }[];
  };
  const { width = 0, height = 0, pix_fmt: pixelFormat } = streams[0] ?? {};
  if (width < 1 || height < 1 || pixelFormat === undefined) {
    const problem = lastLine(complaint) ?? 'it finds no picture in it';
    throw failure(name, format, isAnimatedWebp(bytes) ? ANIMATED : problem);
  }
  if (width * height > MAX_PIXELS) {
    throw new EnumeratorError(
      'E_LIMIT',
      `${name}: ${width}×${height} is ${(width * height).toLocaleString('en-US')} pixels: the limit is ${MAX_PIXELS.toLocaleString('en-US')}`,
    );
  }
  return { width, height, pixelFormat };
}

/** One program with a file on its standard input, to its end. */
async function run(
  program: 'ffmpeg' | 'ffprobe',
  format: Format,
  name: string,
  input: Uint8Array,
  maxOutputBytes: number,
  args: readonly string[],
): Promise<{ output: Buffer; complaint: string }> {
  const before = ['-v', 'error', ...(program === 'ffmpeg' ? ['-nostdin'] : [])];
  const reading = ['-protocol_whitelist', 'pipe', '-max_pixels', `${MAX_PIXELS}`];
  // Or what has no parser, such as TIFF, comes to its decoder in pieces.
  const frameSize = format.demuxer.endsWith('_pipe') ? ['-frame_size', `${input.length}`] : [];
  // Of other decoders it would make warnings failures, such as of ffmpeg's own TIFF files.
  const strictness = format.name === 'jpeg' ? ['-err_detect', 'explode'] : [];
  const source = [...reading, ...strictness, '-f', format.demuxer, ...frameSize];
  const child = spawn(program, [...before, ...source, ...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  // spawn's own would go on where the program does not start, and keep this one waiting.
  const timer = setTimeout(() => child.kill('SIGKILL'), TIME_LIMIT_MS);
  const parts: Buffer[] = [];
  let total = 0;
  let complaint = '';
  child.stdout.on('data', (part: Buffer) => {
    total += part.length;
    if (total > maxOutputBytes) child.kill('SIGKILL');
    else parts.push(part);
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(-4096);
  });
  // Who has seen enough of the file closes the pipe before its end.
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  const { code, signal } = await new Promise<{ code: number | null; signal: string | null }>(
    (resolve, reject) => {
      child.on('error', (error) => reject(startError(error, program, name, format)));
      child.on('close', (code, signal) => resolve({ code, signal }));
    },
  ).finally(() => clearTimeout(timer));
  if (total > maxOutputBytes) throw failure(name, format, 'it gave more than the picture has');
  if (signal !== null) {
    throw failure(
      name,
      format,
      `it was stopped by ${signal} (it has ${TIME_LIMIT_MS / 1000} seconds)`,
    );
  }
  if (code !== 0) {
    const problem = lastLine(complaint) ?? `it ended with ${code}`;
    if (program === 'ffmpeg') throw damage(name, format, `ffmpeg says "${problem}"`);
    throw failure(name, format, isAnimatedWebp(input) ? ANIMATED : problem);
  }
  return { output: Buffer.concat(parts), complaint };
}

function startError(
  error: NodeJS.ErrnoException,
  program: string,
  name: string,
  format: Format,
): EnumeratorError {
  const problem =
    error.code === 'ENOENT'
      ? `ffmpeg reads this format, and ${program} is not on this machine: install it (apt-get install ffmpeg), or make a PNG of the picture`
      : `${program} does not start: ${error.message}`;
  return new EnumeratorError('E_IO', `${name} is a ${format.name} file: ${problem}`, {
    cause: error,
  });
}

function failure(name: string, format: Format, problem: string): EnumeratorError {
  return new EnumeratorError(
    'E_IO',
    `${name}: ffmpeg cannot read this ${format.name} file: ${problem}`,
  );
}

function damage(name: string, format: Format, sign: string): EnumeratorError {
  return new EnumeratorError(
    'E_IO',
    `${name}: this ${format.name} file is damaged or cut off: ${sign}; take a whole copy of it`,
  );
}

const ANIMATED = 'it is animated; make a PNG of one of its frames';

/** A flag of its first chunk, VP8X. */
function isAnimatedWebp(bytes: Uint8Array): boolean {
  const name = Buffer.from(bytes.subarray(8, 16)).toString('latin1');
  return name === 'WEBPVP8X' && ((bytes[20] ?? 0) & 2) !== 0;
}

/** Without the address of ffmpeg's own parts that stands in front. */
function lastLine(text: string): string | undefined {
  const lines = text.split(/[\r\n]+/).filter((line) => line.trim() !== '');
  return lines
    .at(-1)
    ?.replace(/^(\[[^\]]* @ 0x[0-9a-f]+\]\s*)+/, '')
    .trim();
}
