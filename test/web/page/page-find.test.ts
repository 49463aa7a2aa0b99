/**
 * The Find view in a real browser: pictures in, numbers out, and the numbers' pictures again.
 * @module
 */
import t, { type Test } from 'tap';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { type FitOptions, fitPicture } from '../../../src/pictures/fit.js';
import type { Picture } from '../../../src/pictures/picture.js';
import { findPalette } from '../../../src/core/palette.js';
import { makeSpace, type Space, type SpaceOptions } from '../../../src/core/space.js';
import { DEFAULT_ENUMERATION } from '../../../src/core/enumeration.js';
import { Numbering } from '../../../src/core/numbering.js';
import { encodeImage } from '../../../src/run/outputs/png.js';
import { pseudoFrame } from '../../core/tools.js';
import { bytesOf, pageFolder, startBrowser, type Visit } from './browser.js';
import {
  copiedNumber,
  faultOf,
  give,
  type GivenFile,
  openView,
  pngOf,
  sendFiles,
  settled,
  verdictOf,
} from './find-page.js';
import { findBarriers, looksOf, overflow, until } from './page-probe.js';
import { ask, hasSameBytes, startTestServer } from '../server/served.js';

const browser = await startBrowser();
const server = await startTestServer(t, { page: pageFolder });
t.teardown(() => browser.close());

async function openFind(t: Test, query = '', options: BrowserContextOptions = {}): Promise<Visit> {
  const opened = await openView(t, browser, `${server.address}#/find?${query}`, options);
  await opened.page.locator('.find').waitFor();
  return opened;
}

const PICO8 = findPalette('pico8').colors;

const SPACES: readonly (readonly [query: string, options: SpaceOptions])[] = [
  ['color=gray&depth=1', { width: 9, height: 7, color: 'gray', depth: 1 }],
  ['color=gray&depth=16', { width: 9, height: 7, color: 'gray', depth: 16 }],
  ['color=graya&depth=8', { width: 9, height: 7, color: 'graya', depth: 8 }],
  ['color=rgb&depth=8', { width: 9, height: 7, color: 'rgb', depth: 8 }],
  ['color=rgba&depth=8', { width: 9, height: 7, color: 'rgba', depth: 8 }],
  ['color=rgba&depth=16', { width: 9, height: 7, color: 'rgba', depth: 16 }],
  ['palette=pico8', { width: 9, height: 7, color: 'palette', colors: 16 }],
];

t.test('a PNG has a number that brings back its pixels', async (t) => {
  const { page, faults } = await openFind(t);
  for (const [query, options] of SPACES) {
    const space = makeSpace(options);
    await t.test(space.canonical, async (t) => {
      const samples = pseudoFrame(space, `find ${space.canonical}`);
      const before = await page.locator('#found-number').textContent();
      await give(page, pngOf(space, samples, space.color === 'palette' ? PICO8 : undefined));
      await until(
        page,
        `document.querySelector('#found-number').textContent !== ${JSON.stringify(before)}`,
      );
      await settled(page);
      t.match(await verdictOf(page), /^Exact/);
      const number = await copiedNumber(page);
      const address = `/image/${number}.raw?size=9x7&${query}`;
      const { status, body } = await ask(server.address, address);
      t.equal(status, 200);
      t.ok(hasSameBytes(body, samples), 'the server makes the same samples of it');
    });
  }
  t.same(faults, []);
});

/** Red, green, blue, alpha of a picture that the browser decodes. */
async function decoded(page: Page, file: GivenFile): Promise<Picture> {
  const [width, height, text] = await page.evaluate<[number, number, string]>(`(async () => {
    const bytes = Uint8Array.from(atob('${file.buffer.toString('base64')}'), (c) => c.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes], { type: '${file.mimeType}' }));
    const pen = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
    pen.drawImage(bitmap, 0, 0);
    const { data } = pen.getImageData(0, 0, bitmap.width, bitmap.height);
    let text = '';
    for (const byte of data) text += String.fromCharCode(byte);
    return [bitmap.width, bitmap.height, btoa(text)];
  })()`);
  const samples = new Uint8Array(Buffer.from(text, 'base64'));
  return { width, height, color: 'rgba', depth: 8, samples };
}

