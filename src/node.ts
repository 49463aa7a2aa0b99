/**
 * image-enumerator/node: what the command line does, for programs. Nothing here prints, listens to
 * signals or ends the process: jobs report to hooks, stop by an AbortSignal, and return outcomes.
 *
 * @example
 * import { enumeration } from 'image-enumerator';
 * import { resume, run } from 'image-enumerator/node';
 *
 * const images = enumeration({ width: 64, height: 64 });
 * await run({ images, range: { count: 10_000n }, output: { out: 'images' } });
 * @module
 */
import { requireObject, requireType } from './core/arguments.js';
import { type Enumeration, numberingOf } from './core/enumeration.js';
import type { Hooks } from './io/hooks.js';
import type { BenchOptions, BenchRow } from './measure/bench.js';
import type { Estimate, EstimateOptions } from './measure/estimate.js';
import type { FilmOptions, FilmOutcome } from './media/film-of-pictures.js';
import type { QueuePlace } from './queue/address.js';
import type { SubmitOptions, SubmitOutcome, SubmitPlan, SubmitPreview } from './queue/submit.js';
import type { WorkerState, WorkOptions } from './queue/outcome.js';
import type { LocatedFile, LocatedImage, LocateOptions } from './media/locate.js';
import type { Outcome } from './run/session.js';
import type { ImageSink } from './run/own-sink.js';
import type { RunPlan } from './run/plan.js';
import type { RecoveredRun, RecoverOptions } from './repair/recover.js';
import type { RepairOptions, RepairReport } from './repair/repair.js';
import { checked, checkPath, checkPaths } from './node-arguments.js';
import type {
  ResumeOptions,
  RunOptions,
  SinkPlan,
  StreamPlan,
  StreamSettings,
} from './node-types.js';
import type { SelftestOptions, SelftestReport } from './selftest/selftest.js';
import type { RunPreview } from './run/preview.js';
import type { RunStatus, StatusOptions } from './verify/status.js';
import type { WalkProgress, WalkResult } from './verify/exhaustive.js';
import type { RunningServer, ServeOptions } from './web/server/listen.js';
import type { ImageServer, ServerOptions } from './web/server/options.js';
import type { VerifyOptions, VerifyReport } from './verify/verify.js';

export { EnumeratorError, type ErrorCode, type Hint, type HintKey } from './core/errors.js';
export { openRangeFile, type RangeFile, type RangeFileOptions } from './run/ranges/range-file.js';
export { type EncodedPicture, imageFile, type ImageFileOptions } from './run/image-file.js';
export type * from './node-types.js';

/**
 * Make the images of a range.
 * @returns when the range is done, a limit is reached, or the signal asks to stop; a run with a
 *   checkpoint can be resumed then
 * @throws TypeError where an argument has the wrong type
 * @throws {@link EnumeratorError} before anything is written, or `E_IO` while it works
 */
export async function run(plan: RunPlan, options?: RunOptions): Promise<Outcome>;
export async function run(
  plan: SinkPlan,
  options: RunOptions & { readonly sink: ImageSink },
): Promise<Outcome>;
export async function run(plan: SinkPlan, options: RunOptions = {}): Promise<Outcome> {
  requireObject(plan, 'plan');
  const { sink, stream = {}, ...session } = checked('run', options);
  const { prepareRun } = await import('./run/plan.js');
  const { startRun } = await import('./run/run.js');
  const output = plan.output ?? (sink === undefined ? undefined : { out: 'none' });
  // What is missing is told by the check of the plan.
  const prepared = prepareRun({ ...plan, output } as RunPlan);
  const { carriersOf } = await import('./media/carriers.js');
  const carriers = await carriersOf({ address: output?.out, ...stream });
  return startRun(prepared, { ...session, carriers, sink });
}

/**
 * What a run would make: images, bytes, files, its checkpoint. Nothing is written.
 * @param plan - as for {@link run}
 * @throws TypeError where an argument has the wrong type
 * @throws {@link EnumeratorError} what {@link run} would throw before anything is written
 */
export async function preview(
  plan: RunPlan,
  options: Pick<RunOptions, 'existing' | 'limitBytes' | 'stream'> = {},
): Promise<RunPreview> {
  requireObject(plan, 'plan');
  const { stream = {}, ...session } = checked('run', options);
  const { prepareRun } = await import('./run/plan.js');
  const { previewStart } = await import('./run/run.js');
  const { carriersOf } = await import('./media/carriers.js');
  const prepared = prepareRun(plan);
  const carriers = await carriersOf({ address: plan.output.out, ...stream });
  return previewStart(prepared, { ...session, carriers });
}

/**
 * Go on with a run that was stopped or killed, or make a finished one longer.
 * @param where - the folder or file of its images, or its checkpoint
 * @throws TypeError where an argument has the wrong type
 * @throws {@link EnumeratorError} `E_IO` where there is no run, `E_CHECKPOINT_…`, `E_EXISTS`, `E_RANGE`
 */
