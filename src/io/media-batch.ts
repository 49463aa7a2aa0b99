/**
 * Several small pictures read by one ffmpeg: to start it takes as long as to read a hundred of them.
 *
 * Each has a pipe of its own into ffmpeg, and another one out of it, so that nothing is left where
 * this process is killed. What ffmpeg complains of is said of all of them together.
 * @module
 */
import { spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { childEnvironment } from './child-environment.js';
import { endOf } from './ffmpeg.js';
import { inputOptions, type MediaInput } from './media-file.js';

/** One of the pictures. */
export interface BatchItem {
  readonly input: MediaInput & { readonly bytes: Uint8Array };
  /** Further options of the input. */
  readonly before: readonly string[];
  /** Options of its output. */
  readonly after: readonly string[];
}

export interface BatchLimits {
  /** ffmpeg is stopped when its outputs exceed this together. */
  readonly maxOutputBytes: number;
  readonly timeLimitMs: number;
}

/** What ffmpeg found and gave. */
export interface BatchEnd {
  /** Whether it ended well, and its log was not cut off. */
  readonly isWhole: boolean;
  /** The lines of its log that are warnings or worse, each with its level. */
  readonly complaint: string;
  /** A place for each picture; nothing where ffmpeg does not say it, or as one does not expect. */
  readonly found: readonly (FoundMedia | undefined)[];
  readonly outputs: readonly Buffer[];
}

/** The first video stream, as {@link probeMedia} would find it. */
export interface FoundMedia {
  readonly width: number;
  readonly height: number;
  readonly pixelFormat: string;
}

/** The first descriptor that is no standard stream. */
const FIRST_PIPE = 3;

/** What is kept of its log for each picture: some lines about the input and the output. */
const LOG_CHARACTERS = 4096;

/**
 * Read several pictures.
 * @returns nothing where ffmpeg takes too long
 * @throws what `spawn` throws where ffmpeg does not start
 */
export async function readBatch(
  items: readonly BatchItem[],
  { maxOutputBytes, timeLimitMs }: BatchLimits,
): Promise<BatchEnd | undefined> {
  const pipes = Array.from({ length: 2 * items.length }, () => 'pipe' as const);
  const child = spawn('ffmpeg', batchWords(items), {
    stdio: ['ignore', 'ignore', 'pipe', ...pipes],
    env: childEnvironment(),
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), timeLimitMs);
  const mostCharacters = LOG_CHARACTERS * items.length;
  const ended = endOf(child, mostCharacters).finally(() => clearTimeout(timer));
  const parts: Buffer[][] = items.map(() => []);
  let total = 0;
  // It has none where it did not start.
  for (const [i, { input }] of child.pid === undefined ? [] : items.entries()) {
    const source = child.stdio[FIRST_PIPE + i] as Writable;
    source.on('error', () => {});
    source.end(input.bytes);
    const output = child.stdio[FIRST_PIPE + items.length + i] as Readable;
    output.on('error', () => {});
    output.on('data', (part: Buffer) => {
      total += part.length;
      if (total > maxOutputBytes) child.kill('SIGKILL');
      else parts[i]!.push(part);
    });
  }
  const { code, signal, complaint: log } = await ended;
  if (signal !== null && total <= maxOutputBytes) return undefined;
  return {
    // Of a log that was cut off nobody knows what it said.
    isWhole: code === 0 && log.length < mostCharacters,
    complaint: log
      .split(/[\r\n]+/)
      .filter((line) => COMPLAINT.test(line))
      .join('\n'),
    found: findMedia(log, items.length),
    outputs: parts.map((each) => Buffer.concat(each)),
  };
}

function batchWords(items: readonly BatchItem[]): string[] {
  const inputs = items.map(({ input, before }, i) => {
    const url = `pipe:${FIRST_PIPE + i}`;
    return [...inputOptions({ ...input, url }), ...before, '-threads', '1', '-i', url];
  });
  const outputs = items.map(({ after }, i) => {
    const url = `pipe:${FIRST_PIPE + items.length + i}`;
    return ['-map', `${i}:V:0`, ...after, '-threads', '1', url];
  });
  // Each line of its log says how serious it is.
  const log = ['-v', 'level+info', '-hide_banner', '-nostats', '-nostdin'];
  return [...log, '-filter_threads', '1', ...inputs.flat(), ...outputs.flat()];
}

const COMPLAINT = /\[(warning|error|fatal|panic)\]/;

/** `Stream #3:0: Video: mjpeg (Baseline), yuvj420p(pc, bt470bg/unknown/unknown), 64x48 [SAR …` */
const STREAM =
  /^\[info\]\s+Stream #(\d+):0\S*: Video: \w+(?: \([^)]*\))*, (\w+)(?:\([^)]*\))?, (\d+)x(\d+)/gm;

/** What ffmpeg says of its inputs. */
function findMedia(log: string, count: number): (FoundMedia | undefined)[] {
  const found: (FoundMedia | undefined)[] = Array.from({ length: count }, () => undefined);
  // The streams of its outputs follow.
  const [ofInputs = ''] = log.split('Stream mapping:');
  for (const [, place, pixelFormat = '', width, height] of ofInputs.matchAll(STREAM)) {
    found[Number(place)] = { width: Number(width), height: Number(height), pixelFormat };
  }
  return found;
}
