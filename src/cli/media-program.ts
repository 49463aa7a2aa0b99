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
