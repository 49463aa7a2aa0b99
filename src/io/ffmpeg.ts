/**
 * The machine's ffmpeg and ffprobe as processes: one run to its end, one whose output is streamed,
 * and one that is fed through a pipe which any thread can write into.
 * @module
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { EnumeratorError } from '../core/errors.js';
import { makeScratch, removeScratch } from './scratch.js';
import { childEnvironment } from './child-environment.js';
import { ioError } from './system-error.js';

export type Program = 'ffmpeg' | 'ffprobe';

/** How a program ended. */
export interface ProgramEnd {
  /** Null where it was stopped by a signal or did not start. */
  readonly code: number | null;
  readonly signal: string | null;
  /** The end of what it wrote to stderr, or why it did not start. */
  readonly complaint: string;
}

/** The scaler's settings under which a conversion gives the same pixels on every machine. */
export const EXACT_SCALER = 'bicubic+accurate_rnd+full_chroma_int+full_chroma_inp+bitexact';

/** The oldest version that has all the options that are used here. */
const LEAST_VERSION = 4.4;
const INSTALL = 'apt-get install ffmpeg';
const KEPT_CHARACTERS = 4096;

/** Where a new enough ffmpeg was found by these search paths, it is not asked again. */
const provenPaths = new Set<string | undefined>();

/**
 * Check that there is an ffmpeg, and that it is new enough.
 * @param what - what is to be made, for the message
 * @param alternative - what can be done without ffmpeg, for the message
 * @throws EnumeratorError `E_IO` with the command that installs it
 */
export function requireFfmpeg(what: string, alternative?: string): void {
  const searchPath = process.env['PATH'];
  if (provenPaths.has(searchPath)) return;
  const { error, stdout } = spawnSync('ffmpeg', ['-version'], {
    encoding: 'utf8',
    env: childEnvironment(),
  });
  const wayOut = alternative === undefined ? '' : `; ${alternative}`;
  if (error !== undefined) {
    throw new EnumeratorError(
      'E_IO',
      `${what} is made by ffmpeg, which is not on this machine: install it (${INSTALL})${wayOut}`,
    );
  }
  const version = /^ffmpeg version n?(\d+\.\d+)/i.exec(stdout)?.[1];
  // Builds from the repository have a date or a hash in place of a number: they count as new.
  if (version === undefined || Number(version) >= LEAST_VERSION) {
    provenPaths.add(searchPath);
    return;
  }
  throw new EnumeratorError(
    'E_IO',
    `${what} is made by ffmpeg ${LEAST_VERSION} or newer, and this one is ${version}: install a newer one (${INSTALL})`,
  );
}

/** Why a program did not start, with what to do about it. */
export function startProblem(program: Program, error: NodeJS.ErrnoException): string {
  return error.code === 'ENOENT'
    ? `${program} is not on this machine: install it (${INSTALL})`
    : `${program} does not start: ${error.message}`;
}

/** What the program wrote, without its parts' addresses and without lines that say nothing. */
export function lastLines(complaint: string): string[] {
  return complaint
    .split(/[\r\n]+/)
    .map((line) => line.replace(/^(\[[^\]]* @ 0x[0-9a-f]+\]\s*)+/, '').trim())
    .filter(
      (line) =>
        line !== '' && !/^(Conversion failed!|Exiting normally|Last message rep)/.test(line),
    );
}

/** The last line that says something, if there is one. */
export function lastLine(complaint: string): string | undefined {
  return lastLines(complaint).at(-1);
}

/** The error for an ffmpeg that failed to make `name`. */
export function ffmpegFailure(
  name: string,
  { code, signal, complaint }: ProgramEnd,
): EnumeratorError {
  const how = signal === null ? `ended with ${code ?? 'no start'}` : `was stopped by ${signal}`;
  const said = lastLines(complaint).slice(-3).join(' / ');
  return new EnumeratorError(
    'E_IO',
    `${name}: ffmpeg ${how}${said === '' ? '' : `: it says "${said}"`}`,
    { hints: said.includes('Unknown encoder') ? [{ key: 'encoders' }] : [] },
  );
}

