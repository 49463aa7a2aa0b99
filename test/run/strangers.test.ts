/**
 * Files of strangers: what has the name of a run's file, and is not it, is left alone; and what a run
 * says of files that were changed behind its back.
 * @module
 */
import fs from 'node:fs';
import path from 'node:path';
import t, { type Test } from 'tap';
import { enumeration } from '../../src/core/enumeration.js';
import { lockWith } from '../../src/io/lock/lock.js';
import { resume, run, type RunPlan, status, verify } from '../../src/node.js';
import { executeRun } from '../../src/run/execute-run.js';
import { prepareRun } from '../../src/run/plan.js';
import { differences, readFolder, temporaryFolder } from '../cli/started-command.js';

const images = enumeration({ width: 4, height: 4, color: 'gray', seed: 'a' });
const others = enumeration({ width: 4, height: 4, color: 'gray', seed: 'b' });
const PRECIOUS = 'precious\n'.repeat(1000);

interface Kind {
  readonly output: Partial<RunPlan['output']> & { readonly out: string };
  /** A file that the run makes late: when it is begun, when it is finished. */
  readonly late: string;
  /** One that it makes when it is made longer to 40 images. */
  readonly longer?: string;
  /** The file that grows. */
  readonly grows?: string;
  /** Bytes of about seven images. */
  readonly bytes: bigint;
}

const KINDS: Readonly<Record<string, Kind>> = {
  folder: { output: { out: 'o' }, bytes: 1400n, late: 'o/18.png', longer: 'o/30.png' },
  'folder of parts': {
    output: { out: 'o', split: 5n },
    bytes: 1400n,
    late: 'o/15/18.png',
    longer: 'o/30/30.png',
  },
  tar: { output: { out: 'x.tar' }, bytes: 8000n, late: 'x.tar', grows: 'x.tar.part' },
  'parts of tar': {
    output: { out: 'x.tar', split: 10n },
    bytes: 8000n,
    late: 'x-10-19.tar',
    longer: 'x-20-29.tar',
    grows: 'x-00.tar.part',
  },
  zip: { output: { out: 'x.zip' }, bytes: 2000n, late: 'x.zip', grows: 'x.zip.part' },
  'parts of zip': {
    output: { out: 'x.zip', split: 10n },
    bytes: 2000n,
    late: 'x-10-19.zip',
    longer: 'x-20-29.zip',
    grows: 'x-00.zip.part',
  },
  npy: { output: { out: 'x.npy' }, bytes: 300n, late: 'x.npy', grows: 'x.npy.part' },
  raw: { output: { out: 'x.raw' }, bytes: 120n, late: 'x.raw', grows: 'x.raw.part' },
  y4m: { output: { out: 'x.y4m' }, bytes: 260n, late: 'x.y4m', grows: 'x.y4m.part' },
  manifest: {
    output: { out: 'x.raw', manifest: 'm.jsonl' },
    bytes: 1000n,
    late: 'm.jsonl',
    grows: 'm.jsonl.part',
  },
  'manifest alone': {
    output: { out: 'none', manifest: 'm.jsonl' },
    bytes: 900n,
    late: 'm.jsonl',
    grows: 'm.jsonl.part',
  },
};

function planIn(cwd: string, { output }: Kind, more: Partial<RunPlan> = {}): RunPlan {
  const { out, manifest } = output;
  return {
    images,
    range: { count: 20n },
    ...more,
    output: {
      ...output,
      out: out === 'none' ? out : path.join(cwd, out),
      ...(manifest === undefined ? {} : { manifest: path.join(cwd, manifest) }),
    },
  };
}

function whereIn(cwd: string, { output }: Kind): string {
  return path.join(cwd, output.out === 'none' ? `${output.manifest}.ckpt` : output.out);
}

async function begin(cwd: string, kind: Kind): Promise<void> {
  const { state } = await run(planIn(cwd, kind), { threads: 1, limitBytes: kind.bytes });
  if (state !== 'limit') throw new Error(`the run is ${state}`);
}

