/** Who reads ranges: many at once, from both ends, and some who leave. @module */
import http from 'node:http';
import t from 'tap';
import { enumeration } from '../../../../src/core/enumeration.js';
import { openRangeFile } from '../../../../src/node.js';
import { until } from '../../../patience.js';
import { startServe } from '../served-command.js';
import { ask, hasSameBytes, metricOf, startTestServer } from '../served.js';

const ENDLESS = '/range/0+10^15.raw?size=32x32';

/** A reader who counts, and may stop. */
interface Reader {
  bytes: number;
  readonly response: http.IncomingMessage;
  readonly leave: () => void;
}

/** Begin to read. */
function read(address: string, path: string): Promise<Reader> {
  const { hostname, port } = new URL(address);
  return new Promise((resolve, reject) => {
    const request = http.get({ hostname, port, path, agent: false });
    request.on('error', reject);
    request.on('response', (response) => {
      const reader: Reader = { bytes: 0, response, leave: () => response.destroy() };
      response.on('data', (part: Buffer) => (reader.bytes += part.length));
      response.on('error', () => {});
      resolve(reader);
    });
  });
}

t.test('two who read one range from both ends have all of it', async (t) => {
  const { address } = await startTestServer(t);
  const images = enumeration({ width: 300, height: 200 });
  const file = openRangeFile({ images, range: { count: 30n }, output: { out: 'x.raw' } });
  const whole = new Uint8Array(Number(file.size));
  file.read(0n, whole);
  const target = '/range/0+30.raw?size=300x200';
  const got = new Uint8Array(whole.length);
  const step = 300_000;
  const fetchPart = async (start: number, end: number): Promise<void> => {
    const headers = { range: `bytes=${start}-${end - 1}` };
    got.set((await ask(address, target, { headers })).body, start);
  };
  let [low, high] = [0, whole.length];
  const fromBelow = async (): Promise<void> => {
    while (low < high) {
      const start = low;
      low = Math.min(high, low + step);
      await fetchPart(start, low);
    }
  };
  const fromAbove = async (): Promise<void> => {
    while (low < high) {
      const end = high;
      high = Math.max(low, high - step);
      await fetchPart(high, end);
    }
  };
  await Promise.all([fromBelow(), fromAbove()]);
  t.ok(hasSameBytes(got, whole));
});

t.test('fifty readers of different ranges have like shares', async (t) => {
  const { address } = await startServe(t, ['--rate', '0', '--log', 'none']);
  const readers = await Promise.all(
    [...Array(50).keys()].map((i) => read(address, `/range/${i}000000+10^12.tar?size=32x32`)),
  );
  const least = 2 * 2 ** 20;
  await until(() => readers.reduce((sum, { bytes }) => sum + bytes, 0) > 100 * least, 'bytes');
  const bytes = readers.map((reader) => reader.bytes).toSorted((a, b) => a - b);
  for (const { leave } of readers) leave();
  const fair = bytes.reduce((sum, one) => sum + one, 0) / bytes.length;
  t.ok(bytes[0]! >= fair / 2, `the least share is ${bytes[0]! / fair} of a fair one`);
  t.ok(bytes.at(-1)! <= fair * 2, `the greatest share is ${bytes.at(-1)! / fair} of a fair one`);
});

t.test('who leaves takes nothing along', async (t) => {
  const { address } = await startTestServer(t);
  for (let round = 0; round < 5; round++) {
    const readers = await Promise.all([...Array(20).keys()].map(() => read(address, ENDLESS)));
    await until(() => readers.every(({ bytes }) => bytes > 0), 'first bytes');
    for (const { leave } of readers) leave();
  }
  await until(async () => (await metricOf(address, 'enumerate_held_bytes')) === 0, 'no byte held');
  const { headers } = await ask(address, ENDLESS, { headers: { range: 'bytes=5-9' } });
  t.equal(headers['content-length'], '5');
});

t.test('memory does not grow with what is served', async (t) => {
  const server = await startServe(t, ['--rate', '0', '--log', 'none']);
  const readers = await Promise.all([...Array(8).keys()].map(() => read(server.address, ENDLESS)));
  const total = (): number => readers.reduce((sum, { bytes }) => sum + bytes, 0);
  await until(() => total() > 2 ** 26, 'a sixteenth of a gigabyte');
  const before = server.residentBytes();
  await until(() => total() > 2 ** 28, 'a quarter of a gigabyte');
  const grown = server.residentBytes() - before;
  t.ok(grown < 50e6, `it has grown by ${(grown / 1e6).toFixed(1)} MB`);
  for (const { leave } of readers) leave();
});
