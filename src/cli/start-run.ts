/**
 * Start a run, or go on with one, from a command's options.
 * @module
 */
import { counted, countText } from '../core/cardinality.js';
import { naming, usageError } from '../core/errors.js';
import { planRun } from '../core/range.js';
import { mediaCarriers } from '../media/carriers.js';
import { runSize } from '../run/engine/frames.js';
import { estimateBytes } from '../run/outputs/frame-format.js';
import { type PreparedRun, prepareRun } from '../run/plan.js';
import type { RunImages, RunRecord } from '../run/record.js';
import type { RunPreview } from '../run/preview.js';
import { type Existing, previewResume, previewStart, resumeRun, startRun } from '../run/run.js';
import type { Carriers, SessionOptions } from '../run/session.js';
import { findRun, runName, type RunTarget } from '../run/target.js';
import { isRandomText, unsaidNumber } from '../text/index-text.js';
import { sizeText } from '../text/quantity.js';
import { type LiveArguments, readStream } from './options/live-options.js';
import { readIndex, shownIndex } from '../io/read-index.js';
import { type PlanArguments, planOf } from './options/plan.js';
import { dashed } from './options/table.js';
import { EXIT } from './exit-codes.js';
import { tell } from './host.js';
import { checkImagesPipe } from './render/results.js';
import { followRun } from './terminal.js';

/** How a session works, as the options have it. */
interface SessionArguments extends Pick<SessionOptions, 'threads' | 'limitBytes'> {
  /** In seconds. */
  readonly runtime?: number | undefined;
  readonly yes: boolean;
  readonly dryRun: boolean;
}

export interface CommandOptions extends PlanArguments, SessionArguments {
  readonly continue: boolean;
  readonly force: boolean;
  readonly statusJson: boolean;
}

/** Runs to the end of a space, and new ends, above this many bytes want `--yes`. */
const ASK_ABOVE_BYTES = 10n ** 9n;

/**
 * @param images - which images, where the options do not say it
 * @returns the exit code
 */
export async function startFromOptions(
  options: CommandOptions,
  images?: RunImages,
): Promise<number> {
  const { statusJson } = options;
  const session = sessionOf(options);
  const existing = readExisting(options);
  const plan = planOf(options, images);
  const run = prepareRun(plan);
  if (run.target.kind !== 'stream') refuseConnection(options);
  if (run.target.kind === 'pipe') checkImagesPipe();
  const tellPerson = (line: string): void => void (statusJson || tell(line));
  // The first record of --status-json has it.
  const unsaid = unsaidNumber(options.from ?? '');
  if (unsaid !== undefined) tellPerson(`${unsaid}: --from ${shownIndex(run.record.from)}`);
  announce(run, options, tellPerson);
  const carriers = carriersOf(options.out, options);
  if (options.dryRun)
    return showPreview(await previewStart(run, { ...session, carriers, existing }), statusJson);
  return followRun(statusJson, (hooks) =>
    startRun(run, { ...session, ...hooks, carriers, existing }),
  );
}

function readExisting(options: CommandOptions): Existing {
  if (options.continue && isRandomText(options.from ?? ''))
    throw usageError(
      '--continue: --from random is another number at every start; choose one, and give it',
    );
  return options.continue ? 'continue' : options.force ? 'replace' : 'refuse';
}

/** Say what may not be meant: a run to the end of its space, and one that keeps nothing. */
function announce(
  { record, target, isOpenEnded }: PreparedRun,
  options: CommandOptions,
  tell: (line: string) => void,
): void {
  if (isOpenEnded && isKept(target)) {
    const limits = limitsOf(options);
    const amount = askAbove(
      record,
      options,
      (amount) =>
        `how many images? give --count, such as --count 1000; to the end of the space there are ${amount}`,
    );
    tell(
      limits.length === 0 || options.yes
        ? `to the end of the space: ${amount}`
        : `no --count: as many images as ${limits.join(' and ')} let${limits.length === 1 ? 's' : ''} be made`,
    );
  }
  if (target.kind === 'none' && target.checkpoint === undefined)
    tell('--out none without --manifest or --checkpoint: images are made, and nothing is kept');
}

/** Whether the images stay on this machine: what a pipe's reader takes is the reader's business. */
function isKept({ kind }: RunTarget): boolean {
  return kind !== 'pipe' && kind !== 'stream';
}