export interface ProgramLimits {
  /** What it gets on its standard input. */
  readonly input?: Uint8Array | undefined;
  /** It is stopped when its output exceeds this. */
  readonly maxOutputBytes: number;
  /** It is stopped after this time; undefined for never. */
  readonly timeLimitMs?: number;
  /** The folder in which it works. */
  readonly folder?: string;
  /** Whether Ctrl-C in a terminal is for this process alone, which decides what ends. */
  readonly isDetached?: boolean;
}

/**
 * Run a program to its end.
 * @returns `isTooMuch`: whether it was stopped because its output exceeded the limit
 * @throws what `spawn` throws where the program does not start
 */
export async function runProgram(
  program: Program,
  args: readonly string[],
  { input, maxOutputBytes, timeLimitMs, folder, isDetached = false }: ProgramLimits,
): Promise<ProgramEnd & { readonly output: Buffer; readonly isTooMuch: boolean }> {
  const child = spawn(program, args, {
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: isDetached,
    env: childEnvironment(),
    ...(folder === undefined ? {} : { cwd: folder }),
  });
  // spawn's own timer would keep this process waiting where the program does not start.
  const timer =
    timeLimitMs === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), timeLimitMs);
  const parts: Buffer[] = [];
  let total = 0;
  child.stdout.on('data', (part: Buffer) => {
    total += part.length;
    if (total > maxOutputBytes) child.kill('SIGKILL');
    else parts.push(part);
  });
  // A program that has read enough closes the pipe before the input's end.
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  const end = await endOf(child).finally(() => clearTimeout(timer));
  return { ...end, output: Buffer.concat(parts), isTooMuch: total > maxOutputBytes };
}

export interface StreamedProgram {
  /** The output in pieces of exactly the asked size; a shorter rest is left out. */
  readonly pieces: AsyncGenerator<Buffer>;
  /** How it ended; settled when the pieces have come to their end. */
  readonly end: Promise<ProgramEnd>;
}

/**
 * Run a program and hand its output on as it comes, however much that is.
 * @param silenceMs - it is stopped where it writes nothing for so long
 */
export function streamProgram(
  program: Program,
  args: readonly string[],
  { pieceBytes, silenceMs }: { readonly pieceBytes: number; readonly silenceMs: number },
): StreamedProgram {
  const child = spawn(program, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: childEnvironment(),
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), silenceMs);
  const end = endOf(child).finally(() => clearTimeout(timer));
  // It is awaited after the output has ended.
  end.catch(() => {});
  async function* pieces(): AsyncGenerator<Buffer> {
    const piece = Buffer.alloc(pieceBytes);
    let filled = 0;
    try {
      for await (const part of child.stdout as AsyncIterable<Buffer>) {
        timer.refresh();
        for (let at = 0; at < part.length;) {
          const length = part.copy(piece, filled, at);
          filled += length;
          at += length;
          if (filled < pieceBytes) continue;
          filled = 0;
          yield piece;
        }
      }
    } finally {
      // A reader that has seen enough wants no more of it.
      child.kill('SIGKILL');
    }
  }
  return { pieces: pieces(), end };
}

/** A running ffmpeg that reads from a pipe. */
export interface Ffmpeg {
  readonly process: ChildProcess;
  /** The pipe's end for writing; the caller closes it. */
  readonly input: number;
  /** Never rejected. */
  readonly ended: Promise<ProgramEnd>;
}

/**
 * Start ffmpeg with a pipe for its standard input.
 *
 * Node would give it a socket, which moves frames at half the speed and into which other threads
 * cannot write without waiting for this one.
 * @param args - what follows the program's name; the input is `pipe:0`
 * @param secrets - further descriptors, its 3 and following, from which it reads secrets
 * @param hasOutput - whether the caller reads its standard output
 */