for (const [name, kind] of Object.entries(KINDS)) {
  t.test(name, async (t) => {
    t.test('a file that comes while the run is stopped is not replaced', async (t) => {
      const cwd = temporaryFolder(t);
      await begin(cwd, kind);
      const { done } = await status(whereIn(cwd, kind));
      const file = path.join(cwd, kind.late);
      fs.mkdirSync(path.dirname(file), { recursive: true });
      fs.writeFileSync(file, PRECIOUS);
      await t.rejects(resume(whereIn(cwd, kind)), { code: 'E_EXISTS', message: oneLine(file) });
      t.equal(fs.readFileSync(file, 'utf8'), PRECIOUS);
      t.equal((await status(whereIn(cwd, kind))).done, done, 'it is told before anything is made');
      fs.rmSync(file);
      await resume(whereIn(cwd, kind));
      await isWhole(t, cwd, kind);
    });

    t.test('of a run that is made longer, none is replaced', async (t) => {
      const cwd = temporaryFolder(t);
      await run(planIn(cwd, kind));
      const before = readFolder(cwd);
      const named = kind.longer ?? `${kind.late}.part`;
      const file = path.join(cwd, named);
      fs.mkdirSync(path.dirname(file), { recursive: true });
      fs.writeFileSync(file, PRECIOUS);
      await t.rejects(resume(whereIn(cwd, kind), { to: 40n }), {
        code: 'E_EXISTS',
        message: oneLine(kind.longer?.endsWith('30/30.png') ? path.dirname(file) : file),
      });
      t.equal(fs.readFileSync(file, 'utf8'), PRECIOUS);
      fs.rmSync(file);
      t.match(readFolder(cwd), before, 'and what was there is as it was');
      await resume(whereIn(cwd, kind), { to: 40n });
      await isWhole(t, cwd, kind, { range: { count: 40n } });
    });

    if (kind.grows !== undefined) {
      const { grows } = kind;
      t.test('a link in the place of the growing file is not followed', async (t) => {
        const cwd = temporaryFolder(t);
        await begin(cwd, kind);
        const [file, target] = [path.join(cwd, grows), path.join(cwd, 'precious')];
        fs.renameSync(file, target);
        fs.appendFileSync(target, PRECIOUS);
        const before = fs.readFileSync(target);
        fs.symlinkSync('precious', file);
        await t.rejects(resume(whereIn(cwd, kind)), { code: 'E_EXISTS', message: oneLine(file) });
        t.ok(fs.readFileSync(target).equals(before));
      });

      t.test('another file in its place is not gone on with', async (t) => {
        const cwd = temporaryFolder(t);
        await begin(cwd, kind);
        const file = path.join(cwd, grows);
        const own = fs.readFileSync(file);
        fs.writeFileSync(file, PRECIOUS);
        await t.rejects(resume(whereIn(cwd, kind)), { code: 'E_IO', message: oneLine('') });
        t.equal(fs.readFileSync(file, 'utf8'), PRECIOUS);
        fs.writeFileSync(file, own);
        await resume(whereIn(cwd, kind));
        await isWhole(t, cwd, kind);
      });
    }

    t.test('what comes while the run is at work is not replaced', async (t) => {
      const cwd = temporaryFolder(t);
      const file = path.join(cwd, kind.late);
      const started = run(planIn(cwd, kind, { range: { count: 20n } }), {
        threads: 1,
        onProgress() {
          if (fs.existsSync(file)) return;
          fs.mkdirSync(path.dirname(file), { recursive: true });
          fs.writeFileSync(file, PRECIOUS);
        },
      });
      await t.rejects(started, { code: 'E_EXISTS', message: oneLine(file) });
      t.equal(fs.readFileSync(file, 'utf8'), PRECIOUS);
      fs.rmSync(file);
      await resume(whereIn(cwd, kind));
      await isWhole(t, cwd, kind);
    });

    t.test('with force, what lies there is replaced, and nothing of it is left', async (t) => {
      const cwd = temporaryFolder(t);
      await run(planIn(cwd, kind, { images: others, range: { count: 33n } }));
      await run(planIn(cwd, kind), { existing: 'replace' });
      await isWhole(t, cwd, kind);
    });

    t.test('what a run has done is looked at before it goes on', async (t) => {
      const cwd = temporaryFolder(t);
      await run(planIn(cwd, kind));
      const file = path.join(cwd, kind.output.out === 'o' ? lastImage(kind) : kind.late);
      const bytes = fs.readFileSync(file);
      fs.truncateSync(file, bytes.length - 3);
      await t.rejects(resume(whereIn(cwd, kind)), { code: 'E_IO', message: oneLine('') });
      fs.rmSync(file);
      await t.rejects(resume(whereIn(cwd, kind)), { code: 'E_IO', message: oneLine('') });
      fs.writeFileSync(file, bytes);
      t.match(await resume(whereIn(cwd, kind)), { state: 'complete' });
    });
  });
}

