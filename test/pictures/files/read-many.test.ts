/** Many pictures: what is decoded together is what each has alone. @module */
import fs from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { EnumeratorError } from '../../../src/core/errors.js';
import { locate, locateAll, type LocatedImage, type LocateOptions } from '../../../src/node.js';
import { temporaryFolder } from '../../cli/started-command.js';
import { run } from '../../codecs/png/tools.js';
import { portionOf } from '../../portion.js';
import { countCalls } from '../tools.js';

/** All that a caller sees, as a text. */
function factsOf(found: LocatedImage | EnumeratorError | undefined): unknown {
  if (found === undefined) return undefined;
  if (found instanceof EnumeratorError) {
    const { code, message, hints } = found;
    return { code, message, hints };
  }
  const { indexBytes, source, space, notes, isExact } = found;
  const { picture, ...about } = source;
  const samples = Buffer.from(picture.samples).toString('hex');
  const number = Buffer.from(indexBytes).toString('hex');
  return {
    number,
    space: space.canonical,
    notes,
    isExact,
    about,
    picture: { ...picture, samples },
  };
}

/** The same of each file alone. */
async function alone(file: string, options: LocateOptions = {}): Promise<unknown> {
  try {
    return factsOf(await locate(file, options));
  } catch (error) {
    if (error instanceof EnumeratorError) return factsOf(error);
    throw error;
  }
}

async function together(
  files: readonly string[],
  options: LocateOptions = {},
): Promise<Map<string, unknown>> {
  const found = new Map<string, unknown>();
  for await (const { file, located, error } of locateAll(files, options)) {
    found.set(file, factsOf(located ?? error));
  }
  return found;
}

/** Pictures of many kinds; returns their files in no order. */
function makePictures(folder: string): string[] {
  const at = (name: string): string => path.join(folder, name);
  const make = (name: string, size: string, ...options: string[]): void => {
    const picture = ['-seed', '7', '-size', size, 'plasma:red-blue'];
    run('convert', [...picture, ...options, at(name)]);
  };
  make('420.jpg', '64x48', '-sampling-factor', '4:2:0');
  make('422.jpg', '33x47', '-sampling-factor', '4:2:2');
  make('444.jpg', '50x31', '-sampling-factor', '4:4:4');
  make('progressive.jpg', '70x90', '-interlace', 'JPEG');
  make('gray.jpg', '40x30', '-colorspace', 'Gray');
  make('cmyk.jpg', '31x40', '-colorspace', 'CMYK');
  make('one.jpg', '1x1');
  make('lossy.webp', '64x48');
  make('lossless.webp', '20x30', '-define', 'webp:lossless=true');
  make('alpha.webp', '20x30', '-alpha', 'set', '-channel', 'A', '-evaluate', 'set', '40%');
  make('still.gif', '30x20');
  make('clear.gif', '30x20', '-transparent', 'red');
  make('24.bmp', '21x22', '-type', 'TrueColor');
  make('8.bmp', '21x22', '-type', 'Palette', '-colors', '16');
  make('32.bmp', '21x22', '-alpha', 'set', '-channel', 'A', '-evaluate', 'set', '40%');
  make('a.pbm', '19x5', '-monochrome');
  make('a.pgm', '19x5', '-depth', '8');
  make('deep.pgm', '19x5', '-depth', '16');
  make('a.ppm', '19x5', '-depth', '8');
  make('a.png', '19x5');
  make('a.tif', '19x5');
  run('convert', ['-delay', '5', at('still.gif'), at('clear.gif'), at('two.gif')]);
  run('convert', [
    '-delay',
    '5',
    at('lossy.webp'),
    '(',
    at('420.jpg'),
    '-negate',
    ')',
    at('two.webp'),
  ]);
  const source = ['-v', 'error', '-f', 'lavfi', '-i', 'testsrc=size=48x32', '-frames:v', '1'];
  run('ffmpeg', [...source, at('turned.jpg')]);
  turn(at('turned.jpg'));
  // What is wrong with these is told as it is alone.
  const cut = (name: string, from: string, share: number): void => {
    const bytes = fs.readFileSync(at(from));
    fs.writeFileSync(at(name), bytes.subarray(0, Math.floor(bytes.length * share)));
  };
  cut('cut.jpg', '420.jpg', 0.6);
  cut('cut.webp', 'lossy.webp', 0.6);
  cut('cut.gif', 'still.gif', 0.6);
  cut('cut.bmp', '24.bmp', 0.9);
  cut('cut.ppm', 'a.ppm', 0.9);
  const damaged = fs.readFileSync(at('progressive.jpg'));
  damaged.fill(0x55, damaged.length / 2, damaged.length / 2 + 40);
  fs.writeFileSync(at('damaged.jpg'), damaged);
  fs.writeFileSync(at('empty.jpg'), '');
  fs.writeFileSync(at('text.jpg'), 'no picture');
  fs.writeFileSync(at('list.gif'), 'GIF89a\n#EXTM3U\nfile:///etc/passwd\n');
  fs.writeFileSync(at('huge.ppm'), 'P6 30000 30000 255\n');
  fs.mkdirSync(at('folder.jpg'));
  return [...fs.readdirSync(folder).map(at), at('missing.jpg'), at('420.jpg')];
}

