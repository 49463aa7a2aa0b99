/** Command, server and page give a PNG the same number, or refuse it in the same words. @module */
import fs from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { crc32 } from '../../../src/codecs/png/crc32.js';
import { inflateZlib } from '../../../src/codecs/png/inflate.js';
import { enumeration, requestFor } from '../../../src/core/enumeration.js';
import { EnumeratorError } from '../../../src/core/errors.js';
import { locatePicture } from '../../../src/pictures/locate.js';
import { readPngPicture } from '../../../src/pictures/read-png.js';
import { recordedSpace } from '../../../src/pictures/recorded-space.js';
import { formatIndexBytes } from '../../../src/text/exact-number.js';
import { beginFind } from '../../../src/web/page-state/find.js';
import { searchOf } from '../../../src/web/page-state/find-where.js';
import { callCommand } from '../../cli/call-command.js';
import { temporaryFolder } from '../../cli/started-command.js';
import { FAULTY, REFUSED } from '../../codecs/png/faulty.js';
import { chunk, makeFile, pictureChunks, withChunks } from '../../codecs/png/foreign.js';
import { someSamples } from '../../codecs/png/tools.js';
import { makeSpace } from '../../../src/core/space.js';
import { makePicture } from '../../pictures/tools.js';
import { ask, jsonOf, startTestServer } from './served.js';

/** A picture's number and where it holds, or why there is none. */
interface Result {
  readonly number?: unknown;
  readonly space?: unknown;
  readonly order?: unknown;
  readonly seed?: unknown;
  readonly remarks?: unknown;
  readonly error?: string;
}

async function byCommand(file: string): Promise<Result> {
  const { stdout } = await callCommand(['locate', '--json', file]);
  const { number, space, order, seed = '', notes, error } = JSON.parse(stdout);
  if (error !== undefined) {
    // It names its options, which the others have not.
    const message = String(error.message)
      .replace(`${file}: `, '')
      .replace(/: give .* --.*$/, '');
    return { error: `${error.code}: ${message}` };
  }
  const remarks = (notes as string[])
    .filter((note) => note.startsWith('the picture: '))
    .map((note) => note.replace('the picture: ', ''));
  return { number, space, order, seed, remarks };
}

async function byServer(address: string, body: Uint8Array): Promise<Result> {
  const answer = await ask(address, '/locate', { method: 'POST', body });
  const { index, canonicalSpace, order, seed, remarks, detail } = jsonOf(answer);
  if (typeof detail === 'string') return { error: detail };
  return { number: index, space: canonicalSpace, order, seed, remarks };
}

/** What the page's worker does, and its Find view. */
function byPage(bytes: Uint8Array): Result {
  try {
    const read = readPngPicture(bytes, { crc32, inflate: inflateZlib });
    const state = { ...beginFind(enumeration({ width: 9, height: 9 })), wish: 'own' } as const;
    const { choice } = searchOf(state, {
      ...read,
      recorded: recordedSpace(read),
      name: 'given.png',
      notes: [],
    });
    const { space, order, seed, indexBytes } = locatePicture(read, requestFor(choice));
    const number = formatIndexBytes(indexBytes);
    return { number, space: space.canonical, order, seed, remarks: read.remarks };
  } catch (error) {
    if (!(error instanceof EnumeratorError)) throw error;
    return { error: `${error.code}: ${error.message}` };
  }
}

/** Pictures that were once read in more than one way. */
async function pictures(folder: string): Promise<[title: string, bytes: Uint8Array][]> {
  const made: [string, Uint8Array][] = [];
  const small = ['--count', '3', '--size', '8x8', '--seed', 'spring', '--order', 'mixed'];
  for (const [name, colors] of [
    ['gray.apng', ['--color', 'gray', '--depth', '1']],
    ['palette.apng', ['--palette', 'pico8']],
    ['rgb.apng', ['--color', 'rgb', '--depth', '8']],
  ] as const) {
    const out = path.join(folder, name);
    const { stderr, status } = await callCommand([...small, ...colors, '--out', out]);
    t.equal(status, 0, stderr);
    made.push([name, new Uint8Array(fs.readFileSync(out))]);
  }
  const rgba = makeSpace({ width: 3, height: 2, color: 'rgba' });
  const opaque = someSamples(rgba).map((level, i) => (i % 4 === 3 ? 255 : level));
  const animation = chunk('acTL', Uint8Array.of(0, 0, 0, 2, 0, 0, 0, 0));
  const [head, ...rest] = pictureChunks(rgba, opaque);
  made.push(['an animation whose alpha is opaque', makeFile([head!, animation, ...rest])]);
  made.push(['a picture whose alpha is opaque', makeFile([head!, ...rest])]);
  const ours = { width: 8, height: 8, color: 'rgb', seed: 'spring' } as const;
  made.push(['a picture of ours', makePicture(12_345n, ours).png]);
  made.push(['one that was changed', makePicture(12_345n, { ...ours, changed: true }).png]);
  const seed = chunk('iTXt', `enumerate-seed\0\0\0\0\0${'x'.repeat(5000)}`);
  const texts = ['enumerate-space\0\0\0\0\x003x2 gray 8', 'enumerate-order\0\0\0\0\0mixed/1'];
  made.push([
    'a seed that is too long',
    withChunks(...texts.map((text) => chunk('iTXt', text)), seed),
  ]);
  return made;
}

t.test('one answer to each file', async (t) => {
  const folder = temporaryFolder(t);
  const { address } = await startTestServer(t);
  const files = [
    ...FAULTY.map(({ title, file }) => [title, file] as const),
    ...REFUSED.map(([title, file]) => [title, file] as const),
    ...(await pictures(folder)),
  ];
  let refused = 0;
  for (const [title, bytes] of files) {
    const file = path.join(folder, 'given.png');
    fs.writeFileSync(file, bytes);
    const wanted = await byCommand(file);
    t.strictSame(await byServer(address, bytes), wanted, `${title}: the server`);
    t.strictSame(byPage(bytes), wanted, `${title}: the page`);
    if ('error' in wanted) refused++;
  }
  t.equal(refused, REFUSED.length);
});

t.test('of an animation of ours it is the number of its first image', async (t) => {
  const folder = temporaryFolder(t);
  const made = new Map(await pictures(folder));
  t.match(byPage(made.get('gray.apng')!), { number: '0', space: '8x8 gray 1', seed: 'spring' });
  t.match(byPage(made.get('rgb.apng')!), { number: '0', space: '8x8 rgb 8', seed: 'spring' });
  // It names no colours, but says its number, which is found in this palette alone.
  t.match(byPage(made.get('palette.apng')!), { number: '0', space: '8x8 palette 16' });
});

t.test('a text of ours that cannot be is passed over, and that is said', async (t) => {
  const made = new Map(await pictures(temporaryFolder(t)));
  const found = byPage(made.get('a seed that is too long')!);
  t.match(found, { space: '3x2 gray 8', order: 'mixed', seed: '' });
  t.match(found.remarks, [/^its text enumerate-seed holds no seed; those about the number/]);
});
