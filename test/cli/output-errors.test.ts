/**
 * Outputs that are in the way, go away or cannot be written: one line, and nothing lost.
 * @module
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { until } from '../patience.js';
import { MAIN } from './command.js';
import { callCommand } from './call-command.js';
import { startEnumerate, temporaryFolder } from './started-command.js';

const SMALL = ['--size', '8x8', '--count', '100'];
/** Goes on for long enough to be met at work. */
const LONG = ['--size', '800x450', '--count', '3000', '--threads', '2'];

t.test('a pipe that closes ends a run quietly, by any number of threads', (t) => {
  for (const threads of ['1', '2']) {
    const script = `"$1" "$2" --size 800x450 --count 10000 --threads ${threads} --out - | head -c 100 | wc -c; echo "\${PIPESTATUS[0]}"`;
    const { stdout, stderr } = spawnSync('bash', ['-c', script, 'bash', process.execPath, MAIN], {
      encoding: 'utf8',
    });
    t.match(stdout, /^\s*100\n0\n$/);
    t.equal(stderr, '');
  }
  t.end();
});

t.test('a file or a run that is there is not written over', async (t) => {
  const cwd = temporaryFolder(t);
  fs.writeFileSync(path.join(cwd, 'x.tar'), 'somebody’s');
  fs.writeFileSync(path.join(cwd, 'y-07-13.raw'), 'somebody’s');
  fs.writeFileSync(path.join(cwd, 'm'), 'somebody’s');
  const refused = [
    ['--out', 'x.tar'],
    ['--out', 'y.raw', '--split', '7'],
    ['--out', 'z.raw', '--manifest', 'm'],
    ['--out', 'none', '--manifest', 'm'],
  ];
  for (const args of refused) {
    const { status, stderr } = await callCommand([...SMALL, ...args], { cwd });
    t.equal(status, 1, args.join(' '));
    t.match(stderr, /^E_EXISTS: [^\n]* already exists [^\n]*--force\n$/);
  }
  t.same(fs.readdirSync(cwd).toSorted(), ['m', 'x.tar', 'y-07-13.raw']);

  t.equal((await callCommand([...SMALL, '--out', 'a.raw'], { cwd })).status, 0);
  const again = await callCommand([...SMALL, '--out', 'a.raw'], { cwd });
  t.equal(again.status, 1);
  t.match(again.stderr, /^E_EXISTS: a\.raw holds a run of 100 images of 8x8 rgb 8 \(finished\)/);
  const forced = await callCommand(['--size', '8x8', '--count', '3', '--out', 'a.raw', '--force'], {
    cwd,
  });
  t.equal(forced.status, 0, forced.stderr);
  t.equal(fs.statSync(path.join(cwd, 'a.raw')).size, 3 * 192);
});

t.test('what replaces a run of parts removes its parts and nothing else', async (t) => {
  const cwd = temporaryFolder(t);
  const run = [...SMALL, '--split', '30', '--manifest', 'm'];
  t.equal((await callCommand([...run, '--out', 'a.tar'], { cwd })).status, 0);
  fs.writeFileSync(path.join(cwd, 'a-mine.tar'), 'mine');
  const forced = await callCommand([...SMALL, '--out', 'a.tar', '--force'], { cwd });
  t.equal(forced.status, 0, forced.stderr);
  t.same(fs.readdirSync(cwd).toSorted(), ['a-mine.tar', 'a.tar', 'a.tar.ckpt']);
});

t.test('an output that is removed while it is written is noticed', async (t) => {
  for (const out of ['x.raw', 'x']) {
    const cwd = temporaryFolder(t);
    const command = startEnumerate([...LONG, '--out', out, '--status-json'], cwd);
    const written = path.join(cwd, out === 'x' ? 'x/0100.png' : 'x.raw.part');
    await until(() => fs.existsSync(written), `${out} is written`);
    if (out === 'x') fs.renameSync(path.join(cwd, 'x'), path.join(cwd, 'gone'));
    else fs.rmSync(path.join(cwd, 'x.raw.part'));
    const { status, stderr } = await command.ended;
    t.equal(status, 1, out);
    const last = JSON.parse(stderr.trimEnd().split('\n').at(-1) ?? '') as {
      outcome: string;
      error: { code: string };
    };
    t.equal(last.outcome, 'failed');
    t.equal(last.error.code, 'E_IO');
  }
});