/** An EXIF segment with orientation 6 behind the first marker. */
function turn(file: string): void {
  const jpeg = fs.readFileSync(file);
  const tiff = Buffer.from('49492a0008000000010012010300010000000600000000000000', 'hex');
  const length = Buffer.of(0, 2 + 6 + tiff.length);
  const segment = [Buffer.of(0xff, 0xe1), length, Buffer.from('Exif\0\0', 'latin1'), tiff];
  fs.writeFileSync(file, Buffer.concat([jpeg.subarray(0, 2), ...segment, jpeg.subarray(2)]));
}

t.test('good and damaged pictures of all kinds are together what each is alone', async (t) => {
  const files = makePictures(temporaryFolder(t));
  const found = await together(files);
  t.strictSame([...found.keys()], [...new Set(files)]);
  // All are read together; to read them alone takes two programs for each.
  for (const [file, facts] of portionOf([...found], 2)) {
    t.strictSame(facts, await alone(file), path.basename(file));
  }
  const few = files.filter((file) => /(420|gray|cut)\.jpg$/.test(file));
  const fit = { fit: 'stretch', size: { width: 5, height: 4 } } as const;
  for (const [file, facts] of await together(few, fit)) {
    t.strictSame(facts, await alone(file, fit), path.basename(file));
  }
});

t.test('pictures without a fault take a few runs of ffmpeg, and no ffprobe', async (t) => {
  const folder = temporaryFolder(t);
  const files = makePictures(folder).filter((file) =>
    /(\d|progressive|gray|cmyk|one|turned)\.jpg$|loss\w+\.webp$|(still|two)\.gif$|24\.bmp$|a\.p.m$/.test(
      file,
    ),
  );
  t.ok(files.length > 14, `${files.length} files`);
  const { calls } = countCalls(t);
  const found = await together(files);
  t.ok([...found.values()].every((facts) => Object.hasOwn(facts as object, 'number')));
  t.equal(calls('ffprobe'), 0);
  t.ok(calls('ffmpeg') <= 2, `${calls('ffmpeg')} runs`);
});

t.test('one damaged picture costs a few runs, not one for each of the others', async (t) => {
  const folder = temporaryFolder(t);
  const size = ['-seed', '7', '-size', '32x24', 'plasma:'];
  run('convert', [...size, path.join(folder, 'a.jpg')]);
  const files = Array.from({ length: 64 }, (_, i) => path.join(folder, `${i}.jpg`));
  for (const file of files) fs.copyFileSync(path.join(folder, 'a.jpg'), file);
  const whole = fs.readFileSync(files[20]!);
  // Much of its coded data is missing, and its end is there: ffmpeg alone can tell.
  fs.writeFileSync(files[20]!, Buffer.concat([whole.subarray(0, -300), whole.subarray(-2)]));
  const { calls } = countCalls(t);
  const found = await together(files);
  t.match(found.get(files[20]!), { code: 'E_IO', message: /20\.jpg: this jpeg file is damaged/ });
  t.match(found.get(files[21]!), { number: /^[0-9a-f]+$/ });
  t.ok(calls('ffmpeg') + calls('ffprobe') < 24, `${calls('ffmpeg')} and ${calls('ffprobe')} runs`);
});

t.test('without ffmpeg each file is refused as it is alone', async (t) => {
  const folder = temporaryFolder(t);
  const files = ['a.jpg', 'b.jpg'].map((name) => path.join(folder, name));
  for (const file of files) run('convert', ['-size', '8x8', 'plasma:', file]);
  const before = process.env['PATH'];
  process.env['PATH'] = '/nowhere';
  t.teardown(() => (process.env['PATH'] = before));
  for (const [file, facts] of await together(files)) {
    t.match(facts, { code: 'E_IO', message: /apt-get install ffmpeg/ });
    t.strictSame(facts, await alone(file));
  }
});

t.test('a caller who stops gets no more, and one who errs is told so', async (t) => {
  const folder = temporaryFolder(t);
  const file = path.join(folder, 'a.jpg');
  run('convert', ['-size', '8x8', 'plasma:', file]);
  function* endless(): Generator<string> {
    for (;;) yield file;
  }
  let count = 0;
  for await (const { located } of locateAll(endless())) {
    t.ok(located);
    if (++count === 3) break;
  }
  t.equal(count, 3);
  await t.rejects(locateAll('a.jpg').next(), TypeError);
  await t.rejects(locateAll([file], { frame: -1 }).next(), TypeError);
  await t.rejects(locateAll([file], { palette: 'none such' }).next(), { code: 'E_PALETTE' });
});
