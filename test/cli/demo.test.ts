/** The demonstration, with ffmpeg and without. @module */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { crc32, inflateSync } from 'node:zlib';
import t from 'tap';
import { readPng } from '../../src/codecs/png/index.js';
import { runEnumerate } from './command.js';
import { runShared } from './shared-command.js';
import { temporaryFolder } from './started-command.js';

function readFile(file: string) {
  return readPng(fs.readFileSync(file), { crc32, inflate: (part) => inflateSync(part) });
}

t.test(
  'there are images, a sheet and a film, what they are is said, and --force replaces them',
  (t) => {
    const cwd = temporaryFolder(t);
    const { status, stdout, stderr } = runEnumerate(['demo'], { cwd });
    t.same([status, stderr], [0, '']);
    const folder = path.join(cwd, 'demo');
    t.same(fs.readdirSync(folder).toSorted(), [
      'all-3x3',
      'film.mp4',
      'noise',
      'rings',
      'sheet.png',
    ]);
    t.match(stdout, /^demo\/film\.mp4 +a film of 45 seconds, 384×384 pixels\n/);
    t.match(stdout, /≈ 10\^693 images/);
    t.match(stdout, /≈ 10\^684 years/);
    t.match(stdout, /512: you have seen them all\nin 21 seconds/);
    const probe = [
      '-v',
      'error',
      '-count_frames',
      '-show_entries',
      'stream=width,height,nb_read_frames',
      '-of',
      'csv=p=0',
      path.join(folder, 'film.mp4'),
    ];
    t.equal(spawnSync('ffprobe', probe, { encoding: 'utf8' }).stdout.trim(), '384,384,1088');
    const { width, height } = readFile(path.join(folder, 'sheet.png'));
    t.same([width, height], [1032, 1064]);

    // Each of the small ones is there once.
    const small = fs.readdirSync(path.join(folder, 'all-3x3'));
    const seen = new Set(
      small.map((name) => readFile(path.join(folder, 'all-3x3', name)).samples.join('')),
    );
    t.same([small.length, seen.size], [512, 512]);
    const locate = runShared(['locate', 'demo/noise/42.png', 'demo/all-3x3/300.png'], { cwd });
    t.equal(locate.stdout, 'demo/noise/42.png: 42\ndemo/all-3x3/300.png: 300\n');

    // The commands that are proposed do what they say.
    const commands = stdout.split('\n').filter((line) => line.startsWith('  enumerate '));
    t.equal(commands.length, 4);
    for (const command of commands.slice(0, 3)) {
      const words = command
        .trim()
        .split(' ')
        .slice(1)
        .filter((word) => word !== '--show');
      t.equal(runShared(words, { cwd }).status, 0, command);
    }

    // A second time wants --force, and programs get JSON.
    fs.writeFileSync(path.join(folder, 'sheet.png'), 'mine');
    const again = runShared(['demo'], { cwd });
    t.same([again.status, again.stdout], [1, '']);
    t.match(again.stderr, /^E_EXISTS: demo\/rings already exists: [^\n]*--force\n$/);
    t.equal(fs.readFileSync(path.join(folder, 'sheet.png'), 'utf8'), 'mine');
    const made = runShared(['demo', '--json', '--force'], { cwd });
    t.equal(made.status, 0);
    const record = JSON.parse(made.stdout) as { scenes: { images: number }[] };
    t.match(record, {
      out: 'demo',
      film: { file: 'demo/film.mp4', fps: 24, frames: 1088 },
      sheet: 'demo/sheet.png',
    });
    t.same(
      record.scenes.map(({ images }) => images),
      [48, 48, 512],
    );
    t.equal(readFile(path.join(folder, 'sheet.png')).width, 1032);
    t.end();
  },
);

t.test('a file, a place in one, an address and standard output are no folders', (t) => {
  const cwd = temporaryFolder(t);
  fs.writeFileSync(path.join(cwd, 'file'), 'mine');
  for (const [out, status, message] of [
    ['file', 1, /^E_EXISTS: file is no folder: name another folder with --out\n$/],
    ['file/x', 1, /^E_IO: cannot make the folder file\/x: a part of its path is a file/],
    ['rtmp://h/live/key', 2, /^enumerate: --out rtmp:\/\/h\/live\/… is no folder: name one/],
    ['-', 2, /^enumerate: --out - is no folder: name one/],
  ] as const) {
    for (const force of [[], ['--force']]) {
      const result = runShared(['demo', '--out', out, ...force], { cwd });
      t.equal(result.status, status, out);
      t.match(result.stderr, message);
    }
  }
  t.same(fs.readdirSync(cwd), ['file']);
  t.end();
});

t.test('without ffmpeg the film is an animated PNG, and what installs it is said', (t) => {
  const cwd = temporaryFolder(t);
  const { status, stdout } = runShared(['demo', '--out', 'x'], { cwd, env: { PATH: cwd } });
  t.equal(status, 0);
  t.match(stdout, /^x\/film\.apng /);
  t.match(stdout, /note: x\/film\.mp4 is made by ffmpeg, [^\n]*apt-get install ffmpeg/);
  t.notOk(fs.existsSync(path.join(cwd, 'x/film.mp4')));
  const film = fs.readFileSync(path.join(cwd, 'x/film.apng'));
  const control = film.indexOf('acTL');
  t.equal(film.readUInt32BE(control + 4), 1088);
  t.equal(readFile(path.join(cwd, 'x/film.apng')).width, 72);
  t.end();
});
