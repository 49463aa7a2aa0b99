/** Pictures that a camera turned. @module */
import fs from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { makeSpace } from '../../src/core/space.js';
import { filmPictures } from '../../src/media/film-of-pictures.js';
import { locate } from '../../src/node.js';
import { type Picture } from '../../src/pictures/picture.js';
import { turnUpright } from '../../src/pictures/orient.js';
import { callCommand } from '../cli/call-command.js';
import { temporaryFolder } from '../cli/started-command.js';
import { chunk, makeFile, pictureChunks } from '../codecs/png/foreign.js';
import { run, someSamples } from '../codecs/png/tools.js';

const NAMES =
  'TopLeft TopRight BottomRight BottomLeft LeftTop RightTop RightBottom LeftBottom'.split(' ');

const SPACE = makeSpace({ width: 5, height: 3, color: 'rgb' });
const SAMPLES = someSamples(SPACE);
const PICTURE: Picture = { width: 5, height: 3, color: 'rgb', depth: 8, samples: SAMPLES };

/** A PNG with an EXIF chunk, behind its image data or before it. */
function pngWith(orientation: number, isBehind = false): Uint8Array {
  const exif = Buffer.from('4d4d002a000000080001011200030000000100000000000000000', 'hex');
  exif[19] = orientation;
  const [head, ...rest] = pictureChunks(SPACE, SAMPLES);
  const end = rest.pop()!;
  const turn = chunk('eXIf', new Uint8Array(exif));
  return makeFile(isBehind ? [head!, ...rest, turn, end] : [head!, turn, ...rest, end]);
}

t.test('all eight orientations are turned as ImageMagick turns them', (t) => {
  const folder = temporaryFolder(t);
  const [source, turned] = ['a.ppm', 'b.ppm'].map((name) => path.join(folder, name));
  fs.writeFileSync(source!, Buffer.concat([Buffer.from('P6 5 3 255\n'), SAMPLES]));
  for (const [i, name] of NAMES.entries()) {
    run('convert', [source!, '-orient', name, '-auto-orient', turned!]);
    const { width, height, samples } = turnUpright(PICTURE, i + 1);
    const wanted = Buffer.concat([Buffer.from(`P6\n${width} ${height}\n255\n`), samples]);
    t.ok(wanted.equals(fs.readFileSync(turned!)), name);
  }
  t.equal(turnUpright(PICTURE), PICTURE);
  t.equal(turnUpright(PICTURE, 9), PICTURE);
  t.end();
});

t.test('samples of two bytes and palettes are turned whole', (t) => {
  const deep = { ...PICTURE, color: 'gray', depth: 16, samples: someSamples(SPACE).slice(0, 30) };
  const turned = turnUpright(deep as Picture, 6);
  t.match(turned, { width: 3, height: 5 });
  t.same([...turned.samples.subarray(0, 2)], [...deep.samples.subarray(20, 22)]);
  const colors = Uint8Array.of(1, 2, 3, 4, 5, 6);
  const entries = Uint8Array.from({ length: 15 }, (_, at) => at % 2);
  const palette: Picture = { ...PICTURE, color: 'palette', samples: entries, colors };
  t.match(turnUpright(palette, 3), { width: 5, colors, samples: entries.toReversed() });
  t.end();
});

t.test('an exact number is that of the stored pixels, and a fit is upright', async (t) => {
  const turned = { key: 'turned', orientation: 6 };
  for (const png of [pngWith(6), pngWith(6, true)]) {
    const stored = await locate(png);
    t.match(stored, { space: { canonical: '5x3 rgb 8' }, samples: SAMPLES });
    t.same(stored.notes, [{ ...turned, isUpright: false }]);
    const upright = turnUpright(PICTURE, 6);
    const asked = await locate(png, { orient: 'exif' });
    t.match(asked, { space: { canonical: '3x5 rgb 8' }, samples: upright.samples, isExact: true });
    t.same(asked.notes, [{ ...turned, isUpright: true }]);
    const fitted = await locate(png, { fit: 'stretch' });
    t.match(fitted, { samples: upright.samples, notes: [{ ...turned, isUpright: true }] });
    const lying = await locate(png, { fit: 'stretch', orient: 'stored' });
    t.match(lying, { samples: SAMPLES, notes: [{ ...turned, isUpright: false }] });
  }
});

t.test('the commands turn pictures as they are told', async (t) => {
  const cwd = temporaryFolder(t);
  fs.writeFileSync(path.join(cwd, 'a.png'), pngWith(8));
  const size = async (...words: string[]): Promise<unknown> => {
    const { stdout } = await callCommand(['locate', 'a.png', '--json', ...words], { cwd });
    return (JSON.parse(stdout) as { space: string }).space;
  };
  t.equal(await size(), '5x3 rgb 8');
  t.equal(await size('--orient', 'exif'), '3x5 rgb 8');
  t.equal(await size('--fit', 'crop'), '3x5 rgb 8');
  t.equal(await size('--fit', 'crop', '--orient', 'stored'), '5x3 rgb 8');
  const { stderr } = await callCommand(['locate', 'a.png', '--fit', 'crop'], { cwd });
  t.match(stderr, /^note: the picture is turned upright, [^\n]+ 8; --orient stored [^\n]+\n$/);
  const near = async (...words: string[]): Promise<string> =>
    (await callCommand(['near', 'a.png', '--force', ...words], { cwd })).stderr;
  t.match(await near(), /viewers may show/);
  t.match(await near('--orient', 'exif'), /turned upright/);
});

t.test('a film of pictures shows them upright', async (t) => {
  const folder = temporaryFolder(t);
  fs.writeFileSync(path.join(folder, '1.png'), pngWith(6));
  fs.writeFileSync(path.join(folder, '2.png'), pngWith(7, true));
  const out = path.join(folder, 'x.apng');
  const notices: string[] = [];
  const onNotice = ({ message }: { message: string }): void => void notices.push(message);
  for (const [orient, size, said] of [
    [undefined, '3x5 rgb 8', ['note: 2 pictures are turned upright, as EXIF says']],
    ['stored', '5x3 rgb 8', []],
  ] as const) {
    notices.length = 0;
    const pictures = [path.join(folder, '1.png'), path.join(folder, '2.png')];
    await filmPictures(pictures, out, { orient, force: true, onNotice });
    const { space, samples } = await locate(out);
    t.equal(space.canonical, size);
    t.same(samples, turnUpright(PICTURE, orient === 'stored' ? 1 : 6).samples);
    t.same(notices, said);
  }
});