/** A picture of its own as the browser writes it: a gradient with a dark corner at the top left. */
async function encoded(page: Page, type: 'jpeg' | 'webp'): Promise<GivenFile> {
  const text = await page.evaluate<string>(`(async () => {
    const canvas = new OffscreenCanvas(60, 40);
    const pen = canvas.getContext('2d');
    const fill = pen.createLinearGradient(0, 0, 60, 40);
    fill.addColorStop(0, '#c84010');
    fill.addColorStop(1, '#40e0ff');
    pen.fillStyle = fill;
    pen.fillRect(0, 0, 60, 40);
    pen.fillStyle = '#000';
    pen.fillRect(0, 0, 20, 20);
    const blob = await canvas.convertToBlob({ type: 'image/${type}', quality: 0.9 });
    let text = '';
    for (const byte of new Uint8Array(await blob.arrayBuffer())) text += String.fromCharCode(byte);
    return btoa(text);
  })()`);
  return { name: `made.${type}`, mimeType: `image/${type}`, buffer: Buffer.from(text, 'base64') };
}

function fittedNumber(picture: Picture, space: Space, options: FitOptions): bigint {
  return new Numbering(space, 'mixed', '').indexOf(fitPicture(picture, space, options).samples);
}

const BLACK = [0, 0, 0, 255];

for (const type of ['jpeg', 'webp'] as const) {
  t.test(`a ${type} is fitted into another space, as the fields say`, async (t) => {
    const space = makeSpace({ width: 16, height: 16, color: 'gray', depth: 1 });
    const { page, faults } = await openFind(t, 'size=16x16&color=gray&depth=1');
    const file = await encoded(page, type);
    const picture = await decoded(page, file);
    await give(page, file);
    t.match(await verdictOf(page), /^Exact/, 'in its own space');
    await page.getByText('60 × 40 pixels, RGB, 8 bit').waitFor();

    const holds = async (options: FitOptions, what: string): Promise<void> => {
      await settled(page);
      const expected = fittedNumber(picture, space, options);
      t.ok(BigInt(await copiedNumber(page)) === expected, what);
      t.match(await verdictOf(page), /^Not exact/);
    };
    await page.getByLabel('Another space').check();
    await holds({ fit: 'crop', dither: 'none', background: BLACK, threshold: 128 }, 'cropped');
    await page.getByLabel('White from level').fill('60');
    await holds({ fit: 'crop', dither: 'none', background: BLACK, threshold: 60 }, 'threshold');
    await page.locator('label[for=fit-contain]').click();
    await page.getByLabel('Background').fill('#ffffff');
    const white = [255, 255, 255, 255];
    await holds({ fit: 'contain', dither: 'none', background: white, threshold: 60 }, 'contained');
    await page.getByLabel('Dithering').selectOption('ordered');
    t.notOk(await page.getByLabel('White from level').isVisible(), 'no threshold where it dithers');
    await page.locator('label[for=fit-stretch]').click();
    await holds({ fit: 'stretch', dither: 'ordered', background: white }, 'stretched, dithered');
    t.same(faults, []);
  });
}

/** The same JPEG with a note of how a camera was held: EXIF orientation 6, a quarter turn right. */
function turned({ buffer, ...file }: GivenFile): GivenFile {
  const tiff = Buffer.from('4d4d002a00000008000101120003000000010006000000000000', 'hex');
  const content = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff]);
  const head = Buffer.from([0xff, 0xe1, 0, content.length + 2]);
  return {
    ...file,
    buffer: Buffer.concat([buffer.subarray(0, 2), head, content, buffer.subarray(2)]),
  };
}