t.test('a file that is shorter than its checkpoint says is not gone on with', async (t) => {
  const cwd = temporaryFolder(t);
  await callCommand([...SMALL, '--out', 'x.raw', '--limit-bytes', '10kB'], { cwd });
  fs.truncateSync(path.join(cwd, 'x.raw.part'), 100);
  const { status, stderr } = await callCommand(['resume', 'x.raw'], { cwd });
  t.equal(status, 1);
  t.match(stderr, /^E_IO: x\.raw\.part has 100 bytes, and its checkpoint says [0-9,]+: [^\n]*\n$/);
  fs.rmSync(path.join(cwd, 'x.raw.part'));
  const gone = await callCommand(['resume', 'x.raw'], { cwd });
  t.equal(gone.status, 1);
  t.match(gone.stderr, /^E_IO: cannot go on with x\.raw\.part: [^\n]*ENOENT[^\n]*\n$/);
});

t.test('places that take no files are named', async (t) => {
  for (const out of ['/proc/x.tar', 'missing/x.raw', '/dev/null/x.npy']) {
    const { status, stderr } = await callCommand([...SMALL, '--out', out]);
    t.equal(status, 1, out);
    t.match(stderr, /^E_IO: cannot write [^\n]*\n$/);
    t.ok(stderr.includes(out), stderr);
  }
});

t.test('two processes do not write one file', async (t) => {
  const cwd = temporaryFolder(t);
  const first = startEnumerate([...LONG, '--out', 'x.raw'], cwd);
  await until(() => fs.existsSync(path.join(cwd, 'x.raw.ckpt')), 'the run has begun');
  const second = await callCommand(['resume', 'x.raw'], { cwd });
  t.equal(second.status, 1);
  t.match(second.stderr, /^E_EXISTS: process [0-9]+ is at work in x\.raw/);
  first.kill('SIGINT');
  const { status, stderr } = await first.ended;
  t.equal(status, 130);
  t.match(stderr, /stopped after .*enumerate resume x\.raw\n$/);
  t.notOk(fs.existsSync(path.join(cwd, 'x.raw.lock')));
});

t.test('options that contradict each other are told apart', async (t) => {
  const cases: readonly (readonly [readonly string[], RegExp])[] = [
    [['--shard', '4/3'], /^E_RANGE: there is no shard 4 of 3: shards are numbered 1 to 3/],
    [['--shard', '0/3'], /^E_RANGE: there is no shard 0 of 3/],
    [['--shard-index', '3', '--shard-count', '3'], /^E_RANGE: there is no shard 3 of 3.* 0 to 2/],
    [['--shard-index', '1'], /belong together/],
    [['--shard', '1/2', '--shard-index', '1', '--shard-count', '2'], /exclude each other/],
    [['--shard', '1-2'], /write it as 2\/5/],
    [['--split', '0'], /--split 0: a part has at least one image/],
    [['--split', '5', '--out', '-'], /has no parts/],
    [['--threads', '0'], /--threads 0: expected a whole number from 1 to 256/],
    [['--limit-bytes', 'much'], /--limit-bytes much: write it as/],
    [['--runtime', '0'], /--runtime 0: expected a time above 0/],
    [['--fps', '30'], /--fps: only films have a frame rate/],
    [['--fps', '0', '--out', 'x.y4m'], /--fps 0: expected a rate above 0/],
    [['--image-format', 'bmp'], /--image-format bmp: expected png, pnm, raw or png-stored/],
    [['--image-format', 'pnm', '--out', 'x.npy'], /x\.npy holds sample bytes/],
    [['--checkpoint', 'c'], /--checkpoint c: only pipes/],
    [['--manifest', ''], /manifest is empty: give the name of a file/],
    [['--checkpoint', '', '--out', '-'], /checkpoint is empty: give the name of a file/],
    [['--out', 'x.raw', '--manifest', './x.raw'], /--manifest \.\/x\.raw: the run writes that/],
    [['--out', 'x.raw', '--manifest', 'x.raw.ckpt'], /--manifest x\.raw\.ckpt: the run writes/],
    [['--out', '-', '--manifest', 'm', '--checkpoint', 'm.part'], /--manifest m: the run writes/],
    [['--out', 'x.y4m', '--color', 'rgba'], /^E_SPACE: .*/],
    [['--out', 'x.mov'], /need an encoder, given as codec; \.mkv, \.mp4/],
    [['--scale', '2'], /--scale is for films, and images is not one/],
    [['--out', 'x.mkv', '--crf', '18', '--lossless'], /--crf and --lossless exclude each other/],
  ];
  const cwd = temporaryFolder(t);
  for (const [args, message] of cases) {
    const { status, stderr } = await callCommand([...SMALL, ...args], { cwd });
    t.equal(status, 2, args.join(' '));
    t.match(stderr, message);
    t.equal(stderr.trimEnd().split('\n').length, 1);
  }
  t.same(fs.readdirSync(cwd), [], 'nothing was written');
});

