/** The numbers of posted pictures. @module */
import t from 'tap';
import { openNumbering } from '../../../src/core/numbering.js';
import { makeSpace } from '../../../src/core/space.js';
import type { Order } from '../../../src/core/order.js';
import { encodeImage } from '../../../src/run/outputs/png.js';
import { makeFile, pictureChunks, splitFile } from '../../codecs/png/foreign.js';
import { ask, jsonOf, problemOf, startTestServer } from './served.js';

const SMALL = { width: 8, height: 8, color: 'rgb' } as const;

function pngOf(index: bigint, order: Order = 'mixed', seed = '', metadata = true): Uint8Array {
  const images = openNumbering({ ...SMALL, order, seed });
  return encodeImage(images, images.frameAt(index), index, metadata).slice();
}

async function locate(
  address: string,
  body: Uint8Array | string,
  query = '',
): Promise<Record<string, unknown>> {
  const answer = await ask(address, `/locate${query}`, { method: 'POST', body });
  return { status: answer.status, ...jsonOf(answer) };
}

t.test('a picture is told its number', async (t) => {
  const { address } = await startTestServer(t);
  for (const [order, seed] of [
    ['mixed', ''],
    ['mixed', 'spring'],
    ['sequential', ''],
    ['gray', ''],
    ['progressive', ''],
    ['cloud', 'spring'],
  ] as const) {
    const found = await locate(address, pngOf(12_345n, order, seed));
    t.match(found, { status: 200, index: '12345', canonicalSpace: '8x8 rgb 8', exact: true });
    t.match(found, { order, seed }, 'what the picture says of itself');
    const image = await ask(
      address,
      `/image/${String(found['index'])}.png?${String(found['query'])}`,
    );
    t.same(new Uint8Array(image.body), pngOf(12_345n, order, seed), 'the same again');
  }
  const long = openNumbering(SMALL).size.exact() - 77n;
  t.match(await locate(address, pngOf(long)), { index: `0x${long.toString(16)}` });
});

t.test('the query says where to look', async (t) => {
  const { address } = await startTestServer(t);
  const png = pngOf(5n, 'mixed', 'spring');
  const images = openNumbering({ ...SMALL, order: 'sequential' });
  const samples = openNumbering({ ...SMALL, seed: 'spring' }).frameAt(5n);
  const text = `0x${images.indexOf(samples).toString(16)}`;
  t.match(await locate(address, png, '?order=sequential'), { index: text, order: 'sequential' });
  t.match(await locate(address, png, '?size=8x8&order=sequential'), { index: text });
  t.match(await locate(address, png, '?size=8x8&seed=spring'), { index: '5' });
  t.match(await locate(address, png, '?seed=spring'), { index: '5' });
  t.match(await locate(address, png, '?depth=16'), { canonicalSpace: '8x8 rgb 16', status: 200 });
  t.match(await locate(address, png, '?size=9x9'), { status: 422, detail: /^E_FRAME: .*8×8/ });
  t.match(await locate(address, png, '?color=gray'), { status: 422, detail: /^E_FRAME/ });
  t.match(await locate(address, png, '?palette=pico8'), { status: 422, detail: /^E_FRAME/ });
  t.match(await locate(address, png, '?colour=gray'), { status: 400, detail: /^E_SPACE/ });
});

t.test('the space that the picture names comes before that of its samples', async (t) => {
  const { address } = await startTestServer(t);
  const images = openNumbering({ width: 8, height: 8, color: 'gray', depth: 8 });
  const gray = images.frameAt(5n);
  const texts = splitFile(encodeImage(images, gray, 5n).slice()).filter(
    ({ type }) => type === 'iTXt',
  );
  const rgb = Uint8Array.from({ length: 192 }, (_, at) => gray[Math.floor(at / 3)]!);
  const [head, ...rest] = pictureChunks(makeSpace(SMALL), rgb);
  const found = await locate(address, makeFile([head!, ...texts, ...rest]));
  t.match(found, { index: '5', canonicalSpace: '8x8 gray 8', status: 200 });
});

t.test('what is no picture is refused', async (t) => {
  const { address } = await startTestServer(t, {}, { maxBodyBytes: 5000, maxPixels: 10_000 });
  const png = Buffer.from(pngOf(1n));
  t.match(await locate(address, ''), { status: 400, detail: /empty/ });
  t.match(await locate(address, 'GIF89a, and so on'), { status: 415 });
  t.match(await locate(address, png.subarray(0, 50)), { status: 400, detail: /^E_PNG/ });
  const flipped = Buffer.from(png);
  flipped[flipped.length - 40]! ^= 1;
  t.match(await locate(address, flipped), { status: 400, detail: /^E_PNG/ });
  const longer = Buffer.concat([png, Buffer.alloc(10)]);
  t.match(await locate(address, longer), { status: 200, remarks: [/^10 bytes follow/] });
  t.match(await locate(address, longer, '?strict=1'), { status: 400, detail: /^E_PNG: 10 bytes/ });
  t.match(await locate(address, png, '?strict=1'), { status: 200, remarks: [] });
  for (const query of ['strict=0', 'strict', 'strict=1&strict=1'])
    t.match(await locate(address, png, `?${query}`), { status: 400, detail: /strict must be 1/ });
  t.match(await locate(address, Buffer.concat([png, Buffer.alloc(5000)])), {
    status: 413,
    detail: /the body is too large: this server takes 5000 bytes/,
  });
  const chunked = await ask(address, '/locate', {
    method: 'POST',
    headers: { 'transfer-encoding': 'chunked' },
    body: Buffer.concat([png, Buffer.alloc(50_000)]),
  });
  t.match(problemOf(chunked), /^413 the body is too large/, 'without a length, too');
});
