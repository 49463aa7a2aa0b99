/** The names of parts, and what lies beside those that many machines make. SPEC §8.1, CHECKPOINT §7. @module */
import t from 'tap';
import { enumeration } from '../../src/core/enumeration.js';
import { PartFiles } from '../../src/run/outputs/part-files.js';
import { digestText, readDigest } from '../../src/run/outputs/shared-parts.js';
import { recordOf } from '../../src/run/plan.js';
import { readVectors, sha256Hex } from '../core/tools.js';

interface PartVector {
  readonly from: string;
  readonly step: string;
  readonly count: string;
  readonly split: string;
  readonly numbered: boolean;
  readonly first: string;
  readonly end: string;
  readonly position: string;
  readonly name: string;
}

t.test(
  'every part of runs/parts.json has its name, and begins where it says (SPEC §8.1)',
  async (t) => {
    const vectors = readVectors<PartVector>('runs/parts');
    t.ok(vectors.length >= 100, `${vectors.length} vectors`);
    const images = enumeration({ width: 64, height: 64 });
    for (const { split, numbered, position, name, ...numbers } of vectors) {
      const { from, step, count, first, end } = numbers;
      const whole = recordOf(
        {
          images,
          range: { from: BigInt(from), step: signed(step), count: BigInt(count) },
          output: { out: 'images.tar', split: BigInt(split), numberParts: numbered },
        },
        { kind: 'tar' },
      );
      const record = { ...whole, first: BigInt(first), end: BigInt(end) };
      const parts = new PartFiles(record, 'images.tar');
      const title = [split, numbered, position, ...Object.values(numbers)].join(' ').slice(0, 120);
      t.equal(parts.at(BigInt(position)).complete, `images-${name}.tar`, title);
      const label = numbered ? name : (name.split('-')[0] ?? '');
      t.equal(parts.startOf(label), parts.rangeAt(BigInt(position)).first, title);
    }
  },
);

t.test('the digest of a part names it and its bytes (CHECKPOINT §7)', async (t) => {
  const sha256 = sha256Hex(new TextEncoder().encode('a part'));
  const text = digestText('part-0-4.raw', { sha256, bytes: 135 });
  t.equal(text, `${sha256}  part-0-4.raw\n# 135 bytes\n`);
  t.same(readDigest(text, 'part-0-4.raw'), { sha256, bytes: 135 });
  t.equal(readDigest(text, 'part-0-5.raw'), undefined);
});

function signed(text: string): bigint {
  return text.startsWith('-') ? -BigInt(text.slice(1)) : BigInt(text);
}
