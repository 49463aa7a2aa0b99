/**
 * Runs by calls: outcomes, signals, limits, notices, and what a plan may not say.
 * @module
 */
import fs from 'node:fs';
import path from 'node:path';
import t, { type Test } from 'tap';
import { enumeration } from '../../src/core/enumeration.js';
import { EnumeratorError } from '../../src/core/errors.js';
import { openNumbering } from '../../src/core/numbering.js';
import {
  type Notice,
  resume,
  run,
  type RunPlan,
  type RunProgress,
  status,
} from '../../src/node.js';

const images = enumeration({ width: 8, height: 8, seed: 'spring' });
const SAMPLE_BYTES = 8 * 8 * 3;

/** All files of a folder but its checkpoint and lock, by their names. */
function readFolder(folder: string): Record<string, string> {
  const names = fs.readdirSync(folder).filter((name) => !name.startsWith('.enumerate'));
  return Object.fromEntries(
    names.toSorted().map((name) => [name, fs.readFileSync(path.join(folder, name), 'hex')]),
  );
}

/** A signal that is aborted as soon as the run has made something. */
function stopAtFirst(): { signal: AbortSignal; onProgress: (progress: RunProgress) => void } {
  const controller = new AbortController();
  return {
    signal: controller.signal,
    onProgress({ state }) {
      if (state.frames > 0) controller.abort();
    },
  };
}

async function rejectsWith(
  t: Test,
  plan: unknown,
  expected: { name?: string; code?: string; message: RegExp },
): Promise<void> {
  await t.rejects(run(plan as RunPlan), expected);
}

t.test('a run that another process took over says so, whatever it did to the files', async (t) => {
  const out = path.join(t.testdir(), 'x.raw');
  const plan = { images, range: { from: 0n, count: 2n ** 22n }, output: { out } };
  let isTaken = false;
  const onProgress = ({ state }: RunProgress): void => {
    if (state.frames === 0 || isTaken) return;
    isTaken = true;
    fs.writeFileSync(`${out}.lock`, '1 elsewhere.example\n');
    fs.rmSync(`${out}.part`);
  };
  await t.rejects(run(plan, { onProgress }), {
    code: 'E_EXISTS',
    message: /x\.raw\.lock is no longer this process's/,
  });
});

t.test('a run that another process took over and ended says so', async (t) => {
  const out = path.join(t.testdir(), 'x.raw');
  const plan = { images, range: { from: 0n, count: 2n ** 22n }, output: { out } };
  let isTaken = false;
  const onProgress = ({ state }: RunProgress): void => {
    if (state.frames === 0 || isTaken) return;
    isTaken = true;
    // The other one's lock is gone by now, and the file has its name.
    fs.rmSync(`${out}.lock`);
    fs.rmSync(`${out}.part`);
    fs.writeFileSync(`${out}.ckpt`, 'of another process');
  };
  await t.rejects(run(plan, { onProgress }), {
    code: 'E_EXISTS',
    message: /x\.raw\.ckpt is no longer what this process wrote/,
  });
});

t.test('a folder of images, told from its beginning to its end', async (t) => {
  const folder = path.join(t.testdir(), 'images');
  const seen: RunProgress[] = [];
  const outcome = await run(
    { images, range: { from: 5n, count: 12n, step: 3n }, output: { out: folder } },
    { onProgress: (progress) => seen.push(progress) },
  );
  t.match(outcome, { state: 'complete', name: folder, images: 12 });
  t.equal(outcome.record.watermark, 12n);
  t.equal(outcome.bytes, sizeOf(folder));
  t.equal(Object.keys(readFolder(folder)).length, 12);
  t.match(seen[0], { name: folder, state: { watermark: 0n, frames: 0 } });
  t.match(await status(folder), {
    state: 'complete',
    done: 12n,
    total: 12n,
    nextIndex: undefined,
  });
});

function sizeOf(folder: string): number {
  return Object.values(readFolder(folder)).reduce((sum, hex) => sum + hex.length / 2, 0);
}