export async function resume(where: string, options: ResumeOptions = {}): Promise<Outcome> {
  checkPath(where, 'where');
  const { resumeRun } = await import('./run/run.js');
  const { carriersOf } = await import('./media/carriers.js');
  const { sink, stream = {}, check = false, ...session } = checked('resume', options);
  const examine = check ? (await import('./repair/examine.js')).examine : undefined;
  const carriers = await carriersOf(stream);
  return resumeRun(where, { ...session, carriers, sink, examine });
}

/**
 * What a run is and how far it has come.
 * @param where - the folder or file of its images, or its checkpoint
 * @throws {@link EnumeratorError} `E_IO` where there is no run, `E_CHECKPOINT_…`
 */
export async function status(where: string): Promise<RunStatus> {
  checkPath(where, 'where');
  return (await import('./verify/status.js')).runStatus(where);
}

/**
 * What the runs of a folder are, such as shards, or the one that is named.
 * @param options - `watchMs`: how long to watch those at work, at most, to learn their speed
 * @throws {@link EnumeratorError} as {@link status}
 */
export async function statuses(where: string, options?: StatusOptions): Promise<RunStatus[]> {
  checkPath(where, 'where');
  return (await import('./verify/status.js')).runStatuses(where, checked('statuses', options));
}

/**
 * Verify the outputs of runs.
 * @param paths - folders, files, parts, manifests or checkpoints, of one run or several
 * @returns also where a path cannot be verified: its report has the error then
 * @throws {@link EnumeratorError} `E_USAGE` for options that do not fit the paths; `E_OUTPUT` where a
 *   count is given and the paths are of different enumerations
 */
export async function verify(
  paths: readonly string[],
  options?: VerifyOptions,
): Promise<VerifyReport> {
  checkPaths(paths);
  return (await import('./verify/verify.js')).verify(paths, checked('verify', options));
}

/**
 * Make anew what is missing or damaged of what runs have done. Files that no run made stay as they are.
 * @param paths - folders, files, parts, manifests or checkpoints, of one run or several
 * @returns also where a path cannot be repaired: its report has the error then
 * @throws {@link EnumeratorError} `E_USAGE` where no path is given
 */
export async function repair(
  paths: readonly string[],
  options?: RepairOptions,
): Promise<RepairReport> {
  checkPaths(paths);
  return (await import('./repair/repair.js')).repair(paths, checked('repair', options));
}

/**
 * Write a lost checkpoint anew, from the names of the images and what they say of themselves. What is
 * there is proved by a sample that is made and compared; a checkpoint that is there stays.
 * @param where - the folder of the images, or the tar, which may have parts
 * @throws {@link EnumeratorError} `E_EXISTS` where there is a checkpoint; `E_OUTPUT` where what is there
 *   does not tell its run, with the hint `give` and the settings that are missing; `E_IO`
 */
export async function recover(where: string, options?: RecoverOptions): Promise<RecoveredRun> {
  checkPath(where, 'where');
  return (await import('./repair/recover.js')).recover(where, checked('recover', options));
}

/**
 * Walk through a small space: each image must occur once, and lead back to its number.
 * @throws {@link EnumeratorError} `E_LIMIT` where the space has more than 2^26 images; the reason of the
 *   signal where it is aborted
 */
export async function verifySpace(
  images: Enumeration,
  hooks?: Hooks<WalkProgress>,
): Promise<WalkResult> {
  return (await import('./verify/exhaustive.js')).walkSpace(
    numberingOf(images),
    checked('verifySpace', hooks),
  );
}

/**
 * Measure for a moment how long all images of a space would take on this machine. What is written is
 * removed again.
 * @throws {@link EnumeratorError} `E_IO` where writing fails; the reason of the signal where it is aborted
 */
export async function estimate(images: Enumeration, options?: EstimateOptions): Promise<Estimate> {
  return (await import('./measure/estimate.js')).estimate(images, checked('estimate', options));
}

/**
 * Measure what this machine does with spaces of several sizes, one after the other. What is written is
 * removed again.
 * @throws {@link EnumeratorError} `E_IO` where writing fails; the reason of the signal where it is aborted
 */
export async function* bench(options?: BenchOptions): AsyncGenerator<BenchRow> {
  yield* (await import('./measure/bench.js')).bench(checked('bench', options));
}

/**
 * Find the number of a picture.
 * @param picture - the path of a file, or its bytes: PNG, and with ffmpeg on this machine other
 *   formats and films
 * @throws {@link EnumeratorError} `E_FRAME` where the space has no such picture; `E_PNG`, `E_IO` where
 *   it cannot be read; `E_RANGE` where the film has no such frame; `E_SPACE`, `E_LIMIT`, `E_PALETTE`,
 *   `E_SEED`, `E_USAGE` for the options
 * @throws TypeError where `picture` or `frame` is of a wrong type
 * @example
 * const { index, space } = await locate('picture.png');
 */
