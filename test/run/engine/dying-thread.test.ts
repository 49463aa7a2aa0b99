/**
 * A thread that dies in mid-run: one error, a checkpoint that holds, and a resumed run that ends as
 * if nothing had happened.
 * @module
 */
import fs from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { readCheckpoint, writeCheckpoint } from '../../../src/run/checkpoint/checkpoint-file.js';
import { recordAt } from '../../../src/run/execute-run.js';
import { openPartial } from '../../../src/run/outputs/partial-files.js';
import { findRun } from '../../../src/run/target.js';
import { EnumeratorError } from '../../../src/core/errors.js';
import { openFrames } from '../../../src/run/engine/frames.js';
import { runImages } from '../../../src/run/engine/engine.js';
import { appends } from '../../../src/run/outputs/run-sinks.js';
import { digests, succeed } from '../../cli/outputs.js';
import { temporaryFolder } from '../../cli/started-command.js';
import type { Death, DyingJob } from './dying-worker.js';

const RUN = ['--size', '12x9', '--color', 'gray', '--seed', 'death', '--count', '400'];
/** The image at which the thread dies. */
const POSITION = 250n;
const BATCH_IMAGES = 10;

/** Go on with the run in a folder by threads of which one dies. @returns what comes of it */
async function goOnAndDie(cwd: string, name: string, death: Death): Promise<unknown> {
  const { record, target } = findRun(path.join(cwd, name));
  const manifest = record.output.manifest && path.join(cwd, record.output.manifest.file);
  const partial = openPartial(record, record, { ...target, manifest });
  partial.cutBack();
  const data: DyingJob = { record, out: target.out, manifest, death, position: POSITION };
  const options = {
    plan: record,
    numbering: openFrames(record),
    split: record.output.split,
    batchImages: BATCH_IMAGES,
    appends: appends(record),
    files: partial.files,
    threads: 2,
    openSinks: () => [],
    worker: { url: new URL('./dying-worker.js', import.meta.url), data },
  };
  let checkpoints = 0;
  const result = await runImages(options, {
    checkpoint(state) {
      checkpoints++;
      writeCheckpoint(target.checkpoint!, recordAt(record, state));
    },
  }).catch((error: unknown) => error);
  if (checkpoints === 0) throw new Error('no last checkpoint');
  return result;
}

const OUTPUTS: readonly (readonly [name: string, ...args: string[]])[] = [
  ['x', '--out', 'x'],
  ['x.tar', '--out', 'x.tar'],
  ['x.raw', '--out', 'x.raw', '--manifest', 'm'],
  ['x.npy', '--out', 'x.npy', '--split', '70'],
];

const DEATHS: readonly Death[] = [
  'exits',
  'throws',
  'exits in its turn',
  'throws in its turn',
  'never starts',
];

for (const [name, ...args] of OUTPUTS) {
  t.test(`a thread that dies: ${args.join(' ')}`, async (t) => {
    const whole = temporaryFolder(t);
    await succeed([...RUN, ...args], whole);
    const wanted = digests(whole);
    const begun = temporaryFolder(t);
    await succeed([...RUN, ...args, '--limit-bytes', '8kB'], begun);
    // What appends does so by the same code.
    const deaths = name === 'x' || name === 'x.raw' ? DEATHS : DEATHS.slice(2, 4);
    for (const death of deaths) {
      const cwd = temporaryFolder(t);
      fs.cpSync(begun, cwd, { recursive: true });
      const { record: before, target } = findRun(path.join(cwd, name));
      const error = await goOnAndDie(cwd, name, death);
      t.ok(error instanceof Error, death);
      if (death.startsWith('exits')) {
        t.ok(error instanceof EnumeratorError && error.code === 'E_IO');
        t.match((error as Error).message, /^a thread ended by itself \(exit 7\): [^\n]*resumed$/);
      } else t.match((error as Error).message, /^the thread has had enough$/);

      const { watermark } = readCheckpoint(target.checkpoint!);
      // What is in the dead thread's hands is not done.
      t.ok(watermark >= before.watermark && watermark <= POSITION, `${death}: at ${watermark}`);
      if (death === 'exits in its turn') await succeed(['verify', name], cwd);
      await succeed(['resume', name, '--threads', death === 'exits' ? '2' : '1'], cwd);
      t.same(digests(cwd), wanted, `${death}: as if nothing had happened`);
    }
  });
}