type Limits = Pick<CommandOptions, 'yes' | 'runtime' | 'limitBytes'>;

/** The options that bound a session whatever its end. */
function limitsOf({ runtime, limitBytes }: Limits): string[] {
  return [
    ...(runtime === undefined ? [] : ['--runtime']),
    ...(limitBytes === undefined ? [] : ['--limit-bytes']),
  ];
}

/**
 * @param problem - what is said of so many images and bytes
 * @returns how many, in words
 * @throws EnumeratorError `E_USAGE` where they may be more than is meant
 */
function askAbove(record: RunRecord, options: Limits, problem: (amount: string) => string): string {
  const bytes = estimateBytes(record);
  const size =
    bytes < 10n ** 18n ? `about ${sizeText(Number(bytes))}` : `${countText(bytes)} bytes`;
  const amount = `${counted(record.end - record.first, 'image')}, ${size}`;
  if (bytes > ASK_ABOVE_BYTES && !options.yes && limitsOf(options).length === 0)
    throw usageError(`${problem(amount)}: --yes if you mean them all`);
  return amount;
}

/** @throws EnumeratorError `E_USAGE` where something is said of a connection, and there is none */
function refuseConnection(options: CommandOptions): void {
  for (const name of ['retries', 'streamKeyFile'] as const) {
    if (options[name] !== undefined)
      throw usageError(`--${dashed(name)} is for live streams, and ${options.out} is not one`);
  }
}

function carriersOf(
  out: string,
  options: Pick<LiveArguments, 'retries' | 'streamKeyFile'>,
): Carriers {
  return mediaCarriers(() => ({
    address: readStream(out, options),
    retries: options.retries,
  }));
}

function sessionOf({ threads, limitBytes, runtime }: SessionArguments): SessionOptions {
  return { threads, limitBytes, runtimeMs: runtime === undefined ? undefined : runtime * 1000 };
}

async function showPreview(preview: RunPreview, statusJson: boolean): Promise<number> {
  const { printPreview } = await import('./render/preview-report.js');
  printPreview(preview, statusJson);
  return EXIT.done;
}

export interface ResumeOptions extends SessionArguments {
  readonly path: string;
  readonly to?: string | undefined;
  readonly received?: bigint | undefined;
  readonly check: boolean;
  /** The address of a stream. */
  readonly out?: string | undefined;
  readonly retries?: number | undefined;
  readonly streamKeyFile?: string | undefined;
  readonly statusJson: boolean;
}

/** @returns the exit code */
export async function resumeFromOptions(options: ResumeOptions): Promise<number> {
  const { path, to, out, received, check } = options;
  const { record, target } = findRun(path);
  const name = runName(target);
  if (target.kind !== 'stream' && target.kind !== 'parts' && out !== undefined)
    throw usageError(`--out ${out}: only streams take an address; ${name} has its place`);
  if (target.kind === 'stream' && out === undefined && record.watermark !== record.end)
    throw usageError(
      `${name} is of a stream, whose address no checkpoint keeps: give it with --out rtmp://…`,
    );
  if (target.kind === 'pipe' && record.watermark !== record.end) checkImagesPipe();
  const session = sessionOf(options);
  const end =
    to === undefined
      ? undefined
      : naming('--to', () => readIndex(to, runSize(record), { end: true }), 'E_NUMBER');
  if (end !== undefined && target.kind !== 'parts' && isKept(target))
    announceMore(record, end, options);
  const carriers = carriersOf(out ?? '', options);
  if (options.dryRun)
    return showPreview(
      previewResume(path, { ...session, carriers, to: end, received }),
      options.statusJson,
    );
  const examine = check ? (await import('../repair/examine.js')).examine : undefined;
  return followRun(options.statusJson, (hooks) =>
    resumeRun(path, { ...session, ...hooks, carriers, to: end, received, examine }),
  );
}

/** Ask about what a new end adds. */
function announceMore(record: RunRecord, to: bigint, options: ResumeOptions): void {
  const { from, step, end: first } = record;
  const { count: end } = planRun({ from, step, to }, runSize(record));
  if (end > first) askAbove({ ...record, first, end }, options, (amount) => `--to adds ${amount}`);
}
