/** The demonstration without ffmpeg, and what is refused; with it in test/slow. @module */
import fs from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { decodePng } from '../../src/codecs/png/index.js';
import { callCommand } from './call-command.js';
import { temporaryFolder } from './started-command.js';

t.test('a file, a place in one, an address and standard output are no folders', async (t) => {
  const cwd = temporaryFolder(t);
  fs.writeFileSync(path.join(cwd, 'file'), 'mine');
  for (const [out, status, message] of [
    ['file', 1, /^E_EXISTS: file is no folder: name another folder with --out\n$/],
    ['file/x', 1, /^E_IO: cannot make the folder file\/x: a part of its path is a file/],
    ['rtmp://h/live/key', 2, /^enumerate: --out rtmp:\/\/h\/live\/… is no folder: name one/],
    ['-', 2, /^enumerate: --out - is no folder: name one/],
  ] as const) {
    for (const force of [[], ['--force']]) {
      const result = await callCommand(['demo', '--out', out, ...force], { cwd });
      t.equal(result.status, status, out);
      t.match(result.stderr, message);
    }
  }
  t.same(fs.readdirSync(cwd), ['file']);
});

t.test('without ffmpeg the film is an animated PNG, and what installs it is said', async (t) => {
  const cwd = temporaryFolder(t);
  const { status, stdout } = await callCommand(['demo', '--out', 'x'], { cwd, env: { PATH: cwd } });
  t.equal(status, 0);
  t.match(stdout, /^x\/film\.apng /);
  t.match(stdout, /note: x\/film\.mp4 is made by ffmpeg, [^\n]*apt-get install ffmpeg/);
  t.notOk(fs.existsSync(path.join(cwd, 'x/film.mp4')));
  const film = fs.readFileSync(path.join(cwd, 'x/film.apng'));
  const control = film.indexOf('acTL');
  t.equal(film.readUInt32BE(control + 4), 1376);
  t.equal(decodePng(film).width, 72);
  // The sheet has the gray images in the film's colours: the first of the blends is plain pink.
  const sheet = decodePng(fs.readFileSync(path.join(cwd, 'x/sheet.png')));
  const at = 3 * (sheet.width * (8 + 4 * 128 + 16 * 2 + 128 + 16 + 60) + 60);
  t.same([...sheet.samples.subarray(at, at + 3)], [0xff, 0x77, 0xa8]);
});
