/**
 * The Live view in a real browser: what it shows, and its buttons and keys.
 * @module
 */
import { setTimeout as sleep } from 'node:timers/promises';
import t from 'tap';
import { readMetadata, readPng } from '../../../src/codecs/png/index.js';
import { formatIndex } from '../../../src/core/index-format.js';
import { openNumbering } from '../../../src/core/numbering.js';
import { makeSpace } from '../../../src/core/space.js';
import { DEFAULT_ENUMERATION } from '../../../src/core/enumeration.js';
import { bytesOf, pageFolder, startBrowser, visit } from './browser.js';
import { NUMBER, offset, put, sample, serve, SLOW, stateOf, TEN, watch } from './live-page.js';
import { findBarriers, looksOf, overflow, until } from './page-probe.js';
import { startTestServer, untilMetric } from '../server/served.js';

const browser = await startBrowser();
t.teardown(() => browser.close());

t.test('a word of warning comes before what flickers, and only once', async (t) => {
  const { address } = await serve(t, TEN);
  const { page, faults } = await watch(t, browser, address, { isWarned: false });
  await page.getByText('This will flicker').waitFor();
  const before = await sample(page);
  await sleep(400);
  t.equal((await sample(page)).number, before.number, 'nothing moves behind it');
  await page.getByRole('button', { name: 'Keep still' }).click();
  t.match(await stateOf(page), /^Paused/);
  await page.keyboard.press('Space');
  await page.locator('.flicker').getByRole('button', { name: 'Play' }).click();
  await page.locator('.live-state[data-kind="live"]').waitFor();
  t.ok(Math.abs(await offset(page, TEN)) <= 1, 'it plays live');
  await page.reload();
  await page.locator('.live-state[data-kind="live"]').waitFor();
  t.notOk(await page.getByText('This will flicker').isVisible(), 'not again in this tab');
  t.same(faults, []);
});

t.test('what is slow plays at once; who wants little motion has it paused', async (t) => {
  const { address } = await serve(t, SLOW);
  const plain = await watch(t, browser, address, { isWarned: false });
  await plain.page.locator('.live-state[data-kind="live"]').waitFor();
  const calm = await watch(t, browser, address, { isWarned: false, reducedMotion: 'reduce' });
  await calm.page.locator('.live-state[data-kind="paused"]').waitFor();
  t.notOk(await calm.page.getByText('This will flicker').isVisible());
  await calm.page.getByRole('button', { name: 'Play' }).click();
  await calm.page.locator('.live-state[data-kind="live"]').waitFor();
});

t.test('the canvas shows the image of the number', async (t) => {
  const choice = {
    ...DEFAULT_ENUMERATION,
    space: makeSpace({ width: 9, height: 5, color: 'rgb' }),
    seed: 'pictures',
  };
  const { address } = await startTestServer(t, { page: pageFolder, images: choice });
  const { page } = await watch(t, browser, address);
  await page.keyboard.press('Space');
  await page.locator('.live-state[data-kind="paused"]').waitFor();
  const { number } = await sample(page);
  const shot = await page.locator('.live-canvas').screenshot();
  const picture = readPng(shot);
  const scale = picture.width / 9;
  t.ok(Number.isInteger(scale) && scale >= 10, `whole pixels: ${scale}`);
  const samples = openNumbering({ width: 9, height: 5, color: 'rgb', seed: 'pictures' }).frameAt(
    number,
  );
  const middle = Math.floor(scale / 2);
  const seen = Array.from({ length: 45 }, (_, pixel) => {
    const [x, y] = [pixel % 9, Math.floor(pixel / 9)];
    const at = ((y * scale + middle) * picture.width + x * scale + middle) * picture.channels;
    return [...picture.samples.subarray(at, at + 3)];
  });
  t.same(seen.flat(), [...samples]);
});

