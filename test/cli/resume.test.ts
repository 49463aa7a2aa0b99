/**
 * `enumerate resume`: stopped runs, finished ones, moved ones, and checkpoints that are none.
 * What is killed is in crash.test.ts.
 * @module
 */
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';
import t, { type Test } from 'tap';
import { Packr } from 'msgpackr';
import { readCheckpoint } from '../../src/run/checkpoint/checkpoint-file.js';
import { readFrame, writeFrame } from '../../src/run/checkpoint/zstd-frame.js';
import { type CommandResult, runEnumerate } from './command.js';
import { callCommand } from './call-command.js';
import {
  differences,
  type Ended,
  FolderWatch,
  IMAGE,
  readFolder,
  startEnumerate,
  temporaryFolder,
} from './started-command.js';

/** So many that no test machine ends them before the signal arrives. */
const LONG = ['--size', '3x2', '--count', '15000'];
const SHORT = ['--size', '3x2', '--from', '9990', '--count', '5'];

type Run = (
  args: readonly string[],
  options: { readonly cwd: string },
) => CommandResult | Promise<CommandResult>;

async function succeed(
  t: Test,
  args: readonly string[],
  cwd: string,
  run: Run = callCommand,
): Promise<string> {
  const { status, stdout, stderr } = await run(args, { cwd });
  t.equal(status, 0, `enumerate ${args.join(' ')}: ${stderr}`);
  t.equal(stdout, '');
  return stderr;
}

/** Send a signal once images appear in `cwd`/images, which exists. */
async function interrupt(args: string[], cwd: string, signal: NodeJS.Signals): Promise<Ended> {
  const watch = new FolderWatch(path.join(cwd, 'images'));
  const command = startEnumerate(args, cwd);
  await watch.until(IMAGE, 10, command.ended);
  command.kill(signal);
  watch.close();
  return command.ended;
}

t.test('SIGINT and SIGTERM end a run cleanly, and resume ends it as if nothing had', async (t) => {
  const cwd = temporaryFolder(t);
  const checkpoint = path.join(cwd, 'images/.enumerate.ckpt');
  fs.mkdirSync(path.join(cwd, 'images'));

  const first = await interrupt([...LONG], cwd, 'SIGINT');
  t.equal(first.status, 130);
  t.equal(first.stdout, '');
  t.match(first.stderr, /^images: stopped after [^\n]* to go: enumerate resume images\n$/);
  const { watermark, end } = readCheckpoint(checkpoint);
  t.ok(watermark >= 5n && watermark < end, `stopped at ${watermark} of ${end}`);
  const names = fs.readdirSync(path.join(cwd, 'images'));
  t.equal(names.length, Number(watermark) + 1, 'it stopped where the checkpoint says');

  const second = await interrupt(['resume', 'images', '--status-json'], cwd, 'SIGTERM');
  t.equal(second.status, 130);
  const record = JSON.parse(second.stderr.trimEnd().split('\n').at(-1) ?? '');
  const later = readCheckpoint(checkpoint).watermark;
  t.match(record, { type: 'end', outcome: 'interrupted', watermark: `${later}`, end: '15000' });
  t.ok(later > watermark && later < end, `stopped again at ${later}`);

  await succeed(t, ['resume', 'images'], cwd, runEnumerate);
  await succeed(t, [...LONG, '--out', 'whole'], cwd);
  t.strictSame(differences(path.join(cwd, 'images'), path.join(cwd, 'whole')), []);
});

t.test('--to continues a finished run, whose names keep their width, SPEC §8', async (t) => {
  const cwd = temporaryFolder(t);
  await succeed(t, SHORT, cwd);
  const said = await succeed(t, ['resume', 'images', '--to', '10_003'], cwd);
  t.match(said, /^images: 8 images in /);
  const names = fs.readdirSync(path.join(cwd, 'images')).toSorted();
  const numbers = Array.from({ length: 13 }, (_, i) => `${9990 + i}.png`);
  t.strictSame(names, ['.enumerate.ckpt', ...numbers].toSorted());

  const before = readFolder(cwd);
  for (const to of ['10002', '0']) {
    const { status, stderr } = await callCommand(['resume', 'images', '--to', to], { cwd });
    t.equal(status, 2);
    t.match(
      stderr,
      new RegExp(`^E_RANGE: --to ${to} lies before what is done, [^\\n]* 10002: [^\\n]*\\n$`),
    );
  }
  t.strictSame(readFolder(cwd), before);
});

t.test('an end that reaches no further image changes nothing', async (t) => {
  const cwd = temporaryFolder(t);
  const run = ['--size', '3x2', '--from', '100', '--step', '-10', '--count', '3'];
  await succeed(t, run, cwd);
  const before = readFolder(cwd);
  for (const to of ['79', '70']) {
    t.match(await succeed(t, ['resume', 'images', '--to', to], cwd), /the run is finished/);
    t.strictSame(readFolder(cwd), before);
  }
  await succeed(t, ['resume', 'images', '--to', '69'], cwd);
  t.ok(fs.existsSync(path.join(cwd, 'images/070.png')));
});

t.test('a finished run can be resumed any number of times: nothing is left to do', async (t) => {
  const cwd = temporaryFolder(t);
  await succeed(t, SHORT, cwd);
  const before = readFolder(cwd);
  for (const given of ['images/', './images/.enumerate.ckpt']) {
    const said = await succeed(t, ['resume', given], cwd);
    t.match(said, /^[^\n]*: the run is finished; `enumerate resume [^\n]* --to N` continues it\n$/);
  }
  const records = (await succeed(t, ['resume', 'images', '--status-json'], cwd))
    .trimEnd()
    .split('\n');
  t.match(JSON.parse(records.at(-1) ?? ''), { type: 'end', outcome: 'finished', frames: 0 });
  t.strictSame(readFolder(cwd), before);
});