t.test('a camera’s JPEG has the number of its stored pixels, and is fitted upright', async (t) => {
  const { page } = await openFind(t);
  const file = await encoded(page, 'jpeg');
  const flat = await decoded(page, file);
  await give(page, turned(file));
  await page.getByText('60 × 40 pixels, RGB, 8 bit').waitFor();
  await page.getByText('its number is that of the stored picture').waitFor();
  const stored = makeSpace({ width: 60, height: 40, color: 'rgb' });
  const rgb = flat.samples.filter((_, at) => at % 4 !== 3);
  const own = new Numbering(stored, 'mixed', '').indexOf(Uint8Array.from(rgb));
  t.ok(BigInt(await copiedNumber(page)) === own, 'the samples as they are stored');
  const space = makeSpace({ width: 40, height: 60, color: 'rgb' });
  const upright = new Uint8Array(space.sampleBytes);
  for (let y = 0; y < 60; y++) {
    for (let x = 0; x < 40; x++) {
      const from = 4 * ((39 - x) * 60 + y);
      upright.set(flat.samples.subarray(from, from + 3), 3 * (y * 40 + x));
    }
  }
  await page.getByLabel('Another space').check();
  await page.getByText('Turned upright, as the file asks for.').waitFor();
  await settled(page);
  const picture = { width: 40, height: 60, color: 'rgb', depth: 8, samples: upright } as const;
  const { space: asked } = DEFAULT_ENUMERATION;
  const fit = { fit: 'crop', dither: 'none', background: BLACK } as const;
  const number = fittedNumber(picture, asked, fit);
  t.ok(BigInt(await copiedNumber(page)) === number, 'its top is that of the scene');
});

t.test('what is dropped and what is pasted', async (t) => {
  const { page, faults } = await openFind(t);
  const gray = makeSpace({ width: 2, height: 2, color: 'gray', depth: 1 });
  const files = [1n, 2n, 3n].map((index) =>
    pngOf(gray, new Numbering(gray, 'mixed', '').frameAt(index)),
  );
  t.equal(await sendFiles(page, 'dragover', files), true, 'it may be dropped');
  await sendFiles(page, 'drop', files);
  await page.getByText('3 pictures came; this is the first, given.png.').waitFor();
  await page.locator('#found-number').getByText('1', { exact: true }).waitFor();
  files.reverse();
  await sendFiles(page, 'paste', files.slice(0, 1));
  await page.locator('#found-number').getByText('3', { exact: true }).waitFor();
  t.notOk(await page.getByText('pictures came').isVisible(), 'of one nothing is said');
  await sendFiles(page, 'drop', []);
  t.match(await faultOf(page), 'is no file');
  t.equal(await page.locator('#found-number').textContent(), '', 'and the number is gone');
  t.same(faults, []);
});

t.test(
  'a file that is no picture gets one clear line, and clears the number before (P2)',
  async (t) => {
    const { page } = await openFind(t);
    const space = makeSpace({ width: 3, height: 3, color: 'rgb' });
    const good = pngOf(space, pseudoFrame(space, 'good'));
    const huge = Buffer.from(good.buffer);
    huge.writeUInt32BE(60_000, 16);
    huge.writeUInt32BE(60_000, 20);
    const { crc32 } = await import('../../../src/codecs/png/crc32.js');
    huge.writeUInt32BE(crc32(huge.subarray(12, 29)), 29);
    const cases: readonly (readonly [string, Buffer, RegExp])[] = [
      ['cut.png', good.buffer.subarray(0, 60), /^the file ends inside chunk/],
      [
        'huge.png',
        huge,
        /^huge\.png has 60,000 × 60,000 pixels, which take 10\.8 GB: this page opens pictures of up to 268 MB; make it smaller first$/,
      ],
      ['empty.png', Buffer.alloc(0), /^empty\.png is empty$/],
      [
        'notes.txt',
        Buffer.from('hello'),
        /^notes\.txt is not a picture that this browser can open$/,
      ],
      ['half.jpg', Buffer.from('ffd8ffe000104a464946', 'hex'), /^half\.jpg is not a picture/],
    ];
    for (const [name, buffer, message] of cases) {
      await give(page, good);
      await page.locator('input[type=file]').setInputFiles({ name, mimeType: '', buffer });
      await page.locator('.invitation .error').filter({ hasText: message }).waitFor();
      t.notMatch(await faultOf(page), /\n/, name);
      t.equal(await page.locator('#found-number').textContent(), '', 'no number beside it');
      t.notMatch(await verdictOf(page), /Exact/);
      t.notOk(await page.locator('.pair').isVisible(), 'nor the picture before');
      for (const button of ['Copy number', 'Save text of the number', 'Open in Explore']) {
        t.ok(
          await page.getByRole('button', { name: button }).isDisabled(),
          `${button} has nothing`,
        );
      }
    }
  },
);

