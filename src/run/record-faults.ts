/**
 * What in a record contradicts the rest of it, or CHECKPOINT §2 to §5.
 * @module
 */
import { MAX_RATE_PART } from '../codecs/y4m.js';
import { counted } from '../core/cardinality.js';
import { messageOf } from '../core/errors.js';
import { MAX_FILM_FRAMES } from '../art/frames.js';
import { isPalettes } from '../art/recolor.js';
import { seedBytes } from '../core/keys.js';
import { ORDERS, takesSeed } from '../core/order.js';
import { findPalette, type Palette } from '../core/palette.js';
import type { Space } from '../core/space.js';
import {
  type ArtImages,
  contentKind,
  FILE_KINDS,
  hasImageFiles,
  IMAGE_FORMATS,
  isPng,
  type NumberedImages,
  type Output,
  OUTPUT_KINDS,
  type OutputKind,
  type RunRecord,
} from './record.js';

const MAX_NAME_WIDTH = 60;

/** @returns the fault in words, such as "the step is 0"; undefined where there is none */
export function findFault(record: RunRecord): string | undefined {
  const { space, palette, from, step, first, end, watermark, output } = record;
  const fault =
    record.art === undefined ? findOrderFault(record) : findArtFault({ ...record, output });
  if (fault !== undefined) return fault;
  if ([from, step, first, end, watermark].some((n) => typeof n !== 'bigint'))
    return 'a number is no bigint';
  if (from < 0n || first < 0n) return 'a number is negative';
  if (step === 0n) return 'the step is 0';
  if (first > watermark || watermark > end) return 'first ≤ watermark ≤ end does not hold';
  if (record.session !== undefined && !/^[0-9a-f]{16}$/.test(record.session))
    return 'the session is not 16 hex digits';
  return findOutputFault(output) ?? findPaletteFault(space, palette);
}

function findOrderFault({ order, seed }: NumberedImages): string | undefined {
  if (!ORDERS.includes(order)) return `there is no order ${order}`;
  if (!takesSeed(order) && seed !== '') return `the ${order} order takes no seed`;
  try {
    seedBytes(seed);
  } catch (error) {
    return messageOf(error);
  }
  return undefined;
}

const MAX_ART_DEPTH = 64;
const MAX_ART_VARIANT = 2 ** 32 - 1;
/** One is left out. */
const SEVERAL_SAMPLES: ReadonlySet<number> = new Set([4, 16]);

/** What can be seen without the grammar or the formula, which are read when the run goes on. */
function findArtFault({
  art,
  space,
  output,
}: ArtImages & { readonly output: Output }): string | undefined {
  if (space.color !== 'rgb' || space.depth !== 8) return 'Random Art has 8-bit RGB alone';
  if (output.kind === 'stream' || output.film?.overlay === true)
    return 'Random Art has neither streams nor overlays';
  if (art.samples !== undefined && !SEVERAL_SAMPLES.has(art.samples))
    return `a pixel has ${counted(art.samples, 'sample')}`;
  if (art.palette !== undefined && !isPalettes(art.palette)) return 'the palette is wrong';
  if (art.kind === 'film') {
    return art.frames >= 1 && art.frames <= MAX_FILM_FRAMES ? undefined : 'the film is wrong';
  }
  if (art.kind === 'formulas') return undefined;
  const { depth, salt, variant } = art;
  if (depth < 1 || depth > MAX_ART_DEPTH) return `the depth of trees is ${depth}`;
  if (variant < 0 || variant > MAX_ART_VARIANT) return `the variant is ${variant}`;
  try {
    seedBytes(salt);
  } catch {
    return 'the salt is wrong';
  }
  return undefined;
}

/** Which outputs have one file that grows. */
const HAS_OFFSET: ReadonlySet<OutputKind> = new Set([...FILE_KINDS, 'pipe']);
const HAS_RATE: ReadonlySet<OutputKind> = new Set(['y4m', 'film', 'stream']);
const HAS_PARTS: ReadonlySet<OutputKind> = new Set(['directory', ...FILE_KINDS, 'parts']);

const HAS_NUMBERS: ReadonlySet<OutputKind> = new Set(FILE_KINDS);

/** Of the numbers of parts. SPEC §8.1. */
export const MAX_PART_DIGITS = 20;

function areRateParts(...parts: readonly number[]): boolean {
  return parts.every((part) => part >= 1 && part <= MAX_RATE_PART);
}

function isPartWidth(width: number): boolean {
  return Number.isInteger(width) && width >= 1 && width <= MAX_PART_DIGITS;
}