t.test('a file of samples holds the images of the numbering', async (t) => {
  const file = path.join(t.testdir(), 'x.raw');
  await run({ images, range: { from: 7n, count: 3n }, output: { out: file } });
  const numbering = openNumbering({ width: 8, height: 8, color: 'rgb', seed: 'spring' });
  const expected = [7n, 8n, 9n].map((index) => numbering.frameAt(index));
  t.equal(Buffer.compare(fs.readFileSync(file), Buffer.concat(expected)), 0);
});

for (const [name, threads] of [
  ['x.tar', 1],
  ['x.tar', 3],
  ['images', 2],
] as const) {
  t.test(`stopped by its signal and resumed, the same bytes: ${name}, ${threads}`, async (t) => {
    const cwd = t.testdir();
    // Long enough to be at work when the first progress is told.
    const large = enumeration({ width: 64, height: 64 });
    const plan = (out: string): RunPlan => ({
      images: large,
      range: { count: 3000n },
      output: { out: path.join(cwd, out, name) },
    });
    for (const folder of ['once', 'twice']) fs.mkdirSync(path.join(cwd, folder));
    t.equal((await run(plan('once'))).state, 'complete');
    const stopped = await run(plan('twice'), { threads, ...stopAtFirst() });
    const where = path.join(cwd, 'twice', name);
    t.equal(stopped.state, 'stopped');
    t.ok(stopped.record.watermark < 3000n, 'it was stopped on its way');
    const found = await status(where);
    t.match(found, { state: 'partial', done: stopped.record.watermark, total: 3000n });
    t.equal(found.nextIndex, stopped.record.watermark);
    const resumed = await resume(where, { threads });
    t.equal(resumed.state, 'complete');
    t.ok(resumed.images + stopped.images >= 3000, 'what was done is not done again');
    const read = (folder: string): unknown =>
      name === 'images'
        ? readFolder(path.join(cwd, folder, name))
        : fs.readFileSync(path.join(cwd, folder, name), 'hex');
    t.strictSame(read('twice'), read('once'));
  });
}

t.test('a signal that is aborted already stops a run before its first image', async (t) => {
  const file = path.join(t.testdir(), 'x.raw');
  const large = enumeration({ width: 64, height: 64 });
  const outcome = await run(
    { images: large, range: { count: 100_000n }, output: { out: file } },
    { signal: AbortSignal.abort() },
  );
  t.equal(outcome.state, 'stopped');
  t.ok(outcome.images < 100_000);
});

t.test('a limit in bytes is kept, and is an outcome of its own', async (t) => {
  const file = path.join(t.testdir(), 'x.raw');
  const plan: RunPlan = { images, range: { count: 1000n }, output: { out: file } };
  const outcome = await run(plan, { limitBytes: BigInt(100 * SAMPLE_BYTES) });
  t.equal(outcome.state, 'limit');
  t.ok(outcome.images > 0 && outcome.images <= 100, `${outcome.images} images`);
  t.equal((await resume(file)).state, 'complete');
  t.equal(fs.statSync(file).size, 1000 * SAMPLE_BYTES);
});

t.test('a finished run is left alone, made longer, replaced or continued', async (t) => {
  const out = path.join(t.testdir(), 'images');
  const plan: RunPlan = { images, range: { count: 5n }, output: { out } };
  await run(plan);
  await t.rejects(run(plan), {
    code: 'E_EXISTS',
    message: /holds a run of 5 images .* \(finished\)$/,
    hints: [{ key: 'resume', value: out }, { key: 'overwrite' }, { key: 'other-folder' }],
  });
  const notices: Notice[] = [];
  const again = await run(plan, {
    existing: 'continue',
    onNotice: (notice) => notices.push(notice),
  });
  t.match(again, { state: 'complete', images: 0 });
  t.match(notices, [{ key: 'already-complete', hints: [{ key: 'extend', value: out }] }]);
  const other = { ...plan, images: enumeration({ width: 8, height: 8 }) };
  await t.rejects(run(other, { existing: 'continue' }), {
    code: 'E_EXISTS',
    message: /its seed is not the same$/,
  });
  t.match(await resume(out, { to: 9n }), { state: 'complete', images: 4 });
  await t.rejects(resume(out, { to: 3n }), { code: 'E_RANGE', setting: 'to' });
  t.match(await run(other, { existing: 'replace' }), { state: 'complete', images: 5 });
  t.equal(Object.keys(readFolder(out)).length, 5, 'the longer run is gone');
});

