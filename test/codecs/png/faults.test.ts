/** Files with faults that decide no sample: read as others read them, with a word. @module */
import fs from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { decodePng, type PngPicture, readPng } from '../../../src/codecs/png/index.js';
import { EnumeratorError } from '../../../src/core/errors.js';
import { makeSpace } from '../../../src/core/space.js';
import { fromPng, readRow } from '../../../src/pictures/picture.js';
import { temporaryFolder } from '../../cli/started-command.js';
import { FAULTY, type Peer, REFUSED } from './faulty.js';
import { chunk, makeFile, pictureChunks } from './foreign.js';
import { MODELS, numbers, read, refuses, run, someColors, someSamples } from './tools.js';

/** What decides the number. */
function pixelsOf({
  width,
  height,
  samples,
  colorType,
  palette,
  transparency,
}: PngPicture): object {
  return { width, height, samples, colorType, palette, transparency };
}

/** Red, green, blue, alpha of each pixel in 8 bits. */
function rgbaOf(png: PngPicture): Buffer {
  const picture = fromPng(png);
  const row = new Uint16Array(4 * png.width);
  const rows = Array.from({ length: png.height }, (_, y) => {
    readRow(picture, y, row);
    return Buffer.from(row.map((level) => level >> 8));
  });
  return Buffer.concat(rows);
}

function decodeBy(peer: Peer, file: string): Buffer {
  return Buffer.from(
    peer === 'ffmpeg'
      ? run('ffmpeg', [
          '-v',
          'fatal',
          '-i',
          file,
          '-frames:v',
          '1',
          '-f',
          'rawvideo',
          '-pix_fmt',
          'rgba',
          '-',
        ])
      : run('convert', [`${file}[0]`, '-depth', '8', 'rgba:-']),
  );
}

t.test(
  'each fault: the samples of the whole file, one remark, and a strict reader refuses',
  (t) => {
    for (const { title, file, whole, remark, refusal } of FAULTY) {
      const picture = read(file);
      const { remarks } = picture;
      const wanted = read(whole, { strict: true });
      t.same(pixelsOf(picture), pixelsOf(wanted), title);
      t.same(wanted.remarks, [], title);
      t.equal(remarks.length, 1, `${title}: ${remarks.join(' | ')}`);
      t.match(remarks[0], remark, title);
      refuses(t, () => read(file, { strict: true }), refusal, title);
    }
    t.end();
  },
);

t.test('other programs see the same pixels', (t) => {
  const folder = temporaryFolder(t);
  for (const [i, { title, file, peers }] of FAULTY.entries()) {
    const name = path.join(folder, `${i}.png`);
    fs.writeFileSync(name, file);
    const own = rgbaOf(read(file));
    for (const peer of peers) t.ok(own.equals(decodeBy(peer, name)), `${title}: ${peer}`);
  }
  t.end();
});

t.test('what decides a sample is refused, strictly or not', (t) => {
  for (const [title, file, message] of REFUSED) {
    refuses(t, () => read(file), message, title);
    refuses(t, () => read(file, { strict: true }), message, `${title}, strictly`);
  }
  t.end();
});

t.test('the reader without Node.js says the same of all of them', (t) => {
  for (const { title, file } of FAULTY) t.same(readPng(file), read(file), title);
  for (const [title, file, message] of REFUSED) refuses(t, () => readPng(file), message, title);
  t.end();
});

t.test('of many faults not every one is told', (t) => {
  const space = makeSpace({ width: 2, height: 2, color: 'gray' });
  const [head, data, end] = pictureChunks(space, someSamples(space));
  const palettes = Array.from({ length: 1000 }, () => chunk('PLTE', 'abc'));
  const { remarks } = read(makeFile([head!, ...palettes, data!, end!]));
  t.equal(remarks.length, 9);
  t.match(remarks[0], /^PLTE in a gray picture.* byte 33 was passed over$/);
  t.equal(remarks.at(-1), '992 more faults were passed over');
  t.end();
});

