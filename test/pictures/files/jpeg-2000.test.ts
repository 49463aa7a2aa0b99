/** JPEG 2000: what ffmpeg does not read rightly is refused by name. @module */
import fs from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { readPicture } from '../../../src/pictures/files/read-picture.js';
import { run } from '../../codecs/png/tools.js';
import { temporaryFolder } from '../../cli/started-command.js';

t.test('samples of other kinds are told before ffmpeg is asked', async (t) => {
  const file = path.join(temporaryFolder(t), 'a.jp2');
  run('convert', ['-size', '13x9', 'gradient:red-blue', '-depth', '8', file]);
  const whole = fs.readFileSync(file);
  const colours = whole.indexOf('colr') + 7;
  const components = whole.indexOf(Buffer.from('ff4fff51', 'hex')) + 42;
  for (const [changes, reason] of [
    [{ [colours + 3]: 12 }, /its colours are of space 12, which is neither/],
    [{ [components]: 0x87 }, /its samples have signs/],
    // The second and third component have half the width.
    [{ [components]: 10, [components + 4]: 2 }, /its samples have 11, 8, 8 bits, in YCbCr/],
    [{ [colours + 3]: 18, [components]: 3 }, /its samples have 4, 8, 8 bits, in YCbCr/],
  ] as const) {
    const bytes = Buffer.from(whole);
    for (const [at, byte] of Object.entries(changes)) bytes[Number(at)] = byte;
    fs.writeFileSync(file, bytes);
    await t.rejects(readPicture(file), { code: 'E_IO', message: reason });
  }
  fs.writeFileSync(file, whole);
  t.match(await readPicture(file), { picture: { color: 'rgb', depth: 8 }, isConverted: false });
});
