/**
 * The live setting as JSON.
 * @module
 */
import t from 'tap';
import { readLiveRecord, writeLiveRecord } from '../../../src/web/shared/live-record.js';

const RECORD = {
  query: 'size=8x8&color=gray&depth=1&order=mixed&seed=x',
  from: '5',
  step: '-3',
  fps: '30000/1001',
  epoch: 1000,
  now: 1234.5,
  revision: 7,
};

t.test('a record says which image it is when', async (t) => {
  const { setting: plan, now } = readLiveRecord(RECORD);
  t.equal(plan.choice.space.canonical, '8x8 gray 1');
  t.equal(plan.choice.seed, 'x');
  t.match(plan, { from: 5n, step: -3n, epoch: 1000 });
  t.same(plan.rate, { numerator: 30_000, denominator: 1001 });
  t.equal(now, 1234.5);
});

t.test('a file has no clock', async (t) => {
  const { now: _, ...file } = RECORD;
  t.notOk('now' in readLiveRecord(file));
});

t.test('numbers in hex', async (t) => {
  const { setting: plan } = readLiveRecord({ ...RECORD, from: '0xff', step: '-0x10' });
  t.match(plan, { from: 255n, step: -16n });
});

t.test('a number is read back as long as it is written', async (t) => {
  const { setting } = readLiveRecord(RECORD);
  const from = 16n ** 110_000n;
  const written = writeLiveRecord({ ...setting, from, step: -from }, 1);
  t.ok(written.from.length > 100_000);
  const read = readLiveRecord(JSON.parse(JSON.stringify(written)));
  t.ok(read.setting.from === from);
  t.ok(read.setting.step === -from);
  const rate = { numerator: 1_000_000, denominator: 1000 };
  const again = readLiveRecord(writeLiveRecord({ ...setting, rate }, 1));
  t.same(again.setting.rate, rate);
});

t.test('two answers are the same where only clock and revision differ', async (t) => {
  const { key } = readLiveRecord(RECORD);
  t.equal(readLiveRecord({ ...RECORD, now: 9, revision: 0 }).key, key);
  t.not(readLiveRecord({ ...RECORD, epoch: 1001 }).key, key);
});

for (const [name, value, code] of [
  ['query', 7, 'E_NUMBER'],
  ['query', 'size=0x0', 'E_SPACE'],
  ['from', '-1', 'E_NUMBER'],
  ['from', 5, 'E_NUMBER'],
  ['from', '50%', 'E_NUMBER'],
  ['step', '0', 'E_NUMBER'],
  ['step', '1.5', 'E_NUMBER'],
  ['fps', '0', 'E_NUMBER'],
  ['fps', '1/0', 'E_NUMBER'],
  ['epoch', '0', 'E_NUMBER'],
  ['epoch', Infinity, 'E_NUMBER'],
] as const) {
  t.test(`${name} ${JSON.stringify(value)} is refused`, async (t) => {
    t.throws(() => readLiveRecord({ ...RECORD, [name]: value }), { code });
  });
}

t.test('what is no object is refused', async (t) => {
  for (const fields of [null, undefined, 'text', [1]]) {
    t.throws(() => readLiveRecord(fields), { code: 'E_NUMBER' });
  }
});
