/** Each form of TIFF in each way that `tiffcp` stores it: read as by others, or refused. @module */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { EnumeratorError } from '../../src/core/errors.js';
import { readPicture } from '../../src/pictures/files/read-picture.js';
import { temporaryFolder } from '../cli/started-command.js';
import { farthest, imageMagick, pixelsOf } from '../pictures/files/peers.js';
import { FORMS, tiffOf } from '../pictures/files/tiff-forms.js';

const PACKINGS = [
  'none',
  'packbits',
  'lzw:1',
  'lzw:2',
  'zip:1',
  'zip:2',
  'lzma',
  'g3',
  'g3:1d',
  'g4',
];
const REFUSED = ['zstd', 'jpeg', 'webp'];
const STORED = [
  [],
  ['-B'],
  ['-r', '4'],
  ['-f', 'lsb2msb'],
  ['-p', 'separate'],
  ['-t', '-w', '16', '-l', '16'],
];

for (const [name, form] of Object.entries(FORMS)) {
  t.test(name, async (t) => {
    const folder = temporaryFolder(t);
    const [source, file] = [path.join(folder, 'a.tif'), path.join(folder, 'b.tif')];
    fs.writeFileSync(source, tiffOf(form));
    const right = imageMagick(source);
    let read = 0;
    for (const packing of [...PACKINGS, ...REFUSED]) {
      for (const stored of STORED) {
        const words = ['-c', packing, ...stored];
        fs.rmSync(file, { force: true });
        // It has not each packing for each form.
        if (spawnSync('tiffcp', [...words, source, file]).status !== 0) continue;
        const answer = await readPicture(file).catch((error: unknown) => error);
        if (answer instanceof EnumeratorError) continue;
        const { picture } = answer as Awaited<ReturnType<typeof readPicture>>;
        t.equal(farthest(pixelsOf(picture), right), 0, words.join(' '));
        t.ok(PACKINGS.includes(packing) && !stored.includes('-t'), words.join(' '));
        read++;
      }
    }
    t.ok(read >= 12, `${read} ways were read`);
  });
}
