/**
 * Lost checkpoints that are written anew: to the byte where all is known, and refused in one line where
 * what is there does not tell its run.
 * @module
 */
import fs from 'node:fs';
import path from 'node:path';
import t, { type Test } from 'tap';
import { enumeration } from '../../src/core/enumeration.js';
import { EnumeratorError } from '../../src/core/errors.js';
import { recover, resume, run, type RecoverOptions, type RunPlan, verify } from '../../src/node.js';
import { callCommand } from '../cli/call-command.js';
import { temporaryFolder } from '../cli/started-command.js';
import { flip } from '../verify/runs.js';
import { contentOf } from '../chaos/scenarios.js';

const gray = enumeration({ width: 5, height: 4, color: 'gray', seed: 'lost' });
const RANGE = { from: 95n, count: 14n };

interface Case extends Partial<Omit<RunPlan, 'output'>> {
  readonly output: Partial<RunPlan['output']> & { readonly out: string };
  readonly limitBytes?: bigint;
  readonly known?: RecoverOptions;
}

/** A run without its checkpoint. @returns its place, and the checkpoint that it had */
async function lost(
  t: Test,
  { output, limitBytes, known: _known, ...plan }: Case,
): Promise<{ where: string; checkpoint: string; bytes: Buffer; folder: string }> {
  const folder = temporaryFolder(t);
  const where = path.join(folder, output.out);
  const manifest = output.manifest && path.join(folder, output.manifest);
  await run(
    { images: gray, range: RANGE, ...plan, output: { ...output, out: where, manifest } },
    { threads: 1, limitBytes },
  );
  const checkpoint = output.out.includes('.')
    ? `${where}.ckpt`
    : path.join(where, '.enumerate.ckpt');
  const bytes = fs.readFileSync(checkpoint);
  fs.rmSync(checkpoint);
  return { where, checkpoint, bytes, folder };
}

const palette = enumeration({ width: 3, height: 3, palette: 'pico8', order: 'gray' });
const own = enumeration({
  width: 3,
  height: 3,
  palette: { colors: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9) },
});
const cloud = enumeration({ width: 9, height: 9, order: 'cloud', seed: 'lost' });
const large = enumeration({ width: 20, height: 20, seed: 'x' });
const huge = enumeration({ width: 40, height: 40 });

const CASES: Readonly<Record<string, Case>> = {
  'a folder': { output: { out: 'o' } },
  'a folder with steps': {
    output: { out: 'o' },
    range: { from: 10n, count: 9n, step: 7n },
    known: { step: 7n },
  },
  'a folder that counts down': {
    output: { out: 'o' },
    range: { from: 100n, count: 9n, step: -3n },
    known: { step: -3n },
  },
  'a folder of parts': { output: { out: 'o', split: 4n } },
  'a folder of parts that counts down': {
    output: { out: 'o', split: 4n },
    range: { from: 105n, count: 14n, step: -3n },
  },
  'a folder of a named palette': { output: { out: 'o' }, images: palette },
  'a folder of a palette of its own': { output: { out: 'o' }, images: own },
  'a folder without metadata': { output: { out: 'o', metadata: false }, images: palette },
  'a folder without metadata, whose seed is known': {
    output: { out: 'o', metadata: false },
    known: { images: { seed: 'lost' } },
  },
  'a folder of PNM, whose space is known': {
    output: { out: 'o', imageFormat: 'pnm' },
    known: { images: { size: gray.space, color: 'gray', seed: 'lost' } },
  },
  'a folder of raw images, whose space is known': {
    output: { out: 'o', imageFormat: 'raw' },
    known: { images: { size: gray.space, color: 'gray', seed: 'lost' } },
  },
  'a folder of long numbers': {
    output: { out: 'o' },
    images: large,
    range: { from: 10n ** 60n, count: 12n, step: 3n },
    known: { step: 3n },
  },
  'a folder of numbers that metadata leave out': {
    output: { out: 'o' },
    images: huge,
    range: { from: 10n ** 2000n, count: 12n, step: 10n ** 1500n },
    known: { step: 10n ** 1500n },
  },
  'a folder of a run that was stopped': {
    output: { out: 'o' },
    limitBytes: 600n,
    known: { count: 14n },
  },
  'a tar': { output: { out: 'x.tar' } },
  'a tar of stored PNG in an order that is compressed': {
    output: { out: 'x.tar', imageFormat: 'png-stored' },
    images: cloud,
  },
  'a tar of compressed PNG': { output: { out: 'x.tar' }, images: cloud },
  'a tar that counts down': { output: { out: 'x.tar' }, range: { from: 9n, count: 5n, step: -1n } },
  'a tar of raw images': {
    output: { out: 'x.tar', imageFormat: 'raw' },
    known: { images: { size: gray.space, color: 'gray', seed: 'lost' } },
  },
  'parts of tar': { output: { out: 'x.tar', split: 4n } },
  'parts of tar, all of them full': { output: { out: 'x.tar', split: 7n } },
  'a tar of a run that was stopped': {
    output: { out: 'x.tar' },
    limitBytes: 5000n,
    known: { count: 14n },
  },
  'a folder with a manifest beside it': { output: { out: 'o', manifest: 'm.jsonl' } },
  'a folder with a manifest in it': { output: { out: 'o', manifest: 'o/m.jsonl' } },
  'a folder with a manifest of another name': {
    output: { out: 'o', manifest: 'lines' },
    known: { manifest: 'lines' },
  },
  'a folder of a run with a manifest that was stopped': {
    output: { out: 'o', manifest: 'm.jsonl' },
    limitBytes: 1200n,
    known: { count: 14n },
  },
  'a tar with a manifest': { output: { out: 'x.tar', manifest: 'x.jsonl' } },
  'a tar of a run with a manifest that was stopped': {
    output: { out: 'x.tar', manifest: 'x.jsonl' },
    limitBytes: 8000n,
    known: { count: 14n },
  },
  'parts of tar with a manifest': { output: { out: 'x.tar', split: 4n, manifest: 'x.jsonl' } },
  'parts of tar of a run that was stopped': {
    output: { out: 'x.tar', split: 3n },
    limitBytes: 9000n,
    known: { count: 14n },
  },
};