t.test('a run goes on in a folder that was moved, under any name', async (t) => {
  const cwd = temporaryFolder(t);
  await succeed(t, SHORT, cwd);
  await succeed(t, ['resume', 'images', '--to', '9997'], cwd);
  const names = ['ünï 画像', "it's $HOME", '-dash', 'last'];
  for (const [i, name] of names.entries()) {
    fs.renameSync(path.join(cwd, names[i - 1] ?? 'images'), path.join(cwd, name));
    const folder = name.startsWith('-') ? `./${name}` : name;
    await succeed(t, ['resume', folder, '--to', `${9999 + i}`], cwd);
  }
  await succeed(t, ['resume', 'last/.enumerate.ckpt', '--to', '10004'], cwd);
  const whole = ['--size', '3x2', '--from', '9990', '--count', '10', '--out', 'whole'];
  await succeed(t, whole, cwd);
  await succeed(t, ['resume', 'whole', '--to', '10004'], cwd);
  t.strictSame(differences(path.join(cwd, 'last'), path.join(cwd, 'whole')), []);
});

t.test('an image that is lost is no reason to stop, one in the way is', async (t) => {
  const cwd = temporaryFolder(t);
  await succeed(t, SHORT, cwd);
  fs.rmSync(path.join(cwd, 'images/9991.png'));
  const stranger = path.join(cwd, 'images/9996.png');
  fs.writeFileSync(stranger, 'mine');
  const { status, stderr } = await callCommand(['resume', 'images', '--to', '9998'], { cwd });
  t.equal(status, 1);
  t.match(stderr, /^E_EXISTS: images\/9996\.png already exists/);
  t.equal(fs.readFileSync(stranger, 'utf8'), 'mine', 'regression: it was overwritten');
  fs.rmSync(stranger);
  await succeed(t, ['resume', 'images', '--to', '9998'], cwd);
  await succeed(t, ['--size', '3x2', '--from', '9990', '--count', '8', '--out', 'whole'], cwd);
  t.strictSame(differences(path.join(cwd, 'images'), path.join(cwd, 'whole')), [
    '9991.png is missing',
  ]);
});

/** The bytes of a checkpoint with another format version in it. */
function ofVersion(bytes: Uint8Array, version: number): Uint8Array {
  const frame = readFrame(bytes, 2 ** 16);
  if (!('content' in frame)) throw new Error(frame.fault.kind);
  const packr = new Packr({ useRecords: false, variableMapSize: true });
  const fields = packr.unpack(Buffer.from(frame.content)) as unknown[];
  fields[1] = version;
  return writeFrame(packr.pack(fields));
}

function flipBit(bytes: Uint8Array, at: number): Uint8Array {
  const copy = bytes.slice();
  copy[at] = (copy[at] ?? 0) ^ 1;
  return copy;
}

t.test('what is no whole checkpoint of this version is told apart and left alone', async (t) => {
  const cwd = temporaryFolder(t);
  await succeed(t, SHORT, cwd);
  const file = path.join(cwd, 'images/.enumerate.ckpt');
  const good = new Uint8Array(fs.readFileSync(file));
  const cases: [string, Uint8Array][] = [
    ['E_CHECKPOINT_TRUNCATED', new Uint8Array()],
    ['E_CHECKPOINT_TRUNCATED', good.slice(0, -1)],
    ['E_CHECKPOINT_TRUNCATED', good.slice(0, 3)],
    ['E_CHECKPOINT_CORRUPT', flipBit(good, good.length - 1)],
    ['E_CHECKPOINT_CORRUPT', flipBit(good, 20)],
    ['E_CHECKPOINT_CORRUPT', Uint8Array.of(...good, 0)],
    ['E_CHECKPOINT_FOREIGN', new TextEncoder().encode('{"index": 5}\n')],
    ['E_CHECKPOINT_FOREIGN', zlib.gzipSync('IECK')],
    ['E_CHECKPOINT_FOREIGN', writeFrame(new TextEncoder().encode('IECK 1'))],
    ['E_CHECKPOINT_VERSION', ofVersion(good, 5)],
  ];
  for (const [code, bytes] of cases) {
    fs.writeFileSync(file, bytes);
    const before = readFolder(cwd);
    const { status, stderr } = await callCommand(['resume', 'images', '--to', '9999'], { cwd });
    t.equal(status, 1);
    t.match(stderr, new RegExp(`^${code}: images/\\.enumerate\\.ckpt [^\\n]+\\n$`));
    t.strictSame(readFolder(cwd), before);
  }
  const { status, stdout, stderr } = await callCommand(['status', 'images'], { cwd });
  t.equal(status, 1);
  t.equal(stdout, '');
  t.match(stderr, /^E_CHECKPOINT_VERSION: images\/\.enumerate\.ckpt [^\n]*format 5[^\n]*\n$/);
  fs.writeFileSync(file, good);
  await succeed(t, ['resume', 'images', '--to', '9999'], cwd);
});

t.test('a link in the place of a file is named as that, and not as gone', async (t) => {
  const cwd = temporaryFolder(t);
  for (const [out, file] of [
    ['x.tar', 'x.tar'],
    ['o', 'o/4.png'],
  ] as const) {
    await callCommand(['--count', '5', '--size', '4x4', '--out', out], { cwd });
    fs.renameSync(path.join(cwd, file), path.join(cwd, 'kept'));
    fs.symlinkSync(path.join(cwd, 'kept'), path.join(cwd, file));
    const { status, stderr } = await callCommand(['resume', out, '--to', '9'], { cwd });
    t.equal(status, 1);
    t.match(stderr, /^E_EXISTS: \S+ is no regular file, [^\n]+, then resume\n$/);
  }
});
