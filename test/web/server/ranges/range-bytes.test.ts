/** Ranges as files: the bytes are those that a run writes, whichever of them are asked for. @module */
import fs from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { enumeration, type EnumerationOptions } from '../../../../src/core/enumeration.js';
import { run, type RunPlan } from '../../../../src/node.js';
import { limitOf } from '../../../portion.js';
import { ask, hasSameBytes, startTestServer } from '../served.js';

interface Case {
  readonly address: string;
  readonly images: EnumerationOptions;
  readonly plan: Pick<RunPlan, 'range' | 'shard'>;
  readonly output: RunPlan['output'];
  /** The file that the run writes, where it has another name than was said. */
  readonly file?: string;
}

const SMALL = { width: 9, height: 7 } as const;
const RGB = 'size=9x7&color=rgb&depth=8';
const CASES: readonly Case[] = [
  {
    address: `0+300.tar?${RGB}&order=mixed&seed=`,
    images: SMALL,
    plan: { range: { count: 300n } },
    output: { out: 'x.tar' },
  },
  {
    address: `5..5+40.tar?${RGB}&order=sequential&member=pnm`,
    images: { ...SMALL, order: 'sequential' },
    plan: { range: { from: 5n, to: 45n } },
    output: { out: 'x.tar', imageFormat: 'pnm' },
  },
  {
    address: `95+20.tar?${RGB}&order=sequential&member=png-stored&label=cls:7,json`,
    images: { ...SMALL, order: 'sequential' },
    plan: { range: { from: 95n, count: 20n } },
    output: { out: 'x.tar', imageFormat: 'png-stored', labels: { classes: 7, json: true } },
  },
  {
    address: `last+10.tar?${RGB}&step=-3&member=raw&seed=spring`,
    images: { ...SMALL, seed: 'spring' },
    plan: { range: { from: 2n ** 1512n - 1n, count: 10n, step: -3n } },
    output: { out: 'x.tar', imageFormat: 'raw' },
  },
  {
    address: '2^100+50.raw?size=16x16&palette=pico8&order=mixed&seed=a',
    images: { width: 16, height: 16, palette: 'pico8', seed: 'a' },
    plan: { range: { from: 2n ** 100n, count: 50n } },
    output: { out: 'x.raw' },
  },
  {
    address: '0+33.npy?size=9x7&color=gray&depth=16&order=progressive',
    images: { ...SMALL, color: 'gray', depth: 16, order: 'progressive' },
    plan: { range: { count: 33n } },
    output: { out: 'x.npy' },
  },
  {
    address: '10+20.y4m?size=16x8&color=gray&fps=29.97',
    images: { width: 16, height: 8, color: 'gray' },
    plan: { range: { from: 10n, count: 20n } },
    output: { out: 'x.y4m', rate: { numerator: 2997, denominator: 100 } },
  },
  {
    address: `0+25.zip?${RGB}&seed=&order=mixed&metadata=0`,
    images: SMALL,
    plan: { range: { count: 25n } },
    output: { out: 'x.zip', metadata: false },
  },
  {
    address: `0+1000.tar?${RGB}&shard=3/7`,
    images: SMALL,
    plan: { range: { count: 1000n }, shard: { index: 3, count: 7 } },
    output: { out: 'x.tar' },
    file: 'x.3-of-7.tar',
  },
  {
    address: `0+1000-007.tar?${RGB}&split=100`,
    images: SMALL,
    plan: { range: { count: 1000n } },
    output: { out: 'x.tar', split: 100n, numberParts: true },
    file: 'x-7.tar',
  },
  {
    address: '0+2.npy?size=9x7&shard=1/3',
    images: SMALL,
    plan: { range: { count: 2n }, shard: { index: 1, count: 3 } },
    output: { out: 'x.npy' },
    file: 'x.1-of-3.npy',
  },
];

/** Parts of each file that are compared. */
const PAIRS = limitOf(30, 10_000);

async function fileOf(
  folder: string,
  { images, plan, output, file = output.out }: Case,
): Promise<Uint8Array> {
  const out = path.join(folder, output.out);
  await run({ images: enumeration(images), ...plan, output: { ...output, out } });
  return fs.readFileSync(path.join(folder, file));
}

t.test('every form of a range has the bytes of the file that a run writes', async (t) => {
  const { address } = await startTestServer(t);
  for (const [i, one] of CASES.entries()) {
    const written = await fileOf(t.testdir({}), one);
    const whole = await ask(address, `/range/${one.address}`);
    t.equal(whole.status, 200, one.address);
    t.equal(whole.headers['content-length'], String(written.length));
    t.ok(hasSameBytes(whole.body, written), `${one.address} is the file`);
    const head = await ask(address, `/range/${one.address}`, { method: 'HEAD' });
    t.equal(head.headers['content-length'], String(written.length));
    t.equal(head.headers.etag, whole.headers.etag);
    for (let k = 0; k < PAIRS; k++) {
      const start = (k * 7919 + i * 104_729) % written.length;
      const end = Math.min(written.length, start + 1 + ((k * 3571) % 5000));
      const range = `bytes=${start}-${end - 1}`;
      const part = await ask(address, `/range/${one.address}`, { headers: { range } });
      const isSaid =
        part.headers['content-range'] === `bytes ${start}-${end - 1}/${written.length}`;
      if (part.status !== 206 || !isSaid || !hasSameBytes(part.body, written.subarray(start, end)))
        t.fail(`${one.address} ${range}`);
    }
  }
});

t.test('long bodies of many pieces are the file, too', async (t) => {
  const one: Case = {
    address: '0+700.tar',
    images: { width: 64, height: 64 },
    plan: { range: { count: 700n } },
    output: { out: 'x.tar' },
  };
  const large: Case = {
    address: '0+9.raw?size=700x400',
    images: { width: 700, height: 400 },
    plan: { range: { count: 9n } },
    output: { out: 'x.raw' },
  };
  const { address } = await startTestServer(t);
  for (const each of [one, large]) {
    const written = await fileOf(t.testdir({}), each);
    const files = await Promise.all(
      [...Array(5).keys()].map(() => ask(address, `/range/${each.address}`)),
    );
    for (const { body } of files) t.ok(hasSameBytes(body, written), `${each.address} is the file`);
    const headers = { range: 'bytes=1000001-' };
    const { body } = await ask(address, `/range/${each.address}`, { headers });
    t.ok(hasSameBytes(body, written.subarray(1_000_001)));
  }
});
