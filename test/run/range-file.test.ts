/** Files of ranges that are never written: byte for byte those that runs write. @module */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import t, { type Test } from 'tap';
import { enumeration, type Enumeration, numberingOf } from '../../src/core/enumeration.js';
import { ORDERS } from '../../src/core/order.js';
import { openRangeFile, run, type RunPlan } from '../../src/node.js';
import { openFrames } from '../../src/run/engine/frames.js';
import type { RangeFile } from '../../src/run/ranges/range-file.js';
import { temporaryFolder } from '../cli/started-command.js';
import { pythonWith } from '../codecs/tools.js';

type Output = RunPlan['output'];

/** Everything that a file of known length may be. */
const FORMS: Readonly<Record<string, Output>> = {
  'tar of stored PNG': { out: 'x.tar', imageFormat: 'png-stored' },
  'tar without metadata': { out: 'x.tar', imageFormat: 'png-stored', metadata: false },
  'tar of PNM': { out: 'x.tar', imageFormat: 'pnm' },
  'tar of raw': { out: 'x.tar', imageFormat: 'raw' },
  'tar with labels': {
    out: 'x.tar',
    imageFormat: 'png-stored',
    labels: { classes: 10, json: true },
  },
  'zip of stored PNG': { out: 'x.zip', imageFormat: 'png-stored' },
  'zip of PNM': { out: 'x.zip', imageFormat: 'pnm' },
  'zip of raw': { out: 'x.zip', imageFormat: 'raw' },
  npy: { out: 'x.npy' },
  raw: { out: 'x.raw' },
  y4m: { out: 'x.y4m', rate: { numerator: 30, denominator: 1 } },
};

const SPACES = [
  { width: 8, height: 8, color: 'gray', depth: 1 },
  { width: 16, height: 5, color: 'rgb', depth: 8 },
  { width: 4, height: 4, color: 'rgba', depth: 16 },
] as const;

const RANGES: readonly Pick<RunPlan, 'range' | 'shard'>[] = [
  { range: { count: 120n } },
  { range: { from: 95n, count: 40n, step: 7n }, shard: { index: 2, count: 3 } },
  { range: { from: 1003n, count: 30n, step: -17n } },
];

/** The files that a run writes, by their names, in the order of these. */
async function written(t: Test, plan: RunPlan): Promise<Buffer[]> {
  const folder = temporaryFolder(t);
  const out = path.join(folder, plan.output.out);
  await run({ ...plan, output: { ...plan.output, out } }, { threads: 1 });
  const names = fs.readdirSync(folder).filter((name) => !name.endsWith('.ckpt'));
  return names.toSorted().map((name) => fs.readFileSync(path.join(folder, name)));
}

function wholeOf(file: RangeFile): Buffer {
  const bytes = Buffer.alloc(Number(file.size));
  if (file.read(0n, bytes) !== bytes.length) throw new Error('it is shorter than it says');
  return bytes;
}

async function isAsWritten(t: Test, plan: RunPlan, name: string): Promise<void> {
  const [bytes] = await written(t, plan);
  const found = wholeOf(openRangeFile(plan));
  t.equal(found.length, bytes!.length, `${name}: size`);
  t.equal(Buffer.compare(found, bytes!), 0, name);
}

for (const order of ORDERS) {
  t.test(`in ${order} order, each form of each range is what a run writes`, async (t) => {
    for (const space of SPACES) {
      const images = enumeration({ ...space, order });
      for (const [form, output] of Object.entries(FORMS)) {
        if (form === 'y4m' && space.color === 'rgba') continue;
        const { range, shard } = RANGES[(form.length + space.width) % RANGES.length]!;
        await isAsWritten(t, { images, range, shard, output }, `${form} of ${space.color}`);
      }
    }
  });
}

t.test('each range, each shard of it and each part has its own file', async (t) => {
  const images = enumeration({ width: 5, height: 4, seed: 'ranges' });
  for (const [form, output] of Object.entries(FORMS)) {
    for (const { range } of RANGES) {
      for (const shard of [undefined, { index: 1, count: 3 }, { index: 3, count: 3 }])
        await isAsWritten(t, { images, range, shard, output }, form);
      const plan = { images, range, output: { ...output, split: 11n } };
      const parts = await written(t, plan);
      if (range?.step !== undefined && range.step < 0n) parts.reverse();
      parts.forEach((bytes, i) => {
        const found = wholeOf(openRangeFile(plan, { part: BigInt(i) }));
        t.equal(Buffer.compare(found, bytes), 0, `part ${i} of ${form}`);
      });
    }
  }
});