t.test('where a text is damaged, those about the number are not believed', (t) => {
  const space = makeSpace({ width: 2, height: 2, color: 'gray' });
  const [head, data, end] = pictureChunks(space, someSamples(space));
  const texts = ['enumerate-space\0\0\0\0\x002x2 gray 8', 'enumerate-order\0\0\0\0\0mixed/1'];
  const seed = 'enumerate-seed\0\0\0\0\0spring';
  const file = makeFile([head!, ...[...texts, seed].map((one) => chunk('iTXt', one)), data!, end!]);
  t.equal(decodePng(file).metadata?.seed, 'spring');
  const at = Buffer.from(file).indexOf('spring');
  // A letter of the seed, and one of the chunk's name.
  for (const place of [at, Buffer.from(file).lastIndexOf('iTXt')]) {
    const damaged = file.slice();
    damaged[place]! ^= 4;
    const { metadata, samples, remarks } = decodePng(damaged);
    t.same(samples, someSamples(space));
    t.equal(metadata, undefined);
    t.match(remarks, [/is damaged/, /^a text is damaged; those about the number were passed over/]);
  }
  t.end();
});

t.test('a stream that says too small a window is read, whatever reads it', (t) => {
  const space = makeSpace({ width: 100, height: 100, color: 'rgb' });
  const half = someSamples(makeSpace({ width: 100, height: 50, color: 'rgb' }));
  const samples = Uint8Array.from([...half, ...half]);
  const [head, { data } = chunk('IDAT'), end] = pictureChunks(space, samples);
  // 256 bytes, with a checksum that fits.
  const file = makeFile([head!, chunk('IDAT', data.with(0, 0x08).with(1, 0x1d)), end!]);
  t.same(read(file).samples, samples);
  t.same(readPng(file), read(file));
  t.end();
});

/** Whether a damaged file is refused, or remarked on and the pixels are right. */
function judge(damaged: Uint8Array, whole: Buffer): string {
  const answers = [() => read(damaged), () => readPng(damaged)].map((reader) => {
    try {
      const png = reader();
      if (!rgbaOf(png).equals(whole)) return 'wrong';
      return png.remarks.length > 0 ? `remarked: ${png.remarks.join()}` : 'right without a word';
    } catch (error) {
      if (error instanceof EnumeratorError && error.code === 'E_PNG') return error.message;
      throw error;
    }
  });
  return answers[0] === answers[1] ? answers[0]! : `two answers: ${answers.join(' / ')}`;
}

t.test('cut anywhere, or with a flipped byte, a picture is right and remarked, or refused', (t) => {
  const next = numbers(5);
  let remarked = 0;
  for (const model of MODELS) {
    for (const interlaced of [false, true]) {
      const space = makeSpace({ ...model, width: 9, height: 5 });
      const title = `${space.canonical} ${interlaced}`;
      const colors = model.color === 'palette' ? { palette: someColors(space.radix) } : {};
      const chunks = pictureChunks(space, someSamples(space), { interlaced, parts: 2, ...colors });
      const at = chunks.findIndex(({ type }) => type === 'IDAT');
      const transparency = { gray: [chunk('tRNS', '\0\x01')], palette: [chunk('tRNS', '\0')] };
      const more = transparency[model.color as 'gray'] ?? [];
      const file = makeFile(chunks.toSpliced(at, 0, chunk('gAMA', '\0\0\x01\x02'), ...more));
      const whole = rgbaOf(read(file));
      const check = (damaged: Uint8Array, what: string): void => {
        const answer = judge(damaged, whole);
        if (answer.startsWith('remarked')) remarked++;
        if (/^(wrong|right|two)/.test(answer)) t.fail(`${title}, ${what}: ${answer}`);
      };
      for (let i = 0; i < 50; i++) {
        const length = Math.floor((i * file.length) / 50);
        check(file.subarray(0, length), `cut to ${length}`);
      }
      for (let i = 0; i < 200; i++) {
        const place = next() % file.length;
        const damaged = file.slice();
        damaged[place]! ^= 1 + (next() % 255);
        check(damaged, `byte ${place} flipped to ${damaged[place]}`);
      }
    }
  }
  t.ok(remarked > 500, `${remarked} were remarked on`);
  t.end();
});