function findOutputFault(output: Output): string | undefined {
  const { kind, format, metadata, nameWidth, split, offset, manifest, rate } = output;
  const { partWidth } = output;
  // What a part is, or what goes into the pipe, decides what it can hold.
  const held = contentKind(output);
  if (!OUTPUT_KINDS.includes(kind)) return `there is no kind of output ${kind}`;
  if (output.piped !== undefined && kind !== 'pipe') return 'the pipe is wrong';
  if (!IMAGE_FORMATS.includes(format)) return `there is no image format ${format}`;
  if (!hasImageFiles(held) && format !== 'raw') return `${held} holds no ${format}`;
  if (typeof metadata !== 'boolean') return 'metadata is neither true nor false';
  if (metadata && !isPng(format)) return `${format} has no metadata`;
  if (!Number.isInteger(nameWidth) || nameWidth < 1 || nameWidth > MAX_NAME_WIDTH) {
    return `the name width is ${nameWidth}`;
  }
  if (split !== undefined && (split < 1n || !HAS_PARTS.has(kind))) return 'the split is wrong';
  if (
    partWidth !== undefined &&
    !(isPartWidth(partWidth) && split !== undefined && HAS_NUMBERS.has(kind))
  )
    return 'the width of part numbers is wrong';
  if (offset !== undefined && (offset < 1n || !HAS_OFFSET.has(kind))) return 'the offset is wrong';
  if (manifest !== undefined && (manifest.file === '' || manifest.offset < 0n))
    return 'the manifest is wrong';
  if ((rate !== undefined) !== HAS_RATE.has(held)) return 'the rate is wrong';
  if (rate !== undefined && !areRateParts(rate.numerator, rate.denominator))
    return 'the rate is wrong';
  return findLabelsFault(output) ?? findPartsFault(output) ?? findFilmFault(output);
}

/** What a remainder may be: beyond, doubles do not count. */
const MOST_CLASSES = 2 ** 53 - 1;

function findLabelsFault({ labels, ...output }: Output): string | undefined {
  if (labels === undefined) return undefined;
  const { classes, json } = labels;
  if (contentKind(output) !== 'tar') return 'only a tar has labels';
  if (classes === undefined && json === undefined) return 'the labels are none';
  const isClasses = classes === undefined || (Number.isInteger(classes) && classes >= 1);
  return isClasses && (classes ?? 1) <= MOST_CLASSES ? undefined : `there are ${classes} classes`;
}

function findPartsFault({ kind, split, manifest, parts }: Output): string | undefined {
  if ((parts !== undefined) !== (kind === 'parts')) return 'the parts are wrong';
  if (parts === undefined) return undefined;
  if (!/^[0-9a-f]{16}$/.test(parts.id)) return "the run's id is wrong";
  return split === undefined || manifest !== undefined ? 'the parts are wrong' : undefined;
}

const MAX_SCALE = 4096;
const MAX_LOOP = 65_535;

function findFilmFault({ kind, film, live }: Output): string | undefined {
  if ((film !== undefined) !== (kind === 'film' || kind === 'stream')) return 'the film is wrong';
  if ((live !== undefined) !== (kind === 'stream')) return 'the stream is wrong';
  if (film !== undefined) {
    const { codec, crf = 0, scale, loop, preset = 'none' } = film;
    if (!/^[a-z]{1,16}$/.test(preset)) return 'the preset is wrong';
    if (codec !== undefined && !/^[a-z0-9_-]{1,64}$/.test(codec)) return 'the codec is wrong';
    if (!(crf >= 0 && crf <= 255)) return 'the quality is wrong';
    if (!(scale >= 1 && scale <= MAX_SCALE)) return 'the scale is wrong';
    if (!(loop >= 0 && loop <= MAX_LOOP)) return 'the loop is wrong';
  }
  if (live !== undefined) {
    const { pace, epoch, bitrate, preset } = live;
    if (epoch < 0 || (pace === 'counter' && epoch !== 0)) return 'the epoch is wrong';
    if (bitrate < 0 || !/^[a-z]{1,16}$/.test(preset)) return 'the stream is wrong';
  }
  return undefined;
}

function findPaletteFault(space: Space, palette: Palette | undefined): string | undefined {
  if (space.color !== 'palette') return palette && `${space.color} takes no palette`;
  if (palette === undefined) return 'the palette is missing';
  const { name, colors } = palette;
  if (colors.length !== 3 * space.radix) return `the palette does not have ${space.radix} colours`;
  if (name !== undefined) {
    return Buffer.compare(findPalette(name).colors, colors) === 0
      ? undefined
      : `the palette is not ${name}`;
  }
  const distinct = new Set<number>();
  for (let i = 0; i < colors.length; i += 3)
    distinct.add((colors[i]! << 16) | (colors[i + 1]! << 8) | colors[i + 2]!);
  return distinct.size === space.radix ? undefined : 'the palette has the same colour twice';
}