for (const [name, each] of Object.entries(CASES)) {
  t.test(name, async (t) => {
    const { where, checkpoint, bytes, folder } = await lost(t, each);
    const before = contentOf(folder);
    const { manifest } = each.known ?? {};
    const known = { ...each.known, manifest: manifest && path.join(folder, manifest) };
    const told = await recover(where, { ...known, dryRun: true });
    t.strictSame(contentOf(folder), before, 'a dry run writes nothing');
    t.equal(told.isWritten, false);
    const found = await recover(where, known);
    t.strictSame(found, { ...told, isWritten: true });
    t.ok(fs.readFileSync(checkpoint).equals(bytes), 'the same bytes');
    t.equal((await verify([where])).isRight, true);
    t.equal((await resume(where, { threads: 1 })).state, 'complete');
    t.equal((await verify([where])).isRight, true);
  });
}

t.test('whether a folder counts up or down has to be said', async (t) => {
  const each: Case = { output: { out: 'o' }, range: { from: 100n, count: 9n, step: -3n } };
  const { where, folder } = await lost(t, each);
  const before = contentOf(folder);
  t.match(await refusal(where), { message: /3 apart, and may count up or down/, give: 'step' });
  t.strictSame(contentOf(folder), before);
});

t.test('a shard, beside others or alone', async (t) => {
  const shard = { index: 2, count: 3 };
  const folder = temporaryFolder(t);
  const where = path.join(folder, 'o');
  const plan = { images: gray, range: RANGE };
  for (const index of [1, 2, 3])
    await run({ ...plan, shard: { ...shard, index }, output: { out: where } }, { threads: 1 });
  await run({ ...plan, shard, output: { out: path.join(folder, 'x.tar') } }, { threads: 1 });
  for (const [place, name] of [
    ['o', 'o/.enumerate.2-of-3.ckpt'],
    ['x.2-of-3.tar', 'x.2-of-3.tar.ckpt'],
  ] as const) {
    const checkpoint = path.join(folder, name);
    const bytes = fs.readFileSync(checkpoint);
    fs.rmSync(checkpoint);
    t.match(await refusal(path.join(folder, place), { shard }), { give: 'from count' });
    if (place === 'o') t.match(await refusal(where), { code: 'E_EXISTS', give: 'shard' });
    await recover(path.join(folder, place), { ...RANGE, shard });
    t.ok(fs.readFileSync(checkpoint).equals(bytes), name);
  }
  t.equal((await verify([where])).isRight, true);
});

t.test('the watermark is the first gap, and what is behind it is made again', async (t) => {
  const { where } = await lost(t, { output: { out: 'o' } });
  const usual = contentOf(where);
  fs.rmSync(path.join(where, '099.png'));
  fs.truncateSync(path.join(where, '102.png'), 30);
  const { record, images } = await recover(where);
  t.match(record, { watermark: 4n, end: 14n });
  t.equal(images, 13);
  fs.rmSync(path.join(where, '102.png'));
  await resume(where, { threads: 1 });
  const { '.enumerate.ckpt': _, ...content } = contentOf(where);
  t.strictSame(content, usual);
});

