/** Images and parts that lie in a folder a second time, under names that no run gives. @module */
import fs from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { art } from '../cli/art-tools.js';
import { callCommand } from '../cli/call-command.js';
import { temporaryFolder } from '../cli/started-command.js';
import { make, made, outputOf, SPACE } from './runs.js';

t.test('an image is found a second time: deeper, hidden, under another ending', async (t) => {
  for (const args of [
    [],
    ['--split', '10'],
    ['--image-format', 'pnm'],
    ['--image-format', 'raw'],
  ]) {
    const cwd = await made(t, '--out', 'x', ...args);
    const folder = path.join(cwd, 'x');
    const image = fs
      .readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .find((name) => /\b105\./.test(name))!;
    const ending = path.extname(image);
    const bytes = fs.readFileSync(path.join(folder, image));
    const deeper = path.join(path.dirname(image), 'sub', `105${ending}`);
    const hidden = path.join(path.dirname(image), `.105${ending}`);
    const other = path.join(path.dirname(image), ending === '.raw' ? '105.png' : '105.raw');
    const places = [deeper, hidden, other, path.join('a', 'b', 'notes.txt')];
    for (const place of places) {
      const file = path.join(folder, place);
      fs.mkdirSync(path.dirname(file), { recursive: true });
      fs.writeFileSync(file, bytes);
      t.match(
        await outputOf(cwd, 'x'),
        `1\nextra     x/${place}: it holds image 105, swapped or copied\n`,
        `${args.join(' ')} ${place}`,
      );
      fs.rmSync(file);
    }
    fs.rmSync(path.join(folder, 'a'), { recursive: true });
    fs.writeFileSync(path.join(folder, path.dirname(image), 'notes.txt'), 'nothing of the run');
    fs.writeFileSync(path.join(folder, '.hidden'), Buffer.alloc(0));
    t.match(await outputOf(cwd, 'x'), /^0\n/, `${args.join(' ')}: strangers are left alone`);
  }
});

t.test('a PNM beside the PNG of the same image, and one of nothing', async (t) => {
  const cwd = await made(t, '--out', 'x');
  await make(cwd, '--out', 'pnm', '--image-format', 'pnm');
  fs.copyFileSync(path.join(cwd, 'pnm/105.pgm'), path.join(cwd, 'x/other.pgm'));
  fs.writeFileSync(path.join(cwd, 'x/106.pgm'), 'nothing');
  const output = await outputOf(cwd, 'x');
  t.match(output, /extra {5}x\/other\.pgm: it holds image 105/);
  t.match(output, /extra {5}x\/106\.pgm: it belongs to no image of the run/);
  t.match(output, /30 of 30 images right; 2 extra\n$/);
});

t.test('a picture of Random Art is found by what its name still says', async (t) => {
  const cwd = temporaryFolder(t);
  await art(t, ['--from', '95', '--count', '10', '--size', '8x8', '--out', 'x'], { cwd });
  fs.mkdirSync(path.join(cwd, 'x/sub'));
  for (const place of ['sub/100.png', '.100.png', '100.png.bak']) {
    const file = path.join(cwd, 'x', place);
    fs.copyFileSync(path.join(cwd, 'x/100.png'), file);
    t.match(await outputOf(cwd, 'x'), `1\nextra     x/${place}: it holds image 100`, place);
    fs.rmSync(file);
  }
});

t.test('a run in a folder of the folder is a run of its own', async (t) => {
  const cwd = await made(t, '--out', 'x');
  await callCommand([...SPACE, '--from', '100', '--count', '3', '--out', 'x/inner'], { cwd });
  t.match(
    await outputOf(cwd, 'x', 'x/inner'),
    /^1\nx: all 30 images .*\nx\/inner: all 3 .*\nduplicate/,
  );
});