t.test('of two runs that begin at once in one folder, one is refused', async (t) => {
  const out = path.join(t.testdir(), 'images');
  const plan: RunPlan = { images, range: { count: 300n }, output: { out } };
  const results = await Promise.allSettled([run(plan), run(plan)]);
  const failures = results.filter((result) => result.status === 'rejected');
  t.match(failures, [{ reason: { code: 'E_EXISTS' } }]);
  t.equal(failures.length, 1);
  t.match(await status(out), { state: 'complete', done: 300n });
});

t.test('shards of one plan cover its range', async (t) => {
  const cwd = t.testdir();
  const shards = [1, 2, 3];
  for (const index of shards) {
    const outcome = await run({
      images,
      range: { count: 10n },
      shard: { index, count: 3 },
      output: { out: path.join(cwd, 'x.raw') },
    });
    t.equal(outcome.state, 'complete');
  }
  const parts = shards.map((index) => fs.readFileSync(path.join(cwd, `x.${index}-of-3.raw`)));
  await run({ images, range: { count: 10n }, output: { out: path.join(cwd, 'all.raw') } });
  t.equal(Buffer.compare(Buffer.concat(parts), fs.readFileSync(path.join(cwd, 'all.raw'))), 0);
});

t.test('an animated PNG is a run too, and begins again where it was stopped', async (t) => {
  const file = path.join(t.testdir(), 'x.apng');
  const plan: RunPlan = {
    images,
    range: { count: 4n },
    output: { out: file, film: { scale: 2 }, rate: { numerator: 10, denominator: 1 } },
  };
  t.match(await run(plan, { signal: AbortSignal.abort() }), { state: 'stopped', images: 0 });
  t.match(await resume(file), { state: 'complete', images: 4 });
  await t.rejects(resume(file, { to: 6n }), { code: 'E_EXISTS', message: /cannot be made longer/ });
});

t.test('arguments of the wrong type are TypeErrors that name them', async (t) => {
  const output = { out: 'x' };
  const cases: [plan: unknown, message: RegExp][] = [
    [undefined, /^plan must be an object/],
    [{ output }, /^images must be an object/],
    [{ images: { width: 8, height: 8 }, output }, /^images\.space must be an object/],
    [{ images, output, range: { count: 5 } }, /^range\.count must be a bigint: write 5n/],
    [{ images, output, range: { from: '5' } }, /^range\.from must be a bigint/],
    [{ images, output, shard: { index: '1', count: 2 } }, /^shard\.index must be a number/],
    [{ images }, /^output must be an object/],
    [{ images, output: {} }, /^output\.out must be a string/],
    [{ images, output: { ...output, split: 5 } }, /^output\.split must be a bigint: write 5n/],
    [{ images, output: { ...output, imageFormat: 'bmp' } }, /^output\.imageFormat must be one of/],
    [{ images, output, rnge: { count: 5n } }, /^plan has no "rnge": there are images, range/],
    [{ images, output, range: { cuont: 5n } }, /^range has no "cuont": there are from, count/],
    [{ images, output: { ...output, splt: 2n } }, /^output has no "splt"/],
  ];
  for (const [plan, message] of cases) await rejectsWith(t, plan, { name: 'TypeError', message });
  await t.rejects(resume(5 as unknown as string), { name: 'TypeError', message: /^where must be/ });
  await t.rejects(status(5 as unknown as string), { name: 'TypeError', message: /^where must be/ });
});