t.test('pause, steps, speeds and back to live, by keys and by clicks', async (t) => {
  const { address } = await serve(t, TEN);
  const { page, faults } = await watch(t, browser, address, {
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  const kind = (name: string): Promise<void> =>
    page.locator(`.live-state[data-kind="${name}"]`).waitFor();
  await kind('live');
  await page.keyboard.press('Space');
  await kind('paused');
  const { number } = await sample(page);
  const reaches = (expected: bigint): Promise<void> => until(page, `${NUMBER} === '${expected}'`);
  await page.keyboard.press('ArrowRight');
  await reaches(number + 1n);
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  await reaches(number - 1n);
  await page.getByRole('button', { name: 'One image on' }).click();
  await reaches(number);
  t.match(await stateOf(page), /Paused[0-9,]+ images? behind live/);

  await page.keyboard.press('c');
  await page.getByRole('button', { name: 'Copied' }).waitFor();
  t.equal(await page.evaluate<string>('navigator.clipboard.readText()'), String(number));

  await page.keyboard.press('b');
  await page.keyboard.press('+');
  await page.keyboard.press('k');
  await kind('own');
  t.match(await stateOf(page), /^2× backwards/);
  await until(page, `BigInt(${NUMBER}) < ${number}n`);
  await page.locator('label[for=speed-1-4]').click();
  await page.getByLabel('Backwards').uncheck();
  await page.getByText('¼×, on your own').waitFor();
  await page.getByRole('button', { name: /live$/ }).click();
  await kind('live');
  t.ok(Math.abs(await offset(page, TEN)) <= 1, 'with everybody again');
  await page.keyboard.press('-');
  await kind('own');
  await page.keyboard.press('l');
  await kind('live');

  await page.keyboard.press('k');
  await kind('paused');
  const kept = await sample(page);
  await page.keyboard.press('e');
  // The same image in Explore.
  await until(page, `/^#.explore.*n=${kept.number}$/.test(location.hash)`);
  t.same(faults, []);
});

t.test('long numbers are cut in their middle and copied whole', async (t) => {
  const from = (1n << 90_000n) + 0xabcdefn;
  const { address } = await startTestServer(t, {
    page: pageFolder,
    live: { from, step: 1n, rate: SLOW, epoch: Date.now() + 3_600_000 },
  });
  const { page } = await watch(t, browser, address, {
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  await page.keyboard.press('Space');
  await page.locator('.live-state[data-kind="paused"]').waitFor();
  const grouped = (await page.locator('#live-number').textContent()) ?? '';
  t.match(grouped, /^0x\d+ 0000 /);
  const shown = grouped.replaceAll(' ', '');
  t.match(shown, /^0x1000+…000+[0-9a-f]+$/);
  await page.getByText('22,501 hex digits').waitFor();
  await page.keyboard.press('c');
  await page.getByRole('button', { name: 'Copied' }).waitFor();
  const copied = await page.evaluate<string>('navigator.clipboard.readText()');
  const [, tail = ''] = shown.split('…');
  t.ok(copied.endsWith(tail), 'the same image');
  const distance = BigInt(copied) - from;
  t.ok(distance < 0n && distance > -7300n, formatIndex(-distance));
});

t.test('P1: the warning follows the pace, and its Play plays', async (t) => {
  const { address } = await serve(t, SLOW);
  const { page, faults } = await watch(t, browser, address, { isWarned: false });
  const kind = (name: string): Promise<void> =>
    page.locator(`.live-state[data-kind="${name}"]`).waitFor();
  const warning = page.locator('.flicker');
  await kind('live');
  // Not before it listens.
  await untilMetric(address, 'enumerate_live_clients', 1);
  await put(address, { fps: '3' });
  await warning.getByText('3 images a second').waitFor();
  await put(address, { fps: '30' });
  await warning.getByText('30 images a second').waitFor();
  await put(address, { fps: '1' });
  await kind('live');
  t.notOk(await warning.isVisible(), 'what is slow again needs no answer');
  await put(address, { fps: '30' });
  await warning.getByText('30 images a second').waitFor();
  await warning.getByRole('button', { name: 'Play' }).click();
  await kind('live');
  const off = await offset(page, { numerator: 30, denominator: 1 });
  t.ok(Math.abs(off) <= 1, `it plays live, ${off} images off`);
  await put(address, { fps: '60' });
  await warning.getByText('60 images a second').waitFor();
  await kind('paused');
  await put(address, { fps: '30' });
  await kind('live');
  await page.reload();
  await kind('live');
  await put(address, { fps: '60' });
  await warning.getByText('60 images a second').waitFor();
  t.pass('a yes is for a pace, in a page that was opened again, too');
  t.same(faults, []);
});

t.test('P18: the question fits a telephone that lies down', async (t) => {
  const { address } = await serve(t, TEN);
  const viewport = { width: 568, height: 320 };
  const { page } = await watch(t, browser, address, { isWarned: false, viewport });
  const warning = page.locator('.flicker');
  await warning.waitFor();
  const inside = async (selector: string): Promise<void> => {
    const stage = await page.locator('.live-stage').boundingBox();
    const box = await page.locator(selector).first().boundingBox();
    const isInside = box!.y >= stage!.y && box!.y + box!.height <= stage!.y + stage!.height;
    t.ok(isInside, `${selector}: ${JSON.stringify({ box, stage })}`);
  };
  await inside('.flicker');
  await inside('.flicker button');
});

t.test('the stage goes from edge to edge where that fits', async (t) => {
  const { address } = await serve(t, SLOW);
  const { page } = await watch(t, browser, address, { viewport: { width: 1280, height: 800 } });
  const stageOf = async () => (await page.locator('.live-stage').boundingBox())!;
  t.equal((await stageOf()).width, 1280);
  await until(page, `document.querySelector('.bar-number').getBoundingClientRect().bottom < 800`);
  t.equal(await page.locator('.live-controls').evaluate((one) => one.clientWidth), 1280);
  await page.setViewportSize({ width: 1280, height: 500 });
  t.ok((await stageOf()).width < 1280, 'not in a low window');
  t.equal(await overflow(page), 0);
});

t.test('D9: a link leads to a moment, and Play goes on from there', async (t) => {
  const { address } = await serve(t, SLOW);
  const permissions = ['clipboard-read', 'clipboard-write'];
  const { page, faults } = await watch(t, browser, address, { permissions });
  await page.keyboard.press('Space');
  await page.locator('.live-state[data-kind="paused"]').waitFor();
  const { number: before } = await sample(page);
  const number = before - 1n;
  await page.keyboard.press('ArrowLeft');
  await until(page, `${NUMBER} === '${number}'`);
  await page.keyboard.press('m');
  await page.getByRole('button', { name: 'Copied' }).waitFor();
  const link = await page.evaluate<string>('navigator.clipboard.readText()');
  t.match(link, /#\/live\?at=\d{4}-\d\d-\d\dT[\d:.]+Z$/);

  const opened = await visit(browser, link, {});
  t.teardown(opened.close);
  const isAt = (expected: bigint): Promise<void> =>
    until(opened.page, `${NUMBER} === '${expected}'`);
  await isAt(number);
  t.match(await stateOf(opened.page), /^Paused/);
  await opened.page.keyboard.press('Space');
  // A busy machine leaves some out.
  await until(opened.page, `BigInt(${NUMBER}) >= ${number + 2n}n`);
  t.match(await stateOf(opened.page), /^1×, on your own/);
  await opened.page.evaluate("location.hash = '#/live?at=1000'");
  await isAt(1000n);
  await opened.page.goBack();
  await isAt(number);
  await opened.page.keyboard.press('l');
  await opened.page.locator('.live-state[data-kind="live"]').waitFor();
  await until(opened.page, "location.hash === '#/live'");
  await opened.page.evaluate("location.hash = '#/live?at=noon'");
  const noMoment = opened.page.getByText('no moment "noon"');
  await noMoment.waitFor();
  await opened.page.evaluate("location.hash = '#/live?at=1000'");
  await isAt(1000n);
  t.notOk(await noMoment.isVisible(), 'of which an address with a moment says nothing');
  t.same([...faults, ...opened.faults], []);
});

t.test('D9: a frame is saved under its number', async (t) => {
  const { address } = await serve(t, SLOW);
  const { page } = await watch(t, browser, address);
  await page.keyboard.press('Space');
  await page.locator('.live-state[data-kind="paused"]').waitFor();
  const { number } = await sample(page);
  const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('s')]);
  t.equal(download.suggestedFilename(), `${number}.png`);
  const { text } = readPng(await bytesOf(download));
  t.equal(readMetadata(text)?.index, number);
});

for (const { width, height, colorScheme } of looksOf(320, 1920)) {
  t.test(`${width} pixels wide in ${colorScheme} colours it is fit for everybody`, async (t) => {
    const { address } = await serve(t, TEN);
    const viewport = { width, height };
    const { page } = await watch(t, browser, address, { isWarned: false, colorScheme, viewport });
    await page.getByText('This will flicker').waitFor();
    t.same(await findBarriers(page), [], 'with the question');
    await page.locator('.flicker').getByRole('button', { name: 'Play' }).click();
    t.same(await findBarriers(page), [], 'playing');
    t.equal(await overflow(page), 0, 'nothing stands out at the side');
  });
}
