/**
 * The page in Firefox: each view draws, and its images are those of every other browser.
 * @module
 */
import fs from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { temporaryFolder } from '../../cli/started-command.js';
import { open } from '../../core/tools.js';
import { limitOf } from '../../portion.js';
import { artWorker, testArt } from '../page/art-worker.js';
import { pageFolder, serveFolder } from '../page/browser.js';
import { type GivenFile, pngOf, sendFiles } from '../page/find-page.js';
import { testKernel } from '../page/kernel-vectors.js';
import {
  colorsOf,
  isSame,
  overflow,
  stageColors,
  until,
  waitForNumber,
} from '../page/page-probe.js';
import { LIVE_FILES, VIEWS } from '../page/views.js';
import { ENTER, startFirefox } from './firefox.js';

const firefox = await startFirefox(t);
const server = await serveFolder(pageFolder, { ...LIVE_FILES, ...(await artWorker(t)) });
t.teardown(() => server.close());

/** Larger frames take seconds: test/slow has them. */
const MAX_DIGITS = limitOf(5000, Infinity);

const SPACE = 'size=5x4&color=gray&depth=8&order=mixed&seed=';

t.test('what goes wrong in a page is noticed', async (t) => {
  await firefox.open(server.address);
  await firefox.takeFaults();
  await firefox.evaluate(`void setTimeout(() => { throw new Error('on purpose'); })`);
  await firefox.evaluate(`document.body.append(Object.assign(
    document.createElement('script'), { textContent: 'isForbidden' }))`);
  await firefox.evaluate(`void console.error('said on purpose')`);
  const faults: string[] = [];
  for (const what of [/on purpose/, /Content-Security-Policy/, /said on purpose/]) {
    while (!faults.some((fault) => what.test(fault))) faults.push(...(await firefox.takeFaults()));
  }
  t.equal(faults.length, 3);
});

for (const [name, isDrawn] of VIEWS) {
  t.test(`${name} opens and draws`, async (t) => {
    await firefox.open(`${server.address}#/${name}`);
    await until(firefox, isDrawn);
    t.equal(await overflow(firefox), 0, 'nothing beyond the right edge');
    t.strictSame(await firefox.takeFaults(), []);
  });
}

t.test('a number that is typed in Explore leads to its image', async (t) => {
  await firefox.open(`${server.address}#/explore?${SPACE}&n=0`);
  await waitForNumber(firefox, '0');
  await firefox.type('#go', `2^100+5${ENTER}`);
  await waitForNumber(firefox, String(2n ** 100n + 5n));
  const colors = await stageColors(firefox, 5, 4);
  t.ok(isSame(colors, colorsOf('5x4 gray 8', 2n ** 100n + 5n)));
  t.strictSame(await firefox.takeFaults(), []);
});

t.test(
  'numbers end sooner than in Chromium: what is below that is there, and the rest is said',
  async (t) => {
    const large = 'size=800x450&color=gray&depth=8&order=cloud&seed=';
    await firefox.open(`${server.address}#/wall?${large}&n=2^1000000`);
    await until(firefox, `/^Image 0x/.test(document.querySelector('.wall-cell')?.ariaLabel)`);
    await firefox.open(`${server.address}#/explore?${large}&n=last`);
    const note = `document.querySelector('.stage-note:not([hidden])')?.textContent`;
    await until(firefox, `/no numbers as large as that: choose a smaller size/.test(${note})`);
    t.strictSame(await firefox.takeFaults(), []);
  },
);

t.test('a picture that is chosen or dropped in Find has its number', async (t) => {
  const numbering = open('5x4 gray 8', 'mixed', '');
  const pictureOf = (index: bigint): GivenFile => pngOf(numbering.space, numbering.frameAt(index));
  const file = path.join(temporaryFolder(t), 'picture.png');
  fs.writeFileSync(file, pictureOf(123_456_789n).buffer);
  await firefox.open(`${server.address}#/find?${SPACE}`);
  await until(firefox, `document.querySelector('input[type=file]')`);
  await firefox.type('input[type=file]', file);
  await waitForNumber(firefox, '123,456,789', '#found-number');
  await sendFiles(firefox, 'drop', [pictureOf(987_654_321n)]);
  await waitForNumber(firefox, '987,654,321', '#found-number');
  t.strictSame(await firefox.takeFaults(), []);
});

t.test('the vectors of the kernel hold in Firefox', async (t) => {
  await firefox.open(server.address);
  await testKernel(t, firefox, MAX_DIGITS);
  t.strictSame(await firefox.takeFaults(), []);
});

t.test('vectors of Random Art hold in Firefox, and so does the interpreter', async (t) => {
  await firefox.open(server.address);
  // Chromium has all of them.
  await testArt(t, firefox, 3);
  t.strictSame(await firefox.takeFaults(), []);
});
