/** `enumerate locate` on a thousand pictures, which are decoded together. @module */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { run } from '../codecs/png/tools.js';
import { countCalls } from '../pictures/tools.js';
import { until } from '../patience.js';
import { callCommand } from './call-command.js';
import { MAIN } from './command.js';
import { temporaryFolder } from './started-command.js';

/** Of two pictures, in turn; the names are in no order. */
function thousand(folder: string): string[] {
  for (const name of ['a.jpg', 'b.gif']) {
    run('convert', ['-seed', '3', '-size', '24x18', 'plasma:', path.join(folder, name)]);
  }
  return Array.from({ length: 1000 }, (_, i) => {
    const [source, ending] = i % 3 === 0 ? ['a.jpg', 'jpg'] : ['b.gif', 'gif'];
    const name = `${(i * 619) % 1000}.${ending}`;
    fs.linkSync(path.join(folder, source), path.join(folder, name));
    return name;
  });
}

t.test('a thousand numbers come in the order of the files, with few open files', async (t) => {
  const cwd = temporaryFolder(t);
  const names = thousand(cwd);
  names.splice(500, 0, 'none.jpg');
  const [jpeg, gif] = [
    await callCommand(['locate', 'a.jpg'], { cwd }),
    await callCommand(['locate', 'b.gif'], { cwd }),
  ];
  const { calls } = countCalls(t);
  const limited = ['-c', 'ulimit -n 600; exec "$@"', 'bash', process.execPath, MAIN];
  const { status, stdout, stderr } = spawnSync('bash', [...limited, 'locate', ...names], {
    cwd,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  t.equal(status, 1);
  const wanted = names
    .filter((name) => name !== 'none.jpg')
    .map((name) => `${name}: ${(name.endsWith('jpg') ? jpeg : gif).stdout}`);
  t.ok(stdout === wanted.join(''), 'the numbers of all');
  t.ok(calls('ffmpeg') < 60, `${calls('ffmpeg')} runs`);
  t.match(stderr, /^E_IO: cannot read none\.jpg: [^\n]*$/m);
});

t.test(
  'a file of a folder that nobody can look at does not keep the others from theirs',
  async (t) => {
    const cwd = temporaryFolder(t);
    const folder = path.join(cwd, 'in');
    fs.mkdirSync(folder);
    for (const [i, name] of ['a.pgm', 'b.pgm'].entries()) {
      fs.writeFileSync(path.join(folder, name), `P5 1 1 255\n${i}`);
    }
    fs.writeFileSync(Buffer.from(`${folder}/caf\xe9.pgm`, 'latin1'), 'P5 1 1 255\n7');
    // It has no sign at its beginning: its name says that it is a picture.
    const tga = '000003000000000000000000010001000820';
    fs.writeFileSync(path.join(folder, 'c.tga'), Buffer.from(`${tga}32`, 'hex'));
    fs.writeFileSync(Buffer.from(`${folder}/.\xe9.pgm`, 'latin1'), 'hidden');
    fs.symlinkSync('nowhere', path.join(folder, 'link.pgm'));
    const lines = [
      'E_IO: in has a file whose name is not UTF-8, caf\\xe9.pgm: rename it, or move it away\n',
      'E_IO: cannot read in/link.pgm: there is no such file or folder (ENOENT)\n',
    ];
    const order = ['--order', 'sequential'];
    const { status, stdout, stderr } = await callCommand(['locate', 'in', ...order], { cwd });
    t.strictSame(
      [status, stdout, stderr],
      [1, 'in/a.pgm: 48\nin/b.pgm: 49\nin/c.tga: 50\n', lines.join('')],
    );
    const json = await callCommand(['locate', 'in', '--json', ...order], { cwd });
    t.equal(json.status, 1);
    t.match(
      json.stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
      [
        { file: 'in/caf\\xe9.pgm', error: { code: 'E_IO' } },
        { file: 'in/link.pgm', error: { code: 'E_IO' } },
        { file: 'in/a.pgm', number: '48' },
        { file: 'in/b.pgm', number: '49' },
        { file: 'in/c.tga', number: '50' },
      ],
    );
  },
);

t.test('a signal in the midst leaves no process and no file', async (t) => {
  const cwd = temporaryFolder(t);
  const scratch = temporaryFolder(t);
  const names = thousand(cwd);
  // A process group of its own, by which its children are found when it is gone.
  const child = spawn(process.execPath, [MAIN, 'locate', ...names], {
    cwd,
    env: { ...process.env, TMPDIR: scratch },
    stdio: ['ignore', 'pipe', 'ignore'],
    detached: true,
  });
  t.teardown(() => child.kill('SIGKILL'));
  const others = (): string =>
    spawnSync('pgrep', ['-g', `${child.pid}`, 'ffmpeg'], { encoding: 'utf8' }).stdout;
  await until(() => others() !== '', 'a child');
  child.kill('SIGINT');
  child.stdout.resume();
  t.strictSame(await once(child, 'close'), [null, 'SIGINT']);
  await until(() => others() === '', 'the end of its children');
  t.strictSame(fs.readdirSync(scratch), []);
});
