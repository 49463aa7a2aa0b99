/** What `enumerate locate` says beside a number, to people and to programs. @module */
import fs from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { makeSpace } from '../../src/core/space.js';
import { chunk, makeFile, pictureChunks } from '../codecs/png/foreign.js';
import { callCommand } from './call-command.js';
import { runEnumerate } from './command.js';
import { temporaryFolder } from './started-command.js';

/** A palette PNG of three pixels, one of each entry. */
function writePalette(file: string, ...colors: readonly number[]): void {
  const space = makeSpace({ width: 3, height: 1, color: 'palette', colors: 3 });
  const palette = Uint8Array.from(colors);
  fs.writeFileSync(file, makeFile(pictureChunks(space, Uint8Array.of(0, 1, 2), { palette })));
}

t.test(
  'with the palette that locate names, or with its file, get makes the same picture',
  async (t) => {
    const cwd = temporaryFolder(t);
    writePalette(path.join(cwd, 'a.png'), 1, 2, 3, 4, 5, 6, 255, 0, 16);
    const located = await callCommand(['locate', 'a.png', '--json'], { cwd });
    const { number, palette, notes } = JSON.parse(located.stdout) as {
      number: string;
      palette: string[];
      notes: string[];
    };
    t.same(palette, ['010203', '040506', 'ff0010']);
    t.match(notes[0], /--size 3x1 --palette 010203,040506,ff0010$/);
    t.equal(located.stderr, '', 'the notes are in the JSON');
    t.equal((await callCommand(['locate', 'a.png'], { cwd })).stderr, `note: ${notes[0]}\n`);
    for (const colors of [palette.join(','), 'a.png']) {
      const args = [
        'get',
        number,
        '--size',
        '3x1',
        '--palette',
        colors,
        '--out',
        'b.png',
        '--force',
      ];
      t.equal((await callCommand(args, { cwd })).status, 0);
      const again = await callCommand(['locate', 'b.png', '--json'], { cwd });
      t.match(JSON.parse(again.stdout), { number, palette }, colors);
    }
    await callCommand(['get', '1', '--size', '3x1', '--out', 'rgb.png'], { cwd });
    const none = await callCommand(['get', '1', '--palette', 'rgb.png'], { cwd });
    t.match(none.stderr, /^E_PALETTE: rgb\.png: this PNG has no palette: [^\n]+\n$/);
    await callCommand(['get', '1', '--size', '3x1', '--palette', 'cga', '--out', 'cga.png'], {
      cwd,
    });
    t.match((await callCommand(['locate', 'cga.png'], { cwd })).stderr, /--palette cga\n$/);
  },
);

t.test('a long list of colours stands in no note', async (t) => {
  const cwd = temporaryFolder(t);
  const colors = Array.from({ length: 250 }, (_, i) => (997 * i).toString(16).padStart(6, '0'));
  const space = ['--size', '4x4', '--palette', colors.join(',')];
  await callCommand(['get', '2^50', ...space, '--out', 'a.png'], { cwd });
  const input = fs.readFileSync(path.join(cwd, 'a.png'));
  const located = runEnumerate(['locate', '-', '--out', 'n.txt'], { cwd, input });
  t.equal(
    located.stderr,
    'note: the colours are those of the picture: locate --out n.txt writes them with its number, and get @n.txt shows them\n',
  );
  await callCommand(['get', '@n.txt', '--out', 'b.png'], { cwd });
  t.ok(fs.readFileSync(path.join(cwd, 'b.png')).equals(input), 'they do');
  const { stderr } = await callCommand(['get', '2^50', ...space, '--out', 'a.pnm'], { cwd });
  t.match(stderr, /^note: a\.pnm does not say its whole space: .* --palette 000000,0003e5,0\S*…/);
  t.ok(stderr.length < 200, stderr);
});

t.test('a palette with a colour twice gives an rgb number, which get takes', async (t) => {
  const cwd = temporaryFolder(t);
  writePalette(path.join(cwd, 'a.png'), 1, 2, 3, 4, 5, 6, 1, 2, 3);
  const { status, stdout, stderr } = await callCommand(['locate', 'a.png'], { cwd });
  t.equal(status, 0);
  t.match(stderr, /^note: the picture has a palette with a colour twice, [^\n]* 3×1 rgb [^\n]*\n$/);
  await callCommand(['get', stdout.trim(), '--size', '3x1', '--out', 'b.png'], { cwd });
  const again = await callCommand(['locate', 'b.png'], { cwd });
  t.match(again, { stdout, stderr: '' });
  const asked = await callCommand(['locate', 'a.png', '--color', 'palette'], { cwd });
  t.match(asked.stderr, /^E_PALETTE: [^\n]*a colour twice[^\n]*give a palette[^\n]*\n$/);
});