t.test('the number is saved as text and as bytes, and leads to Explore, all by keys', async (t) => {
  const { page, faults } = await openFind(t);
  const space = makeSpace({ width: 120, height: 90, color: 'rgb' });
  const samples = pseudoFrame(space, 'to explore');
  const choosing = page.waitForEvent('filechooser');
  // The browser has to know that somebody waits before the key is pressed.
  await page.evaluate('0');
  await page.keyboard.press('o');
  const chooser = await choosing;
  await chooser.setFiles(pngOf(space, samples));
  await page.getByRole('button', { name: 'Exactly, in its own size' }).click();
  await page.locator('.verdict[data-kind=exact]').waitFor();
  await settled(page);
  const numbering = new Numbering(space, 'mixed', '');
  const [text] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('s')]);
  t.equal(text.suggestedFilename(), 'given.txt');
  const [line, number = ''] = (await bytesOf(text)).toString().split('\n');
  t.equal(line, '# enumerate/1: size=120x90 color=rgb depth=8 order=mixed seed=');
  t.ok(hasSameBytes(numbering.frameAt(BigInt(number)), samples), 'the text is its number');
  const [bytes] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save .bin of the number' }).click(),
  ]);
  t.equal(bytes.suggestedFilename(), 'given.bin');
  t.ok(hasSameBytes(numbering.frameAt(await bytesOf(bytes)), samples), 'so are they');

  for (const lead of ['In small', 'Not exact']) {
    await page.keyboard.press('w');
    await page.locator('.verdict').getByText(lead).waitFor();
  }
  await page.keyboard.press('w');
  await page.locator('.verdict[data-kind=exact]').waitFor();
  await settled(page);
  await page.keyboard.press('e');
  await until(page, "document.querySelector('#number')?.textContent.startsWith('0x')");
  t.match(page.url(), /#\/explore\?size=120x90&n=file$/, 'too long for an address');
  const shown = (await page.locator('#number').textContent()) ?? '';
  const [head = '', tail = ''] = shown.replaceAll(' ', '').split('…');
  t.ok(number.startsWith(head) && number.trim().endsWith(tail), 'the same number');
  t.same(faults, []);
});

t.test('a PNG of ours is found where it says it is from', async (t) => {
  const space = makeSpace({ width: 5, height: 5, color: 'gray', depth: 2 });
  const numbering = new Numbering(space, 'mixed', 'spring');
  const buffer = Buffer.from(encodeImage(numbering, numbering.frameAt(123_456n), 123_456n));
  const { page } = await openFind(t);
  await give(page, { name: 'ours.png', mimeType: 'image/png', buffer });
  t.equal(await page.locator('#found-number').textContent(), '123,456');
  await page.getByText('Order and seed are those that the file names.').waitFor();
});

t.test('what is wrong with a file and was passed over is said', async (t) => {
  const { page } = await openFind(t);
  const space = makeSpace({ width: 5, height: 5, color: 'rgb' });
  const whole = pngOf(space, pseudoFrame(space, 'fault'));
  await give(page, whole);
  const number = await copiedNumber(page);
  await give(page, { ...whole, buffer: Buffer.concat([whole.buffer, Buffer.from('\n')]) });
  await page.getByText("The file has a fault: 1 byte follows the picture's end at byte").waitFor();
  t.equal(await copiedNumber(page), number, 'the number is the same');
});

for (const { width, height, colorScheme } of looksOf(320, 1920)) {
  t.test(`${width} pixels wide in ${colorScheme} colours it is fit for everybody`, async (t) => {
    const { page } = await openFind(t, '', { colorScheme, viewport: { width, height } });
    const space = makeSpace({ width: 30, height: 20, color: 'rgb' });
    t.same(await findBarriers(page), [], 'before a picture');
    await give(page, pngOf(space, pseudoFrame(space, 'wide')));
    await page.getByLabel('Another space').check();
    await settled(page);
    t.same(await findBarriers(page), [], 'with a picture');
    t.equal(await overflow(page), 0, 'nothing stands out at the side');
  });
}
