/**
 * How a film is made: its codec's arguments, the form in which it takes frames, its segments; and
 * what it cannot hold.
 * @module
 */
import path from 'node:path';
import {
  exactFormat,
  frameBytesOf,
  overlayChannels,
  paletteColors,
  type PixelFormat,
} from '../codecs/film-frame.js';
import { formatRate } from '../codecs/film-metadata.js';
import { overlayFault } from '../codecs/overlay/index.js';
import { EnumeratorError, type Hint } from '../core/errors.js';
import type { FrameRate } from '../core/pace.js';
import { hasAlpha, type Space } from '../core/space.js';
import type { Film } from '../run/record.js';
import {
  AVI_FORMATS,
  type CodecMode,
  CODECS,
  containerArguments,
  CONTAINERS,
  type Limit,
  PNG,
  segmentBytesOf,
} from './codecs.js';

/** How a film is made. */
export interface Encoding {
  /** `apng` is made without ffmpeg. */
  readonly program: 'ffmpeg' | 'apng';
  readonly input: PixelFormat;
  /** The encoder's arguments for ffmpeg. */
  readonly encoder: readonly string[];
  /** The container's. */
  readonly container: readonly string[];
  /** Whether each frame comes back as it was. */
  readonly isLossless: boolean;
  /** ffmpeg's name of the container of a segment. */
  readonly segmentFormat: 'nut' | 'mov' | 'matroska' | 'webm' | 'gif';
  /**
   * Bytes of frames, as ffmpeg gets them, in each segment: what is lost at most when a run is
   * killed. Undefined where a film is made in one piece.
   */
  readonly segmentBytes: number | undefined;
}

export interface FilmShape {
  readonly space: Space;
  readonly film: Film;
  /** The file's name, whose ending is the container. */
  readonly name: string;
  /** Frames a second, where they are to be checked. */
  readonly rate?: FrameRate | undefined;
}

/** FFV1 cuts frames into 2×2 slices, and ffmpeg's goes wrong where these are of one pixel. */
const LEAST_FFV1_PIXELS = 4;
/** GIF counts in hundredths of a second. */
const MOST_GIF_RATE = 100;

/**
 * Choose how a film is made.
 * @throws EnumeratorError `E_OUTPUT` where the container or the codec cannot hold such frames, with
 *   hints on what would do; `E_LIMIT` where a frame is too large
 */
export function chooseEncoding(shape: FilmShape): Encoding {
  const encoding = encodingOf(shape);
  frameBytesOf(shape.space, encoding.input, shape.film.scale);
  return encoding;
}

function encodingOf(shape: FilmShape): Encoding {
  const { film, name, space } = shape;
  if (film.overlay === true) {
    const fault = overlayFault(space.width * film.scale, space.height * film.scale);
    if (fault !== undefined) throw refusal(fault);
    if (space.depth === 16) overlayChannels('rgb48le');
  }
  const ending = path.extname(name).slice(1).toLowerCase();
  if (ending === 'gif' || ending === 'apng') return chooseAnimation(shape, ending);
  if (film.loop !== 0)
    throw refuse('loop', `loop ${film.loop}: only .gif and .apng say how often they play`);
  const codec = film.codec ?? ownCodec(name, ending, film);
  const { maxCrf = Infinity } = CODECS[codec] ?? {};
  if (film.preset !== undefined && !/^libx26[45]/.test(codec))
    throw refuse('preset', `preset ${film.preset}: ${codec} has none; libx264 and libx265 have`);
  if (film.crf !== undefined && film.crf > maxCrf)
    throw refuse('crf', `crf ${film.crf}: ${codec} takes 0 (best) to ${maxCrf}`);
  const mode = chooseMode(shape, codec, ending);
  const known = CODECS[mode.encoder] ?? {};
  for (const limit of mode.limits ?? []) checkLimit(shape, mode.title, limit);
  const isTransparent = hasAlpha(space.color);
  const input = mode.input?.(isTransparent) ?? exactFormat(space);
  const preset = film.preset ?? known.defaultPreset;
  const crf = film.crf ?? known.defaultCrf;
  const segmentFormat = mode.segmentFormat?.(isTransparent) ?? 'nut';
  const stored = mode.stored(input);
  return {
    program: 'ffmpeg',
    input,
    encoder: [
      ...(mode.filter ?? []),
      '-c:v',
      mode.encoder,
      ...(mode.args ?? []),
      ...(preset === undefined ? [] : ['-preset', preset]),
      ...(crf === undefined ? [] : (mode.quality?.(crf) ?? [])),
      ...(stored === undefined ? [] : ['-pix_fmt', stored]),
    ],
    container: containerArguments(ending, segmentFormat),
    isLossless: mode.isLossless,
    segmentFormat,
    segmentBytes: segmentBytesOf(mode.encoder, preset ?? ''),
  };
}

function ownCodec(name: string, ending: string, { lossless }: Film): string {
  const container = CONTAINERS[ending];
  if (container !== undefined)
    return lossless === true ? (container.lossless ?? container.codec) : container.codec;
  const known = '.mkv, .mp4, .webm, .gif or .apng';
  throw ending === ''
    ? refusal(`${name}: a film's ending says which container it gets: name it ${name}${known}`)
    : refusal(
        `${name}: .${ending} has no codec of its own; ${known.replace(' or ', ' and ')} have`,
        [{ key: 'codec' }],
      );
}

