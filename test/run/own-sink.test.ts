/**
 * Runs whose images go to a sink of the caller's.
 * @module
 */
import fs from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { enumeration, numberingOf } from '../../src/core/enumeration.js';
import { type ImageBatch, type ImageSink, resume, run, status } from '../../src/node.js';

const images = enumeration({ width: 64, height: 64 });
const numbering = numberingOf(images);
const range = { from: 10n, count: 70n, step: 2n };

/** Keeps a copy of all images by their positions, and counts its closings. */
function collector(onBatch: (batch: ImageBatch) => void | Promise<void> = () => {}) {
  const samples: Uint8Array[] = [];
  const positions: bigint[] = [];
  let closed = 0;
  const sink: ImageSink = {
    async write(batch) {
      for (let i = 0; i < batch.images; i++) {
        const size = batch.samples.length / batch.images;
        samples.push(batch.samples.slice(i * size, (i + 1) * size));
        positions.push(batch.position + BigInt(i));
      }
      await onBatch(batch);
    },
    close() {
      closed++;
    },
  };
  return { sink, samples, positions, closed: () => closed };
}

t.test('all images come in order, each with its number', async (t) => {
  const seen: ImageBatch[] = [];
  const { sink, samples, positions, closed } = collector((batch) => void seen.push(batch));
  const outcome = await run({ images, range }, { sink });
  t.match(outcome, { state: 'complete', images: 70, bytes: 70 * images.space.sampleBytes });
  t.strictSame(
    positions,
    Array.from({ length: 70 }, (_, i) => BigInt(i)),
  );
  for (const [i, image] of samples.entries())
    t.equal(Buffer.compare(image, numbering.frameAt(10n + 2n * BigInt(i))), 0, `position ${i}`);
  for (const { index, position, step } of seen) t.equal(index, 10n + position * step);
  t.ok(seen.length > 1, 'there are several batches');
  t.equal(closed(), 1);
});

t.test('a checkpoint says what was taken, and the run goes on there', async (t) => {
  const checkpoint = path.join(t.testdir(), 'own.ckpt');
  const controller = new AbortController();
  const first = collector(() => controller.abort());
  const stopped = await run(
    { images, range, output: { out: 'none', checkpoint } },
    { sink: first.sink, signal: controller.signal },
  );
  t.match(stopped, { state: 'stopped', images: first.samples.length, name: checkpoint });
  t.match(await status(checkpoint), { state: 'partial', done: BigInt(first.samples.length) });
  const second = collector();
  t.equal((await resume(checkpoint, { sink: second.sink })).state, 'complete');
  t.strictSame(
    [...first.positions, ...second.positions],
    Array.from({ length: 70 }, (_, i) => BigInt(i)),
  );
  t.equal(first.closed() + second.closed(), 2);
});

t.test(
  'a sink that fails ends the run with its own error; what it took before counts',
  async (t) => {
    const checkpoint = path.join(t.testdir(), 'own.ckpt');
    let taken = 0;
    const { sink, closed } = collector(({ position, images: count }) => {
      if (position > 0n) throw new Error('the tape is full');
      taken = count;
    });
    const plan = { images, range, output: { out: 'none', checkpoint } };
    await t.rejects(run(plan, { sink }), { message: 'the tape is full' });
    t.equal(closed(), 1);
    t.equal((await status(checkpoint)).done, BigInt(taken));
  },
);

t.test('a sink is closed where its checkpoint can be written no more', async (t) => {
  const folder = path.join(t.testdir(), 'gone');
  fs.mkdirSync(folder);
  const { sink, closed } = collector(() => fs.rmSync(folder, { recursive: true, force: true }));
  const plan = {
    images,
    range,
    output: { out: 'none', checkpoint: path.join(folder, 'own.ckpt') },
  };
  await t.rejects(run(plan, { sink }), { code: 'E_IO', message: /own\.ckpt/ });
  t.equal(closed(), 1);
});

t.test('a limit counts sample bytes', async (t) => {
  const { sink, samples } = collector();
  const limitBytes = BigInt(5 * images.space.sampleBytes + 1);
  t.match(await run({ images, range }, { sink, limitBytes }), { state: 'limit', images: 5 });
  t.equal(samples.length, 5);
});

t.test('a sink takes the place of files, and has no manifest', async (t) => {
  const cwd = t.testdir();
  const { sink } = collector();
  const file = { images, range, output: { out: path.join(cwd, 'x.raw') } };
  await t.rejects(run(file, { sink }), { code: 'E_USAGE', setting: 'out' });
  const manifest = { images, range, output: { out: 'none', manifest: path.join(cwd, 'm') } };
  await t.rejects(run(manifest, { sink }), { code: 'E_USAGE', setting: 'manifest' });
  t.strictSame(fs.readdirSync(cwd), []);
});
