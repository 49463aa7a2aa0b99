/**
 * The estimate: read the options, measure, and say what the rates come to.
 * @module
 */
import {
  cardinalityText,
  countText,
  grouped,
  log10Of,
  type Log10,
  log10Size,
} from '../../core/cardinality.js';
import { formatIndex } from '../../core/index-format.js';
import {
  bytesMagnitude,
  countMagnitude,
  divide,
  logOf,
  magnitudeFields,
  multiply,
  shareMagnitude,
  timeMagnitude,
  UNIVERSE_YEARS,
} from '../../text/magnitude.js';
import { sizeText, YEAR_S } from '../../text/quantity.js';
import {
  existingFolder,
  type Measured,
  measureRates,
  type Stage,
  STAGES,
} from '../../measure/estimate-measurement.js';
import { type Outlook, outlookOf } from '../../measure/estimate-outlook.js';
import { EXIT } from '../exit-codes.js';
import { type ImageBytes, measureImageBytes } from '../../measure/image-bytes.js';
import { openSpace, type OpenedSpace } from '../options/open-space.js';
import { EnumeratorError } from '../../core/errors.js';
import { type SpaceArguments } from '../options/space-options.js';

export interface EstimateOptions extends SpaceArguments {
  readonly machines: bigint;
  readonly fps: number;
  readonly seconds: number;
  readonly out?: string | undefined;
  readonly json: boolean;
}

/** The options as quantities. */
interface Question {
  readonly machines: bigint;
  readonly fps: number;
  readonly seconds: number;
  /** Where writing is measured. */
  readonly folder: string;
}

/**
 * Measure, then print.
 * @returns the exit code: 130 where the measurement was interrupted
 * @throws EnumeratorError; nothing of what was written is left then either
 */
export async function printEstimate(options: EstimateOptions): Promise<number> {
  const opened = openSpace(options);
  const question = readQuestion(options);
  const interrupt = listenForInterrupts();
  let rates: Map<Stage, Measured>;
  try {
    rates = await measureRates(opened, {
      seconds: question.seconds,
      directory: question.folder,
      stopRequested: interrupt.isRequested,
    });
  } finally {
    interrupt.stop();
  }
  if (interrupt.isRequested()) {
    process.stderr.write('enumerate: interrupted; nothing is left behind\n');
    return EXIT.interrupted;
  }
  const outlooks = STAGES.flatMap((stage) => {
    const measured = rates.get(stage);
    return measured === undefined
      ? []
      : [outlookOf(opened.numbering.size, question.machines, stage, measured)];
  });
  const bytes = measureImageBytes(opened);
  const text = options.json
    ? JSON.stringify(estimateFields(opened, question, outlooks, bytes))
    : estimateText(opened, question, outlooks, bytes);
  process.stdout.write(`${text}\n`);
  return EXIT.done;
}

function readQuestion({ machines, fps, seconds, out = '.' }: EstimateOptions): Question {
  if (machines < 1n)
    throw new EnumeratorError('E_USAGE', `--machines ${machines}: there must be at least one`);
  return { machines, fps, seconds, folder: existingFolder(out) };
}

function estimateText(
  { numbering }: OpenedSpace,
  question: Question,
  outlooks: readonly Outlook[],
  bytes: ImageBytes | undefined,
): string {
  const { space } = numbering;
  const all = log10Size(space);
  const name = numbering.order === 'mixed' ? 'mixed order' : `${numbering.order} order`;
  const stored = [
    `${bytesMagnitude(multiply(all, space.sampleBytes))} as samples (${grouped(space.sampleBytes)} each)`,
    bytes === undefined
      ? 'as PNG not measured, being so large'
      : `${bytesMagnitude(multiply(all, bytes.typicalPng))} as PNG (${grouped(bytes.typicalPng)} each)`,
  ];
  return [
    `${space.canonical}, ${name}: ${cardinalityText(space)} images`,
    `to store them all: ${stored.join(', ')}`,
    '',
    ...rateTable(question, outlooks, divide(all, question.fps)),
    '',
    ...yearLines(question, outlooks),
    '',
    measuredText(question, outlooks),
  ].join('\n');
}

const STAGE_NAMES: Readonly<Record<Stage, string>> = {
  generate: 'generate',
  encode: 'generate, encode',
  write: 'generate, encode, write',
};

