/** What a run at hand takes: its bytes are those of the run itself. @module */
import fs from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { makeSpace } from '../../src/core/space.js';
import { estimate } from '../../src/measure/estimate.js';
import { run } from '../../src/node.js';

const space = makeSpace({ width: 8, height: 8, color: 'rgb' });
const images = { space, order: 'mixed', seed: '', palette: undefined } as const;
const seconds = 0.2;

for (const name of ['x.tar', 'x.npy', 'x.raw', 'x.y4m', 'folder', 'x.gif'])
  t.test(`the bytes of ${name} are told beforehand`, async (t) => {
    const folder = t.testdir();
    const out = path.join(folder, name);
    const planned = { range: { from: 7n, count: 60n, step: 3n }, output: { out } };
    const found = await estimate(images, { seconds, run: planned, machines: 4n });
    t.same(fs.readdirSync(folder), [], 'nothing is left behind');
    await run({ images, ...planned });
    const file = (entry: string) => fs.statSync(path.join(out, entry)).size;
    const bytes =
      name === 'folder'
        ? fs.readdirSync(out).reduce((sum, entry) => sum + file(entry), 0) - file('.enumerate.ckpt')
        : fs.statSync(out).size;
    const told = Number(found.run?.bytes);
    // An archive has two blocks at its end, and a film is estimated from its beginning.
    t.ok(
      Math.abs(told - bytes) <= Math.max(2048, name === 'x.gif' ? bytes : 0),
      `${told} ${bytes}`,
    );
    t.equal(found.run?.images, 60n);
    t.ok(found.run!.secondsTogether.exponent < found.run!.secondsHere.exponent + 1);
    t.equal(found.run?.room?.neededFiles, name === 'folder' ? 60n : 1n);
    t.equal(found.run?.room?.isEnough, true);
  });

t.test('a run that is too large for its disk is told so', async (t) => {
  const out = path.join(t.testdir(), 'x.tar');
  const planned = { range: { count: 10n ** 30n }, output: { out, split: 10n ** 20n } };
  const { run: found } = await estimate(images, { seconds, run: planned });
  t.equal(found?.room?.isEnough, false);
  t.equal(found?.room?.neededFiles, 10n ** 10n);
  t.ok(found!.room!.neededBytes > 10n ** 32n);
});

t.test('where nothing can be written, the rest is measured all the same', async (t) => {
  // No folder can be made there, by root either.
  const out = '/proc/images';
  const planned = { range: { count: 1000n }, output: { out } };
  const found = await estimate(images, { seconds, run: planned });
  t.equal(found.outlooks.length, 2);
  t.match(found.unwritten, /^cannot measure writing in \/proc: /);
  t.equal(found.run?.measured, undefined);
  t.ok(found.run!.imagesPerSecond > 0);
  t.ok(found.run!.bytes > 1000n * 192n);
});

t.test('an estimate refuses the runs that a run refuses', async (t) => {
  const refused = (planned: NonNullable<Parameters<typeof estimate>[1]>['run'], code: string) =>
    t.rejects(estimate(images, { seconds, run: planned }), { code });
  await refused({ range: { from: -1n, count: 1n }, output: { out: 'x' } }, 'E_RANGE');
  await refused({ range: { count: 1n }, output: { out: 'rtmp://host/live' } }, 'E_USAGE');
  await refused({ range: { count: 5n }, output: { out: 'x.npy', imageFormat: 'png' } }, 'E_USAGE');
});
