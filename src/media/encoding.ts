/**
 * Which encoder a film gets, in which form it takes the frames, and what it cannot hold.
 * @module
 */
import path from 'node:path';
import type { Film } from '../run/record.js';
import { isFilmName } from '../run/target.js';
import { exactFormat, paletteColors, type PixelFormat } from '../codecs/film-frame.js';
import { type OverlayChannels, overlayFault } from '../codecs/overlay/index.js';
import { formatRate } from '../codecs/film-note.js';
import { EnumeratorError } from '../core/errors.js';
import type { FrameRate } from '../core/pace.js';
import type { Space } from '../core/space.js';

/** How a film is made. */
export interface Encoding {
  /** `apng` is made without ffmpeg. */
  readonly program: 'ffmpeg' | 'apng';
  readonly input: PixelFormat;
  /** The encoder's arguments for ffmpeg. */
  readonly encoder: readonly string[];
  /** The container's, where the parts are joined. */
  readonly container: readonly string[];
  /** Whether each frame comes back as it was. */
  readonly isLossless: boolean;
  /** ffmpeg's name of the container of a part. */
  readonly partFormat: 'nut' | 'mov' | 'matroska' | 'webm' | 'gif';
  /**
   * Bytes of frames, as ffmpeg gets them, in each of the parts that are joined: what is lost at
   * most when a run is killed. Undefined where a film is made in one piece.
   */
  readonly partBytes: number | undefined;
}

export interface FilmShape {
  readonly space: Space;
  readonly film: Film;
  /** The file's name, whose ending is the container. */
  readonly name: string;
  /** Frames a second, where they are to be looked at. */
  readonly rate?: FrameRate;
  /** What helps where it cannot hold the frames; a run's options unless given. */
  readonly ways?: WaysOut;
}

/** The way out in messages, to stand behind "or". */
export interface WaysOut {
  /** Where 16 bits are too many. */
  readonly depth: string;
  /** Where there is alpha. */
  readonly alpha: string;
}

function endingOf(name: string): string {
  return path.extname(name).slice(1).toLowerCase();
}

/**
 * Choose how a film is made.
 * @throws EnumeratorError `E_OUTPUT` where the container or the encoder cannot hold such frames,
 *   with what would do
 */
export function chooseEncoding(shape: FilmShape): Encoding {
  const { film, name, space } = shape;
  if (film.overlay === true) {
    const fault = overlayFault(space.width * film.scale, space.height * film.scale);
    if (fault !== undefined) throw refusal(fault);
    if (space.depth === 16) overlayChannels('rgb48le');
  }
  const container = endingOf(name);
  if (film.codec === undefined && !isFilmName(name)) {
    throw refusal(
      container === ''
        ? `--out ${name}: its ending says which film it is to be; call it ${name}.mkv, .mp4, .webm, .gif or .apng`
        : `--out ${name}: of .${container} no encoder is known; give one with --codec, or take .mkv, .mp4, .webm, .gif or .apng`,
    );
  }
  if (container !== 'gif' && container !== 'apng' && film.loop !== 0)
    throw refusal(`--loop ${film.loop}: only .gif and .apng say how often they play`);
  if (container === 'gif' || container === 'apng') return chooseAnimation(shape, container);
  const codec = film.codec ?? ownCodec(container, film);
  if (film.preset !== undefined && !/^libx26[45]/.test(codec))
    throw refusal(`--preset ${film.preset}: ${codec} has none; it is for libx264 and libx265`);
  const mostCrf = MOST_CRF[codec];
  if (film.crf !== undefined && mostCrf !== undefined && film.crf > mostCrf)
    throw refusal(`--crf ${film.crf}: ${codec} takes 0 (best) to ${mostCrf}`);
  const encoding = (ENCODERS[codec] ?? otherCodec(codec, container))(shape);
  // An index at the front, so that a browser plays it while it loads.
  const front = container === 'mp4' || container === 'mov' ? ['-movflags', '+faststart'] : [];
  const transparent = encoding.partFormat === 'webm' ? ['-metadata:s:v', 'alpha_mode=1'] : [];
  return { ...encoding, container: [...front, ...transparent] };
}

/** Of 8 bits a sample. */
const MOST_CRF: Readonly<Record<string, number>> = {
  libx264: 51,
  libx264rgb: 51,
  libx265: 51,
  libvpx: 63,
  'libvpx-vp9': 63,
  'libaom-av1': 63,
  libsvtav1: 63,
};

function ownCodec(container: string, { lossless }: Film): string {
  if (container === 'mkv') return 'ffv1';
  if (container === 'webm') return 'libvpx-vp9';
  return lossless === true ? 'libx264rgb' : 'libx264';
}

const FFV1_FORMATS: Readonly<Record<PixelFormat, string>> = {
  gray: 'gray',
  gray16le: 'gray16le',
  ya8: 'ya8',
  rgb24: 'bgr0',
  rgb48le: 'gbrp16le',
  rgba: 'bgra',
  rgba64le: 'gbrap16le',
  pal8: 'bgr0',
};

