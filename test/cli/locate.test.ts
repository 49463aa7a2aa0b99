/** `enumerate locate`: the number of a picture. @module */
import fs from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { makePngEncoder } from '../../src/cli/png.js';
import { type NumberingOptions, openNumbering } from '../../src/core/numbering.js';
import { someColors } from '../codecs/png/tools.js';
import { runEnumerate } from './command.js';
import { temporaryFolder } from './started-command.js';

interface PictureOptions extends NumberingOptions {
  readonly metadata?: boolean;
  /** The first sample becomes the next value, and the text stays. */
  readonly changed?: boolean;
}

/** A PNG file; returns its number in the numbering, as it is now. */
function writePicture(file: string, index: bigint, options: PictureOptions): bigint {
  const { metadata = true, changed = false, ...rest } = options;
  const numbering = openNumbering(rest);
  const { space, order, seed } = numbering;
  const samples = numbering.frameAt(index);
  if (changed) samples[0] = ((samples[0] ?? 0) + 1) % Math.min(space.radix, 256);
  const colors = space.color === 'palette' ? { colors: someColors(space.radix) } : {};
  const encoder = makePngEncoder({ space, order, seed, metadata, ...colors });
  fs.writeFileSync(file, encoder.encode(samples, index));
  return numbering.indexOf(samples);
}

const models: Omit<NumberingOptions, 'width' | 'height'>[] = [
  { color: 'gray', depth: 1, order: 'gray' },
  { color: 'gray', depth: 2, seed: 'déjà vu' },
  { color: 'gray', depth: 4, order: 'sequential' },
  { color: 'gray', depth: 8 },
  { color: 'gray', depth: 16, order: 'gray' },
  { color: 'graya', depth: 8, seed: '图像' },
  { color: 'graya', depth: 16 },
  { color: 'rgb', depth: 8, order: 'sequential' },
  { color: 'rgb', depth: 16, seed: ' ' },
  { color: 'rgba', depth: 8, order: 'gray' },
  { color: 'rgba', depth: 16, seed: 'a' },
  { color: 'palette', colors: 5, seed: 'b' },
  { color: 'palette', colors: 200, order: 'gray' },
];

t.test('locate gives the number back for every colour model, order and seed', (t) => {
  const file = path.join(temporaryFolder(t), 'picture.png');
  for (const [i, model] of models.entries()) {
    const index = 3n ** 40n + BigInt(i);
    writePicture(file, index, { width: 13, height: 7, ...model });
    const { status, stdout, stderr } = runEnumerate(['locate', file]);
    t.equal(stdout, `${index}\n`, JSON.stringify(model));
    t.equal(stderr, '');
    t.equal(status, 0);
  }
  t.end();
});

t.test('a picture without text is located in the order that is asked for', (t) => {
  const file = path.join(temporaryFolder(t), 'picture.png');
  const options = { width: 9, height: 9, color: 'rgb', metadata: false } as const;
  writePicture(file, 77n, { ...options, order: 'gray' });
  t.equal(runEnumerate(['locate', file, '--order', 'gray']).stdout, '77\n');
  t.not(runEnumerate(['locate', file]).stdout, '77\n');
  writePicture(file, 78n, { ...options, seed: 'spring' });
  t.equal(runEnumerate(['locate', file, '--seed', 'spring']).stdout, '78\n');
  t.end();
});

t.test('of a picture that was changed, locate gives the new number and a note', (t) => {
  const file = path.join(temporaryFolder(t), 'picture.png');
  const index = writePicture(file, 1234n, { width: 8, height: 8, color: 'rgb', changed: true });
  t.not(index, 1234n);
  const { status, stdout, stderr } = runEnumerate(['locate', file]);
  const text = index < 10n ** 80n ? `${index}` : `0x${index.toString(16)}`;
  t.equal(stdout, `${text}\n`);
  t.match(stderr, /^note: [^\n]* image 1234: its pixels were changed since\n$/);
  t.equal(status, 0);
  t.end();
});

t.test('a picture cut short, or with a wrong byte, has no number', (t) => {
  const file = path.join(temporaryFolder(t), 'picture.png');
  writePicture(file, 1n, { width: 8, height: 8, color: 'rgb' });
  const whole = fs.readFileSync(file);
  const damaged = Buffer.from(whole);
  damaged[damaged.length - 40] = (damaged[damaged.length - 40] ?? 0) ^ 1;
  for (const bytes of [whole.subarray(0, -1), damaged, Buffer.from('GIF89a')]) {
    fs.writeFileSync(file, bytes);
    const { status, stdout, stderr } = runEnumerate(['locate', file]);
    t.equal(status, 1);
    t.equal(stdout, '');
    t.match(stderr, /^E_PNG: [^\n]*picture\.png: [^\n]+\n$/);
  }
  t.equal(runEnumerate(['locate', file, '--order', 'random']).status, 1);
  t.end();
});

t.test('what was asked for is checked: an order that there is not, a seed where none goes', (t) => {
  const file = path.join(temporaryFolder(t), 'picture.png');
  writePicture(file, 1n, { width: 8, height: 8, color: 'rgb' });
  for (const [args, says] of [
    [['--order', 'random'], /^E_SPACE: no order random/],
    [['--order', 'gray', '--seed', 'a'], /^E_SEED: /],
  ] as const) {
    const { status, stderr } = runEnumerate(['locate', file, ...args]);
    t.equal(status, 2);
    t.match(stderr, says);
    t.match(stderr, /^[^\n]+\n$/);
  }
  t.end();
});
