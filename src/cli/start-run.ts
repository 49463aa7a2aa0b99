/**
 * Start a run from a command's options, and follow it.
 * @module
 */
import { EnumeratorError } from '../core/errors.js';
import { mediaCarriers } from '../media/carriers.js';
import { resumeRun } from '../run/resume.js';
import { type RunSource, startRun, type StartOptions } from '../run/start-run.js';
import { findRun, runName } from '../run/target.js';
import { readRetries, readStream } from './options/live-options.js';
import { readSession, type SessionTexts } from './options/run-values.js';
import { followRun } from './terminal.js';

export interface CommandOptions extends StartOptions, SessionTexts {
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
    retries: readRetries(options.retries),
  }));
  const session = readSession(options);
  return followRun(options.statusJson, (hooks) =>
    startRun(options, { ...session, ...hooks, carriers }, source),
  );
}

export interface ResumeOptions extends SessionTexts {
  readonly path: string;
  readonly to?: string | undefined;
  /** The address of a stream. */
  readonly out?: string | undefined;
  readonly retries?: string | undefined;
  readonly streamKeyFile?: string | undefined;
  readonly statusJson: boolean;
}

/** @returns the exit code */
export async function resumeFromOptions(options: ResumeOptions): Promise<number> {
  const { path, to, out } = options;
  checkAddress(path, out);
  const carriers = mediaCarriers(() => ({
    address: readStream(out ?? '', options),
    retries: readRetries(options.retries),
  }));
  const session = readSession(options);
  return followRun(options.statusJson, (hooks) =>
    resumeRun(path, { ...session, ...hooks, carriers, to }),
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