/** It cuts frames into 2×2 slices, and goes wrong where these are of one pixel. */
const LEAST_FFV1_PIXELS = 4;

/** The encoder of PNG takes 16 bits with the high byte first, as nothing else does here. */
const PNG_FORMATS: Readonly<Record<PixelFormat, string>> = {
  gray: 'gray',
  gray16le: 'gray16be',
  ya8: 'ya8',
  rgb24: 'rgb24',
  rgb48le: 'rgb48be',
  rgba: 'rgba',
  rgba64le: 'rgba64be',
  pal8: 'rgb24',
};

/** Colours as most players take them to be. */
const BT709 = [
  '-vf',
  'scale=out_color_matrix=bt709:out_range=tv',
  ...'-colorspace bt709 -color_primaries bt709 -color_trc bt709 -color_range tv'.split(' '),
];

/** x264 writes other bytes with another number of threads: so it is the same on every machine. */
const X264_THREADS = ['-threads', '8'];

type Encoder = (shape: FilmShape) => Omit<Encoding, 'container'>;

const ENCODERS: Readonly<Record<string, Encoder>> = {
  ffv1({ space, film }) {
    if (film.crf !== undefined)
      throw refusal(
        `--crf ${film.crf}: ffv1 loses nothing; for smaller films give --codec libx264`,
      );
    const input = exactFormat(space);
    if (Math.min(space.width, space.height) * film.scale < LEAST_FFV1_PIXELS) {
      if (film.codec !== undefined)
        throw refusal(
          `--codec ffv1: ffmpeg's loses pixels of frames that are less than ${LEAST_FFV1_PIXELS} wide or high; leave --codec out, or enlarge them with --scale`,
        );
      return lossless(input, ['-c:v', 'png', '-pix_fmt', PNG_FORMATS[input]]);
    }
    const format = ['-pix_fmt', FFV1_FORMATS[input]];
    return lossless(input, ['-c:v', 'ffv1', '-level', '3', '-g', '1', '-slicecrc', '1', ...format]);
  },
  libx264rgb(shape) {
    const { film } = shape;
    refuseDeep(shape, 'H.264');
    refuseAlpha(shape, 'H.264');
    const isLossless = film.lossless === true || film.crf === 0;
    const quality = isLossless ? ['-qp', '0'] : ['-crf', `${film.crf ?? 18}`];
    const preset = ['-preset', film.preset ?? 'veryfast'];
    const base = ['-c:v', 'libx264rgb', ...X264_THREADS, ...preset];
    const args = [...base, ...quality, '-pix_fmt', 'rgb24'];
    return { ...lossless('rgb24', args), isLossless };
  },
  libx264(shape) {
    const { space, film } = shape;
    if (film.lossless === true) return ENCODERS['libx264rgb']!(shape);
    refuseDeep(shape, 'H.264');
    refuseAlpha(shape, 'H.264');
    refuseOdd(space, film, 'H.264 with halved colours');
    const quality = ['-preset', film.preset ?? 'medium', '-crf', `${film.crf ?? 18}`];
    const args = ['-c:v', 'libx264', ...X264_THREADS, ...quality];
    return lossy('rgb24', [...BT709, ...args, '-pix_fmt', 'yuv420p']);
  },
  'libvpx-vp9'(shape) {
    const { space, film } = shape;
    refuseDeep(shape, 'VP9');
    const speed = ['-deadline', 'good', '-cpu-used', '4', '-row-mt', '1'];
    const hasAlpha = space.color === 'graya' || space.color === 'rgba';
    if (film.lossless === true) {
      refuseAlpha(shape, 'lossless VP9');
      const args = ['-c:v', 'libvpx-vp9', '-lossless', '1', ...speed, '-pix_fmt', 'gbrp'];
      return lossless('rgb24', args);
    }
    const quality = ['-crf', `${film.crf ?? 31}`, '-b:v', '0'];
    const format = ['-pix_fmt', hasAlpha ? 'yuva420p' : 'yuv420p'];
    const args = ['-c:v', 'libvpx-vp9', ...quality, ...speed, ...format];
    const encoding = lossy(hasAlpha ? 'rgba' : 'rgb24', [...BT709, ...args]);
    // Transparency stands beside the packets, which NUT would leave out.
    return hasAlpha ? { ...encoding, partFormat: 'webm' } : encoding;
  },
};

/** How many samples a pixel has in a form on which numbers can be drawn. */
export function overlayChannels(input: PixelFormat): OverlayChannels {
  switch (input) {
    case 'gray':
      return 1;
    case 'ya8':
      return 2;
    case 'rgb24':
      return 3;
    case 'rgba':
      return 4;
    default:
      throw refusal('--overlay: numbers are drawn with 8 bits a sample; choose --depth 8');
  }
}

/** AVI has raw colours in this order alone; ffmpeg writes them in another one, that nobody can read. */
const AVI_FORMATS: Partial<Readonly<Record<PixelFormat, string>>> = {
  rgb24: 'bgr24',
  rgba: 'bgra',
};

