/**
 * What this machine does: a table for users, each row beside a plain copy of as many bytes.
 * @module
 */
import { availableParallelism } from 'node:os';
import type { RunRecord } from '../../run/record.js';
import { grouped, log10Size } from '../../core/cardinality.js';
import { Numbering } from '../../core/numbering.js';
import { makeSpace, type SpaceOptions } from '../../core/space.js';
import { runImages } from '../../run/engine/engine.js';
import { existingFolder, measureRates } from '../../measure/estimate-measurement.js';
import { EXIT } from '../exit-codes.js';
import { divide, magnitudeFields, timeMagnitude } from '../../text/magnitude.js';
import type { OpenedSpace } from '../options/open-space.js';

export interface BenchOptions {
  readonly seconds: number;
  readonly out?: string | undefined;
  readonly json: boolean;
}

/** From a space that is done in a moment to one whose years nobody can write down. */
const SPACES: readonly SpaceOptions[] = [
  { width: 5, height: 5, color: 'gray', depth: 1 },
  { width: 8, height: 8, color: 'gray', depth: 1 },
  { width: 8, height: 8, color: 'gray' },
  { width: 64, height: 64, color: 'rgb' },
  { width: 800, height: 450, color: 'rgb' },
  { width: 1920, height: 1080, color: 'rgb' },
];

/** Rates are a second's. */
interface Row {
  readonly space: string;
  readonly images: number;
  /** By all threads together. */
  readonly imagesAllThreads: number;
  readonly png: number;
  readonly files: number;
  readonly megabytes: number;
  /** The generator's speed to that of copying as many bytes. */
  readonly toCopy: number;
  readonly all: ReturnType<typeof magnitudeFields>;
}

/** @returns the exit code: 130 where it was interrupted */
export async function printBench(options: BenchOptions): Promise<number> {
  const { seconds } = options;
  const directory = existingFolder(options.out ?? '.');
  const threads = availableParallelism();
  let isStopped = false;
  const stop = (): void => {
    isStopped = true;
  };
  process.once('SIGINT', stop);
  const rows: Row[] = [];
  const print = (line: string): void => {
    if (!options.json) process.stdout.write(`${line}\n`);
  };
  print(HEAD.map((word, i) => pad(word, i)).join('  '));
  for (const spaceOptions of SPACES) {
    const numbering = new Numbering(makeSpace(spaceOptions), 'mixed', '');
    const share = seconds / SPACES.length;
    const row = await measureRow({ numbering }, directory, share, threads, () => isStopped);
    if (row === undefined) return EXIT.interrupted;
    rows.push(row);
    print(cellsOf(row).map(pad).join('  '));
  }
  process.off('SIGINT', stop);
  if (options.json) {
    process.stdout.write(`${JSON.stringify({ node: process.version, threads, rows })}\n`);
  } else {
    print('');
    print(
      `images, PNG and files a second by one thread; "all of them" by all ${threads} threads of this machine, unstored`,
    );
    print(`files were written in ${directory}`);
  }
  return EXIT.done;
}

async function measureRow(
  opened: OpenedSpace,
  directory: string,
  seconds: number,
  threads: number,
  stopRequested: () => boolean,
): Promise<Row | undefined> {
  const { space, size } = opened.numbering;
  const rates = await measureRates(opened, { seconds: seconds * 0.6, directory, stopRequested });
  const together = await threadRate(opened.numbering, threads, seconds * 0.3, stopRequested);
  const [generate, encode, write] = (['generate', 'encode', 'write'] as const).map((stage) => {
    const measured = rates.get(stage);
    return measured === undefined ? 0 : (measured.frames * 1000) / measured.elapsedMs;
  });
  if (stopRequested() || generate === undefined || encode === undefined || write === undefined)
    return undefined;
  const fastest = Math.max(generate, together);
  const duration = divide(log10Size(size.space), fastest);
  const bytesPerSecond = generate * space.sampleBytes;
  return {
    space: space.canonical,
    images: generate,
    imagesAllThreads: together,
    png: encode,
    files: write,
    megabytes: bytesPerSecond / 1e6,
    toCopy: bytesPerSecond / copyRate(space.sampleBytes, seconds * 0.1),
    all: magnitudeFields(duration, timeMagnitude(duration)),
  };
}

/** Images a second by threads that keep nothing. A space that is too small for a moment's work is walked again. */
async function threadRate(
  { space, order, seed, size }: Numbering,
  threads: number,
  seconds: number,
  stopRequested: () => boolean,
): Promise<number> {
  const most = 10n ** 12n;
  const end = size.isAtMost(most) ? size.exact() : most;
  const record: RunRecord = {
    space,
    order,
    seed,
    palette: undefined,
    from: 0n,
    step: 1n,
    first: 0n,
    end,
    watermark: 0n,
    output: { kind: 'none', format: 'raw', metadata: false, nameWidth: 1 },
  };
  // The threads' own start is not counted: the first look at them is at their work.
  let [startMs, startFrames, endMs, endFrames] = [0, 0, 0, 0];
  await runImages(
    {
      plan: record,
      numbering: new Numbering(space, order, seed),
      chunkImages: Math.max(1, Math.floor(2 ** 18 / space.sampleBytes)),
      appends: false,
      files: [],
      threads,
      openSinks: () => [],
      worker: {
        url: new URL('../../run/outputs/worker.js', import.meta.url),
        data: { record, out: 'none' },
      },
    },
    {
      checkpoint() {},
      progress({ frames, elapsedMs }) {
        if (frames === 0) return;
        if (startMs === 0) [startMs, startFrames] = [elapsedMs, frames];
        else [endMs, endFrames] = [elapsedMs, frames];
      },
      stopRequested: () =>
        stopRequested() || (startMs > 0 && endMs - startMs >= Math.max(200, seconds * 1000)),
    },
  );
  return endMs > startMs ? ((endFrames - startFrames) * 1000) / (endMs - startMs) : 0;
}

/** Bytes a second of copying that many bytes again and again. */
function copyRate(bytes: number, seconds: number): number {
  const size = Math.max(bytes, 2 ** 18);
  const [from, to] = [Buffer.alloc(size, 1), Buffer.alloc(size)];
  const start = performance.now();
  let copies = 0;
  let elapsed = 0;
  while (elapsed < seconds * 1000) {
    for (let i = 0; i < 10; i++) from.copy(to);
    copies += 10;
    elapsed = performance.now() - start;
  }
  return (copies * size * 1000) / elapsed;
}

const HEAD = ['space', 'images/s', 'MB/s', 'of a copy', 'PNG/s', 'files/s', 'all of them'];
const WIDTHS = [15, 12, 8, 9, 10, 9, 0];

function cellsOf(row: Row): string[] {
  return [
    row.space,
    rounded(row.images),
    rounded(row.megabytes),
    `${(row.toCopy * 100).toFixed(0)} %`,
    rounded(row.png),
    rounded(row.files),
    row.all.text,
  ];
}

function pad(text: string, column: number): string {
  const width = WIDTHS[column] ?? 0;
  return column === 0 ? text.padEnd(width) : text.padStart(width);
}

/** To three digits. */
function rounded(value: number): string {
  return value < 1000
    ? String(Number(value.toPrecision(3)))
    : grouped(Math.round(Number(value.toPrecision(3))));
}
