/**
 * How long all images of a space would take, by the rates measured on this machine.
 * @module
 */
import { type Log10, log10Size } from '../core/cardinality.js';
import { type Enumeration, numberingOf } from '../core/enumeration.js';
import { EnumeratorError } from '../core/errors.js';
import { divide } from '../text/magnitude.js';
import { type ImageBytes, measureImageBytes } from './image-bytes.js';
import { type Outlook, outlookOf } from './outlook.js';
import { existingFolder, measureRates, STAGES } from './rates.js';

export interface EstimateOptions {
  /** How many machines like this one share the work, from 1; default 1. */
  readonly machines?: bigint | undefined;
  /** Images per second, for watching them; default 24. */
  readonly fps?: number | undefined;
  /** How long to measure, in all; default 1.5. */
  readonly seconds?: number | undefined;
  /** Where the images would go: writing is measured there, or in the nearest folder above it. */
  readonly out?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface Estimate {
  readonly enumeration: Enumeration;
  readonly machines: bigint;
  readonly fps: number;
  readonly seconds: number;
  /** Where writing was measured. */
  readonly folder: string;
  /** In the order of the stages. */
  readonly outlooks: readonly [generate: Outlook, encode: Outlook, write: Outlook];
  /** Undefined where a frame is larger than 256 MiB. */
  readonly bytes: ImageBytes | undefined;
  /** How many seconds it takes to watch all images. */
  readonly watching: Log10;
}

/**
 * Measure for a moment. What is written is removed again, whatever happens.
 * @throws EnumeratorError `E_USAGE`; `E_IO` where writing fails; the reason of the signal
 */
export async function estimate(
  enumeration: Enumeration,
  { machines = 1n, fps = 24, seconds = 1.5, out = '.', signal }: EstimateOptions = {},
): Promise<Estimate> {
  if (machines < 1n)
    throw new EnumeratorError('E_USAGE', `machines ${machines}: there must be at least one`);
  const folder = existingFolder(out);
  const rates = await measureRates(enumeration, { seconds, folder, signal });
  const { size } = numberingOf(enumeration);
  const [generate, encode, write] = STAGES.map((stage) =>
    outlookOf(size, machines, stage, rates[stage]),
  ) as [Outlook, Outlook, Outlook];
  return {
    enumeration,
    machines,
    fps,
    seconds,
    folder,
    outlooks: [generate, encode, write],
    bytes: measureImageBytes(enumeration),
    watching: divide(log10Size(enumeration.space), fps),
  };
}
