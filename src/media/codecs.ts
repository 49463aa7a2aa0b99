/**
 * The video codecs that are known here, as data: what each takes and loses, and its arguments for
 * ffmpeg.
 * @module
 */
import type { PixelFormat } from '../codecs/film-frame.js';

/** What a codec cannot have of its frames. */
export type Limit = 'depth' | 'alpha' | 'odd-size';

/** One way in which a codec is used. */
export interface CodecMode {
  /** How messages name it: `H.264`. */
  readonly title: string;
  /** ffmpeg's name of the encoder. */
  readonly encoder: string;
  readonly limits?: readonly Limit[];
  /** The form in which it takes frames; undefined for the one that loses nothing. */
  readonly input?: (hasAlpha: boolean) => PixelFormat;
  /** What comes before the encoder. */
  readonly filter?: readonly string[];
  /** Arguments that are always the same. */
  readonly args?: readonly string[];
  /** The arguments that set the quality, where it can be chosen. */
  readonly quality?: (crf: number) => readonly string[];
  /** The form in which it stores them, where that is not its own choice. */
  readonly stored: (input: PixelFormat) => string | undefined;
  /** Whether each frame comes back as it was. */
  readonly isLossless: boolean;
  /** ffmpeg's container for the segments, where NUT would leave something out. */
  readonly segmentFormat?: (hasAlpha: boolean) => 'nut' | 'webm';
}

export interface Codec {
  /** The worst quality; 0 is the best one. */
  readonly maxCrf?: number;
  readonly defaultCrf?: number;
  /** The preset unless one is chosen; undefined where the codec has none. */
  readonly defaultPreset?: string;
  /** How it is used unless frames must come back as they were. */
  readonly lossy?: CodecMode;
  readonly lossless?: CodecMode;
}

/** Colours as most players take them to be. */
const BT709 = [
  '-vf',
  'scale=out_color_matrix=bt709:out_range=tv',
  ...'-colorspace bt709 -color_primaries bt709 -color_trc bt709 -color_range tv'.split(' '),
];

/** x264 writes other bytes with another number of threads: so it is the same on every machine. */
const X264_THREADS = ['-threads', '8'];

const VP9_SPEED = ['-deadline', 'good', '-cpu-used', '4', '-row-mt', '1'];

/** The pixel formats that a codec stores in place of the ones that it is given. */
type StoredFormats = Partial<Readonly<Record<PixelFormat, string>>>;

const FFV1_FORMATS: StoredFormats = {
  rgb24: 'bgr0',
  rgb48le: 'gbrp16le',
  rgba: 'bgra',
  rgba64le: 'gbrap16le',
  pal8: 'bgr0',
};

/** The encoder of PNG takes 16 bits with the high byte first, as nothing else does here. */
const PNG_FORMATS: StoredFormats = {
  gray16le: 'gray16be',
  rgb48le: 'rgb48be',
  rgba64le: 'rgba64be',
  pal8: 'rgb24',
};

/** AVI has raw colours in this order alone; ffmpeg writes them in another one, that nothing reads. */
export const AVI_FORMATS: StoredFormats = { rgb24: 'bgr24', rgba: 'bgra' };

const FFV1: CodecMode = {
  title: 'FFV1',
  encoder: 'ffv1',
  args: ['-level', '3', '-g', '1', '-slicecrc', '1'],
  stored: (input) => FFV1_FORMATS[input] ?? input,
  isLossless: true,
};

/** PNG in a film: for frames that are too small for FFV1. */
export const PNG: CodecMode = {
  title: 'PNG',
  encoder: 'png',
  stored: (input) => PNG_FORMATS[input] ?? input,
  isLossless: true,
};

const X264_RGB: CodecMode = {
  title: 'H.264',
  encoder: 'libx264rgb',
  limits: ['depth', 'alpha'],
  input: () => 'rgb24',
  args: X264_THREADS,
  quality: (crf) => ['-crf', `${crf}`],
  stored: () => 'rgb24',
  isLossless: false,
};

const X264_YUV: CodecMode = {
  ...X264_RGB,
  encoder: 'libx264',
  limits: ['depth', 'alpha', 'odd-size'],
  filter: BT709,
  stored: () => 'yuv420p',
};

const VP9: CodecMode = {
  title: 'VP9',
  encoder: 'libvpx-vp9',
  limits: ['depth'],
  input: (hasAlpha) => (hasAlpha ? 'rgba' : 'rgb24'),
  filter: BT709,
  args: VP9_SPEED,
  quality: (crf) => ['-crf', `${crf}`, '-b:v', '0'],
  stored: (input) => (input === 'rgba' ? 'yuva420p' : 'yuv420p'),
  isLossless: false,
  // Transparency stands beside the packets, which NUT would leave out.
  segmentFormat: (hasAlpha) => (hasAlpha ? 'webm' : 'nut'),
};

const VP9_LOSSLESS: CodecMode = {
  title: 'lossless VP9',
  encoder: 'libvpx-vp9',
  limits: ['depth', 'alpha'],
  input: () => 'rgb24',
  args: ['-lossless', '1', ...VP9_SPEED],
  stored: () => 'gbrp',
  isLossless: true,
};

const X264 = { maxCrf: 51, defaultCrf: 18 };

/** The codecs by ffmpeg's names of their encoders. */
export const CODECS: Readonly<Record<string, Codec>> = {
  ffv1: { lossless: FFV1 },
  libx264rgb: {
    ...X264,
    defaultPreset: 'veryfast',
    lossy: X264_RGB,
    lossless: { ...X264_RGB, quality: () => ['-qp', '0'], isLossless: true },
  },
  libx264: { ...X264, defaultPreset: 'medium', lossy: X264_YUV },
  'libvpx-vp9': { maxCrf: 63, defaultCrf: 31, lossy: VP9, lossless: VP9_LOSSLESS },
  // Of these only the range of qualities is known.
  libx265: { maxCrf: 51 },
  libvpx: { maxCrf: 63 },
  'libaom-av1': { maxCrf: 63 },
  libsvtav1: { maxCrf: 63 },
};

/** What a container takes unless a codec is chosen. */
export interface Container {
  readonly codec: string;
  /** Where frames must come back as they were. */
  readonly lossless?: string;
}

/** The containers that have a codec of their own, by the endings of their names. */
export const CONTAINERS: Readonly<Record<string, Container>> = {
  mkv: { codec: 'ffv1' },
  mp4: { codec: 'libx264', lossless: 'libx264rgb' },
  webm: { codec: 'libvpx-vp9' },
};

/** The arguments of a container where segments are joined. */
export function containerArguments(ending: string, segmentFormat: string): string[] {
  return [
    // An index at the front, so that a browser plays it while it loads.
    ...(ending === 'mp4' || ending === 'mov' ? ['-movflags', '+faststart'] : []),
    ...(segmentFormat === 'webm' ? ['-metadata:s:v', 'alpha_mode=1'] : []),
  ];
}

/**
 * How many bytes of frames go into a segment: some ten seconds of one processor's work, since to
 * begin one takes a fifth of a second.
 */
export function segmentBytesOf(encoder: string, preset: string): number {
  const isFast = ['ffv1', 'png', 'libx264', 'libx264rgb'].includes(encoder);
  if (!isFast || ['slow', 'slower', 'veryslow', 'placebo'].includes(preset)) return 2 ** 28;
  if (['ultrafast', 'superfast', 'veryfast'].includes(preset)) return 2 ** 32;
  return encoder === 'ffv1' ? 2 ** 31 : 2 ** 30;
}
