/** Runs that are killed; the moments hang on CRASH_SEED. @module */
import fs from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { readCheckpoint } from '../../src/run/checkpoint/checkpoint-file.js';
import { crash, killAt, type Moment, random, randomMoment } from './crashes.js';
import { callCommand } from './call-command.js';
import { readFolder, temporaryFolder } from './started-command.js';

t.test('a run that is killed and resumed again and again ends as one that was not', async (t) => {
  const moments = Array.from({ length: 6 }, randomMoment);
  const options = ['--size', '5x3', '--seed', 'déjà vu'];
  await crash(t, { options, from: 100_000, step: 1, count: 3000, moments });
});

t.test('so does one that is killed at each step of its first checkpoint', async (t) => {
  const first = [1, 2, 4].map((events): Moment => ({ at: 'checkpoint', events }));
  const moments: Moment[] = [{ at: 'spawn' }, ...first, { at: 'image', events: 1 }];
  const options = ['--size', '3x3', '--palette', 'pico8'];
  await crash(t, { options, from: 100_000, step: 7, count: 300, moments });
});

t.test('so does one of negative step', async (t) => {
  const moments = Array.from({ length: 3 }, randomMoment);
  const options = ['--size', '9x5', '--color', 'gray', '--depth', '1'];
  await crash(t, { options, from: 999_999, step: -3, count: 1500, moments });
});

t.test(
  'what a killed continuation of a finished run leaves goes with the next resume',
  async (t) => {
    const folder = temporaryFolder(t);
    await callCommand(['--size', '3x3', '--count', '5', '--out', folder]);
    const before = readFolder(folder);
    const continued = ['resume', folder, '--to', '1000'];
    const { signal } = await killAt({ at: 'checkpoint', events: 1 }, folder, continued);
    t.equal(signal, 'SIGKILL');
    // Whether the kill came before the new end was on the disk or after.
    const { end } = readCheckpoint(path.join(folder, '.enumerate.ckpt'));
    await callCommand(['resume', folder]);
    t.strictSame(
      fs.readdirSync(folder).filter((name) => name.endsWith('.tmp')),
      [],
    );
    if (end === 5n) t.strictSame(readFolder(folder), before);
  },
);

t.test('so does one in gray order', async (t) => {
  const moments = Array.from({ length: 2 }, randomMoment);
  const options = ['--size', '8x8', '--order', 'gray'];
  await crash(t, { options, from: 100_000, step: 1, count: 500, moments });
});

t.test('so does one in sequential order, behind checkpoints that the clock brought', async (t) => {
  const moments = [1, 1 + random(100)].map((events): Moment => ({ at: 'clock', events }));
  const options = ['--size', '8x8', '--order', 'sequential'];
  await crash(t, { options, from: 100_000, step: 1, count: 3000, moments });
});