function lastImage({ output }: Kind): string {
  return output.split === undefined ? 'o/19.png' : 'o/15/19.png';
}

function oneLine(file: string): RegExp {
  return new RegExp(`^[^\\n]*${file.replaceAll('.', '\\.')}[^\\n]*$`);
}

async function isWhole(
  t: Test,
  cwd: string,
  kind: Kind,
  more: Partial<RunPlan> = {},
): Promise<void> {
  const whole = fs.mkdtempSync(`${cwd}-whole-`);
  try {
    await run(planIn(whole, kind, more));
    const found = differences(cwd, whole).filter((line) => !line.includes('.ckpt has other'));
    t.strictSame(found, [], 'the same files as of a run that nobody disturbed');
    t.ok((await verify([whereIn(cwd, kind)])).isRight);
  } finally {
    fs.rmSync(whole, { recursive: true });
  }
}

t.test('a folder belongs to one enumeration', async (t) => {
  const cwd = temporaryFolder(t);
  const folder = KINDS['folder']!;
  await run(planIn(cwd, folder));
  const before = readFolder(cwd);
  const shard = { index: 2, count: 2 };
  for (const existing of ['refuse', 'replace', 'continue'] as const) {
    for (const more of [{ images: others }, { range: { count: 40n, step: 2n } }, {}]) {
      await t.rejects(run(planIn(cwd, folder, { shard, ...more }), { existing }), {
        code: 'E_EXISTS',
        message:
          /^[^\n]* holds another run, \.enumerate\.ckpt, and a folder belongs to one: [^\n]*$/,
      });
    }
  }
  t.strictSame(readFolder(cwd), before);
});

t.test('of two that begin in a folder at once, one withdraws', async (t) => {
  const cwd = temporaryFolder(t);
  const folder = KINDS['folder']!;
  const plan = (seed: typeof images, index: number): RunPlan =>
    planIn(cwd, folder, { images: seed, shard: { index, count: 2 } });
  await run(plan(images, 1));
  const before = readFolder(cwd);
  // The other one was not there yet when this one looked.
  const { record, target } = prepareRun(plan(others, 2));
  await t.rejects(executeRun(record, { target }), { code: 'E_EXISTS', message: /its seed is/ });
  t.strictSame(readFolder(cwd), before);
});

t.test('the shards of one run may share a folder', async (t) => {
  const cwd = temporaryFolder(t);
  const folder = KINDS['folder']!;
  for (const index of [1, 2, 3]) await run(planIn(cwd, folder, { shard: { index, count: 3 } }));
  t.equal((await verify([path.join(cwd, 'o')])).isRight, true);
});

t.test('a run without images can be made longer', async (t) => {
  for (const [name, kind] of Object.entries(KINDS)) {
    const cwd = temporaryFolder(t);
    await run(planIn(cwd, kind, { range: { count: 0n } }));
    await resume(whereIn(cwd, kind), { to: 20n });
    t.match(await status(whereIn(cwd, kind)), { done: 20n }, name);
    t.ok((await verify([whereIn(cwd, kind)])).isRight, name);
  }
});

t.test('a run into no file has one lock, however it is named', async (t) => {
  const cwd = temporaryFolder(t);
  const kind = KINDS['manifest alone']!;
  const checkpoint = whereIn(cwd, kind);
  await begin(cwd, kind);
  // As the run that began it takes it.
  const lock = lockWith(`${checkpoint}.lock`, checkpoint);
  await t.rejects(resume(checkpoint), { code: 'E_EXISTS', message: /at work in/ });
  lock.release();
  await resume(checkpoint);
  t.strictSame(
    fs.readdirSync(cwd).filter((name) => name.endsWith('.lock')),
    [],
  );
});

