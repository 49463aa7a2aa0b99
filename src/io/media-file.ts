/**
 * Pictures and films of unknown origin, read by ffmpeg and ffprobe.
 *
 * The program is told which format the bytes are by our own look at their beginning, and may open
 * nothing else: no playlist, no address, no name with a pattern in it. Pixels, output and time
 * have limits.
 * @module
 */
import { grouped } from '../core/cardinality.js';
import { EnumeratorError } from '../core/errors.js';
import type { FrameRate } from '../core/pace.js';
import { lastLine, lastLines, type Program, runProgram, startProblem } from './ffmpeg.js';

/** 134 million pixels: four times an 8K frame. */
const MAX_PIXELS = 2 ** 27;

/** What ffmpeg and ffprobe read. */
export interface MediaInput {
  /** How messages name the file. */
  readonly name: string;
  /** What it is, for messages: `a jpeg file`, `a film (mp4)`. */
  readonly kind: string;
  /** `file:…`, or `pipe:0` with `bytes`. */
  readonly url: string;
  readonly bytes?: Uint8Array;
  /** ffmpeg's readers for the format; of several, with commas between them, it takes one. */
  readonly demuxer: string;
  /** Further options of the input. */
  readonly options?: readonly string[];
  /** What helps where ffmpeg is missing, for messages. */
  readonly alternative?: string;
  /** What is said of a file that the program fails on; undefined for its own last line. */
  readonly explain?: (program: Program, problem: string) => EnumeratorError | undefined;
}

/** The options that come before the input. */
export function inputOptions({ url, demuxer, options = [] }: MediaInput): string[] {
  const isFile = url.startsWith('file:');
  return [
    ['-protocol_whitelist', isFile ? 'file' : 'pipe'],
    ...(isFile ? [['-format_whitelist', demuxer]] : []),
    ['-max_pixels', `${MAX_PIXELS}`],
    // Of several it finds one by itself.
    demuxer.includes(',') ? [] : ['-f', demuxer],
    options,
  ].flat();
}

export interface MediaCall {
  /** Options of the input that belong to this call. */
  readonly before?: readonly string[];
  /** What follows the input. */
  readonly after: readonly string[];
  readonly maxOutputBytes: number;
  readonly timeLimitMs: number;
  /** Whether the complaint has warnings too, each line with its level in front. */
  readonly hasWarnings?: boolean;
}

/**
 * Run one of the programs on a file, to its end.
 * @throws EnumeratorError `E_IO` where it is missing, fails, takes too long or gives too much
 */
export async function readMedia(
  program: Program,
  input: MediaInput,
  { before = [], after, maxOutputBytes, timeLimitMs, hasWarnings = false }: MediaCall,
): Promise<{ output: Buffer; complaint: string }> {
  const words = [
    ['-v', hasWarnings ? 'level+warning' : 'error', ...(program === 'ffmpeg' ? ['-nostdin'] : [])],
    [...inputOptions(input), ...before, '-i', input.url, ...after],
  ].flat();
  const limits = { input: input.bytes, maxOutputBytes, timeLimitMs };
  const { output, complaint, code, signal, isTooMuch } = await runProgram(
    program,
    words,
    limits,
  ).catch((error: unknown) => {
    throw startError(input, program, error as NodeJS.ErrnoException);
  });
  if (isTooMuch) throw mediaFailure(input, 'it gave more than was expected');
  if (signal !== null) {
    const seconds = timeLimitMs / 1000;
    throw mediaFailure(input, `it was stopped by ${signal} (it has ${seconds} seconds)`);
  }
  if (code !== 0) {
    const problem = lastError(complaint) ?? `it ended with ${code}`;
    throw input.explain?.(program, problem) ?? mediaFailure(input, problem);
  }
  return { output, complaint };
}

/** The last line that is no warning, without its level; rather one that says why. */
function lastError(complaint: string): string | undefined {
  const lines = lastLines(complaint)
    .filter((line) => !line.startsWith('[warning] '))
    .map((line) => line.replace(/^\[[a-z]+\] /, ''));
  return lines.findLast((line) => !CONSEQUENCE.test(line)) ?? lines.at(-1);
}

