/** Archives, byte for byte: the vectors. SPEC §9.3. @module */
import fs from 'node:fs';
import path from 'node:path';
import t from 'tap';
import type { Order } from '../../src/core/order.js';
import { parseCanonical } from '../../src/core/space.js';
import { run } from '../../src/node.js';
import { temporaryFolder } from '../cli/started-command.js';
import { someColors } from '../codecs/png/tools.js';
import { readVectors, titleOf, toHex } from '../core/tools.js';

interface ArchiveVector {
  readonly kind: 'tar' | 'zip';
  readonly space: string;
  readonly order: Order;
  readonly seed: string;
  readonly from: string;
  readonly step: string;
  readonly count: string;
  readonly classes?: number;
  readonly json?: boolean;
  readonly bytes_hex: string;
}

t.test(
  'every run of archives/archives.json has the bytes of its archive (SPEC §9.3)',
  async (t) => {
    const vectors = readVectors<ArchiveVector>('archives/archives');
    t.ok(vectors.length >= 10, `${vectors.length} vectors`);
    const folder = temporaryFolder(t);
    for (const [i, vector] of vectors.entries()) {
      const { kind, order, seed, from, step, count, classes, json, bytes_hex } = vector;
      const space = parseCanonical(vector.space);
      const palette = space.color === 'palette' ? { colors: someColors(space.radix) } : undefined;
      const hasLabels = classes !== undefined || json !== undefined;
      const out = path.join(folder, `${i}.${kind}`);
      await run({
        images: { space, order, seed, palette },
        range: { from: BigInt(from), step: BigInt(step), count: BigInt(count) },
        output: { out, imageFormat: 'raw', labels: hasLabels ? { classes, json } : undefined },
      });
      const title = titleOf([kind, vector.space, order, seed, from, step, count].join(' '));
      t.equal(toHex(fs.readFileSync(out)), bytes_hex, title.slice(0, 200));
    }
  },
);