t.test('settings that do not go with the output are told by their names', async (t) => {
  const cwd = t.testdir();
  const cases: [output: object, setting: string, message: RegExp][] = [
    [
      { out: 'x.raw', imageFormat: 'png' },
      'imageFormat',
      /^imageFormat: x\.raw holds sample bytes/,
    ],
    [{ out: 'none', split: 5n }, 'split', /^split: none has no parts/],
    [{ out: 'images', split: 0n }, 'split', /^split 0: a part has at least one image/],
    [{ out: 'images', rate: { numerator: 24, denominator: 1 } }, 'rate', /^rate: only films/],
    [{ out: 'images', film: { scale: 2 } }, 'scale', /^scale is for films, and images is not one/],
    [{ out: 'images', live: { bitrate: 9 } }, 'bitrate', /^bitrate is for live streams/],
    [{ out: 'x.mkv', manifest: 'm' }, 'manifest', /^manifest: a film has no manifest/],
    [{ out: 'x.tar', checkpoint: 'c' }, 'checkpoint', /^checkpoint c: only pipes/],
    [{ out: 'none', manifest: '-' }, 'manifest', /^manifest -: a manifest is a file/],
    [{ out: 'x.avi' }, 'out', /^out x\.avi: films of this kind need an encoder/],
  ];
  for (const [output, setting, message] of cases) {
    const plan = { images, range: { count: 5n }, output } as RunPlan;
    await t.rejects(run(plan), { code: 'E_USAGE', setting, message });
  }
  const film: RunPlan = { images, range: { count: 1n }, output: { out: path.join(cwd, 'x.apng') } };
  await t.rejects(run(film, { limitBytes: 5n }), { code: 'E_USAGE', setting: 'limitBytes' });
  const pipe: RunPlan = { images, range: { count: 1n }, output: { out: 'none' } };
  await t.rejects(run(pipe, { existing: 'continue' }), {
    code: 'E_USAGE',
    hints: [{ key: 'name-checkpoint' }],
  });
  const outside: RunPlan = { images, range: { from: -1n }, output: { out: 'x' } };
  await t.rejects(run(outside), { code: 'E_RANGE' });
  t.strictSame(fs.readdirSync(cwd), [], 'nothing is written');
});

t.test('what is not there, or is not a run, is said', async (t) => {
  const cwd = t.testdir({ 'x.ckpt': 'something else', empty: {} });
  await t.rejects(status(path.join(cwd, 'no')), { code: 'E_IO', message: /no run at/ });
  await t.rejects(resume(path.join(cwd, 'x.ckpt')), { code: 'E_CHECKPOINT_FOREIGN' });
  const error = await status(path.join(cwd, 'empty')).catch((problem: unknown) => problem);
  t.ok(error instanceof EnumeratorError);
  const value = path.join(cwd, 'empty');
  const hints = [
    { key: 'recover', value },
    { key: 'start', value },
  ];
  t.match(error, { code: 'E_IO', hints });
  fs.writeFileSync(path.join(cwd, 'x.tar'), 'no tar');
  await t.rejects(status(path.join(cwd, 'x.tar')), {
    code: 'E_CHECKPOINT_FOREIGN',
    message: /x\.tar is no checkpoint, and has none beside it/,
    hints: [{ key: 'recover' }],
  });
});

t.test('files that are compressed have the same bytes by one thread and by two', async (t) => {
  const root = t.testdir();
  for (const order of ['sequential', 'gray'] as const) {
    const small = enumeration({ width: 330, height: 200, order });
    const folders = [1, 2].map((threads) => path.join(root, `${order}-${threads}`));
    for (const [i, out] of folders.entries()) {
      const range = { from: 10n ** 12n, count: 200n };
      await run({ images: small, range, output: { out } }, { threads: i + 1 });
    }
    const [one, two] = folders.map(readFolder);
    t.equal(Object.keys(one ?? {}).length, 200);
    t.strictSame(two, one);
  }
});
