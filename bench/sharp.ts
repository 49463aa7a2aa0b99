/**
 * PNG encoding beside sharp's, which is libvips: at its fastest, and as it is set by default.
 * @module
 */
import { openNumbering } from '../src/core/numbering.js';
import { makePngEncoder } from '../src/run/outputs/png.js';
import { medianOf, type Result, timeOf } from './measure.js';
import { loadPeer, type Sharp } from './peers.js';

const [WIDTH, HEIGHT] = [800, 450];

export async function benchSharp(): Promise<Result[]> {
  const sharp = await loadPeer<Sharp>('sharp', 'PNG encoding beside sharp');
  if (sharp === undefined) return [];
  const images = openNumbering({ width: WIDTH, height: HEIGHT, color: 'rgb' });
  const encoder = makePngEncoder(images);
  const samples = images.frameAt(0n);
  // Equal work: both files are pictures of the same samples.
  for (const file of [
    encoder.encode(samples, 0n),
    await sharp(samples, raw()).png({ compressionLevel: 0 }).toBuffer(),
  ]) {
    const decoded = await sharp(Uint8Array.from(file)).raw().toBuffer();
    if (!decoded.equals(samples)) throw new Error('the PNG files differ from the samples');
  }
  let index = 0n;
  const ours = (): void => {
    index += 1n;
    encoder.encode(images.batch(index, 1), index);
  };
  const results: Result[] = [];
  for (const [setting, options] of [
    ['compressionLevel 0', { compressionLevel: 0 }],
    ['its default', {}],
  ] as const) {
    const pairs: [ourNs: number, peerNs: number][] = [];
    for (let i = 0; i < 5; i++) {
      const ourNs = timeOf(ours);
      let peerNs = Infinity;
      for (let k = 0; k < 4; k++) {
        const start = performance.now();
        await sharp(samples, raw()).png(options).toBuffer();
        peerNs = Math.min(peerNs, (performance.now() - start) * 1e6);
      }
      pairs.push([ourNs, peerNs]);
    }
    const least = (i: 0 | 1): string =>
      (Math.min(...pairs.map((pair) => pair[i])) / 1e6).toFixed(2);
    results.push({
      name: `PNG of 800x450 rgb 8, generated and encoded, to sharp at ${setting}`,
      ...medianOf(pairs.map(([ourNs, peerNs]) => peerNs / ourNs)),
      goal: 1,
      atMost: false,
      note: `${least(0)} and ${least(1)} ms`,
    });
  }
  return results;
}

function raw(): { raw: { width: number; height: number; channels: 3 } } {
  return { raw: { width: WIDTH, height: HEIGHT, channels: 3 } };
}
