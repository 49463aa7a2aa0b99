/**
 * Series rather than ratios: speed against frame size, time against position and index, speed
 * against threads. They are what plots are made from.
 * @module
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Numbering } from '../src/core/numbering.js';
import { parseCanonical } from '../src/core/space.js';
import { kernelWork } from './core.js';
import { type Series, timeOf } from './measure.js';

const MAIN = fileURLToPath(new URL('../lib/enumerate.js', import.meta.url));
const SHARED = '/dev/shm';

export function benchCurves(): Series[] {
  return [...frameSizes(), ...positions(), ...indices(), ...threads()];
}

/** Batches of a quarter of a megabyte, or one frame, as a run makes them. */
function frameSizes(): Series[] {
  const spaces = [
    '5x5 gray 1',
    '8x8 gray 8',
    '32x32 gray 8',
    '64x64 rgb 8',
    '256x256 gray 8',
    '320x320 rgb 8',
    '1024x1024 gray 8',
    '1920x1080 rgb 8',
    '3840x2160 rgb 8',
  ].map((canonical) => kernelWork(canonical, 2 ** 18));
  const copies = spaces.map(({ size }) => {
    const [from, to] = [Buffer.alloc(size, 1), Buffer.alloc(size)];
    return () => void from.copy(to);
  });
  const times = leastTimes([...spaces.map(({ work }) => work), ...copies], 30);
  const pointsOf = (ns: readonly number[]): [number, number][] =>
    spaces.map(({ frames, size }, i) => [size / frames, (frames / (ns[i] ?? NaN)) * 1e9]);
  const axes = { plot: 'frame-size', x: 'frame size, bytes', unit: 'frames/s' };
  return [
    { ...axes, name: 'kernel, one thread', points: pointsOf(times) },
    { ...axes, name: 'Buffer.copy of as many bytes', points: pointsOf(times.slice(spaces.length)) },
  ];
}

/**
 * Nanoseconds of each work. All are warm before any is timed, and each has its turn five times, so
 * that what else runs on the machine for a while spoils none of them.
 */
function leastTimes(works: readonly (() => void)[], tries: number): number[] {
  const least = works.map(() => Infinity);
  for (let round = 0; round < 6; round++) {
    for (const [i, work] of works.entries()) {
      const ns = timeOf(work, tries);
      if (round > 0) least[i] = Math.min(least[i] ?? NaN, ns);
    }
  }
  return least;
}

/** One walk through 10^7 images to /dev/null; the median of what the chunks before a position took. */
function positions(): Series[] {
  const images = new Numbering(parseCanonical('64x64 rgb 8'), 'mixed', '');
  const chunk = 20;
  const device = fs.openSync(os.devNull, 'w');
  const points: [number, number][] = [];
  try {
    let position = 0;
    for (const until of [1e3, 1e4, 1e5, 1e6, 1e7]) {
      const times: number[] = [];
      for (; position < until; position += chunk) {
        const start = performance.now();
        fs.writeSync(device, images.batch(BigInt(position), chunk));
        times.push(performance.now() - start);
      }
      times.sort((a, b) => a - b);
      points.push([until, ((times[times.length >> 1] ?? NaN) * 1e3) / chunk]);
    }
  } finally {
    fs.closeSync(device);
  }
  const axes = { plot: 'count', x: 'images made', unit: 'µs per image' };
  return [{ ...axes, name: '64x64 rgb 8 to /dev/null', points }, ...tarPositions(axes)];
}

/** Between runs of two counts, so that the start of a run falls out. */
function tarPositions(axes: Omit<Series, 'name' | 'points'>): Series[] {
  return inMemory('a tar against count', (folder) => {
    const counts = [1e2, 1e3, 1e4, 1e5];
    const seconds = counts.map((count) =>
      Math.min(
        ...Array.from({ length: 3 }, () => {
          const out = path.join(folder, 'x.tar');
          const run = ['--count', `${count}`, '--threads', '1', '--out', out];
          return runSeconds([...run, '--force']);
        }),
      ),
    );
    const points = counts.slice(1).map((count, i): [number, number] => {
      const before = counts[i] ?? 0;
      return [count, (((seconds[i + 1] ?? NaN) - (seconds[i] ?? NaN)) * 1e6) / (count - before)];
    });
    return [{ ...axes, name: '64x64 rgb 8, PNG in a tar on a memory disk', points }];
  });
}

/**
 * x is the number of bits of the index. What a full-length one takes longer is real: its tail is
 * copied, hashed and added to the stream. From 5 to 2^100 only the head changes.
 */
function indices(): Series[] {
  return ['64x64 rgb 8', '800x450 rgb 8'].map((canonical) => {
    const space = parseCanonical(canonical);
    const images = new Numbering(space, 'mixed', '');
    const full = images.indexBytesOf(new Uint8Array(space.sampleBytes).fill(201));
    const works: [bits: number, work: () => void][] = [
      [3, () => images.frameAt(5n)],
      [101, () => images.frameAt(2n ** 100n)],
      [full.length * 8, () => images.frameAt(full)],
    ];
    const times = leastTimes(
      works.map(([, work]) => work),
      200,
    );
    const points = works.map(([bits], i): [number, number] => [bits, (times[i] ?? NaN) / 1e3]);
    return {
      plot: 'index',
      name: canonical,
      x: 'bits of the index',
      unit: 'µs per image',
      points,
    };
  });
}

function threads(): Series[] {
  return inMemory('scaling with threads', (folder) => {
    const cores = os.availableParallelism();
    const counts = [1, 2, 4, 8, 16, 32, 64].filter((n) => n < cores);
    const size = ['--size', '800x450'];
    return [
      { name: 'samples to /dev/null', out: os.devNull, images: 40_000, raw: true },
      { name: 'PNG in a tar on a memory disk', out: path.join(folder, 'x.tar'), images: 1000 },
      { name: 'PNG in a folder on a memory disk', out: path.join(folder, 'x'), images: 1000 },
    ].map(({ name, out, images, raw }) => ({
      plot: 'threads',
      name: `800x450 rgb 8, ${name}`,
      x: 'threads',
      unit: 'frames/s',
      frameBytes: 800 * 450 * 3,
      points: [...counts, cores].map((n): [number, number] => {
        const seconds = Array.from({ length: 3 }, () => {
          fs.rmSync(folder, { recursive: true });
          fs.mkdirSync(folder);
          const target = raw === true ? '-' : out;
          return runSeconds([
            ...size,
            '--count',
            `${images}`,
            '--out',
            target,
            '--threads',
            `${n}`,
          ]);
        });
        return [n, images / Math.min(...seconds)];
      }),
    }));
  });
}

/** What a run itself says it took. */
function runSeconds(args: readonly string[]): number {
  const { status, stderr } = spawnSync(process.execPath, [MAIN, ...args, '--status-json'], {
    encoding: 'utf8',
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  if (status !== 0) throw new Error(`${args.join(' ')}: exit ${status}: ${stderr}`);
  return (JSON.parse(stderr.trimEnd().split('\n').at(-1) ?? '') as { elapsed_s: number }).elapsed_s;
}

function inMemory(what: string, measure: (folder: string) => Series[]): Series[] {
  if (!fs.existsSync(SHARED)) {
    process.stderr.write(`skipped: ${what}: there is no ${SHARED}\n`);
    return [];
  }
  const folder = fs.mkdtempSync(path.join(SHARED, 'enumerate-bench-'));
  try {
    return measure(folder);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}
