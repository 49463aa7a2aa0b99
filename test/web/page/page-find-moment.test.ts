/**
 * Find as a moment: the small picture, where it stands, its neighbours, its card, and which way up.
 * @module
 */
import fs from 'node:fs';
import path from 'node:path';
import { addressText } from '../../../src/web/page-state/number-address.js';
import { deflateSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import t, { type Test } from 'tap';
import { toPixels } from '../../../src/codecs/pixels.js';
import { crc32 } from '../../../src/codecs/png/crc32.js';
import { indexLength } from '../../../src/core/index-length.js';
import { Numbering } from '../../../src/core/numbering.js';
import { makeSpace } from '../../../src/core/space.js';
import { nodeZlib } from '../../../src/io/node-zlib.js';
import { readRow } from '../../../src/pictures/picture.js';
import { readPngPicture } from '../../../src/pictures/read-png.js';
import { placeOnBar } from '../../../src/web/shared/whole-space.js';
import { callCommand } from '../../cli/call-command.js';
import { temporaryFolder } from '../../cli/started-command.js';
import { chunk, header, makeFile, splitFile } from '../../codecs/png/foreign.js';
import { pseudoFrame, root } from '../../core/tools.js';
import { startTestServer } from '../server/served.js';
import { bytesOf, pageFolder, startBrowser, type Visit } from './browser.js';
import {
  copiedNumber,
  give,
  type GivenFile,
  openView,
  pngOf,
  settled,
  verdictOf,
} from './find-page.js';
import { findBarriers, overflow, until } from './page-probe.js';

const browser = await startBrowser();
const server = await startTestServer(t, { page: pageFolder });
t.teardown(() => browser.close());

async function openFind(t: Test, options: Parameters<typeof openView>[3] = {}): Promise<Visit> {
  const opened = await openView(t, browser, `${server.address}#/find`, options);
  await opened.page.locator('.find').waitFor();
  return opened;
}

/** A picture of the documentation, of 1,000 pixels or so on a side. */
const photograph: GivenFile = {
  name: 'art.png',
  mimeType: 'image/png',
  buffer: fs.readFileSync(path.join(root, 'docs/art.png')),
};
const large = readPngPicture(new Uint8Array(photograph.buffer), nodeZlib).picture;

/** What `locate` prints of a picture. */
async function located(t: Test, { buffer }: GivenFile, ...words: string[]): Promise<bigint> {
  const folder = temporaryFolder(t);
  fs.writeFileSync(path.join(folder, 'given.png'), buffer);
  const { stdout } = await callCommand(['locate', 'given.png', ...words], { cwd: folder });
  return BigInt(stdout.trim());
}

/** Red, green, blue, alpha of a canvas. */
function pixelsOf(page: Page, selector: string): Promise<number[]> {
  return page.evaluate(`(() => {
    const canvas = document.querySelector('${selector}');
    const pen = canvas.getContext('2d');
    return [...pen.getImageData(0, 0, canvas.width, canvas.height).data];
  })()`);
}

t.test('a photograph is at once a small picture with a link, and exact a click away', async (t) => {
  const { page, faults } = await openFind(t);
  await give(page, photograph);
  const scale = 64 / Math.max(large.width, large.height);
  const size = [large.width, large.height].map((side) => Math.round(side * scale)).join('x');
  t.equal(
    await verdictOf(page),
    `In small. The picture of ${large.width.toLocaleString('en')} × ${large.height.toLocaleString('en')} pixels was made ${size.replace('x', ' × ')}, so that its number fits into a link.`,
  );
  const small = await located(
    t,
    photograph,
    '--fit',
    'stretch',
    '--size',
    size,
    '--color',
    'rgb',
    '--depth',
    '8',
  );
  t.ok(BigInt(await copiedNumber(page)) === small, 'the number that the command prints');
  t.ok(await page.getByLabel('A small picture').isChecked());
  await page.keyboard.press('e');
  await until(page, `document.querySelector('#number')?.textContent`);
  t.match(
    page.url(),
    new RegExp(`#/explore\\?size=${size}&n=b64:[-\\w]{4000}`),
    'a link that holds it',
  );
  await page.goBack();
  await page.getByRole('button', { name: 'Exactly, in its own size' }).click();
  await page.locator('.verdict[data-kind=exact]').waitFor();
  await settled(page);
  t.ok(BigInt(await copiedNumber(page)) === (await located(t, photograph)), 'its own number');
  t.same(faults, []);
});

t.test('D11: where a picture stands, and how busy it is', async (t) => {
  const { page } = await openFind(t);
  const space = makeSpace({ width: 64, height: 48, color: 'rgb' });
  const samples = pseudoFrame(space, 'standing');
  await give(page, pngOf(space, samples));
  const numbering = new Numbering(space, 'mixed', '');
  const index = numbering.indexOf(samples);
  const place = placeOnBar(
    { space, order: 'mixed', seed: '', palette: undefined },
    numbering.size,
    index,
  );
  const words = page.locator('.standing-words').filter({ hasText: /./ });
  await words.waitFor();
  t.equal(await words.textContent(), `At ${(100 * place).toFixed(1)} % of all pictures of 64 × 48`);
  const busy = indexLength(
    { space, order: 'cloud' },
    new Numbering(space, 'cloud', '').indexOf(samples),
  );
  const { length = 0, most = 0 } = busy ?? {};
  const share = (Math.floor((length / most) * 1000) / 10).toFixed(1);
  t.equal(
    await page.locator('.busyness').textContent(),
    `busyness: ${length.toLocaleString('en')} of ${most.toLocaleString('en')} bits (${share} %)`,
  );
  const [bar, mark] = [
    await page.locator('.standing-bar').boundingBox(),
    await page.locator('.standing-mark').boundingBox(),
  ];
  if (bar === null || mark === null) throw new Error('no bar');
  t.ok(Math.abs(mark.x + mark.width / 2 - (bar.x + place * bar.width)) < 1, 'the mark is there');
});

t.test('the neighbours are the images before and after, and open in Explore', async (t) => {
  const { page, faults } = await openFind(t);
  const space = makeSpace({ width: 12, height: 9, color: 'rgb' });
  const numbering = new Numbering(space, 'mixed', '');
  const samples = pseudoFrame(space, 'neighbours');
  const index = numbering.indexOf(samples);
  await give(page, pngOf(space, samples));
  await page.locator('.neighbours li').nth(2).waitFor();
  for (const [i, by] of [-1n, 0n, 1n].entries()) {
    const { rgba } = toPixels(space, numbering.frameAt(index + by));
    const shown = await pixelsOf(page, `.neighbours li:nth-child(${i + 1}) canvas`);
    t.ok(Buffer.from(shown).equals(rgba), `the image ${by} from it`);
  }
  await page.getByRole('button', { name: /^One after .* open in Explore$/ }).click();
  const end = (index + 1n).toString(16).slice(-4);
  await until(page, `document.querySelector('#number')?.textContent.endsWith('${end}')`);
  t.ok(page.url().endsWith(`n=${addressText(index + 1n)}`));
  t.same(faults, []);
});

t.test('the first image and the last have one neighbour', async (t) => {
  const { page } = await openFind(t);
  const space = makeSpace({ width: 2, height: 2, color: 'gray', depth: 1 });
  for (const [index, other] of [
    [0n, 'One after'],
    [15n, 'One before'],
  ] as const) {
    await give(page, pngOf(space, new Numbering(space, 'mixed', '').frameAt(index)));
    await page.locator('#found-number').getByText(String(index), { exact: true }).waitFor();
    await page.locator('.neighbours').getByText(other).waitFor();
    t.equal(await page.locator('.neighbours li').count(), 2, `image ${index}`);
  }
});

t.test('a card shows the picture, and is shared where the browser can', async (t) => {
  const script = `
    window.shared = [];
    navigator.canShare = ({ files }) => files.every(({ type }) => type === 'image/png');
    navigator.share = async ({ files }) => void window.shared.push(files[0].name, files[0].size);`;
  const { page, faults } = await openFind(t, { script });
  const space = makeSpace({ width: 4, height: 4, color: 'rgb' });
  const samples = pseudoFrame(space, 'card');
  await give(page, { ...pngOf(space, samples), name: 'cat.of.mine.png' });
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save card' }).click(),
  ]);
  t.equal(download.suggestedFilename(), 'cat.of.mine-card.png');
  const bytes = await bytesOf(download);
  const { picture } = readPngPicture(new Uint8Array(bytes), { ...nodeZlib, crc32 });
  t.match(picture, { width: 1200, height: 630 });
  // Its image is as large as fits beside the words, each pixel a square of 129.
  const row = new Uint16Array(4 * picture.width);
  for (let y = 0; y < 4; y++) {
    readRow(picture, 57 + 129 * y + 64, row);
    for (let x = 0; x < 4; x++) {
      const at = 4 * (57 + 129 * x + 64);
      const levels = [...row.subarray(at, at + 3)].map((level) => level >> 8);
      t.same(levels, [...samples.subarray(3 * (4 * y + x), 3 * (4 * y + x) + 3)], `${x}, ${y}`);
    }
  }
  await page.getByRole('button', { name: 'Share card' }).click();
  await until(page, 'window.shared.length > 0');
  t.match(await page.evaluate('window.shared'), ['cat.of.mine-card.png', Number]);
  t.same(faults, []);
});

