/**
 * What the tests of live streams share: the stream, the numbers on what arrives, the records.
 * @module
 */
import { spawn } from 'node:child_process';
import { readOverlay } from '../../src/codecs/overlay/index.js';

const WIDTH = 320;
const HEIGHT = 180;
/** The only one that the server takes; no other process has it. */
export const KEY = `key-of-nobody-${process.pid}`;
export const STREAM = [
  '--size',
  `${WIDTH}x${HEIGHT}`,
  '--fps',
  '25',
  '--overlay',
  '--preset',
  'ultrafast',
];

/** The numbers that stand on the frames of a recording, or of what a player gets. */
export async function numbersOf(source: string, ...more: string[]): Promise<bigint[]> {
  const words = ['-v', 'error', '-nostdin', '-i', source, ...more, '-map', '0:v'];
  const child = spawn('ffmpeg', [
    ...words,
    ...'-fps_mode passthrough -f rawvideo -pix_fmt rgb24 -'.split(' '),
  ]);
  const parts: Buffer[] = [];
  child.stdout.on('data', (part: Buffer) => parts.push(part));
  await new Promise((resolve, reject) => {
    child.on('close', resolve);
    child.on('error', () => reject(new Error('ffmpeg is missing: run npm run setup')));
  });
  const pixels = Buffer.concat(parts);
  const numbers: bigint[] = [];
  const frameBytes = 3 * WIDTH * HEIGHT;
  for (let at = 0; at + frameBytes <= pixels.length; at += frameBytes) {
    const found = readOverlay(pixels.subarray(at, at + frameBytes), WIDTH, HEIGHT, 3);
    if (found === undefined) throw new Error(`frame ${at / frameBytes} of ${source} has no number`);
    numbers.push(found);
  }
  return numbers;
}

export function isConsecutive(numbers: readonly bigint[]): boolean {
  return numbers.every((number, i) => i === 0 || number === numbers[i - 1]! + 1n);
}

export interface Progress {
  readonly type: string;
  readonly index: string;
  readonly position: string;
  readonly connected: boolean;
}

export function recordsOf(stderr: string): Progress[] {
  return stderr
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Progress);
}
