/**
 * Frames that compress as PNG files: beside fflate, which made them until 0.1, and beside sharp at its fastest.
 *
 * The frames are soft: a coarse noise enlarged, and a fine one of ±1 to ±3 on it.
 * @module
 */
import { zlibSync } from 'fflate';
import { openNumbering } from '../src/core/numbering.js';
import { makeSpace } from '../src/core/space.js';
import { makePngEncoder } from '../src/run/outputs/png.js';
import { compare, medianOf, type Result, timeOf } from './measure.js';
import { loadPeer, type Sharp } from './peers.js';

const [WIDTH, HEIGHT] = [800, 450];
/** Cells of the coarse noise, in both directions. */
const CELLS = 17;
/** fflate takes 50 ms a frame. */
const FEW_TRIES = 4;

export async function benchCompressed(): Promise<Result[]> {
  const space = makeSpace({ width: WIDTH, height: HEIGHT, color: 'rgb' });
  const frames = [1, 2, 3].map(softFrame);
  const encoder = makePngEncoder({ space, order: 'sequential', seed: '' }, false);
  const rows = new Uint8Array((1 + 3 * WIDTH) * HEIGHT);
  let turn = 0;
  const next = (): Uint8Array => frames[turn++ % frames.length]!;
  const ours = (): void => void encoder.encode(next());
  const results: Result[] = [
    {
      name: 'PNG of soft frames, 800x450 rgb 8, to fflate at level 6 without filters',
      ...pairsOf(ours, () => {
        spread(next(), rows);
        zlibSync(rows, { level: 6 });
      }),
      goal: 5,
      atMost: false,
    },
    benchSequential(),
  ];
  const sharp = await loadPeer<Sharp>('sharp', 'compressed PNG beside sharp');
  if (sharp === undefined) return results;
  const raw = { raw: { width: WIDTH, height: HEIGHT, channels: 3 } } as const;
  const options = { compressionLevel: 1 };
  const sizes: [number, number] = [0, 0];
  for (const samples of frames) {
    const file = Uint8Array.from(encoder.encode(samples));
    // Equal work: both files are pictures of the same samples.
    const theirs = await sharp(samples, raw).png(options).toBuffer();
    for (const one of [file, theirs]) {
      if (!(await sharp(one).raw().toBuffer()).equals(samples)) throw new Error('files differ');
    }
    sizes[0] += file.length;
    sizes[1] += theirs.length;
  }
  const pairs: [ourNs: number, peerNs: number][] = [];
  for (let i = 0; i < 5; i++) {
    const ourNs = timeOf(ours);
    let peerNs = Infinity;
    for (let k = 0; k < 12; k++) {
      const start = performance.now();
      await sharp(next(), raw).png(options).toBuffer();
      peerNs = Math.min(peerNs, (performance.now() - start) * 1e6);
    }
    pairs.push([ourNs, peerNs]);
  }
  const least = (i: 0 | 1): string => (Math.min(...pairs.map((pair) => pair[i])) / 1e6).toFixed(2);
  const size = sizes[0] / sizes[1];
  return [
    ...results,
    {
      name: 'PNG of soft frames, 800x450 rgb 8, to sharp at compressionLevel 1',
      ...medianOf(pairs.map(([ourNs, peerNs]) => peerNs / ourNs)),
      goal: 3,
      atMost: false,
      note: `${least(0)} and ${least(1)} ms`,
    },
    {
      name: 'their size, to sharp at compressionLevel 1',
      ...medianOf([size]),
      goal: 1.1,
      atMost: true,
      note: `${sizes[0]} and ${sizes[1]} bytes`,
    },
  ];
}

/** Frames of the sequential order, generated and encoded. */
function benchSequential(): Result {
  const images = openNumbering({ width: 64, height: 64, color: 'rgb', order: 'sequential' });
  const encoder = makePngEncoder(images);
  const rows = new Uint8Array((1 + 3 * 64) * 64);
  let index = 10n ** 12n;
  return {
    name: 'PNG of 64x64 rgb 8, --order sequential, to fflate at level 6',
    ...pairsOf(
      () => {
        index += 1n;
        encoder.encode(images.batch(index, 1), index);
      },
      () => {
        index += 1n;
        spread(images.batch(index, 1), rows, 64);
        zlibSync(rows, { level: 6 });
      },
    ),
    goal: 5,
    atMost: false,
  };
}

function pairsOf(
  ours: () => void,
  peer: () => void,
): Pick<Result, 'ratio' | 'least' | 'most' | 'note'> {
  const { ourNs, peerNs, ...ratios } = compare(
    ours,
    () => {
      for (let i = 0; i < FEW_TRIES; i++) peer();
    },
    { pairs: 5, units: 1 / FEW_TRIES },
  );
  const ms = (ns: number): string => (ns / 1e6).toFixed(3);
  return { ...ratios, note: `${ms(ourNs)} and ${ms(peerNs / FEW_TRIES)} ms` };
}

/** Samples as rows with a filter byte, which is 0. */
function spread(samples: Uint8Array, rows: Uint8Array, width = WIDTH): void {
  const bytes = 3 * width;
  for (let y = 0; y * bytes < samples.length; y++) {
    rows.set(samples.subarray(y * bytes, (y + 1) * bytes), y * (1 + bytes) + 1);
  }
}

/** @param fine - how far the fine noise goes */
function softFrame(fine: number): Uint8Array {
  let state = 2654435761 * fine;
  const random = (): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
  const side = CELLS + 3;
  const grid = Float64Array.from({ length: 3 * side * side }, () => 255 * random());
  const samples = new Uint8Array(3 * WIDTH * HEIGHT);
  let at = 0;
  for (let y = 0; y < HEIGHT; y++) {
    const down = weightsOf((y / HEIGHT) * CELLS);
    for (let x = 0; x < WIDTH; x++) {
      const across = weightsOf((x / WIDTH) * CELLS);
      for (let channel = 0; channel < 3; channel++) {
        let level = (2 * random() - 1) * (fine + 0.5);
        for (const [j, v] of down.weights.entries()) {
          for (const [i, u] of across.weights.entries()) {
            level += u * v * grid[(channel * side + down.first + j) * side + across.first + i]!;
          }
        }
        samples[at++] = Math.max(0, Math.min(255, Math.round(level)));
      }
    }
  }
  return samples;
}

/** The four cells around a place, and what each counts in a cubic spline. */
function weightsOf(place: number): { first: number; weights: readonly number[] } {
  const first = Math.floor(place);
  const t = place - first;
  const weights = [
    (1 - t) ** 3 / 6,
    (3 * t ** 3 - 6 * t ** 2 + 4) / 6,
    (-3 * t ** 3 + 3 * t ** 2 + 3 * t + 1) / 6,
    t ** 3 / 6,
  ];
  return { first, weights };
}