t.test('where files cannot be shared, no button says so', async (t) => {
  const { page } = await openFind(t, { script: 'navigator.canShare = undefined;' });
  t.equal(await page.locator('[aria-label="Share card"]').count(), 1);
  t.notOk(await page.locator('[aria-label="Share card"]').isVisible());
});

t.test('a turned picture has the numbers of the command, either way up', async (t) => {
  const { page, faults } = await openFind(t);
  const space = makeSpace({ width: 30, height: 20, color: 'rgb' });
  const [head, ...rest] = splitFile(
    new Uint8Array(pngOf(space, pseudoFrame(space, 'turn')).buffer),
  );
  const exif = Buffer.from('4d4d002a00000008000101120003000000010006000000000000', 'hex');
  const buffer = Buffer.from(makeFile([head!, chunk('eXIf', new Uint8Array(exif)), ...rest]));
  const lying = { name: 'camera.png', mimeType: 'image/png', buffer };
  t.notOk(await page.locator('[aria-label="Which way up"]').isVisible(), 'of no picture');
  await give(page, lying);
  t.ok(await page.getByLabel('As it is stored').isChecked(), 'exact: as the command does');
  t.ok(BigInt(await copiedNumber(page)) === (await located(t, lying)), 'stored');
  await page.locator('label[for=orient-exif]').click();
  await page.getByText('20 × 30 pixels, RGB, 8 bit').first().waitFor();
  await settled(page);
  t.match(await verdictOf(page), /^Exact/);
  t.ok(
    BigInt(await copiedNumber(page)) === (await located(t, lying, '--orient', 'exif')),
    'upright',
  );
  await page.getByLabel('Another space').check();
  await page.locator('label[for=orient-stored]').click();
  await page.getByText('its number is that of the stored picture').waitFor();
  await settled(page);
  const asked = ['--fit', 'crop', '--size', '64x64', '--color', 'rgb', '--depth', '8'];
  const fitted = await located(t, lying, ...asked, '--orient', 'stored');
  t.ok(BigInt(await copiedNumber(page)) === fitted, 'fitted as it is stored');
  t.same(faults, []);
});