/** @throws EnumeratorError `E_OUTPUT` where the codec cannot be used as the film wants it */
function chooseMode({ space, film }: FilmShape, codec: string, ending: string): CodecMode {
  const { lossy, lossless } = CODECS[codec] ?? {};
  if (codec === 'ffv1') {
    if (film.crf !== undefined)
      throw refuse('crf', `crf ${film.crf}: ffv1 loses nothing; libx264 makes smaller films`, [
        { key: 'codec', value: 'libx264' },
      ]);
    if (Math.min(space.width, space.height) * film.scale >= LEAST_FFV1_PIXELS) return lossless!;
    if (film.codec === undefined) return PNG;
    throw refuse(
      'codec',
      `codec ffv1: ffmpeg's loses pixels of frames that are less than ${LEAST_FFV1_PIXELS} wide or high`,
      [{ key: 'no-codec' }, { key: 'scale', value: `${LEAST_FFV1_PIXELS}` }],
    );
  }
  if (film.lossless === true) {
    const found = codec === 'libx264' ? CODECS['libx264rgb']!.lossless : lossless;
    if (found !== undefined) return found;
    throw refuse(
      'lossless',
      `lossless: how ${codec} loses nothing is not known here; ffv1, libx264rgb and libvpx-vp9 can`,
    );
  }
  if (codec === 'libx264rgb' && film.crf === 0) return lossless!;
  return lossy ?? otherMode(codec, ending);
}

/** A codec of which nothing is known but its name. */
function otherMode(codec: string, ending: string): CodecMode {
  const isRawAvi = codec === 'rawvideo' && ending === 'avi';
  return {
    title: codec,
    encoder: codec,
    quality: (crf) => ['-crf', `${crf}`],
    stored: (input) => (isRawAvi ? AVI_FORMATS[input] : undefined),
    isLossless: false,
  };
}

function chooseAnimation(shape: FilmShape, ending: 'gif' | 'apng'): Encoding {
  const { space, film, name, rate } = shape;
  const { codec, crf, preset } = film;
  if (codec !== undefined) throw refuse('codec', `codec ${codec}: .${ending} has only one`);
  if (crf !== undefined) throw refuse('crf', `crf ${crf}: .${ending} has no quality to choose`);
  if (preset !== undefined) throw refuse('preset', `preset ${preset}: .${ending} has none`);
  checkLimit(shape, `.${ending}`, 'depth');
  checkLimit(shape, `.${ending}`, 'alpha');
  const base = {
    encoder: [],
    container: [],
    segmentFormat: 'gif',
    segmentBytes: undefined,
  } as const;
  if (ending === 'apng') {
    if (film.overlay === true)
      throw refuse(
        'overlay',
        'overlay: .apng has exact frames alone; .mkv and .gif can have numbers on them',
      );
    return { ...base, program: 'apng', input: 'rgb24', isLossless: true };
  }
  if (rate !== undefined && rate.numerator > MOST_GIF_RATE * rate.denominator)
    throw refuse(
      'rate',
      `rate ${formatRate(rate)}: .gif counts in hundredths of a second, so that ${MOST_GIF_RATE} are the most; .mkv, .mp4 and .webm have more`,
    );
  const isExact = paletteColors(space) !== undefined && film.overlay !== true;
  if (film.lossless === true && !isExact) {
    throw refuse(
      'lossless',
      `lossless: ${name} has 256 colours, and these images more; .mkv, .webm and .apng keep them all`,
    );
  }
  const loop = ['-loop', `${film.loop === 0 ? 0 : film.loop - 1 || -1}`];
  return {
    ...base,
    program: 'ffmpeg',
    input: isExact ? 'pal8' : 'rgb24',
    encoder: ['-c:v', 'gif', ...loop, ...(isExact ? [] : ['-pix_fmt', 'rgb8'])],
    isLossless: isExact,
  };
}

/** @throws EnumeratorError `E_OUTPUT` where frames have what the codec or container has not */
function checkLimit({ space, film }: FilmShape, title: string, limit: Limit): void {
  const { width, height, color, depth } = space;
  const { scale } = film;
  switch (limit) {
    case 'depth':
      if (depth !== 16) return;
      throw refusal(`16 bits a sample: ${title} has 8, and .mkv keeps all 16`, [
        { key: 'depth', value: '8' },
      ]);
    case 'alpha':
      if (!hasAlpha(color)) return;
      throw refusal(`${color}: ${title} has no transparency, .mkv keeps it, and .webm nearly`, [
        { key: 'color', value: color.slice(0, -1) },
      ]);
    case 'odd-size':
      if ((width * scale) % 2 === 0 && (height * scale) % 2 === 0) return;
      throw refusal(
        `${width * scale}×${height * scale} pixels: ${title} with halved colours wants even sizes, and .mkv and .webm take any`,
        [{ key: 'scale', value: `${2 * scale}` }, { key: 'lossless' }],
      );
  }
}

function refusal(message: string, hints: readonly Hint[] = []): EnumeratorError {
  return new EnumeratorError('E_OUTPUT', message, { hints });
}

/** @param message - begins with the setting's name */
function refuse(
  setting: keyof Film | 'rate',
  message: string,
  hints: readonly Hint[] = [],
): EnumeratorError {
  return new EnumeratorError('E_OUTPUT', message, { hints, setting });
}