t.test('damaged images do not hinder it', async (t) => {
  const { where, bytes, checkpoint } = await lost(t, { output: { out: 'o' } });
  for (const name of ['095.png', '101.png']) fs.truncateSync(path.join(where, name), 40);
  t.match(await recover(where), { compared: 12 });
  t.ok(fs.readFileSync(checkpoint).equals(bytes));
});

/** What it is refused with. */
async function refusal(where: string, known?: RecoverOptions): Promise<object> {
  const error: unknown = await recover(where, known).catch((reason: unknown) => reason);
  if (!(error instanceof EnumeratorError)) throw new Error('not refused', { cause: error });
  const { code, message, hints } = error;
  return { code, message, give: hints[0]?.value, isOneLine: !message.includes('\n') };
}

t.test('what does not tell its run is refused, with what is missing', async (t) => {
  const isOneLine = true;
  const stopped = await lost(t, { output: { out: 'o' }, limitBytes: 600n });
  t.match(await refusal(stopped.where), { code: 'E_OUTPUT', give: 'count', isOneLine });
  t.match(await refusal(stopped.where, { count: 1n }), { message: /^count 1: / });

  const one = await lost(t, { output: { out: 'o', split: 100n } });
  t.match(await refusal(one.where), { give: 'split', isOneLine });
  await recover(one.where, { split: 100n });
  t.ok(fs.readFileSync(one.checkpoint).equals(one.bytes));

  const open = await lost(t, { output: { out: 'x.tar' }, limitBytes: 5000n });
  t.match(await refusal(open.where), { give: 'count', isOneLine });

  const bare = await lost(t, { output: { out: 'o', metadata: false } });
  t.match(await refusal(bare.where), { give: 'seed', isOneLine });
  t.match(await refusal(bare.where, { images: { seed: 'other' } }), { message: /is not image/ });

  const raw = await lost(t, { output: { out: 'o', imageFormat: 'raw' } });
  t.match(await refusal(raw.where), { give: /^size color/, isOneLine });

  const few = await lost(t, {
    output: { out: 'o', metadata: false },
    images: enumeration({ width: 2, height: 2, color: 'gray', order: 'sequential' }),
    range: { from: 0n, count: 2n },
  });
  t.match(await refusal(few.where), { give: 'order', isOneLine });

  const npy = await lost(t, { output: { out: 'x.npy' } });
  t.match(await refusal(npy.where), { message: /only folders and \.tar/, isOneLine });
});

t.test("a manifest is the run's only where its lines are", async (t) => {
  const output = { out: 'o', manifest: 'm.jsonl' };
  const range = { from: 10n, count: 14n };
  const open = await lost(t, { output, range, limitBytes: 1200n });
  t.match(await refusal(open.where), { message: /m\.jsonl\.part is not finished/, give: 'count' });

  const { where, folder, checkpoint, bytes } = await lost(t, { output });
  const file = path.join(folder, 'm.jsonl');
  const copy = path.join(folder, 'copy.jsonl');
  await run({ images: large, range: RANGE, output: { out: 'none', manifest: copy } });
  await recover(where);
  t.ok(fs.readFileSync(checkpoint).equals(bytes), 'another run has another manifest');
  fs.rmSync(checkpoint);
  fs.copyFileSync(file, copy);
  t.match(await refusal(where), {
    message: /copy\.jsonl and \S+m\.jsonl are both/,
    give: 'manifest',
  });
  t.match(await refusal(where, { manifest: path.join(folder, 'no') }), {
    message: /is not the man/,
  });
  await recover(where, { manifest: file });
  t.ok(fs.readFileSync(checkpoint).equals(bytes));
  fs.rmSync(checkpoint);
  fs.rmSync(copy);
  flip(file, -20);
  const found = await recover(where);
  t.match(found, { changed: [file], record: { watermark: 14n } });
  t.equal(found.record.output.manifest, undefined);
  fs.rmSync(checkpoint);
  const { stdout } = await callCommand(['recover', 'o', '--dry-run'], { cwd: folder });
  t.match(
    stdout,
    /\n {2}left +m\.jsonl begins as the manifest of this run, and does not go on as it\n/,
  );
});