export function startFfmpeg(
  args: readonly string[],
  secrets: readonly number[] = [],
  hasOutput = false,
): Ffmpeg {
  const { read, write } = openPipe();
  try {
    const child = spawn('ffmpeg', ['-hide_banner', '-nostdin', ...args], {
      stdio: [read, hasOutput ? 'pipe' : 'ignore', 'pipe', ...secrets],
      env: childEnvironment({ holdsSecret: secrets.length > 0 }),
      // Ctrl-C in a terminal is for this process alone, which decides what ends.
      detached: true,
    });
    const ended = endOf(child).catch((error: Error) => ({
      code: null,
      signal: null,
      complaint: error.message,
    }));
    return { process: child, input: write, ended };
  } finally {
    fs.closeSync(read);
  }
}

/** Wait for it to end by itself, and kill it where it does not within this time. */
export async function awaitEnd(ffmpeg: Ffmpeg, graceMs: number): Promise<ProgramEnd> {
  const timer = setTimeout(() => ffmpeg.process.kill('SIGKILL'), graceMs);
  return ffmpeg.ended.finally(() => clearTimeout(timer));
}

/**
 * Write all bytes into a pipe as it has room for them; signals are heard while it is full.
 * @param goesOn - asked before each write: false ends it
 * @throws what node:fs throws: `EPIPE` where the reader has closed it
 */
export async function writeToPipe(
  descriptor: number,
  bytes: Uint8Array,
  goesOn: () => boolean = () => true,
): Promise<void> {
  for (let at = 0; at < bytes.length && goesOn();) {
    at += await new Promise<number>((resolve, reject) => {
      fs.write(descriptor, bytes, at, bytes.length - at, null, (error, written) => {
        if (error === null) resolve(written);
        else reject(error);
      });
    });
  }
}

/** The last number of frames in ffmpeg's progress records (`-progress pipe:1`). */
export function framesIn(progress: string): number | undefined {
  const frames = [...progress.matchAll(/^frame=\s*(\d+)$/gm)].at(-1)?.[1];
  return frames === undefined ? undefined : Number(frames);
}

/**
 * Wait for the end of a program that was just started, and see to it that it does not outlive this process.
 * @param keptCharacters - how much is kept of the end of what it says
 * @throws what `spawn` throws where the program does not start
 */
export function endOf(child: ChildProcess, keptCharacters = KEPT_CHARACTERS): Promise<ProgramEnd> {
  let complaint = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(-keptCharacters);
  });
  const killWithUs = (): void => void child.kill('SIGKILL');
  process.on('exit', killWithUs);
  return new Promise<ProgramEnd>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, complaint }));
  }).finally(() => process.off('exit', killWithUs));
}

/**
 * See to it that {@link startFfmpeg} can open its pipe, before anything is written.
 * @throws EnumeratorError `E_IO`
 */
export function requirePipes(): void {
  const { read, write } = openPipe();
  fs.closeSync(read);
  fs.closeSync(write);
}

/**
 * Open a pipe as a pair of descriptors. Node has no call for it: a FIFO in a folder of our own
 * is a pipe as soon as its name is gone.
 */
function openPipe(): { read: number; write: number } {
  const folder = makeScratch();
  const fifo = path.join(folder, 'pipe');
  try {
    const { status, error, stderr } = spawnSync('mkfifo', ['-m', '600', fifo], {
      encoding: 'utf8',
      env: childEnvironment(),
    });
    if (status !== 0) {
      throw new EnumeratorError(
        'E_IO',
        `cannot make a pipe in ${folder}: ${error?.message ?? stderr.trim()}`,
      );
    }
    // To open one end waits for the other one, unless it must not block.
    const first = fs.openSync(fifo, fs.constants.O_RDONLY | fs.constants.O_NONBLOCK);
    const write = fs.openSync(fifo, 'w');
    const read = fs.openSync(fifo, 'r');
    fs.closeSync(first);
    return { read, write };
  } catch (error) {
    if (error instanceof EnumeratorError) throw error;
    throw ioError('cannot make a pipe', error);
  } finally {
    removeScratch(folder);
  }
}