t.test('a picture that viewers turn is not turned, but that is said', async (t) => {
  const cwd = temporaryFolder(t);
  const space = makeSpace({ width: 3, height: 1, color: 'gray' });
  const [head, ...rest] = pictureChunks(space, Uint8Array.of(1, 2, 3));
  const exif = '4d4d002a00000008000101120003000000010006000000000000';
  const file = makeFile([head!, chunk('eXIf', Uint8Array.from(Buffer.from(exif, 'hex'))), ...rest]);
  fs.writeFileSync(path.join(cwd, 'a.png'), file);
  const { status, stderr } = await callCommand(['locate', 'a.png'], { cwd });
  t.equal(status, 0);
  t.match(stderr, /^note: viewers may show the picture turned: EXIF orientation 6; [^\n]+\n$/);
  const { picture } = JSON.parse(
    (await callCommand(['locate', 'a.png', '--json'], { cwd })).stdout,
  ) as {
    picture: object;
  };
  t.match(picture, { width: 3, height: 1, orientation: 6 });
});

t.test('--json has a line for each file, for those without a number too', async (t) => {
  const cwd = temporaryFolder(t);
  await callCommand(['get', '5', '--size', '4x4', '--out', 'a.png'], { cwd });
  const { status, stdout, stderr } = await callCommand(['locate', 'a.png', 'no.png', '--json'], {
    cwd,
  });
  t.equal(status, 1);
  t.equal(stderr, '');
  const lines = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as object);
  t.match(lines, [
    { file: 'a.png', number: '5', notes: [] },
    { file: 'no.png', error: { code: 'E_IO', message: /^cannot read no\.png/ } },
  ]);
  const one = await callCommand(['locate', 'no.png', '--json'], { cwd });
  t.match(one, { status: 1, stdout: `${stdout.trimEnd().split('\n')[1]}\n`, stderr: '' });
});

t.test('--json --out has the number too, unless it is long', async (t) => {
  const cwd = temporaryFolder(t);
  for (const [size, isLong] of [
    ['4x4', false],
    ['64x64', true],
  ] as const) {
    await callCommand(['get', 'last', '--size', size, '--out', 'a.png', '--force'], { cwd });
    const args = ['locate', 'a.png', '--json', '--out', 'n', '--force'];
    const record = JSON.parse((await callCommand(args, { cwd })).stdout) as Record<string, unknown>;
    t.equal(record['out'], 'n');
    t.equal('number' in record, !isLong);
  }
});

t.test('faults of a PNG that change no pixel are noted, and --strict refuses them', async (t) => {
  const cwd = temporaryFolder(t);
  const space = makeSpace({ width: 5, height: 3, color: 'rgb' });
  const whole = makeFile(pictureChunks(space, new Uint8Array(space.sampleBytes)));
  for (const [name, end] of [
    ['whole', ''],
    ['a', '\n'],
    ['b', '\n'],
    ['c', '\n'],
  ] as const) {
    fs.writeFileSync(path.join(cwd, `${name}.png`), Buffer.concat([whole, Buffer.from(end)]));
  }
  const note = `1 byte follows the picture's end at byte ${whole.length}`;
  const { stdout } = await callCommand(['locate', 'whole.png'], { cwd });
  const noted = await callCommand(['locate', 'a.png'], { cwd });
  t.same([noted.stdout, noted.stderr], [stdout, `note: the picture: ${note}; passed over\n`]);
  const json = await callCommand(['locate', 'a.png', '--json'], { cwd });
  t.match(JSON.parse(json.stdout), { notes: [`the picture: ${note}; passed over`] });
  const near = await callCommand(['near', 'a.png', '--order', 'gray'], { cwd });
  t.match(near.stderr, `note: the picture: ${note}; passed over\n`);
  const pictures = ['a.png', 'b.png', 'c.png'];
  const film = await callCommand(['film', '--out', 'x.apng', ...pictures], { cwd });
  t.match(film.stderr, `note: a.png: ${note}; passed over\n`);
  t.match(film.stderr, 'note: 2 more pictures have faults that were passed over\n');

  const refusal = `E_PNG: a.png: ${note}: cut them off\n`;
  for (const words of [
    ['locate', 'a.png'],
    ['locate', 'a.png', '--overlay'],
    ['near', 'a.png', '--sheet', 'y.png'],
    ['film', 'a.png', '--out', 'y.apng'],
  ]) {
    const { status, stderr } = await callCommand([...words, '--strict'], { cwd });
    t.same([status, stderr], [1, refusal], words.join(' '));
  }
  t.equal((await callCommand(['locate', 'whole.png', '--strict'], { cwd })).stdout, stdout);
});

t.test(
  'a picture that is none of the frames of its animation is not called the first',
  async (t) => {
    const cwd = temporaryFolder(t);
    const space = makeSpace({ width: 5, height: 3, color: 'rgb' });
    const [head, ...rest] = pictureChunks(space, new Uint8Array(space.sampleBytes));
    const animation = chunk('acTL', Uint8Array.of(0, 0, 0, 2, 0, 0, 0, 0));
    fs.writeFileSync(path.join(cwd, 'a.png'), makeFile([head!, animation, ...rest]));
    const { stderr } = await callCommand(['locate', 'a.png'], { cwd });
    t.equal(
      stderr,
      'note: this is the number of what viewers without animation show of the picture, and not of its 2 frames\n',
    );
    const json = await callCommand(['locate', 'a.png', '--json'], { cwd });
    t.match(JSON.parse(json.stdout), { picture: { frames: 2, apart: true } });
  },
);
