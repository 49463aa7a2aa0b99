/**
 * Start a run from a command's options, and follow it.
 * @module
 */
import { EnumeratorError } from '../core/errors.js';
import { mediaCarriers } from '../media/carriers.js';
import { resumeRun } from '../run/resume.js';
import { type RunSource, startRun, type StartOptions } from '../run/start-run.js';
import type { SessionOptions } from '../run/session.js';
import { findRun, runName } from '../run/target.js';
import { readStream } from './options/live-options.js';
import { followRun } from './terminal.js';

/** When a session ends before its run does, and how it works. */
type SessionLimits = Pick<SessionOptions, 'threads' | 'limitBytes' | 'runtime'>;

export interface CommandOptions extends StartOptions, SessionLimits {
  readonly statusJson: boolean;
}

/**
 * @param source - which images, where the options do not say it
 * @returns the exit code
 */
export async function startFromOptions(
  options: CommandOptions,
  source?: RunSource,
): Promise<number> {
  const carriers = mediaCarriers(() => ({
    address: readStream(options.out, options),
    retries: options.retries,
  }));
  const { threads, limitBytes, runtime } = options;
  return followRun(options.statusJson, (hooks) =>
    startRun(options, { threads, limitBytes, runtime, ...hooks, carriers }, source),
  );
}

export interface ResumeOptions extends SessionLimits {
  readonly path: string;
  readonly to?: string | undefined;
  /** The address of a stream. */
  readonly out?: string | undefined;
  readonly retries?: number | undefined;
  readonly streamKeyFile?: string | undefined;
  readonly statusJson: boolean;
}

/** @returns the exit code */
export async function resumeFromOptions(options: ResumeOptions): Promise<number> {
  const { path, to, out } = options;
  checkAddress(path, out);
  const carriers = mediaCarriers(() => ({
    address: readStream(out ?? '', options),
    retries: options.retries,
  }));
  const { threads, limitBytes, runtime } = options;
  return followRun(options.statusJson, (hooks) =>
    resumeRun(path, { threads, limitBytes, runtime, ...hooks, carriers, to }),
  );
}

/** A stream wants an address unless it is finished, and no other run takes one. */
function checkAddress(path: string, out: string | undefined): void {
  const { target } = findRun(path);
  if (target.kind !== 'stream' && target.kind !== 'parts' && out !== undefined)
    throw new EnumeratorError(
      'E_USAGE',
      `--out ${out}: only streams take an address; ${runName(target)} has its place`,
    );
  if (target.kind === 'stream' && out === undefined)
    throw new EnumeratorError(
      'E_USAGE',
      `${runName(target)} is of a stream, whose address no checkpoint keeps: give it with --out rtmp://…`,
    );
}