t.test('with check, all that is done is verified before the run goes on', async (t) => {
  for (const name of ['folder', 'tar', 'parts of tar', 'parts of zip', 'raw']) {
    const kind = KINDS[name]!;
    const cwd = temporaryFolder(t);
    await run(planIn(cwd, kind), { threads: 1, limitBytes: 2n * kind.bytes });
    t.ok((await status(whereIn(cwd, kind))).done > 1n);
    const file = path.join(cwd, name === 'folder' ? 'o/00.png' : firstFile(cwd));
    const bytes = fs.readFileSync(file);
    const damaged = Buffer.from(bytes);
    damaged[Math.min(60, bytes.length) - 1]! ^= 1;
    fs.writeFileSync(file, damaged);
    const before = readFolder(cwd);
    await t.rejects(resume(whereIn(cwd, kind), { check: true }), {
      code: 'E_IO',
      message: /^[^\n]*: damaged[^\n]*$/,
    });
    t.strictSame(readFolder(cwd), before, 'and nothing is changed');
    fs.writeFileSync(file, bytes);
    await resume(whereIn(cwd, kind), { check: true });
    await isWhole(t, cwd, kind);
  }
});

function firstFile(cwd: string): string {
  return (
    fs
      .readdirSync(cwd)
      .filter((name) => !/ckpt|lock/.test(name))
      .toSorted()[0] ?? ''
  );
}

t.test('a checkpoint that is named by a link is the one that it leads to', async (t) => {
  const cwd = temporaryFolder(t);
  const raw = KINDS['raw']!;
  await begin(cwd, raw);
  const link = path.join(cwd, 'link.ckpt');
  fs.symlinkSync('x.raw.ckpt', link);
  t.match(await resume(link), { state: 'complete' });
  t.ok(fs.lstatSync(link).isSymbolicLink());
  t.equal((await status(link)).state, 'complete');
  fs.rmSync(link);
  await isWhole(t, cwd, raw);
});

t.test('among strange folders and files, a run without end begins at once', async (t) => {
  const endless = enumeration({ width: 64, height: 64 });
  for (const out of ['o', 'x.tar']) {
    const cwd = temporaryFolder(t);
    fs.mkdirSync(path.join(cwd, 'o', 'strange'), { recursive: true });
    fs.writeFileSync(path.join(cwd, 'x-0123.tar'), PRECIOUS);
    const plan = { images: endless, output: { out: path.join(cwd, out), split: 5n } };
    const limits = { threads: 1, limitBytes: 100_000n };
    t.match(await run(plan, limits), { state: 'limit' });
    t.match(await run(plan, { ...limits, existing: 'replace' }), { state: 'limit' });
    t.match(await resume(plan.output.out, limits), { state: 'limit' });
    t.ok(fs.existsSync(path.join(cwd, 'o', 'strange')));
    t.equal(fs.readFileSync(path.join(cwd, 'x-0123.tar'), 'utf8'), PRECIOUS);
  }
});

t.test('a part far behind the beginning is seen before the first image is made', async (t) => {
  for (const [out, late] of [
    ['x.tar', 'x-30000000-39999999.tar'],
    ['o', 'o/30000000'],
  ] as const) {
    const cwd = temporaryFolder(t);
    const file = path.join(cwd, late);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, PRECIOUS);
    const far = enumeration({ width: 4, height: 4, color: 'gray' });
    const output = { out: path.join(cwd, out), split: 10_000_000n };
    const range = { count: 90_000_000n };
    await t.rejects(run({ images: far, range, output }), {
      code: 'E_EXISTS',
      message: oneLine(file),
    });
    t.equal(fs.readFileSync(file, 'utf8'), PRECIOUS);
  }
});

t.test('a short file in the place of a partial one is no beginning of ours', async (t) => {
  for (const name of ['npy', 'y4m']) {
    const kind = KINDS[name]!;
    const cwd = temporaryFolder(t);
    const file = path.join(cwd, kind.grows!);
    const started = run(planIn(cwd, kind), {
      threads: 1,
      onProgress: () => fs.writeFileSync(file, 'precious\n'),
    });
    await t.rejects(started, { code: 'E_EXISTS', message: oneLine(file) });
    t.equal(fs.readFileSync(file, 'utf8'), 'precious\n');
  }
});

t.test('of a run without images, no file is written over', async (t) => {
  const cwd = temporaryFolder(t);
  const file = path.join(cwd, 'x.tar');
  const plan = { images, range: { count: 0n }, output: { out: file } };
  const started = run(plan, { onProgress: () => fs.writeFileSync(file, PRECIOUS) });
  await t.rejects(started, { code: 'E_EXISTS', message: oneLine(file) });
  t.equal(fs.readFileSync(file, 'utf8'), PRECIOUS);
});
