/**
 * The machine's ffmpeg, fed through a pipe that any thread can write into.
 * @module
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ioError } from '../io/system-error.js';
import { EnumeratorError } from '../core/errors.js';
import { isAddress } from '../run/target.js';

/** The oldest one whose options are all known to be there. */
const LEAST_VERSION = 4.4;
const INSTALL = 'apt-get install ffmpeg';
/** Of what it says, the end is kept. */
const KEPT_CHARACTERS = 4096;

export interface FfmpegEnd {
  readonly code: number | null;
  readonly signal: string | null;
  /** The last lines that it said, as one. */
  readonly complaint: string;
}

export interface Ffmpeg {
  readonly process: ChildProcess;
  /** A descriptor for writing, to be closed by whoever feeds it. */
  readonly input: number;
  readonly ended: Promise<FfmpegEnd>;
}

/**
 * See to it that there is an ffmpeg, and that it is new enough.
 * @throws EnumeratorError `E_IO` with the command that installs it
 */
export function requireFfmpeg(what: string): void {
  const { error, stdout } = spawnSync('ffmpeg', ['-version'], { encoding: 'utf8' });
  if (error !== undefined) throw missing(what);
  const version = /^ffmpeg version n?(\d+\.\d+)/i.exec(stdout)?.[1];
  // Builds from the repository have dates or hashes in place of a number, and are taken as new.
  if (version === undefined || Number(version) >= LEAST_VERSION) return;
  throw new EnumeratorError(
    'E_IO',
    `${what} is made by ffmpeg ${LEAST_VERSION} or newer, and this one is ${version}: install a newer one (${INSTALL})`,
  );
}

function missing(what: string): EnumeratorError {
  return new EnumeratorError(
    'E_IO',
    `${what} is made by ffmpeg, which is not on this machine: install it (${INSTALL})${isAddress(what) ? '' : '; .apng needs no program'}`,
  );
}

/**
 * Start ffmpeg with a pipe for its standard input.
 *
 * Node would give it a socket, which moves frames at half the speed and which other threads
 * cannot write into without waiting for this one.
 * @param args - what stands behind the program's name; the input is `pipe:0`
 * @param extra - further descriptors, its 3 and following
 * @param hasOutput - whether its standard output is for the process that starts it
 */
export function startFfmpeg(
  args: readonly string[],
  extra: readonly number[] = [],
  hasOutput = false,
): Ffmpeg {
  const { read, write } = openPipe();
  try {
    const child = spawn('ffmpeg', ['-hide_banner', '-nostdin', ...args], {
      stdio: [read, hasOutput ? 'pipe' : 'ignore', 'pipe', ...extra],
      // Ctrl-C in a terminal is for us: what it has to end is our decision.
      detached: true,
    });
    return { process: child, input: write, ended: endOf(child) };
  } finally {
    fs.closeSync(read);
  }
}

/**
 * Run it to its end without an input.
 * @param folder - in which it works
 * @returns with the number of frames where it tells its progress (`-progress pipe:1`)
 */
export async function runFfmpeg(
  args: readonly string[],
  folder?: string,
): Promise<FfmpegEnd & { readonly frames?: number }> {
  const child = spawn('ffmpeg', ['-hide_banner', '-nostdin', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
    ...(folder === undefined ? {} : { cwd: folder }),
  });
  let told = '';
  child.stdout
    .setEncoding('utf8')
    .on('data', (text: string) => (told = (told + text).slice(-4096)));
  const end = await endOf(child);
  const frames = [...told.matchAll(/^frame=\s*(\d+)$/gm)].at(-1)?.[1];
  return frames === undefined ? end : { ...end, frames: Number(frames) };
}

function endOf(child: ChildProcess): Promise<FfmpegEnd> {
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-KEPT_CHARACTERS);
  });
  // With a child of ours that is gone, this one must not wait for it.
  const killWithUs = (): void => void child.kill('SIGKILL');
  process.on('exit', killWithUs);
  return new Promise<FfmpegEnd>((resolve) => {
    child.on('error', (error) => resolve({ code: null, signal: null, complaint: error.message }));
    child.on('close', (code, signal) => resolve({ code, signal, complaint: lastLines(said) }));
  }).finally(() => process.off('exit', killWithUs));
}

/**
 * A pipe as a pair of descriptors. Node has no call for it: a FIFO in a folder of our own is one
 * as soon as its name is gone.
 */
function openPipe(): { read: number; write: number } {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'enumerate-'));
  const fifo = path.join(folder, 'pipe');
  try {
    const { status, error, stderr } = spawnSync('mkfifo', ['-m', '600', fifo], {
      encoding: 'utf8',
    });
    if (status !== 0) {
      throw new EnumeratorError(
        'E_IO',
        `cannot make a pipe in ${folder}: ${error?.message ?? stderr.trim()}`,
      );
    }
    // Whoever opens one end waits for the other one, unless told not to.
    const first = fs.openSync(fifo, fs.constants.O_RDONLY | fs.constants.O_NONBLOCK);
    const write = fs.openSync(fifo, 'w');
    const read = fs.openSync(fifo, 'r');
    fs.closeSync(first);
    return { read, write };
  } catch (error) {
    if (error instanceof EnumeratorError) throw error;
    throw ioError('cannot make a pipe', error);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** Without the addresses of its parts, and without its last words on a run that failed. */
function lastLines(text: string): string {
  const lines = text
    .split(/[\r\n]+/)
    .map((line) => line.replace(/^(\[[^\]]* @ 0x[0-9a-f]+\]\s*)+/, '').trim())
    .filter((line) => line !== '' && !/^(Conversion failed!|Exiting normally)/.test(line));
  return lines.slice(-3).join(' / ');
}

/** What to say of an ffmpeg that did not do its work. */
export function ffmpegFailure(
  name: string,
  { code, signal, complaint }: FfmpegEnd,
): EnumeratorError {
  const how = signal === null ? `ended with ${code ?? 'no start'}` : `was stopped by ${signal}`;
  const says = complaint === '' ? '' : `: it says "${complaint}"`;
  return new EnumeratorError('E_IO', `${name}: ffmpeg ${how}${says}`);
}
