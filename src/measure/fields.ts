/**
 * What was measured, as JSON has it: numbers that can be long are text, and quantities that no number
 * type holds have their logarithms.
 * @module
 */
import { cardinalityText, type Log10, log10Size, scientificText } from '../core/cardinality.js';
import { formatIndex } from '../core/index-format.js';
import type { Space } from '../core/space.js';
import {
  bytesMagnitude,
  countMagnitude,
  divide,
  magnitudeFields,
  multiply,
  shareMagnitude,
  timeMagnitude,
} from '../text/magnitude.js';
import { YEAR_S } from '../text/quantity.js';
import { BENCH_THREADS, type BenchRow } from './bench.js';
import type { Estimate } from './estimate.js';
import type { ImageBytes } from './image-bytes.js';
import type { RunOutlook } from './run-outlook.js';
import type { SpaceFacts } from './space-facts.js';

/** @param exact - the number of images in full, where it is asked for */
export function infoFields(facts: SpaceFacts, exact: string | undefined): object {
  const { enumeration, power, decimalDigits, lastIndex, bits, rankBytes, cut, lengths, bytes } =
    facts;
  const { space, order, seed, palette } = enumeration;
  const { width, height, color, depth, channels, radix, digits } = space;
  return {
    space: space.canonical,
    width,
    height,
    color,
    depth,
    palette: palette === undefined ? null : (palette.name ?? 'custom'),
    channels,
    radix,
    digits,
    bits,
    rank_bytes: rankBytes,
    images: {
      power,
      text: cardinalityText(space),
      scientific: scientificText(space),
      log10: magnitudeFields(log10Size(space), '').log10,
      decimal_digits: decimalDigits,
      exact: exact ?? null,
    },
    first_index: '0',
    last_index: lastIndex,
    order,
    seed,
    head_digits: cut?.head ?? null,
    tail_digits: cut?.tail ?? null,
    lengths,
    sample_bytes: space.sampleBytes,
    png_bytes: bytes === undefined ? null : { typical: bytes.typicalPng, image_0: bytes.firstPng },
    all_bytes: allBytesFields(space, bytes),
  };
}

/** The bytes of all images of a space. */
function allBytesFields(space: Space, bytes: ImageBytes | undefined): object {
  const fieldsOf = (each: number): object => {
    const total = multiply(log10Size(space), each);
    return magnitudeFields(total, bytesMagnitude(total));
  };
  return {
    samples: fieldsOf(space.sampleBytes),
    png: bytes === undefined ? null : fieldsOf(bytes.typicalPng),
  };
}

export function estimateFields(estimate: Estimate): object {
  const { enumeration, bytes, machines, fps, seconds, folder, outlooks, watching, unwritten, run } =
    estimate;
  const { space, order, seed } = enumeration;
  const time = (value: Log10): object => ({
    seconds_log10: sum(value),
    years_log10: sum(divide(value, YEAR_S)),
    text: timeMagnitude(value),
  });
  return {
    space: space.canonical,
    order,
    seed,
    images: {
      power: `${space.radix}^${space.digits}`,
      ...magnitudeFields(log10Size(space), cardinalityText(space)),
    },
    sample_bytes: space.sampleBytes,
    png_bytes: bytes?.typicalPng ?? null,
    all_bytes: allBytesFields(space, bytes),
    seconds,
    machines: formatIndex(machines),
    year_s: YEAR_S,
    written_to: unwritten === undefined ? folder : null,
    unwritten,
    run: run && runOutlookFields(run, time),
    stages: outlooks.map((outlook) => ({
      stage: outlook.stage,
      frames: outlook.measured.frames,
      bytes: outlook.measured.bytes,
      elapsed_s: outlook.measured.elapsedMs / 1000,
      images_per_s: outlook.imagesPerSecond,
      bytes_per_s: outlook.bytesPerSecond,
      all_here: time(outlook.secondsHere),
      all_together: time(outlook.secondsTogether),
      a_year: {
        images: magnitudeFields(outlook.yearImages, countMagnitude(outlook.yearImages)),
        share: magnitudeFields(outlook.yearShare, shareMagnitude(outlook.yearShare)),
        last_index: formatIndex(outlook.yearLastIndex),
      },
    })),
    watch: { fps, ...time(watching) },
  };
}

function runOutlookFields(run: RunOutlook, time: (value: Log10) => object): object {
  const { room, measured } = run;
  return {
    out: run.out,
    images: formatIndex(run.images),
    bytes: formatIndex(run.bytes),
    images_per_s: run.imagesPerSecond,
    measured_images: measured?.frames ?? null,
    here: time(run.secondsHere),
    together: time(run.secondsTogether),
    disk:
      room === undefined
        ? null
        : {
            free_bytes: formatIndex(room.bytes),
            needed_bytes: formatIndex(room.neededBytes),
            free_files: room.files === undefined ? null : formatIndex(room.files),
            needed_files: formatIndex(room.neededFiles),
            is_enough: room.isEnough,
          },
  };
}

function sum({ exponent, fraction }: Log10): number {
  return exponent + fraction;
}

export function benchFields(rows: readonly BenchRow[]): object {
  return {
    node: process.version,
    threads: BENCH_THREADS,
    rows: rows.map((row) => ({
      space: row.space.canonical,
      images_per_s: row.images,
      images_per_s_all_threads: row.imagesAllThreads,
      png_per_s: row.png,
      files_per_s: row.files ?? null,
      unwritten: row.unwritten,
      bytes_per_s: row.bytes,
      to_copy: row.toCopy,
      all: magnitudeFields(row.all, timeMagnitude(row.all)),
    })),
  };
}
