/**
 * Files of other formats than PNG, cut at 50 places and with 200 flipped bytes: the answer is the right
 * one, one with a word, or a refusal.
 *
 * A flipped byte is no fault that can be seen where a format has no checksum and each byte makes some
 * sample, as in BMP, PNM, TGA, QOI, the entries of a palette, and the coded data of lossy formats. There
 * it is held that the picture has its size, and that the answer comes.
 * @module
 */
import fs from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { EnumeratorError } from '../../src/core/errors.js';
import { readPicture } from '../../src/pictures/files/read-picture.js';
import { numbers, run } from '../codecs/png/tools.js';
import { temporaryFolder } from '../cli/started-command.js';
import { MADE_FILES, type MadeFile, writeSources } from '../pictures/files/encoders.js';
import { farthest, pixelsOf } from '../pictures/files/peers.js';

const CUTS = 50;
const FLIPS = 200;
/** The bytes of a header tell of its size; behind it a flip may not change it. */
const HEADER_BYTES = 64;

/** TIFF in the ways that it is packed. */
const TIFFS: readonly MadeFile[] = [
  ['raw.tif', 'none'],
  ['lzw.tif', 'lzw:2'],
  ['deflate.tif', 'zip'],
  ['packbits.tif', 'packbits'],
].map(([name, packing]) => ({
  name: name!,
  source: 'rgb',
  peers: [],
  bound: 0,
  isConverted: false,
  make(png, file) {
    run('ffmpeg', [
      '-v',
      'error',
      '-nostdin',
      '-i',
      png,
      '-compression_algo',
      'raw',
      `${file}.tif`,
    ]);
    run('tiffcp', ['-c', packing!, `${file}.tif`, file]);
  },
}));

/** What comes of a file: nothing where it is refused. */
async function answerTo(file: string, bytes: Uint8Array) {
  fs.writeFileSync(file, bytes);
  try {
    const { picture, remarks = [] } = await readPicture(file);
    return { picture, pixels: pixelsOf(picture), remarks };
  } catch (error) {
    if (!(error instanceof EnumeratorError)) throw error;
    if (error.message.includes('\n')) throw new Error('more than one line', { cause: error });
    return undefined;
  }
}

/** Several at a time, since each starts two programs. */
async function sideBySide(count: number, work: (i: number, place: number) => Promise<void>) {
  const PLACES = 3;
  let at = 0;
  const places = Array.from({ length: PLACES }, async (_, place) => {
    while (at < count) await work(at++, place);
  });
  await Promise.all(places);
}

for (const { name, source, make } of [...MADE_FILES, ...TIFFS]) {
  t.test(`${name}, cut and flipped`, async (t) => {
    const folder = temporaryFolder(t);
    const file = path.join(folder, name);
    make(writeSources(folder)[source], file);
    const whole = fs.readFileSync(file);
    const right = (await answerTo(file, whole))!;
    await sideBySide(CUTS, async (i, place) => {
      const end =
        i < 10 ? whole.length - 1 - i : Math.floor(((i - 10) * whole.length) / (CUTS - 10));
      const answer = await answerTo(`${file}.${place}`, whole.subarray(0, end));
      if (answer === undefined || answer.remarks.length > 0) return;
      t.equal(farthest(answer.pixels, right.pixels), 0, `cut at ${end} of ${whole.length}`);
    });
    const next = numbers(11);
    const flips = Array.from(
      { length: FLIPS },
      () => [next() % whole.length, 1 + (next() % 255)] as const,
    );
    await sideBySide(FLIPS, async (i, place) => {
      const [at, bits] = flips[i]!;
      const bytes = Buffer.from(whole);
      bytes[at]! ^= bits;
      const answer = await answerTo(`${file}.${place}`, bytes);
      if (answer === undefined || answer.remarks.length > 0) return;
      // zlib's checksum stands behind the strip, and the directory behind that.
      if (name === 'deflate.tif' && at >= 8 && at < whole.readUInt32LE(4)) {
        t.equal(farthest(answer.pixels, right.pixels), 0, `flipped at ${at}`);
      }
      if (at < HEADER_BYTES || name.endsWith('.tif')) return;
      const { width, height } = answer.picture;
      t.match({ width, height }, { width: 13, height: 9 }, `flipped at ${at}`);
    });
    t.pass('each had an answer');
  });
}
