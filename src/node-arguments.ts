/**
 * What callers without types may get wrong of the options of image-enumerator/node.
 * @module
 */
import { requireArray, requireKeys, requireObject, requireType } from './core/arguments.js';
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

type Type = 'string' | 'number' | 'bigint' | 'boolean' | 'function' | 'object' | 'array' | 'any';

/** The types of options, by all of their names; `any` is checked where it is used. */
type Types<O> = Readonly<Record<keyof O, Type>>;

const HOOKS = { signal: 'object', onProgress: 'function', onNotice: 'function' } as const;
const SESSION = { ...HOOKS, threads: 'number', limitBytes: 'bigint', runtimeMs: 'number' } as const;
const SERVER = {
  images: 'object',
  live: 'object',
  limits: 'object',
  token: 'string',
  page: 'any',
  isProxyTrusted: 'boolean',
  allowedHosts: 'array',
  log: 'function',
  onFailure: 'function',
} as const;

const CONNECTION: Types<StreamOptions> = { address: 'string', key: 'string', retries: 'number' };

/** The options of each function, and their types. */
const TYPES: { readonly [F in keyof Options]: Types<Options[F]> } = {
  run: { ...SESSION, sink: 'object', stream: 'object', existing: 'string', onClear: 'function' },
  resume: {
    ...SESSION,
    sink: 'object',
    stream: 'object',
    to: 'bigint',
    received: 'bigint',
    check: 'boolean',
  },
  statuses: { watchMs: 'number' },
  verify: {
    ...HOOKS,
    count: 'bigint',
    listed: 'number',
    threads: 'number',
    checkpoint: 'string',
    onFault: 'function',
    onPath: 'function',
  },
  repair: {
    ...HOOKS,
    dryRun: 'boolean',
    threads: 'number',
    onRemake: 'function',
    onPath: 'function',
  },
  recover: {
    images: 'object',
    from: 'bigint',
    step: 'bigint',
    count: 'bigint',
    split: 'bigint',
    shard: 'object',
    manifest: 'string',
    dryRun: 'boolean',
  },
  verifySpace: HOOKS,
  estimate: {
    seconds: 'number',
    machines: 'bigint',
    fps: 'number',
    run: 'object',
    out: 'string',
    signal: 'object',
  },
  bench: {
    seconds: 'number',
    out: 'string',
    images: 'array',
    signal: 'object',
    onProgress: 'function',
  },
  locate: {
    size: 'object',
    color: 'string',
    depth: 'number',
    palette: 'any',
    order: 'string',
    seed: 'string',
    fit: 'any',
    orient: 'string',
    frame: 'number',
    strict: 'boolean',
    damaged: 'boolean',
  },
  film: {
    ...HOOKS,
    film: 'object',
    rate: 'object',
    orient: 'string',
    force: 'boolean',
    onLook: 'function',
    strict: 'boolean',
    damaged: 'boolean',
    growing: 'object',
  },
  stream: { ...SESSION, key: 'string', retries: 'number' },
  selftest: { case: 'number', onCheck: 'function', signal: 'object' },
  submit: { ...HOOKS, list: 'array' },
  work: {
    ...HOOKS,
    threads: 'number',
    scratch: 'string',
    out: 'string',
    push: 'array',
    graceMs: 'number',
    idleMs: 'number',
    lockMs: 'number',
  },
  server: SERVER,
  serve: { ...SERVER, host: 'string', port: 'number', basePath: 'string', signal: 'object' },
};

/**
 * The options of a function as they are.
 * @throws TypeError where they are no object, have another name among them, or one is of a wrong type
 */
export function checked<F extends keyof Options, T extends Options[F] | undefined>(
  of: F,
  options: T,
): T {
  if (options === undefined) return options;
  checkTypes(options, TYPES[of], 'options', '');
  if ('stream' in options && options.stream !== undefined)
    checkTypes(options.stream, CONNECTION, 'options.stream', 'stream.');
  return options;
}

/** @param prefix - what stands before the names of the fields in messages */
function checkTypes<O extends object>(
  given: O,
  types: Types<O>,
  name: string,
  prefix: string,
): void {
  requireKeys(requireObject(given, name), Object.keys(types), name);
  for (const [field, type] of Object.entries<Type>(types)) {
    const value: unknown = given[field as keyof O];
    if (value !== undefined) checkType(value, type, `${prefix}${field}`);
  }
}

function checkType(value: unknown, type: Type, name: string): void {
  if (type === 'array') requireArray(value, name);
  else if (type === 'object') requireObject(value, name);
  else if (type !== 'any') requireType(value, type, name);
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
