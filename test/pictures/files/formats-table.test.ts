/** Files of each format, from several encoders, against several decoders. @module */
import path from 'node:path';
import t from 'tap';
import { readPicture } from '../../../src/pictures/files/read-picture.js';
import { temporaryFolder } from '../../cli/started-command.js';
import { portionOf } from '../../portion.js';
import { MADE_FILES, writeSources } from './encoders.js';
import { farthest, pixelsOf } from './peers.js';

t.test('each format has the samples that others find in it', async (t) => {
  const folder = temporaryFolder(t);
  const sources = writeSources(folder);
  // Every other: of each format one or two; the slow tests have all.
  for (const { name, source, make, peers, bound, isConverted } of portionOf(MADE_FILES, 2)) {
    const file = path.join(folder, name);
    make(sources[source], file);
    const found = await readPicture(file);
    t.equal(found.isConverted ?? false, isConverted, `${name}: ${found.pixelFormat}`);
    t.strictSame(found.remarks ?? [], [], name);
    const pixels = pixelsOf(found.picture);
    for (const [i, peer] of peers.entries()) {
      const far = farthest(pixels, peer(file, found.picture)) / 257;
      t.ok(far <= bound, `${name}, decoder ${i + 1}: ${far} of 255`);
    }
  }
});