t.test('at 320 pixels, "Choose a picture" is whole, with an error too (P7)', async (t) => {
  const { page } = await openFind(t, { viewport: { width: 320, height: 640 } });
  const isWhole = (): Promise<boolean> =>
    page.evaluate(`(() => {
      const button = [...document.querySelectorAll('.invitation .button')][0];
      const { left, right, bottom } = button.getBoundingClientRect();
      const stage = document.querySelector('.find-stage').getBoundingClientRect();
      return bottom < stage.bottom && document.elementFromPoint((left + right) / 2, bottom - 2) === button;
    })()`);
  t.ok(await isWhole());
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'empty.png', mimeType: '', buffer: Buffer.alloc(0) });
  await page.getByText('empty.png is empty').waitFor();
  t.ok(await isWhole());
  await give(page, photograph);
  await page.locator('.neighbours li').nth(2).waitFor();
  t.same(await findBarriers(page), []);
  t.equal(await overflow(page), 0);
});

t.test('a picture beyond what can be opened is refused by its head (P10)', async (t) => {
  const { page } = await openFind(t);
  const buffer = Buffer.from(makeFile([header(30_000, 30_000, 8, 2, 0, 0, 0)]));
  await page.locator('input[type=file]').setInputFiles({ name: 'vast.png', mimeType: '', buffer });
  const line = page.locator('.invitation .error').filter({ hasText: /./ });
  await line.waitFor();
  t.equal(
    await line.textContent(),
    'vast.png has 30,000 × 30,000 pixels, which take 2.70 GB: this page opens pictures of up to 268 MB; make it smaller first',
  );
});

t.test('a picture too large for a number of its own is found in small (P11)', async (t) => {
  const { page, faults } = await openFind(t);
  // Three colours make no whole bits, and their numbers are shorter.
  const side = 4200;
  const file = makeFile([
    header(side, side, 2, 3, 0, 0, 0),
    chunk('PLTE', Uint8Array.of(200, 0, 0, 0, 200, 0, 0, 0, 200)),
    chunk('IDAT', new Uint8Array(deflateSync(Buffer.alloc(side * (1 + side / 4))))),
    chunk('IEND'),
  ]);
  await page.getByLabel('The picture’s own space').check();
  await give(page, { name: 'three.png', mimeType: 'image/png', buffer: Buffer.from(file) });
  t.match(
    await verdictOf(page),
    /^In small\. The picture of 4,200 × 4,200 pixels was made 64 × 64/,
  );
  t.ok(await page.getByLabel('The picture’s own space').isDisabled());
  await page.getByText('its number would be too long: look in another space').waitFor();
  t.notOk(await page.getByRole('button', { name: 'Exactly' }).isVisible());
  t.same(faults, []);
});