t.test('the numbers in files may get longer or shorter on the way', async (t) => {
  const images = enumeration({ width: 24, height: 24, seed: 'lengths' });
  const forms = ['tar with labels', 'tar of stored PNG', 'zip of stored PNG'];
  // Decimal up to 80 digits, then hex; no number above 1,000; labels of a block more.
  const edges = [10n, 100n, 10n ** 40n, 10n ** 80n, 16n ** 80n, 16n ** 471n, 10n ** 1000n];
  for (const edge of [...edges, 16n ** 900n]) {
    for (const step of [1n, -1n, 3n, -2n]) {
      const from = edge - 3n * step;
      for (const form of forms) {
        const plan = { images, range: { from, step, count: 7n }, output: FORMS[form]! };
        await isAsWritten(t, plan, `${form}, step ${step} over ${`${edge}`.slice(0, 12)}…`);
      }
    }
  }
});

t.test('the largest files need be neither the first nor the last', async (t) => {
  // Before the numbers of more than 1,000 digits, which no file names, and those of 81, in hex.
  const ranges = [
    { from: 0n, step: 10n ** 998n, count: 150n },
    { from: 0n, step: 10n ** 79n, count: 40n },
    { from: 10n ** 81n, step: -(10n ** 79n), count: 100n },
  ];
  // With it, the label of a number of 80 digits takes a block more than that of one of 81.
  const images = enumeration({ width: 64, height: 64, seed: 's'.repeat(415) });
  for (const form of ['tar with labels', 'tar of stored PNG', 'zip of stored PNG']) {
    for (const range of ranges)
      await isAsWritten(t, { images, range, output: FORMS[form]! }, `${form} from ${range.from}`);
  }
});

t.test('any piece is that of the whole, in any order of reading', async (t) => {
  const images = enumeration({ width: 9, height: 7, order: 'cloud', seed: 'pieces' });
  for (const [form, output] of Object.entries(FORMS)) {
    const plan = { images, range: { from: 900n, count: 1500n, step: 7n }, output };
    const whole = wholeOf(openRangeFile(plan));
    const file = openRangeFile(plan);
    const buffer = Buffer.alloc(9000);
    let wrong = 0;
    const piece = fc.tuple(
      fc.integer({ min: 0, max: whole.length + 10 }),
      fc
        .integer({ min: 0, max: 20 })
        .chain((bits) => fc.integer({ min: 0, max: 2 ** bits % 9001 })),
    );
    fc.assert(
      fc.property(piece, ([offset, length]) => {
        const bytes = buffer.subarray(0, length);
        const read = file.read(BigInt(offset), bytes);
        const wanted = whole.subarray(offset, offset + length);
        if (read !== wanted.length || !bytes.subarray(0, read).equals(wanted)) wrong++;
        return wrong === 0;
      }),
      { numRuns: 3_000 },
    );
    t.equal(wrong, 0, form);
    for (const step of [1000, 4096, 70_000]) {
      const pieces: Buffer[] = [];
      const bytes = Buffer.alloc(step);
      for (let at = 0n; at < file.size; at += BigInt(step))
        pieces.push(Buffer.from(bytes.subarray(0, file.read(at, bytes))));
      t.ok(Buffer.concat(pieces).equals(whole), `${form} by pieces of ${step}`);
    }
  }
});

t.test('files of one thread may share the memory of frames', (t) => {
  const images = enumeration({ width: 9, height: 7, seed: 'shared' });
  const frames = openFrames(images);
  const plans = [FORMS['raw']!, FORMS['zip of stored PNG']!, FORMS['tar with labels']!].map(
    (output, i) => ({ images, range: { from: BigInt(i), count: 200n }, output }),
  );
  const wholes = plans.map((plan) => wholeOf(openRangeFile(plan)));
  const files = plans.map((plan) => openRangeFile(plan, { frames }));
  const bytes = Buffer.alloc(700);
  for (let at = 0; at < wholes[0]!.length; at += 350) {
    files.forEach((file, i) => {
      const read = file.read(BigInt(at), bytes);
      if (!bytes.subarray(0, read).equals(wholes[i]!.subarray(at, at + 700)))
        t.fail(`file ${i} at ${at}`);
    });
  }
  t.pass('all pieces are those of their files');
  t.end();
});

/** A frame of a raw file at its place. */
function frameAt(file: RangeFile, { space }: Enumeration, nth: bigint): Buffer {
  const bytes = Buffer.alloc(space.sampleBytes);
  file.read(nth * BigInt(space.sampleBytes), bytes);
  return bytes;
}

