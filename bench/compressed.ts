/**
 * Frames that compress as PNG files: beside fflate, which made them before, and beside sharp at its fastest.
 * @module
 */
import { zlibSync } from 'fflate';
import { openNumbering } from '../src/core/numbering.js';
import { makePngEncoder } from '../src/run/outputs/png.js';
import { compare, medianOf, type Result, timeOf } from './measure.js';
import { loadPeer, type Sharp } from './peers.js';

const [WIDTH, HEIGHT] = [800, 450];
/** fflate takes 50 ms a frame. */
const FEW_TRIES = 4;
/** What docs/orders.md asks for, and clouds that are smooth. */
const SHARES = [0.4, 0.1] as const;

export async function benchCompressed(): Promise<Result[]> {
  const sharp = await loadPeer<Sharp>('sharp', 'compressed PNG beside sharp');
  const results: Result[] = [];
  for (const share of SHARES) results.push(...(await benchClouds(share, sharp)));
  return [...results, benchSequential()];
}

/** Clouds whose numbers have such a share of the bits: ours generated and encoded, the peers' encoded. */
async function benchClouds(share: number, sharp: Sharp | undefined): Promise<Result[]> {
  const images = openNumbering({ width: WIDTH, height: HEIGHT, order: 'cloud' });
  const encoder = makePngEncoder(images, { metadata: false });
  let index = 1n << BigInt(Math.floor(share * 8 * images.space.digits));
  const ours = (): void => void encoder.encode(images.batch(index++, 1));
  const name = `PNG of clouds from 2^${100 * share}%, 800x450 rgb 8`;
  const rows = new Uint8Array((1 + 3 * WIDTH) * HEIGHT);
  const frames = [0n, 1n, 2n].map((i) => images.frameAt(index + i));
  let turn = 0;
  const next = (): Uint8Array => frames[turn++ % frames.length]!;
  const beside: Result = {
    name: `${name}, to fflate at level 6 without filters`,
    ...pairsOf(ours, () => {
      spread(next(), rows);
      zlibSync(rows, { level: 6 });
    }),
    goal: 5,
    atMost: false,
  };
  if (sharp === undefined) return [beside];
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
  return [
    beside,
    {
      name: `${name}, to sharp at compressionLevel 1`,
      ...medianOf(pairs.map(([ourNs, peerNs]) => peerNs / ourNs)),
      goal: 3,
      atMost: false,
      note: `${least(0)} and ${least(1)} ms`,
    },
    {
      name: `${name}: their size, to sharp's`,
      ...medianOf([sizes[0] / sizes[1]]),
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