export async function locate(
  picture: Uint8Array | string,
  options?: LocateOptions,
): Promise<LocatedImage> {
  if (typeof picture === 'string') checkPath(picture, 'picture');
  return (await import('./media/locate.js')).locate(picture, checked('locate', options));
}

/**
 * Find the numbers of many pictures, in the order of their files: of small ones many times as fast as
 * {@link locate} does one by one.
 * @returns also for a file that has no number, with the reason; no more is read where the caller stops
 * @throws TypeError, {@link EnumeratorError} `E_PALETTE` for the options
 */
export async function* locateAll(
  files: Iterable<string>,
  options?: LocateOptions,
): AsyncGenerator<LocatedFile> {
  yield* (await import('./media/locate.js')).locateAll(files, checked('locate', options));
}

/**
 * Make a film of pictures, in the order of their names, or of one that grows digit by digit.
 * @param paths - folders and files; at least one
 * @param out - the film, whose ending is its container
 * @throws {@link EnumeratorError} where it cannot be made; nothing is left then
 */
export async function film(
  paths: readonly string[],
  out: string,
  options?: FilmOptions,
): Promise<FilmOutcome> {
  checkPaths(paths);
  checkPath(out, 'out');
  return (await import('./media/film-of-pictures.js')).filmPictures(
    paths,
    out,
    checked('film', options),
  );
}

/**
 * Send the images of a range to a server as live video; without a count or an end, for ever.
 * @param to - the address, such as `rtmp://host/app/key`
 * @throws {@link EnumeratorError} `E_OUTPUT` where the address is none or images cannot be shown;
 *   `E_IO` where ffmpeg is missing, no frame arrives, or too many connections in a row fail
 */
export async function stream(
  plan: StreamPlan,
  to: string,
  options: StreamSettings = {},
): Promise<Outcome> {
  requireType(to, 'string', 'to');
  const { key, retries, ...session } = checked('stream', options);
  const { readAddress } = await import('./media/live/address.js');
  // Anything else would be the name of a file.
  readAddress(to, key);
  const output = { ...requireObject(plan, 'plan').output, out: to };
  return run({ ...plan, output }, { ...session, stream: { address: to, key, retries } });
}

/**
 * Run all checks of this program against its specification, also after one that fails; it takes some
 * seconds.
 * @throws {@link EnumeratorError} `E_USAGE` where `case` is not the number of a case
 */
export async function selftest(options?: SelftestOptions): Promise<SelftestReport> {
  return (await import('./selftest/selftest.js')).selftest(checked('selftest', options));
}

/**
 * Have workers on any number of machines make a run in a folder that all of them share, and wait for
 * it. What is in the folder is done: a run that was submitted there before is continued. Needs the
 * packages bullmq and ioredis, and a Redis.
 * @param queue - `redis://user:password@host:port/db`, or a place with a prefix of its own
 * @returns also where the signal asks to stop, or the run is cancelled by way of the queue
 * @throws {@link EnumeratorError} `E_QUEUE`, `E_IO`, `E_USAGE`, `E_RANGE`; `E_EXISTS` where the folder
 *   has another run
 */
export async function submit(
  plan: SubmitPlan,
  queue: string | QueuePlace,
  options?: SubmitOptions,
): Promise<SubmitOutcome> {
  return (await import('./queue/submit.js')).submit(plan, queue, checked('submit', options));
}

/**
 * What {@link submit} would have made. Nothing is written, and no job is issued.
 * @throws {@link EnumeratorError} as {@link submit} would before it begins
 */
export async function previewSubmit(
  plan: SubmitPlan,
  queue: string | QueuePlace,
): Promise<SubmitPreview> {
  return (await import('./queue/submit.js')).previewSubmit(plan, queue);
}

/**
 * Make parts of submitted runs, until the signal asks to stop or there was no job for `idleMs`.
 * @param queue - as for {@link submit}
 * @returns what was done
 * @throws {@link EnumeratorError} `E_QUEUE`, `E_IO` where this machine can make nothing; `E_USAGE`
 */
export async function work(
  queue: string | QueuePlace,
  options: WorkOptions = {},
): Promise<WorkerState> {
  return (await import('./queue/worker.js')).work(queue, checked('work', options));
}

/**
 * Images by their numbers, numbers by their images, the live picture and the page: what
 * `@hono/node-server` serves, alone or mounted in another Hono app.
 *
 * @example
 * const images = await server();
 * app.mount('/images', images.fetch);
 * @throws {@link EnumeratorError} `E_LIMIT` where the images are larger than its limit allows
 */
export async function server(options?: ServerOptions): Promise<ImageServer> {
  return (await import('./web/server/server.js')).openApp(checked('server', options));
}

/**
 * The same on a port of its own, until it is closed or `signal` is aborted.
 * @throws {@link EnumeratorError} `E_IO` where the address cannot be listened at; `E_LIMIT`
 */
export async function serve(options?: ServeOptions): Promise<RunningServer> {
  return (await import('./web/server/listen.js')).listen(checked('serve', options));
}
