import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { callCommand } from './call-command.js';
import { runEnumerate } from './command.js';
import { MAIN } from './command.js';

const YEAR_S = 31_557_600;

interface Estimate {
  readonly space: string;
  readonly images: { readonly text: string };
  readonly stages: readonly {
    readonly stage: string;
    readonly frames: number;
    readonly elapsed_s: number;
    readonly images_per_s: number;
    readonly all_here: { readonly years_log10: number };
    readonly all_together: { readonly years_log10: number };
    readonly a_year: { readonly share: { readonly log10: number }; readonly last_index: string };
  }[];
  readonly watch: { readonly fps: number; readonly years_log10: number };
}

t.test('estimate measures three kinds of work and leaves nothing behind', async (t) => {
  const cwd = t.testdir();
  const args = ['estimate', '--seconds', '0.1', '--machines', '1000', '--json'];
  const { status, stdout, stderr } = runEnumerate(args, { cwd });
  t.equal(status, 0);
  t.equal(stderr, '');
  t.same(fs.readdirSync(cwd), []);
  const { images, stages, watch } = JSON.parse(stdout) as Estimate;
  t.equal(images.text, '≈ 10^29,592');
  t.same(
    stages.map(({ stage }) => stage),
    ['generate', 'encode', 'write'],
  );
  const all = 12288 * Math.log10(256);
  for (const { frames, elapsed_s, images_per_s, all_here, all_together, a_year } of stages) {
    t.ok(frames > 0);
    t.ok(close(images_per_s, frames / elapsed_s));
    const years = all - Math.log10(images_per_s * YEAR_S);
    t.ok(close(all_here.years_log10, years), 'size / rate');
    t.ok(close(all_together.years_log10, years - 3), 'on a thousand machines');
    t.ok(close(a_year.share.log10, 3 - years), 'the share of a year');
    t.match(a_year.last_index, /^[0-9]{9,}$/);
  }
  t.equal(watch.fps, 24);
  t.ok(close(watch.years_log10, all - Math.log10(24 * YEAR_S)));
});

t.test('the text says what was measured and where it was written', async (t) => {
  const cwd = t.testdir({ disk: {} });
  const small = ['--size', '3x3', '--color', 'gray', '--depth', '1', '--seconds', '0.1'];
  const { status, stdout } = await callCommand(['estimate', ...small, '--out', 'disk/new'], {
    cwd,
  });
  t.equal(status, 0);
  t.match(stdout, '3x3 gray 1, mixed order: 512 images');
  t.match(stdout, /^\+ write +[\d.,]+ +[\d.]+ \w+ +.* s$/m);
  t.match(stdout, 'a year of this machine is enough for all of them');
  t.match(
    stdout.replaceAll('\n', ' '),
    'written to a temporary folder in disk, which is removed again',
  );
  t.same(fs.readdirSync(path.join(cwd, 'disk')), []);
});

t.test('the work at hand: bytes, time here and together, and room', async (t) => {
  const cwd = t.testdir();
  const { status, stdout } = await callCommand(
    ['estimate', '--count', '10^20', '--out', 'x.tar', '--machines', '20', '--seconds', '0.2'],
    { cwd },
  );
  t.equal(status, 0);
  t.match(
    stdout,
    /^≈ 10\^20 images: x\.tar\n {2}bytes {2}≈ 1\.3·10\^24 bytes, 13,\d+ each\n {2}time {3}.* on this machine, at .* images\/s\n {9}.* on 20 machines\n {2}disk {3}.* free in \.: NOT ENOUGH, ≈ 1\.3·10\^24 bytes are needed\n\n64x64/,
  );
  for (const line of stdout.split('\n')) t.ok(line.length <= 80, line);
  t.same(fs.readdirSync(cwd), []);
  const small = ['--count', '10', '--size', '4x4', '--shard', '1/2', '--seconds', '0.1', '--json'];
  const { run } = JSON.parse((await callCommand(['estimate', ...small], { cwd })).stdout);
  t.match(run, { out: 'images', images: '5', disk: { needed_files: '5', is_enough: true } });
  t.same(fs.readdirSync(cwd), []);
});

t.test('a folder without permission has no rate of writing, and the rest', async (t) => {
  const args = ['estimate', '--out', '/proc/images', '--seconds', '0.1'];
  const { status, stdout, stderr } = await callCommand(args);
  t.equal(status, 0, stderr);
  t.match(stdout, /^\+ encode +\d/m);
  t.notMatch(stdout, /^\+ write/m);
  t.match(
    stdout.replaceAll('\n', ' '),
    'writing was not measured: cannot measure writing in /proc',
  );
});

t.test('estimate refuses what it cannot measure with, in one line', async (t) => {
  const cwd = t.testdir({ file: 'x' });
  const refused = async (args: string[], status: number, message: RegExp): Promise<void> => {
    const result = await callCommand(['estimate', '--seconds', '0.1', ...args], { cwd });
    t.equal(result.status, status, args.join(' '));
    t.equal(result.stdout, '');
    t.match(result.stderr, message);
    t.equal(result.stderr.split('\n').length, 2);
  };
  await refused(
    ['--out', 'file/images'],
    1,
    /^E_IO: file is no directory, it is a file: name another folder with --out$/m,
  );
  await refused(['--machines', '0'], 2, /machines 0: there must be at least one/);
  await refused(['--fps', 'many'], 2, /--fps many: expected a number above 0/);
});

t.test(
  'an interrupted estimate removes what it wrote',
  { skip: process.platform === 'win32' },
  async (t) => {
    const cwd = t.testdir();
    // The folder is there in the last third of the time.
    const child = spawn(process.execPath, [MAIN, 'estimate', '--seconds', '4', '--size', '2x2'], {
      cwd,
      stdio: 'ignore',
    });
    const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
    await new Promise<void>((resolve) => {
      const watcher = fs.watch(cwd, () => {
        if (fs.readdirSync(cwd).length === 0) return;
        watcher.close();
        resolve();
      });
    });
    child.kill('SIGINT');
    t.equal(await ended, 130);
    t.same(fs.readdirSync(cwd), []);
  },
);

/** Equal but for the last digits of a float. */
function close(a: number, b: number): boolean {
  return Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b));
}
