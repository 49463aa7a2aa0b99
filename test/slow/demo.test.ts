/** The demonstration with ffmpeg, twice, and the commands that it proposes. @module */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { decodePng } from '../../src/codecs/png/index.js';
import { runEnumerate } from '../cli/command.js';
import { temporaryFolder } from '../cli/started-command.js';

t.test(
  'there are images, a sheet and a film, what they are is said, and --force replaces them',
  (t) => {
    const cwd = temporaryFolder(t);
    const { status, stdout, stderr } = runEnumerate(['demo'], { cwd });
    t.same([status, stderr], [0, '']);
    const folder = path.join(cwd, 'demo');
    t.same(fs.readdirSync(folder).toSorted(), [
      'all-3x3',
      'blends',
      'clouds',
      'film.mp4',
      'noise',
      'rings',
      'sheet.png',
    ]);
    t.match(stdout, /^demo\/film\.mp4 +a film of 57 seconds, 384×384 pixels\n/);
    t.match(stdout, /≈ 10\^693 images/);
    t.match(stdout, /≈ 10\^684 years/);
    t.match(stdout, /512: you have seen\s+them\s+all\s+in\s+21\s+seconds/);
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
    t.equal(spawnSync('ffprobe', probe, { encoding: 'utf8' }).stdout.trim(), '384,384,1376');
    const { width, height } = decodePng(fs.readFileSync(path.join(folder, 'sheet.png')));
    t.same([width, height], [1032, 1352]);

    // Each of the small ones is there once.
    const small = fs.readdirSync(path.join(folder, 'all-3x3'));
    const seen = new Set(
      small.map((name) =>
        decodePng(fs.readFileSync(path.join(folder, 'all-3x3', name))).samples.join(''),
      ),
    );
    t.same([small.length, seen.size], [512, 512]);
    const some = ['noise/42', 'clouds/16777217', 'blends/022', 'all-3x3/300'];
    const files = some.map((name) => `demo/${name}.png`);
    t.equal(
      runEnumerate(['locate', ...files], { cwd }).stdout,
      files.map((file) => `${file}: ${Number(/(\d+)\.png/.exec(file)![1])}\n`).join(''),
    );

    // The commands that are proposed do what they say.
    const commands = stdout.split('\n').filter((line) => line.startsWith('  enumerate '));
    t.equal(commands.length, 5);
    for (const command of commands.slice(0, 4)) {
      const words = command
        .trim()
        .split(' ')
        .slice(1)
        .filter((word) => word !== '--show');
      t.equal(runEnumerate(words, { cwd }).status, 0, command);
    }

    // A second time wants --force, and programs get JSON.
    fs.writeFileSync(path.join(folder, 'sheet.png'), 'mine');
    const again = runEnumerate(['demo'], { cwd });
    t.same([again.status, again.stdout], [1, '']);
    t.match(again.stderr, /^E_EXISTS: demo\/rings already exists: [^\n]*--force\n$/);
    t.equal(fs.readFileSync(path.join(folder, 'sheet.png'), 'utf8'), 'mine');
    const made = runEnumerate(['demo', '--json', '--force'], { cwd });
    t.equal(made.status, 0);
    const record = JSON.parse(made.stdout) as { scenes: { images: number }[] };
    t.match(record, {
      out: 'demo',
      film: { file: 'demo/film.mp4', fps: 24, frames: 1376 },
      sheet: 'demo/sheet.png',
    });
    t.same(
      record.scenes.map(({ images }) => images),
      [48, 48, 24, 24, 512],
    );
    t.equal(decodePng(fs.readFileSync(path.join(folder, 'sheet.png'))).width, 1032);
    t.end();
  },
);
