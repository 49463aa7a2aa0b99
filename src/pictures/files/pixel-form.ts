/**
 * The samples that a form of ffmpeg's pixels has, and what it is asked for to give them.
 * @module
 */
import { dropOpaqueAlpha, type Picture } from '../picture.js';
import { CHANNELS, type Color, hasAlpha as hasAlphaOf } from '../../core/space.js';

export interface PixelForm {
  readonly color: Exclude<Color, 'palette'>;
  readonly depth: number;
  readonly hasAlpha: boolean;
  /** The pixel format that ffmpeg is asked for. */
  readonly rawFormat: string;
  /** The bytes of a pixel. */
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

/** The samples that lose least, by the name of the form in which ffmpeg has the pixels. */
export function chooseForm(pixelFormat: string): PixelForm {
  const isGray = /^(gray|ya\d|mono)/.test(pixelFormat);
  const hasAlpha = /^(ya\d|yuva|rgba|bgra|argb|abgr|gbrap|ayuv|vuya|pal8)/.test(pixelFormat);
  const isMono = pixelFormat.startsWith('mono');
  const isDeep =
    !/^(rgb|bgr)(444|555|565)/.test(pixelFormat) && /(9|1[0-6]|32|48|64)(le|be)$/.test(pixelFormat);
  const color = isGray ? (hasAlpha ? 'graya' : 'gray') : hasAlpha ? 'rgba' : 'rgb';
  const isCopied =
    /^(gray|ya8|mono[bw]|pal8|rgb24|bgr24|[argb0]{4}|gbra?p)$/.test(pixelFormat) ||
    /^(gray16|ya16|rgb48|bgr48|rgba64|bgra64|gbra?p16)(le|be)$/.test(pixelFormat);
  return {
    color,
    depth: isMono ? 1 : isDeep ? 16 : 8,
    hasAlpha,
    rawFormat: (isDeep ? DEEP_FORMATS : RAW_FORMATS)[color],
    bytes: CHANNELS[color] * (isDeep ? 2 : 1),
    isConverted: !isCopied,
  };
}

/**
 * The colours of a picture that are multiplied by their alpha, as they are without: of a transparent
 * pixel nothing is left of them.
 * @param picture - its samples are changed
 */
export function divideByAlpha(picture: Picture): Picture {
  const { color, depth, samples } = picture;
  if (!hasAlphaOf(color)) return picture;
  const channels = CHANNELS[color];
  const levels =
    depth === 16
      ? new Uint16Array(samples.buffer, samples.byteOffset, samples.length / 2)
      : samples;
  const most = 2 ** depth - 1;
  for (let at = 0; at < levels.length; at += channels) {
    const alpha = levels[at + channels - 1]!;
    for (let i = 0; i < channels - 1; i++) {
      levels[at + i] =
        alpha === 0 ? 0 : Math.min(most, Math.round((levels[at + i]! * most) / alpha));
    }
  }
  return picture;
}

/**
 * Spread levels that stand at the top of larger samples over all of these.
 * @param raw - samples in this form, which are changed
 * @param bits - of each sample of a pixel
 */
export function spreadLevels(
  raw: Buffer,
  { depth }: Pick<PixelForm, 'depth'>,
  bits: readonly number[],
): void {
  const levels = depth === 16 ? new Uint16Array(raw.buffer, raw.byteOffset, raw.length / 2) : raw;
  const most = 2 ** depth - 1;
  for (let i = 0; i < levels.length; i++) {
    const own = bits[i % bits.length]!;
    levels[i] = Math.round(((levels[i]! >> (depth - own)) * most) / (2 ** own - 1));
  }
}

/**
 * Samples as ffmpeg gave them in the form that it was asked for, as a picture.
 * @param raw - `form.bytes` for each pixel; kept, and changed where the depth is 1
 */
export function toPicture(
  raw: Buffer,
  { width, height }: { readonly width: number; readonly height: number },
  { color, depth, hasAlpha }: PixelForm,
): Picture {
  const samples = new Uint8Array(raw.buffer, raw.byteOffset, raw.length);
  if (depth === 1) for (let i = 0; i < samples.length; i++) samples[i] = samples[i]! >> 7;
  const decoded = { width, height, color, depth, samples };
  // Decoders make up an alpha where the format has none, or one that is not used.
  return hasAlpha ? dropOpaqueAlpha(decoded) : decoded;
}
