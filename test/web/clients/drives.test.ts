/**
 * Every image as a file on a drive: programs that copy or mount what a web server lists, each run for
 * real.
 * @module
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import t, { type Test } from 'tap';
import { enumeration } from '../../../src/core/enumeration.js';
import { openNumbering } from '../../../src/core/numbering.js';
import { run } from '../../../src/node.js';
import { temporaryFolder } from '../../cli/started-command.js';
import { until } from '../../patience.js';
import { startServe } from '../server/served-command.js';
import { runProgram } from './programs.js';

const QUIET = ['--log', 'none', '--rate', '0'];
const NO_CONFIG = ['--config', '/dev/null'];
const DEEP = '123/456/789/012/345/678/901/234/567';
const NUMBER = 123_456_789_012_345_678_901_234_567_890n;

/** A line of `rclone lsl`. */
const LISTED = /^ *[1-9]\d+ 1970-01-01 00:00:00\.000000000 0\d{3}\.png$/;

/** All files below a folder by their paths, without those that begin with a dot. */
function filesIn(folder: string): Map<string, Buffer> {
  const found = new Map<string, Buffer>();
  for (const entry of fs.readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || entry.name.startsWith('.')) continue;
    found.set(entry.name, fs.readFileSync(path.join(entry.parentPath, entry.name)));
  }
  return new Map([...found].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** The folder that a run writes. */
async function runInto(out: string, imageFormat: 'png' | 'pnm'): Promise<Map<string, Buffer>> {
  const images = enumeration({ width: 5, height: 2, color: 'gray', depth: 1 });
  await run({ images, output: { out, imageFormat } });
  return filesIn(out);
}

t.test('wget -r brings the folder that a run writes', async (t) => {
  const folder = temporaryFolder(t);
  const { address } = await startServe(t, QUIET);
  const args = ['-q', '-r', '-np', '-nH', '-R', 'index.html*', '-P', `${folder}/got`];
  const { status, stderr } = await runProgram('wget', [
    ...args,
    `${address}files/5x2-gray1/mixed/png/`,
  ]);
  t.equal(status, 0, stderr);
  const expected = await runInto(`${folder}/run`, 'png');
  t.equal(expected.size, 1024);
  t.same(filesIn(`${folder}/got/files`), expected);
  const one = `${folder}/got/files/5x2-gray1/mixed/png/1/1023.png`;
  t.equal(fs.statSync(one).mtimeMs, 0, 'of 1970');
});

t.test('rclone lists sizes, copies, and shows single files', async (t) => {
  const folder = temporaryFolder(t);
  const { address } = await startServe(t, QUIET);
  const rclone = async (command: string, below: string, ...rest: string[]): Promise<Buffer> => {
    const url = ['--http-url', `${address}files/${below}`];
    const words = [command, ...NO_CONFIG, ...url, ':http:', ...rest];
    const { status, stdout, stderr } = await runProgram('rclone', words);
    t.equal(status, 0, stderr);
    return stdout;
  };
  await rclone('copy', '5x2-gray1/mixed/pnm/', `${folder}/got`);
  const expected = await runInto(`${folder}/run`, 'pnm');
  t.same(filesIn(`${folder}/got`), expected);
  t.equal(String(await rclone('copy', '5x2-gray1/mixed/pnm/', `${folder}/got`, '-v')), '');

  const lines = String(await rclone('lsl', '5x2-gray1/cloud@spring/png/0/'))
    .trimEnd()
    .split('\n');
  t.equal(lines.length, 1000);
  t.ok(lines.every((line) => LISTED.test(line)));
  const folders = String(await rclone('lsf', `64x64-rgb8/mixed/png/${DEEP.slice(0, 11)}/`));
  t.equal(folders.split('\n').filter((name) => /^\d{3}\/$/.test(name)).length, 1000);

  const url = ['--http-url', `${address}files/64x64-rgb8/mixed/raw/${DEEP}/`];
  const cat = (...more: string[]): ReturnType<typeof runProgram> =>
    runProgram('rclone', ['cat', ...NO_CONFIG, ...url, ...more, `:http:${NUMBER}.raw`]);
  const image = openNumbering({ width: 64, height: 64, color: 'rgb' }).frameAt(NUMBER);
  t.same((await cat()).stdout, Buffer.from(image));
  const part = (await cat('--offset', '5000', '--count', '321')).stdout;
  t.same(part, Buffer.from(image.subarray(5000, 5321)));
});

t.test('rclone asks for the sizes of a thousand files, faster than a visitor may', async (t) => {
  const { address } = await startServe(t, ['--log', 'none']);
  const url = ['--http-url', `${address}files/5x2-gray1/mixed/png/0/`];
  const { stdout } = await runProgram('rclone', ['lsl', ...NO_CONFIG, ...url, ':http:']);
  const lines = String(stdout).trimEnd().split('\n');
  t.equal(lines.length, 1000, 'none is missing');
  t.ok(lines.every((line) => LISTED.test(line)));
});

for (const [program, argsFor] of [
  [
    'rclone',
    (url: string, place: string) => [
      'mount',
      ...NO_CONFIG,
      '--read-only',
      '--http-url',
      url,
      ':http:',
      place,
    ],
  ],
  ['httpdirfs', (url: string, place: string) => ['-f', url, place]],
] as const) {
  t.test(`${program} shows every image as a file on a drive`, async (t) => {
    const { address } = await startServe(t, QUIET);
    const place = temporaryFolder(t);
    const url = `${address}files/64x64-rgb8/mixed/`;
    const drive = await mount(t, program, argsFor(url, place), place);
    const images = openNumbering({ width: 64, height: 64, color: 'rgb' });
    const image = Buffer.from(images.frameAt(NUMBER));
    if (!drive) {
      // The reading itself is tested above, and here without the system's help.
      const one = `${url}raw/${DEEP}/`;
      const args = ['cat', ...NO_CONFIG, '--http-url', one, `:http:${NUMBER}.raw`];
      t.same((await runProgram('rclone', args)).stdout, image);
      return;
    }
    // In another process: one that waits for its own answers would wait for ever.
    const ls = async (below: string): Promise<string[]> => {
      const { status, stdout, stderr } = await runProgram('ls', [path.join(place, below)]);
      t.equal(status, 0, stderr);
      return String(stdout).trimEnd().split('\n');
    };
    t.same(await ls(''), ['png', 'pnm', 'raw']);
    t.equal((await ls('raw/123/456')).length, 1000);
    const names = await ls(`raw/${DEEP}`);
    t.same([names.length, names[890]], [1000, `${NUMBER}.raw`]);
    const file = path.join(place, 'raw', DEEP, `${NUMBER}.raw`);
    t.same((await runProgram('cat', [file])).stdout, image);
    const { stdout: tail } = await runProgram('tail', ['-c', '100', file]);
    t.same(tail, image.subarray(-100));
    const { stdout: facts } = await runProgram('stat', ['-c', '%s %Y', file]);
    t.equal(String(facts), '12288 0\n');
  });
}

/**
 * Mount something, and end it with the test.
 * @returns whether the system lets us mount
 */
async function mount(
  t: Test,
  program: string,
  args: readonly string[],
  place: string,
): Promise<boolean> {
  if (spawnSync(program, ['--version']).error !== undefined)
    throw new Error(`${program} is not installed: run npm run setup`);
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  const ended = new Promise<void>((resolve) => child.on('close', () => resolve()));
  t.teardown(() => unmount(child, ended, place));
  const isMounted = (): boolean =>
    fs.readFileSync('/proc/self/mounts', 'utf8').includes(` ${place} `);
  const hasEnded = (): boolean => child.exitCode !== null || child.signalCode !== null;
  await until(() => isMounted() || hasEnded(), `${program} mounts`);
  if (isMounted()) return true;
  t.match(said, /fuse|mount/i, 'it says why it cannot');
  return false;
}

/** Programs that mount unmount when they are ended; what is left is unmounted by force. */
async function unmount(child: ChildProcess, ended: Promise<void>, place: string): Promise<void> {
  spawnSync('fusermount3', ['-u', '-z', place]);
  child.kill('SIGTERM');
  const killer = setTimeout(() => child.kill('SIGKILL'), 5000);
  await ended;
  clearTimeout(killer);
}