/** What follows from a failure that was told before. */
const CONSEQUENCE = /^(Error (while decoding|marking)|Cannot determine format|pipe:0: )/;

/** The error for a file that a program does not read. */
export function mediaFailure({ name, kind }: MediaInput, problem: string): EnumeratorError {
  const what = kind.replace(/^an? /, '');
  return new EnumeratorError('E_IO', `${name}: ffmpeg cannot read this ${what}: ${problem}`);
}

/** The error for a program that does not start, which is its cause. */
export function startError(
  { name, kind, alternative }: MediaInput,
  program: Program,
  error: NodeJS.ErrnoException,
): EnumeratorError {
  const wayOut = alternative === undefined ? '' : `, or ${alternative}`;
  return new EnumeratorError(
    'E_IO',
    `${name} is ${kind}: it is read by ffmpeg, and ${startProblem(program, error)}${wayOut}`,
    { cause: error },
  );
}

/** What ffprobe says of the first video stream. */
export interface ProbedMedia {
  /** In pixels; at least 1, and together at most {@link MAX_PIXELS}. */
  readonly width: number;
  readonly height: number;
  /** ffmpeg's name of the form in which it finds the pixels. */
  readonly pixelFormat: string;
  /** ffmpeg's name of the codec. */
  readonly codec: string;
  readonly rate: FrameRate | undefined;
  /** The tags of the container and of the stream, with keys in lower case. */
  readonly tags: { readonly container: Tags; readonly stream: Tags };
}

type Tags = ReadonlyMap<string, string>;

const PROBE_BYTES = 2 ** 20;
const ENTRIES = 'stream=codec_name,width,height,pix_fmt,r_frame_rate:stream_tags:format_tags';

/**
 * Look at the first video stream without decoding it.
 * @throws EnumeratorError `E_IO` as {@link readMedia}, `E_LIMIT` where it has too many pixels
 */
export async function probeMedia(input: MediaInput, timeLimitMs: number): Promise<ProbedMedia> {
  const { output, complaint } = await readMedia('ffprobe', input, {
    after: ['-select_streams', 'V:0', '-show_entries', ENTRIES, '-of', 'json'],
    maxOutputBytes: PROBE_BYTES,
    timeLimitMs,
  });
  const { streams, format } = JSON.parse(output.toString('utf8')) as {
    streams?: ProbedStream[];
    format?: { tags?: Record<string, string> };
  };
  const {
    width = 0,
    height = 0,
    pix_fmt: pixelFormat,
    codec_name: codec = '',
    r_frame_rate = '',
    tags,
  } = streams?.[0] ?? {};
  if (width < 1 || height < 1 || pixelFormat === undefined) {
    const problem = lastLine(complaint) ?? 'it finds no pictures in it';
    throw input.explain?.('ffprobe', problem) ?? mediaFailure(input, problem);
  }
  if (width * height > MAX_PIXELS) {
    const [pixels, most] = [width * height, MAX_PIXELS].map(grouped);
    throw new EnumeratorError(
      'E_LIMIT',
      `${input.name}: ${width}×${height} is ${pixels} pixels: the limit is ${most}`,
    );
  }
  const rate = /^([1-9][0-9]*)\/([1-9][0-9]*)$/.exec(r_frame_rate);
  return {
    width,
    height,
    pixelFormat,
    codec,
    rate: rate === null ? undefined : { numerator: Number(rate[1]), denominator: Number(rate[2]) },
    tags: { container: readTags(format?.tags), stream: readTags(tags) },
  };
}

interface ProbedStream {
  readonly codec_name?: string;
  readonly width?: number;
  readonly height?: number;
  readonly pix_fmt?: string;
  readonly r_frame_rate?: string;
  readonly tags?: Record<string, string>;
}

function readTags(tags: Readonly<Record<string, string>> = {}): Tags {
  return new Map(Object.entries(tags).map(([key, value]) => [key.toLowerCase(), value]));
}
