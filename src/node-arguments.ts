/**
 * What callers without types may get wrong of the options of image-enumerator/node.
 * @module
 */
import { requireKeys, requireObject, requireType } from './core/arguments.js';
import { usageError } from './core/errors.js';
import type { Hooks } from './io/hooks.js';
import type { StreamOptions } from './media/carriers.js';
import type { RunOptions, ResumeOptions, StreamSettings } from './node-types.js';
import type { BenchOptions } from './measure/bench.js';
import type { EstimateOptions } from './measure/estimate.js';
import type { FilmOptions } from './media/film-of-pictures.js';
import type { LocateOptions } from './media/locate.js';
import type { WorkOptions } from './queue/outcome.js';
import type { SubmitOptions } from './queue/submit.js';
import type { RecoverOptions } from './repair/recover.js';
import type { RepairOptions } from './repair/repair.js';
import type { SelftestOptions } from './selftest/selftest.js';
import type { StatusOptions } from './verify/status.js';
import type { VerifyOptions } from './verify/verify.js';
import type { ServeOptions } from './web/server/listen.js';
import type { ServerOptions } from './web/server/options.js';

interface Options {
  readonly run: RunOptions;
  readonly resume: ResumeOptions;
  readonly statuses: StatusOptions;
  readonly verify: VerifyOptions;
  readonly repair: RepairOptions;
  readonly recover: RecoverOptions;
  readonly verifySpace: Hooks<never>;
  readonly estimate: EstimateOptions;
  readonly bench: BenchOptions;
  readonly locate: LocateOptions;
  readonly film: FilmOptions;
  readonly stream: StreamSettings;
  readonly selftest: SelftestOptions;
  readonly submit: SubmitOptions;
  readonly work: WorkOptions;
  readonly server: ServerOptions;
  readonly serve: ServeOptions;
}

const HOOKS = { signal: 1, onProgress: 1, onNotice: 1 } as const;
const SESSION = { ...HOOKS, threads: 1, limitBytes: 1, runtimeMs: 1 } as const;
const SERVER = {
  images: 1,
  live: 1,
  limits: 1,
  token: 1,
  page: 1,
  isProxyTrusted: 1,
  allowedHosts: 1,
  log: 1,
  onFailure: 1,
} as const;

const CONNECTION: readonly (keyof StreamOptions)[] = ['address', 'key', 'retries'];

/** The names of the options of each function. */
const NAMES: { readonly [F in keyof Options]: Readonly<Record<keyof Options[F], 1>> } = {
  run: { ...SESSION, sink: 1, stream: 1, existing: 1, onClear: 1 },
  resume: { ...SESSION, sink: 1, stream: 1, to: 1, received: 1, check: 1 },
  statuses: { watchMs: 1 },
  verify: { ...HOOKS, count: 1, listed: 1, threads: 1, checkpoint: 1, onFault: 1, onPath: 1 },
  repair: { ...HOOKS, dryRun: 1, threads: 1, onRemake: 1, onPath: 1 },
  recover: { images: 1, from: 1, step: 1, count: 1, split: 1, shard: 1, manifest: 1, dryRun: 1 },
  verifySpace: HOOKS,
  estimate: { seconds: 1, machines: 1, fps: 1, run: 1, out: 1, signal: 1 },
  bench: { seconds: 1, out: 1, images: 1, signal: 1, onProgress: 1 },
  locate: {
    size: 1,
    color: 1,
    depth: 1,
    palette: 1,
    order: 1,
    seed: 1,
    fit: 1,
    orient: 1,
    frame: 1,
    strict: 1,
    damaged: 1,
  },
  film: {
    ...HOOKS,
    film: 1,
    rate: 1,
    orient: 1,
    force: 1,
    onLook: 1,
    strict: 1,
    damaged: 1,
    growing: 1,
  },
  stream: { ...SESSION, key: 1, retries: 1 },
  selftest: { case: 1, onCheck: 1, signal: 1 },
  submit: { ...HOOKS, list: 1 },
  work: {
    ...HOOKS,
    threads: 1,
    scratch: 1,
    out: 1,
    push: 1,
    graceMs: 1,
    idleMs: 1,
    lockMs: 1,
  },
  server: SERVER,
  serve: { ...SERVER, host: 1, port: 1, basePath: 1, signal: 1 },
};

/**
 * The options of a function as they are.
 * @throws TypeError where they are no object, or have another name among them
 */
export function checked<F extends keyof Options, T extends Options[F] | undefined>(
  of: F,
  options: T,
): T {
  if (options === undefined) return options;
  requireKeys(requireObject(options, 'options'), Object.keys(NAMES[of]), 'options');
  if ('stream' in options && options.stream !== undefined)
    requireKeys(requireObject(options.stream, 'options.stream'), CONNECTION, 'options.stream');
  return options;
}

/** @throws TypeError where it is no text; EnumeratorError `E_USAGE` where it is empty */
export function checkPath(given: unknown, name: string): asserts given is string {
  requireType(given, 'string', name);
  if (given === '') throw usageError(`${name}: a path is empty`);
}

/** @throws TypeError where they are not several texts; EnumeratorError `E_USAGE` where one is empty */
export function checkPaths(given: unknown): asserts given is readonly string[] {
  if (!Array.isArray(given)) throw new TypeError('paths must be an array of strings');
  for (const [i, path] of given.entries()) checkPath(path, `paths[${i}]`);
}
