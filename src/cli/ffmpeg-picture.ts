/**
 * Pictures of other formats, decoded by the machine's ffmpeg.
 *
 * The file may come from anybody. So ffmpeg gets its bytes through a pipe, is told which format
 * they are by our own look at their beginning, and may open nothing else: no playlist, no
 * address, no name with a pattern in it. ffprobe tells the size first, and what is too large is
 * refused before a pixel is decoded. Both processes have a time limit.
 * @module
 */
import { spawn } from 'node:child_process';
import { isOpaquePicture, type Picture } from '../codecs/picture/picture.js';
import type { Color } from '../core/space.js';
import { EnumeratorError } from '../core/errors.js';

/** 134 million pixels: four times an 8K frame. */
const MAX_PIXELS = 2 ** 27;

interface Format {
  readonly name: string;
  /** ffmpeg's reader. */
  readonly demuxer: string;
  readonly signature: RegExp;
}

/** By how their files begin, in hex. */
const FORMATS: readonly Format[] = [
  { name: 'jpeg', demuxer: 'jpeg_pipe', signature: /^ffd8ff/ },
  { name: 'webp', demuxer: 'webp_pipe', signature: /^52494646.{8}57454250/ },
  { name: 'gif', demuxer: 'gif', signature: /^474946383[79]61/ },
  { name: 'tiff', demuxer: 'tiff_pipe', signature: /^(49492a00|4d4d002a)/ },
  // The size of the second header stands behind the first.
  { name: 'bmp', demuxer: 'bmp_pipe', signature: /^424d.{24}[0-7].000000/ },
  { name: 'jpeg-xl', demuxer: 'jpegxl_pipe', signature: /^(ff0a|0000000c4a584c20)/ },
  { name: 'jpeg-2000', demuxer: 'j2k_pipe', signature: /^(ff4fff51|0000000c6a502020)/ },
  { name: 'pbm', demuxer: 'pbm_pipe', signature: /^50(31|34)(09|0a|0d|20)/ },
  { name: 'pgm', demuxer: 'pgm_pipe', signature: /^50(32|35)(09|0a|0d|20)/ },
  { name: 'ppm', demuxer: 'ppm_pipe', signature: /^50(33|36)(09|0a|0d|20)/ },
  { name: 'pam', demuxer: 'pam_pipe', signature: /^50370a/ },
  { name: 'qoi', demuxer: 'qoi_pipe', signature: /^716f6966/ },
  { name: 'psd', demuxer: 'psd_pipe', signature: /^38425053/ },
  { name: 'openexr', demuxer: 'exr_pipe', signature: /^762f3101/ },
  { name: 'dds', demuxer: 'dds_pipe', signature: /^44445320/ },
  { name: 'sgi', demuxer: 'sgi_pipe', signature: /^01da0[01]0[12]/ },
];

const TIME_LIMIT_MS = 60_000;

export interface DecodedPicture {
  readonly picture: Picture;
  readonly format: string;
  /** ffmpeg's name of the form in which it found the pixels. */
  readonly pixelFormat: string;
  readonly isConverted: boolean;
}

/** Which format a file's first bytes tell; nothing where it is none of these. */
export function findFormat(bytes: Uint8Array): Format | undefined {
  const start = Buffer.from(bytes.subarray(0, 32)).toString('hex');
  return FORMATS.find(({ signature }) => signature.test(start));
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
  const { width, height, pixelFormat } = await probe(bytes, format, name);
  if (width * height > MAX_PIXELS) {
    throw new EnumeratorError(
      'E_LIMIT',
      `${name}: ${width}×${height} is ${(width * height).toLocaleString('en-US')} pixels: the limit is ${MAX_PIXELS.toLocaleString('en-US')}`,
    );
  }
  const form = chooseForm(pixelFormat);
  const { output: raw } = await run('ffmpeg', format, name, bytes, form.bytes * width * height, [
    ...'-noautorotate -i pipe:0 -frames:v 1 -f rawvideo -sws_flags'.split(' '),
    'bicubic+accurate_rnd+full_chroma_int+full_chroma_inp+bitexact',
    '-pix_fmt',
    form.rawFormat,
    'pipe:1',
  ]);
  if (raw.length !== form.bytes * width * height) {
    throw failure(name, format, `it gave ${raw.length} bytes for ${width}×${height} pixels`);
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
    throw failure(name, format, lastLine(complaint) ?? 'it finds no picture in it');
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
  const source = [...reading, '-f', format.demuxer, ...frameSize];
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
  if (code !== 0) throw failure(name, format, lastLine(complaint) ?? `it ended with ${code}`);
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

/** Without the address of ffmpeg's own parts that stands in front. */
function lastLine(text: string): string | undefined {
  const lines = text.split(/[\r\n]+/).filter((line) => line.trim() !== '');
  return lines
    .at(-1)
    ?.replace(/^(\[[^\]]* @ 0x[0-9a-f]+\]\s*)+/, '')
    .trim();
}