t.test('--durable brings data to the disk before the checkpoint names it', (t) => {
  const cwd = temporaryFolder(t);
  for (const [out, file] of [
    ['x', /openat\([^\n]*\.enumerate\.image/],
    ['x.raw', /openat\([^\n]*x\.raw\.part/],
  ] as const) {
    const log = path.join(cwd, 'strace.log');
    const calls = 'trace=openat,fsync,rename,link,linkat,pwrite64,write';
    const run = [process.execPath, MAIN, '--size', '8x8', '--count', '5', '--durable'];
    const traced = spawnSync('strace', ['-f', '-y', '-e', calls, '-o', log, ...run, '--out', out], {
      cwd,
      encoding: 'utf8',
    });
    if (traced.error !== undefined) throw new Error('strace is missing: run npm run setup');
    t.equal(traced.status, 0, traced.stderr);
    const lines = fs.readFileSync(log, 'utf8').split('\n');
    t.match(lines.join('\n'), file);
    const places = (pattern: RegExp): number[] =>
      lines.flatMap((line, i) => (pattern.test(line) ? [i] : []));
    const synced = places(out === 'x' ? /fsync\(\d+<[^>]*image/ : /fsync\(\d+<[^>]*x\.raw\.part>/);
    const named = places(out === 'x' ? /link\([^)]*\.png"\)/ : /link\([^)]*"x\.raw"\)/);
    const folder = places(
      out === 'x' ? /fsync\(\d+<[^>]*\/x>/ : new RegExp(`fsync\\(\\d+<${cwd}>`),
    );
    const checkpoint = places(/rename\([^)]*ckpt"\)/).at(-1) ?? -1;
    t.equal(named.length, out === 'x' ? 5 : 1);
    named.forEach((at, i) => t.ok((synced[i] ?? Infinity) < at, 'a file before its name'));
    const last = named.at(-1) ?? Infinity;
    t.ok(
      folder.some((at) => at > last && at < checkpoint),
      'its folder before the checkpoint',
    );
  }
  t.end();
});

t.test(
  '--force replaces no pipe, link or folder, and an endless checkpoint is not read',
  async (t) => {
    const cwd = temporaryFolder(t);
    t.equal(spawnSync('mkfifo', ['f.raw'], { cwd }).status, 0);
    fs.symlinkSync('nowhere', path.join(cwd, 'l'));
    fs.mkdirSync(path.join(cwd, 'd.tar'));
    const before = fs.readdirSync(cwd).toSorted();
    const cases = [
      ['f.raw', '--out', 'f.raw'],
      ['l', '--out', 'x.raw', '--manifest', 'l'],
      ['d.tar', '--out', 'd.tar'],
      ['f.raw', '--out', '-', '--checkpoint', 'f.raw'],
    ] as const;
    for (const [name, ...args] of cases) {
      const { status, stderr } = await callCommand([...SMALL, ...args, '--force'], { cwd });
      t.equal(status, 1, args.join(' '));
      t.match(stderr, /^E_(EXISTS|IO): [^\n]* (is a|it is a) [^\n]*name [^\n]*\n$/);
      t.ok(stderr.includes(name), stderr);
    }
    t.same(fs.readdirSync(cwd).toSorted(), before, 'nothing was written or lost');
    t.ok(fs.lstatSync(path.join(cwd, 'f.raw')).isFIFO());
    const read = await callCommand(['status', 'f.raw'], { cwd });
    t.match(read.stderr, /^E_CHECKPOINT_FOREIGN: [^\n]*no regular file[^\n]*\n$/);
  },
);

t.test('a finished file that is too short to be continued keeps its name', async (t) => {
  const cwd = temporaryFolder(t);
  await callCommand([...SMALL, '--out', 'x.tar'], { cwd });
  fs.truncateSync(path.join(cwd, 'x.tar'), 3000);
  const { status, stderr } = await callCommand(['resume', 'x.tar', '--to', '200'], { cwd });
  t.equal(status, 1);
  t.match(stderr, /^E_IO: x\.tar is not what this run wrote, or was changed: [^\n]*\n$/);
  t.ok(fs.existsSync(path.join(cwd, 'x.tar')));
  const slash = await callCommand(['verify', 'x.raw/'], { cwd });
  t.match(slash.stderr, /^E_IO: [^\n]*\n$/);
  const file = await callCommand(['verify', 'x.tar/'], { cwd });
  t.match(file.stderr, /^E_IO: cannot read x\.tar\/: [^\n]*ENOTDIR[^\n]*\n$/);
});
