/**
 * How long all images of a space would take, and those of a run, by the rates measured on this machine.
 * @module
 */
import type { BenchOptions } from './bench.js';
import { type Log10, log10Of, log10Size } from '../core/cardinality.js';
import { type Enumeration, numberingOf } from '../core/enumeration.js';
import { usageError } from '../core/errors.js';
import { divide, multiply, valueOf } from '../text/magnitude.js';
import { type ImageBytes, measureImageBytes } from './image-bytes.js';
import { folderOf } from './folder.js';
import { type Measured, measureRates, type Stage, STAGES } from './rates.js';
import { measureRun, type PlannedRun, type RunOutlook } from './run-outlook.js';
import { prepareRun } from '../run/plan.js';
import type { SpaceSize } from '../core/size.js';
import { YEAR_S } from '../text/quantity.js';

export interface EstimateOptions extends Pick<BenchOptions, 'out' | 'signal'> {
  /** How long to measure, in all; default 1.5. */
  readonly seconds?: number | undefined;
  /** How many machines like this one share the work, from 1; default 1. */
  readonly machines?: bigint | undefined;
  /** Images per second, for watching them; default 24. */
  readonly fps?: number | undefined;
  /** A run that is to be made of these images; writing is measured where its output is to be. */
  readonly run?: PlannedRun | undefined;
}

export interface Estimate {
  readonly enumeration: Enumeration;
  readonly machines: bigint;
  readonly fps: number;
  readonly seconds: number;
  /** Where writing was measured. */
  readonly folder: string;
  /** In the order of the stages; without the last where nothing can be written. */
  readonly outlooks: readonly [generate: Outlook, encode: Outlook, ...write: Outlook[]];
  /** Why nothing was written, in one line. */
  readonly unwritten: string | undefined;
  /** Undefined where no run was asked about. */
  readonly run: RunOutlook | undefined;
  /** Undefined where a frame is larger than 256 MiB. */
  readonly bytes: ImageBytes | undefined;
  /** How many seconds it takes to watch all images. */
  readonly watching: Log10;
}

/**
 * Measure for a moment. What is written is removed again, whatever happens.
 * @throws EnumeratorError `E_USAGE`; `E_IO` where a file is in the way; the reason of the signal
 */
export async function estimate(
  enumeration: Enumeration,
  { machines = 1n, fps = 24, seconds = 1.5, out = '.', signal, run }: EstimateOptions = {},
): Promise<Estimate> {
  if (machines < 1n)
    throw usageError(`machines ${machines}: there must be at least one`, { setting: 'machines' });
  // What is wrong with the run is told before anything is measured.
  if (run !== undefined) prepareRun({ ...run, images: enumeration });
  const folder = folderOf(run?.output ?? { out });
  // A run gets half of the time.
  const share = run === undefined ? seconds : seconds / 2;
  const rates = await measureRates(enumeration, { seconds: share, folder, signal });
  const { size } = numberingOf(enumeration);
  const outlooks = STAGES.flatMap((stage) => {
    const measured = rates[stage];
    return measured === undefined ? [] : [outlookOf(size, machines, stage, measured)];
  }) as [Outlook, Outlook, ...Outlook[]];
  return {
    enumeration,
    machines,
    fps,
    seconds,
    folder,
    outlooks,
    unwritten: rates.unwritten,
    run:
      run &&
      (await measureRun(enumeration, run, rates, { seconds: share, folder, machines, signal })),
    bytes: measureImageBytes(enumeration),
    watching: divide(log10Size(enumeration.space), fps),
  };
}

/** What a stage's rate means for the whole space. */
export interface Outlook {
  readonly stage: Stage;
  readonly measured: Measured;
  readonly imagesPerSecond: number;
  readonly bytesPerSecond: number;
  readonly secondsHere: Log10;
  readonly secondsTogether: Log10;
  /** How many images all machines make in a year, at most the whole space. */
  readonly yearImages: Log10;
  /** The same as a share of the space. */
  readonly yearShare: Log10;
  /** The index of the last of those images, from 0 on. */
  readonly yearLastIndex: bigint;
}

/** Up to here a float holds a count of images. */
const MAX_FLOAT_EXPONENT = 300;

/**
 * @param machines - how many share the work, from 1
 * @param measured - the work of one of them
 */
export function outlookOf(
  size: SpaceSize,
  machines: bigint,
  stage: Stage,
  measured: Measured,
): Outlook {
  const seconds = measured.elapsedMs / 1000;
  const imagesPerSecond = measured.frames / seconds;
  const all = log10Size(size.space);
  const secondsHere = divide(all, imagesPerSecond);
  const yearMost = multiply(multiply(log10Of(machines), imagesPerSecond), YEAR_S);
  const count = wholeCount(yearMost);
  const isAll = size.isAtMost(count);
  const yearImages = isAll ? all : yearMost;
  return {
    stage,
    measured,
    imagesPerSecond,
    bytesPerSecond: measured.bytes / seconds,
    secondsHere,
    secondsTogether: divide(secondsHere, log10Of(machines)),
    yearImages,
    yearShare: divide(yearImages, all),
    yearLastIndex: (isAll ? size.exact() : count) - 1n,
  };
}

/** The count as a whole number, with as many digits as a rate deserves. */
function wholeCount(log: Log10): bigint {
  if (log.exponent < MAX_FLOAT_EXPONENT) return BigInt(Math.max(1, Math.floor(valueOf(log))));
  return BigInt(Math.floor(10 ** (log.fraction + 15))) * 10n ** BigInt(log.exponent - 15);
}