t.test('files above 2^53, 2^63 and 10^1000 bytes are read at any place', (t) => {
  const images = enumeration({ width: 64, height: 64, seed: 'far' });
  const numbering = numberingOf(images);
  for (const count of [10n ** 12n, 10n ** 15n, 2n ** 62n, 10n ** 1000n]) {
    const from = 2n ** 100n;
    const raw = openRangeFile({ images, range: { from, count }, output: { out: 'x.raw' } });
    t.equal(raw.size, count * 12_288n);
    for (const nth of [0n, 1n, count / 3n, count - 1n]) {
      const wanted = Buffer.from(numbering.frameAt(from + nth));
      t.ok(frameAt(raw, images, nth).equals(wanted), `image ${nth}`);
    }
    t.equal(raw.read(raw.size, Buffer.alloc(9)), 0, 'behind the end is nothing');
    t.equal(raw.read(raw.size - 5n, Buffer.alloc(9)), 5);
  }
  const tar = openRangeFile({
    images,
    range: { count: 10n ** 20n },
    output: { out: 'x.tar', labels: { json: true } },
  });
  const sizes = Array.from({ length: 20 }, (_, i) => {
    const digits = 20 - i;
    const numbers = digits === 1 ? 10n : 10n ** BigInt(digits) - 10n ** BigInt(digits - 1);
    return numbers * 14_336n;
  });
  t.equal(tar.size, sizes.reduce((a, b) => a + b) + 1024n);
  const end = Buffer.alloc(1024 + 1024);
  tar.read(tar.size - 2048n, end);
  t.equal(
    end.toString('latin1', 512, 600).replaceAll('\0', ''),
    '{"index":"99999999999999999999","order":"mixed","seed":"far"}\n',
  );
  t.end();
});

t.test('a zip of so many images that 64 bits are needed is read by Python', (t) => {
  const images = enumeration({ width: 4, height: 4, color: 'gray' });
  const count = 66_000n;
  const plan = {
    images,
    range: { count: 10n },
    output: { out: 'x.zip', imageFormat: 'raw' },
  } as const;
  const folder = temporaryFolder(t);
  for (const range of [plan.range, { count }]) {
    const file = path.join(folder, 'x.zip');
    fs.writeFileSync(file, wholeOf(openRangeFile({ ...plan, range })));
    const script =
      'import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); print(z.testzip(), len(z.namelist()), z.namelist()[-1])';
    const told = execFileSync(pythonWith('zipfile'), ['-c', script, file], { encoding: 'utf8' });
    const last = `${range.count - 1n}`.padStart(`${range.count - 1n}`.length, '0');
    t.equal(told, `None ${range.count} ${last}.raw\n`);
  }
  const huge = { ...plan, range: { count: 2n ** 60n } };
  t.throws(() => openRangeFile(huge), { code: 'E_OUTPUT', message: /less than 2\^63 bytes/ });
  t.end();
});

t.test('what is no such file is refused', (t) => {
  const images = enumeration({ width: 4, height: 4, order: 'cloud' });
  const range = { count: 100n };
  const open = (output: Output, part?: bigint) => () =>
    openRangeFile({ images, range, output }, { part });
  t.throws(open({ out: 'x.tar' }), {
    code: 'E_OUTPUT',
    message:
      'compressed PNG files have no length that is known before they are made: a .tar of png-stored, pnm or raw has one',
  });
  for (const out of ['folder', 'x.mp4', '-', 'none'])
    t.throws(open({ out }), { code: 'E_USAGE', message: /name a file of tar, zip, npy, raw, y4m/ });
  t.throws(open({ out: 'x.raw' }, 0n), { code: 'E_USAGE', message: /one file, and no split/ });
  t.throws(open({ out: 'x.raw', split: 10n }), { code: 'E_USAGE', message: /give the number/ });
  for (const part of [-1n, 10n, 10n ** 30n])
    t.throws(open({ out: 'x.raw', split: 10n }, part), {
      code: 'E_RANGE',
      message: /the parts are 0 … 9$/,
    });
  const call = openRangeFile as (...words: unknown[]) => RangeFile;
  const plan = { images, range, output: { out: 'x.raw' } };
  for (const words of [[], [5], [plan, 5], [plan, { part: 5 }], [plan, { parts: 5n }]])
    t.throws(() => call(...words), TypeError);
  const file = openRangeFile(plan);
  t.throws(() => file.read(5 as unknown as bigint, Buffer.alloc(1)), TypeError);
  t.throws(() => file.read(0n, [] as unknown as Buffer), TypeError);
  t.throws(() => file.read(-1n, Buffer.alloc(1)), RangeError);
  t.equal(file.read(0n, Buffer.alloc(0)), 0);
  t.equal(file.images, 100n);
  t.end();
});

t.test('a tar promises no bytes that it has no names for', async (t) => {
  const images = enumeration({ width: 4, height: 4 });
  const output: Output = { out: 'x.tar', imageFormat: 'png-stored' };
  const open = (range: RunPlan['range']): RangeFile => openRangeFile({ images, range, output });
  const bytes = Buffer.alloc(1024);
  const file = open({ count: 10n ** 87n });
  t.equal(file.read(file.size - 4096n, bytes), 1024, 'the last image has a name');
  t.throws(() => open({ count: 10n ** 87n + 1n }), { code: 'E_LIMIT' });
  t.throws(() => open({}), { code: 'E_LIMIT' }, 'to the end of the space');
});