/** An encoder of which nothing is known but its name. */
function otherCodec(codec: string, container: string): Encoder {
  return ({ space, film }) => {
    if (film.lossless === true) {
      throw refusal(
        `--lossless: how ${codec} loses nothing is not known here; ffv1, libx264rgb and libvpx-vp9 can`,
      );
    }
    const quality = film.crf === undefined ? [] : ['-crf', `${film.crf}`];
    const preset = film.preset === undefined ? [] : ['-preset', film.preset];
    const input = exactFormat(space);
    const format = codec === 'rawvideo' && container === 'avi' ? AVI_FORMATS[input] : undefined;
    const form = format === undefined ? [] : ['-pix_fmt', format];
    return lossy(input, ['-c:v', codec, ...preset, ...quality, ...form]);
  };
}

function lossless(input: PixelFormat, encoder: string[]): Omit<Encoding, 'container'> {
  return {
    program: 'ffmpeg',
    input,
    encoder,
    isLossless: true,
    partFormat: 'nut',
    partBytes: partBytesOf(encoder),
  };
}

function lossy(input: PixelFormat, encoder: string[]): Omit<Encoding, 'container'> {
  return {
    program: 'ffmpeg',
    input,
    encoder,
    isLossless: false,
    partFormat: 'nut',
    partBytes: partBytesOf(encoder),
  };
}

/** Some ten seconds of one processor's work: to begin a part takes a fifth of one. */
function partBytesOf(encoder: readonly string[]): number {
  const has = (words: RegExp): boolean => encoder.some((word) => words.test(word));
  if (!has(/^(ffv1|png|libx264|libx264rgb)$/) || has(/^(slow|slower|veryslow|placebo)$/))
    return 2 ** 28;
  if (has(/^(ultrafast|superfast|veryfast)$/)) return 2 ** 32;
  return has(/^ffv1$/) ? 2 ** 31 : 2 ** 30;
}

const MOST_GIF_RATE = 100;

function chooseAnimation(shape: FilmShape, container: 'gif' | 'apng'): Encoding {
  const { space, film, name, rate } = shape;
  if (film.codec !== undefined)
    throw refusal(`--codec ${film.codec}: .${container} has only one; leave --codec out`);
  if (film.crf !== undefined)
    throw refusal(`--crf ${film.crf}: .${container} has no quality to choose; leave --crf out`);
  if (film.preset !== undefined)
    throw refusal(`--preset ${film.preset}: .${container} has none; leave --preset out`);
  refuseDeep(shape, `.${container}`);
  refuseAlpha(shape, `.${container}`);
  if (
    container === 'gif' &&
    rate !== undefined &&
    rate.numerator > MOST_GIF_RATE * rate.denominator
  )
    throw refusal(
      `--fps ${formatRate(rate)}: .gif counts in hundredths of a second, so that ${MOST_GIF_RATE} frames a second are the most; .mkv, .mp4 and .webm have more`,
    );
  const base = { encoder: [], container: [], partFormat: 'gif', partBytes: undefined } as const;
  if (container === 'apng') return { ...base, program: 'apng', input: 'rgb24', isLossless: true };
  const isExact = paletteColors(space) !== undefined && film.overlay !== true;
  if (film.lossless === true && !isExact) {
    throw refusal(
      `--lossless: ${name} has 256 colours, and these images more; .mkv, .webm and .apng keep them all`,
    );
  }
  const encoder = ['-c:v', 'gif', '-loop', `${film.loop === 0 ? 0 : film.loop - 1 || -1}`];
  const format = isExact ? [] : ['-pix_fmt', 'rgb8'];
  return {
    ...base,
    program: 'ffmpeg',
    input: isExact ? 'pal8' : 'rgb24',
    encoder: [...encoder, ...format],
    isLossless: isExact,
  };
}

function refuseDeep({ space, ways }: FilmShape, what: string): void {
  if (space.depth !== 16) return;
  const way = ways?.depth ?? 'choose --depth 8';
  throw refusal(`16 bits a sample: ${what} has 8; .mkv keeps all 16, or ${way}`);
}

function refuseAlpha({ space: { color }, ways }: FilmShape, what: string): void {
  if (color !== 'graya' && color !== 'rgba') return;
  const way = ways?.alpha ?? `choose --color ${color.slice(0, -1)}`;
  throw refusal(`${color}: ${what} has no transparency; .mkv keeps it, .webm nearly, or ${way}`);
}

function refuseOdd({ width, height }: Space, { scale }: Film, what: string): void {
  if ((width * scale) % 2 === 0 && (height * scale) % 2 === 0) return;
  throw refusal(
    `${width * scale}×${height * scale} pixels: ${what} wants even sizes; --scale ${2 * scale} makes them even, and --lossless, .mkv and .webm take any`,
  );
}

function refusal(message: string): EnumeratorError {
  return new EnumeratorError('E_OUTPUT', message);
}
