/**
 * ffmpeg and ffprobe on files that may come from anybody: within limits of time and output.
 * @module
 */
import { spawn } from 'node:child_process';

/** 134 million pixels: four times an 8K frame. */
export const MAX_PIXELS = 2 ** 27;

const KEPT_CHARACTERS = 4096;

export interface ProgramLimits {
  /** What it gets on its standard input. */
  readonly input?: Uint8Array;
  /** More than this ends it. */
  readonly maxOutputBytes: number;
  readonly timeLimitMs: number;
}

export interface ProgramEnd {
  readonly output: Buffer;
  /** The end of what it said. */
  readonly complaint: string;
  readonly code: number | null;
  readonly signal: string | null;
  readonly isTooMuch: boolean;
}

/** Run it to its end. @throws what `spawn` does where it does not start */
export async function runProgram(
  program: 'ffmpeg' | 'ffprobe',
  args: readonly string[],
  { input, maxOutputBytes, timeLimitMs }: ProgramLimits,
): Promise<ProgramEnd> {
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  // spawn's own would go on where the program does not start, and keep this one waiting.
  const timer = setTimeout(() => child.kill('SIGKILL'), timeLimitMs);
  const parts: Buffer[] = [];
  let total = 0;
  let complaint = '';
  child.stdout.on('data', (part: Buffer) => {
    total += part.length;
    if (total > maxOutputBytes) child.kill('SIGKILL');
    else parts.push(part);
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(-KEPT_CHARACTERS);
  });
  // Who has seen enough of the file closes the pipe before its end.
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  const { code, signal } = await new Promise<{ code: number | null; signal: string | null }>(
    (resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code, signal) => resolve({ code, signal }));
    },
  ).finally(() => clearTimeout(timer));
  const isTooMuch = total > maxOutputBytes;
  return { output: Buffer.concat(parts), complaint, code, signal, isTooMuch };
}

export interface StreamedProgram {
  /** The output in pieces of exactly this size; a rest that is shorter is left out. */
  readonly pieces: AsyncGenerator<Buffer>;
  /** How it ended; settled when the pieces have come to their end. */
  readonly end: Promise<Omit<ProgramEnd, 'output' | 'isTooMuch'>>;
}

/**
 * Run it, and hand its output on as it comes, however much that is.
 * @param silenceMs - it is ended where it gives nothing for so long
 */
export function streamProgram(
  program: 'ffmpeg' | 'ffprobe',
  args: readonly string[],
  { pieceBytes, silenceMs }: { readonly pieceBytes: number; readonly silenceMs: number },
): StreamedProgram {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const timer = setTimeout(() => child.kill('SIGKILL'), silenceMs);
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(-KEPT_CHARACTERS);
  });
  const end = new Promise<Omit<ProgramEnd, 'output' | 'isTooMuch'>>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ complaint, code, signal }));
  }).finally(() => clearTimeout(timer));
  // It is asked for when the output has ended.
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
      // Who has seen enough wants no more of it.
      child.kill('SIGKILL');
    }
  }
  return { pieces: pieces(), end };
}

/** Without the address of ffmpeg's own parts that stands in front. */
export function lastLine(text: string): string | undefined {
  const lines = text
    .split(/[\r\n]+/)
    .filter((line) => line.trim() !== '' && !/^\s*Last message repeated/.test(line));
  return lines
    .at(-1)
    ?.replace(/^(\[[^\]]* @ 0x[0-9a-f]+\]\s*)+/, '')
    .trim();
}
