/**
 * One connection to a server: an ffmpeg that encodes frames and sends them.
 * @module
 */
import fs from 'node:fs';
import path from 'node:path';
import type { Live } from '../../run/record.js';
import {
  awaitEnd,
  type Ffmpeg,
  framesIn,
  lastLines,
  type ProgramEnd,
  startFfmpeg,
  writeToPipe,
} from '../../io/ffmpeg.js';
import type { StreamAddress } from './address.js';
import { makeScratch, removeScratch } from '../../io/scratch.js';
import { redact } from '../../io/secret.js';
import { backoffMs } from '../../io/wait.js';
import type { FrameRate } from '../../core/pace.js';

export interface PublisherOptions {
  readonly address: StreamAddress;
  /** The size of the frames as they are sent, in pixels. */
  readonly width: number;
  readonly height: number;
  readonly rate: FrameRate;
  readonly live: Live;
  readonly threads?: number | undefined;
}

/** A server that neither takes nor refuses anything. */
const SILENCE_S = 10;

export class Publisher {
  /** What is known to be sent, in frames of this connection. */
  sent = 0;
  /** Whether the connection has ended. */
  isLost = false;
  readonly #ffmpeg: Ffmpeg;
  readonly #address: StreamAddress;
  #isOpen = true;

  constructor(options: PublisherOptions) {
    this.#address = options.address;
    const secret = openSecret(options.address.preset);
    try {
      this.#ffmpeg = startFfmpeg(publishArguments(options), [secret], true);
    } finally {
      fs.closeSync(secret);
    }
    void this.#ffmpeg.ended.then(() => (this.isLost = true));
    let line = '';
    this.#ffmpeg.process.stdout?.setEncoding('utf8').on('data', (text: string) => {
      line = (line + text).slice(-1024);
      this.sent = framesIn(line) ?? this.sent;
    });
  }

  /** When the connection has ended, for whatever reason. */
  get ended(): Promise<ProgramEnd> {
    return this.#ffmpeg.ended;
  }

  /**
   * Hand over one frame.
   * @returns false where the connection has ended
   */
  async write(frame: Uint8Array): Promise<boolean> {
    const silence = setTimeout(() => this.kill(), SILENCE_S * 1000);
    try {
      await writeToPipe(this.#ffmpeg.input, frame, () => this.#isOpen);
      return this.#isOpen;
    } catch {
      return false;
    } finally {
      clearTimeout(silence);
    }
  }

  /** Send what is left, and end the connection. */
  async close(): Promise<ProgramEnd> {
    if (this.#isOpen) fs.closeSync(this.#ffmpeg.input);
    this.#isOpen = false;
    return awaitEnd(this.#ffmpeg, SILENCE_S * 1000);
  }

  kill(): void {
    this.#ffmpeg.process.kill('SIGKILL');
  }

  /** What a connection ended with, in words without secrets. */
  describe({ code, signal, complaint }: ProgramEnd): string {
    const told = causeOf(complaint);
    // Messages begin with the address anyway.
    if (told !== '') return redact(told.replace(/^[a-z]+:\/\/\S*: /, ''), this.#address);
    return signal === null ? `ffmpeg ended with ${code}` : `it did not answer for ${SILENCE_S} s`;
  }
}

/** Those of ffmpeg's last lines that say why, without those that say what follows from it. */
function causeOf(complaint: string): string {
  const lines = lastLines(complaint).slice(-3);
  const causes = lines.filter(
    (line) => !/^(Cannot open connection|Error writing trailer|Error closing file)/.test(line),
  );
  const cause =
    causes.find((line) => /resolve hostname|refused|[Tt]imed out|Server error/.test(line)) ??
    causes.at(-1) ??
    lines.at(-1) ??
    '';
  return cause.replace(/^Connection to tcp:\/\/([^?\s]*)\S* failed: /, '$1: ');
}

/** Seconds between frames that a viewer can begin with. */
const KEYFRAME_S = 2;

function publishArguments(options: PublisherOptions): string[] {
  const { address, width, height, rate, live, threads } = options;
  const { numerator, denominator } = rate;
  const kilobits = live.bitrate === 0 ? bitRateFor(width * height, rate) : live.bitrate;
  const keyframes = Math.max(1, Math.round((KEYFRAME_S * numerator) / denominator));
  const isRtmp = address.muxer === 'flv';
  return [
    ['-v', 'error', '-stats_period', '0.5', '-progress', 'pipe:1'],
    ['-f', 'rawvideo', '-pixel_format', 'rgb24', '-video_size', `${width}x${height}`],
    ['-framerate', `${numerator}/${denominator}`, '-i', 'pipe:0'],
    // Servers such as YouTube's want sound, and this makes none.
    ['-f', 'lavfi', '-i', 'anullsrc=r=44100:cl=stereo', '-map', '0:v', '-map', '1:a'],
    ['-vf', 'scale=out_color_matrix=bt709:out_range=tv', '-pix_fmt', 'yuv420p'],
    '-colorspace bt709 -color_primaries bt709 -color_trc bt709 -color_range tv'.split(' '),
    ['-c:v', 'libx264', '-preset', live.preset, '-tune', 'zerolatency'],
    ['-g', `${keyframes}`, '-keyint_min', `${keyframes}`, '-sc_threshold', '0'],
    ['-b:v', `${kilobits}k`, '-maxrate', `${kilobits}k`, '-bufsize', `${2 * kilobits}k`],
    ['-c:a', 'aac', '-b:a', '128k', '-shortest'],
    threads === undefined ? [] : ['-threads', `${threads}`],
    isRtmp ? ['-flvflags', 'no_duration_filesize', '-rw_timeout', `${SILENCE_S}000000`] : [],
    ['-f', address.muxer],
    isRtmp ? ['-fpre', '/dev/fd/3'] : [],
    [address.url],
  ].flat();
}

/** A file for one reader: it has lost its name before anything stands in it. */
function openSecret(text: string): number {
  const folder = makeScratch();
  const file = path.join(folder, 'preset');
  try {
    const descriptor = fs.openSync(file, 'wx+', 0o600);
    fs.rmSync(file);
    // At a position: a process that opens it again may share ours.
    fs.writeSync(descriptor, text, 0);
    return descriptor;
  } finally {
    removeScratch(folder);
  }
}

const FIRST_DELAY_MS = 1000;
const MOST_DELAY_MS = 60_000;

/**
 * How long to wait before the next try: twice as long each time, up to a minute, and by chance
 * down to half of that, so that streamers which lost one server do not all come back at once.
 * @param failures - in a row, from 1
 * @param chance - from 0 to 1
 */
export function retryDelay(failures: number, chance: number): number {
  return backoffMs(FIRST_DELAY_MS, failures - 1, MOST_DELAY_MS) * (0.5 + chance / 2);
}

/** Kilobits a second for H.264, as YouTube advises them for live streams of up to 30 frames. */
const BIT_RATES: readonly (readonly [pixels: number, kilobits: number])[] = [
  [426 * 240, 1000],
  [640 * 360, 1500],
  [854 * 480, 2500],
  [1280 * 720, 4000],
  [1920 * 1080, 10_000],
  [2560 * 1440, 15_000],
  [3840 * 2160, 30_000],
];

/** The bit rate that goes with a size; more frames take half as much again. */
export function bitRateFor(pixels: number, { numerator, denominator }: FrameRate): number {
  const [, kilobits] = BIT_RATES.find(([most]) => pixels <= most) ?? BIT_RATES.at(-1)!;
  return numerator / denominator > 31 ? Math.round(kilobits * 1.5) : kilobits;
}