function rateTable(
  { machines, fps }: Question,
  outlooks: readonly Outlook[],
  watching: Log10,
): string[] {
  const isShared = machines > 1n;
  const rows = [
    [
      '',
      'images/s',
      'bytes/s',
      'all of them',
      ...(isShared ? [`on ${countText(machines)} machines`] : []),
    ],
    ...outlooks.map(({ stage, imagesPerSecond, bytesPerSecond, secondsHere, secondsTogether }) => [
      STAGE_NAMES[stage],
      countMagnitude(logOf(imagesPerSecond)),
      sizeText(Math.round(bytesPerSecond)),
      timeMagnitude(secondsHere),
      ...(isShared ? [timeMagnitude(secondsTogether)] : []),
    ]),
    ['watch', String(fps), '', timeMagnitude(watching)],
  ];
  return alignColumns(rows);
}

/** Text left, figures right, as wide as they are. */
function alignColumns(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [i, cell] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, cell.length);
  }
  return rows.map((row) =>
    row
      .map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
}

/** How far a year gets with the whole work, and a yardstick where the rest takes longer than that. */
function yearLines({ machines }: Question, outlooks: readonly Outlook[]): string[] {
  const whole = outlooks.at(-1);
  if (whole === undefined) return [];
  const { yearImages, yearShare, yearLastIndex, secondsTogether } = whole;
  const who = machines === 1n ? 'this machine' : `${countText(machines)} machines`;
  const years = divide(secondsTogether, YEAR_S);
  if (years.exponent < 0) return [`a year of ${who} is enough for all of them`];
  const lines = [
    `a year of ${who}: ${about(yearImages)} images, indices from 0 to ${about(log10Of(yearLastIndex + 1n))}`,
    `  that is ${shareMagnitude(yearShare)} of the space`,
  ];
  const ages = divide(years, UNIVERSE_YEARS);
  if (ages.exponent >= 0) {
    lines.push(
      `  for comparison: the universe is 1.38·10^10 years old; all of them take ${countMagnitude(ages)} times that`,
    );
  }
  return lines;
}

function about(count: Log10): string {
  const text = countMagnitude(count);
  return text.startsWith('≈') ? text : `about ${text}`;
}

function measuredText({ folder }: Question, outlooks: readonly Outlook[]): string {
  const parts = outlooks.map(
    ({ stage, measured: { frames, elapsedMs } }) =>
      `${grouped(frames)} in ${(elapsedMs / 1000).toFixed(2)} s (${STAGE_NAMES[stage]})`,
  );
  return `measured from image 0 on: ${parts.join('; ')}; written to a temporary folder in ${folder}, which is removed again`;
}

function estimateFields(
  { numbering }: OpenedSpace,
  { machines, fps, seconds, folder }: Question,
  outlooks: readonly Outlook[],
  bytes: ImageBytes | undefined,
): Record<string, unknown> {
  const { space, order, seed } = numbering;
  const all = log10Size(space);
  const time = (value: Log10): unknown => ({
    seconds_log10: value.exponent + value.fraction,
    years_log10: sum(divide(value, YEAR_S)),
    text: timeMagnitude(value),
  });
  const allBytes = (each: number): unknown => {
    const total = multiply(all, each);
    return magnitudeFields(total, bytesMagnitude(total));
  };
  return {
    space: space.canonical,
    order,
    seed,
    images: {
      power: `${space.radix}^${space.digits}`,
      ...magnitudeFields(all, cardinalityText(space)),
    },
    sample_bytes: space.sampleBytes,
    png_bytes: bytes?.typicalPng ?? null,
    all_bytes: {
      samples: allBytes(space.sampleBytes),
      png: bytes === undefined ? null : allBytes(bytes.typicalPng),
    },
    seconds,
    machines: formatIndex(machines),
    year_s: YEAR_S,
    written_to: folder,
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
    watch: { fps, ...(time(divide(all, fps)) as object) },
  };
}

function sum({ exponent, fraction }: Log10): number {
  return exponent + fraction;
}

/** SIGINT and the like ask once, so that what was written is removed first. */
function listenForInterrupts(): { isRequested: () => boolean; stop: () => void } {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  let requested = false;
  const request = (): void => {
    requested = true;
  };
  for (const signal of signals) process.on(signal, request);
  return {
    isRequested: () => requested,
    stop: () => {
      for (const signal of signals) process.off(signal, request);
    },
  };
}