t.test('what a manifest has no line of is made again, and its end is written', async (t) => {
  for (const [out, lines] of [
    ['o', 5],
    ['o', 14],
    ['x.tar', 5],
    ['x.tar', 14],
  ] as const) {
    const { where, folder } = await lost(t, { output: { out, manifest: 'm.jsonl' } });
    const usual = contentOf(folder);
    const file = path.join(folder, 'm.jsonl');
    const text = fs.readFileSync(file, 'utf8').split('\n').slice(0, lines).join('\n');
    fs.rmSync(file);
    fs.writeFileSync(`${file}.part`, `${text}\n{"index":`);
    const { record } = await recover(where, { count: 14n });
    t.equal(record.watermark, lines === 14 ? 13n : 5n);
    await resume(where, { threads: 1 });
    t.equal((await verify([where])).isRight, true);
    t.match(contentOf(folder), usual);
  }
});

t.test('what is of no run, or of several, is refused', async (t) => {
  const isOneLine = true;
  const empty = temporaryFolder(t);
  t.match(await refusal(empty), { message: /no images whose names are numbers/, isOneLine });
  t.match(await refusal(path.join(empty, 'x.tar')), { code: 'E_IO', isOneLine });
  t.match(await refusal(path.join(empty, 'x')), { code: 'E_IO', isOneLine });

  fs.writeFileSync(path.join(empty, '5.png'), 'x');
  t.match(await refusal(path.join(empty, '5.png')), {
    message: /5\.png does not say which images/,
  });

  const { where } = await lost(t, { output: { out: 'o' } });
  const at = (name: string): string => path.join(where, name);
  fs.writeFileSync(at('5.raw'), 'x');
  t.match(await refusal(where), { message: /two kinds/, isOneLine });
  fs.rmSync(at('5.raw'));
  fs.copyFileSync(at('100.png'), at('000.png'));
  t.match(await refusal(where, { from: 95n }), { message: /000\.png is no image of a run/ });
  t.match(await refusal(where, { from: 0n, step: 1n }), { message: /000\.png is not image 000/ });
  const zip = await lost(t, { output: { out: 'x.zip' } });
  t.match(await refusal(zip.where), {
    message: /x\.zip is a zip, of which no checkpoint/,
    isOneLine,
  });
  const labelled = await lost(t, { output: { out: 'x.tar', labels: { json: true } } });
  t.match(await refusal(labelled.where), { message: /\.json is no image of a run/, isOneLine });
  fs.rmSync(at('000.png'));
  fs.mkdirSync(at('200'));
  fs.copyFileSync(at('100.png'), at('200/200.png'));
  t.match(await refusal(where), { message: /of several runs/, isOneLine });
});

t.test('pictures of Random Art are refused', async (t) => {
  const cwd = temporaryFolder(t);
  const words = ['art', '--from', '7', '--count', '3', '--size', '8x8', '--out', 'o'];
  t.equal((await callCommand(words, { cwd })).status, 0);
  fs.rmSync(path.join(cwd, 'o/.enumerate.ckpt'));
  t.match(await refusal(path.join(cwd, 'o')), { message: /Random Art/, isOneLine: true });
});

t.test('a checkpoint that is there stays, a damaged one too', async (t) => {
  const { where, checkpoint } = await lost(t, { output: { out: 'o' } });
  fs.writeFileSync(checkpoint, 'damaged');
  t.match(await refusal(where), { code: 'E_EXISTS', message: /move it away/ });
  t.equal(fs.readFileSync(checkpoint, 'utf8'), 'damaged');
});

t.test('the command tells what it found, and which options are missing', async (t) => {
  const { where, folder: cwd } = await lost(t, { output: { out: 'o', split: 5n } });
  t.ok(where);
  const refused = await callCommand(['recover', 'o', '--count', '3'], { cwd });
  t.match(refused, { status: 2, stderr: /^E_OUTPUT: --count 3: .*\n$/ });
  const dry = await callCommand(['recover', 'o', '--dry-run', '--json'], { cwd });
  t.match(JSON.parse(dry.stdout), { written: false, split: '5', end: '14', watermark: '14' });
  const { status, stdout } = await callCommand(['recover', 'o'], { cwd });
  t.equal(status, 0);
  t.match(stdout, /\.enumerate\.ckpt: written\n/);
  t.match(stdout, /next +enumerate verify o\n/);
  const again = await callCommand(['recover', 'o'], { cwd });
  t.match(again, { status: 1, stderr: /^E_EXISTS: / });
  fs.rmSync(path.join(cwd, 'o/.enumerate.ckpt'));
  for (const name of ['100', '105']) fs.rmSync(path.join(cwd, 'o', name), { recursive: true });
  const missing = await callCommand(['recover', 'o'], { cwd });
  t.match(missing, { status: 2, stderr: /is missing[;:] give --\w+\n$/ });
});
