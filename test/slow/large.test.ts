/**
 * The largest numbers as bigints, and the largest conversions: tens of seconds. SPEC §3.1.
 * @module
 */
import t from 'tap';
import { base64Index } from '../../src/text/base64-index.js';
import { parseIndexText } from '../../src/text/index-text.js';
import { isEqual, open, pseudoBytes, pseudoFrame, repeatBytes } from '../core/tools.js';

t.test('the last image of 8K RGB by a bigint of 796,262,400 bits (SPEC §5.3)', async (t) => {
  const numbering = open('7680x4320 rgb 8', 'mixed', '8K');
  const last = (1n << 796_262_400n) - 1n;
  const frame = numbering.frameAt(last);
  t.ok(numbering.indexOf(frame) === last);
  t.ok(isEqual(numbering.frameAt(new Uint8Array(frame.length).fill(255)), frame));
  t.throws(() => numbering.frameAt(last + 1n), { code: 'E_RANGE' });
});

for (const [space, order] of [
  ['4096x4096 palette 200', 'mixed'],
  ['4096x4096 palette 3', 'gray'],
  ['335544320x1 palette 8', 'mixed'],
] as const) {
  t.test(`${space}, ${order}: a random frame leads back (SPEC §3.1)`, async (t) => {
    const numbering = open(space, order);
    const row = open(`4099x1 ${space.slice(space.indexOf(' ') + 1)}`).space;
    const frame = repeatBytes(pseudoFrame(row, space), numbering.space.digits);
    const index = numbering.indexOf(frame);
    t.ok(isEqual(numbering.frameAt(index), frame));
  });
}

t.test('a frame of 120 MiB of rank at 1 bit a digit leads back (SPEC §3.1)', async (t) => {
  const numbering = open('31457280x32 gray 1');
  const index = repeatBytes(pseudoBytes('120 MiB', 65_537), 125_829_120);
  const frame = numbering.frameAt(index);
  t.equal(frame.length, 1_006_632_960);
  t.ok(isEqual(numbering.indexBytesOf(frame), index));
});

for (const space of ['31457280x32 gray 1', '4096x4096 palette 216'])
  t.test(`a name in ${space} has a number, which base64url leads back to (SPEC §7)`, async (t) => {
    const { size } = open(space);
    const index = parseIndexText('name:hello', { size });
    t.ok(size.has(index) && index >> BigInt(size.bits - 100) > 0n);
    t.ok(parseIndexText(base64Index(index), { size }) === index);
  });
