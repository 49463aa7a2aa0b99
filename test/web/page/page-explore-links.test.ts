/**
 * The view Explore: addresses that stay short, are read as they are written, and last.
 * @module
 */
import t from 'tap';
import { base64Index } from '../../../src/text/base64-index.js';
import { pageFolder, serveFolder, startBrowser, visit } from './browser.js';
import {
  colorsOf,
  holdJob,
  isSame,
  overflow,
  stageColors,
  until,
  waitForNumber,
} from './page-probe.js';

const browser = await startBrowser();
const server = await serveFolder(pageFolder);
t.teardown(async () => {
  await browser.close();
  await server.close();
});

const NUMBER = `document.querySelector('#number')?.textContent`;

/** Whether two numbers are kept. Opening a database that the page has not made yet would make another one. */
const COUNT_KEPT = `indexedDB.databases().then((all) => all.length > 0 && new Promise((resolve) => {
  const opening = indexedDB.open('every-image');
  opening.onsuccess = () => {
    const asked = opening.result.transaction('values').objectStore('values').getAllKeys();
    asked.onsuccess = () => {
      opening.result.close();
      resolve(asked.result.filter((name) => name.startsWith('number/')).length === 2);
    };
  };
}))`;

function explore(query: string): string {
  return `${server.address}#/explore?${query}`;
}

t.test('P3: the page reads the numbers that it shows, and a plus is a plus', async (t) => {
  const { page, faults, close } = await visit(browser, explore('n=2^100+5'));
  await waitForNumber(page, String(2n ** 100n + 5n));
  const shown = await page.locator('#number').innerText();
  t.equal(shown, '1 267 650 600 228 229 401 496 703 205 381', 'D13: in groups');
  const go = async (text: string): Promise<void> => {
    await page.locator('#go').fill(text);
    await page.keyboard.press('Enter');
  };
  await go('12,345,678');
  await waitForNumber(page, '12,345,678');
  t.ok(page.url().endsWith('?n=12345678'));
  await go(shown);
  await waitForNumber(page, String(2n ** 100n + 5n));
  t.ok(page.url().endsWith(`?n=${2n ** 100n + 5n}`), 'a number alone is one text');
  await go('0xffff 0000 ffff');
  await waitForNumber(page, '281,470,681,808,895');
  t.strictSame(faults, []);
  await close();
});

t.test('P6: what was written stays in the address; random is pinned', async (t) => {
  const { page, faults, close } = await visit(browser, explore('n=0'));
  await waitForNumber(page, '0');
  const open = async (query: string): Promise<string> => {
    await page.goto(explore(query));
    await until(page, `${NUMBER} && document.querySelector('.stage').ariaBusy !== 'true'`);
    return page.locator('#number').innerText();
  };
  const seen = new Set<string>();
  for (const text of ['50%', 'last', '2^98000', 'name:hello', 'name:a%20b', 'last-1']) {
    await page.goto('about:blank');
    seen.add(await open(`n=${text}`));
    t.equal(page.url(), explore(`n=${text}`));
  }
  t.equal(seen.size, 6, 'each is another number');
  await page.locator('#go').fill('33.3%-1');
  await page.keyboard.press('Enter');
  await until(page, `location.hash === '#/explore?n=33.3%-1'`);
  t.pass('so does what was typed here');
  await page.goto('about:blank');
  const random = await open('size=3x3&n=random');
  await until(page, `/n=\\d+$/.test(location.hash)`);
  await page.reload();
  await waitForNumber(page, random.replaceAll(' ', ''));
  t.pass('a reload shows the same random image');
  t.strictSame(faults, []);
  await close();
});

t.test('P4: the space is changed, and one goes on, from a number that is still read', async (t) => {
  const { page, faults, close } = await visit(browser, explore('n=2^98000'), {
    script: holdJob('readNumber', true),
  });
  await until(page, 'window.letGo');
  for (const [name, value] of [
    ['Width in pixels', '32'],
    ['Height in pixels', '128'],
  ] as const) {
    await page.getByLabel(name).fill(value);
    await page.keyboard.press('Enter');
  }
  await page.evaluate('window.letGo()');
  await until(page, `location.hash.endsWith('size=32x128&n=2^98000')`);
  await until(page, NUMBER);
  const number = await page.locator('#number').innerText();
  t.match(number, /^0x1 0000 .* 0000$/);
  await page.goto('about:blank');
  await page.goto(explore('size=8x8&n=5'));
  await until(page, 'window.letGo');
  await page.keyboard.press('ArrowRight');
  await page.evaluate('window.letGo()');
  await waitForNumber(page, '6');
  t.strictSame(faults, []);
  await close();
});

t.test('what is taken is what is seen, while the next image is made', async (t) => {
  const { page, faults, close } = await visit(browser, explore('size=8x8&n=5'), {
    script: holdJob('frame', false),
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  await waitForNumber(page, '5');
  await page.evaluate('window.isHolding = true');
  await page.keyboard.press('ArrowRight');
  await until(page, 'window.letGo');
  await page.getByRole('button', { name: 'Copy link' }).click();
  await page.getByRole('button', { name: 'Copied' }).waitFor();
  t.match(await page.evaluate('navigator.clipboard.readText()'), /&n=5$/);
  await page.getByRole('button', { name: 'Copy number' }).click();
  await page.evaluate('window.letGo()');
  await page.getByRole('button', { name: 'Copy number' }).getByText('Copied').waitFor();
  t.equal(await page.evaluate('navigator.clipboard.readText()'), '5');
  await waitForNumber(page, '6');
  t.strictSame(faults, []);
  await close();
});

t.test('forwards to the newest image, its number is the one that is taken', async (t) => {
  const { page, faults, close } = await visit(browser, explore('size=8x8&n=5'));
  await waitForNumber(page, '5');
  await page.keyboard.press('ArrowRight');
  await waitForNumber(page, '6');
  await page.goBack();
  await waitForNumber(page, '5');
  await page.goForward();
  await waitForNumber(page, '6');
  await page.keyboard.press('ArrowRight');
  await waitForNumber(page, '7');
  t.strictSame(faults, []);
  await close();
});

t.test('P5: a number that no link holds is there after a reload and on the way back', async (t) => {
  const index = 2n ** 575_000n + 12_345n;
  const context = { permissions: ['clipboard-read', 'clipboard-write'] };
  const query = 'size=200x120&n=2^575000+12344';
  const { page, faults, close } = await visit(browser, explore(query), context);
  await until(page, `${NUMBER}?.endsWith('38')`);
  await page.getByRole('button', { name: 'Copy link', exact: true }).waitFor();
  await page.keyboard.press('ArrowRight');
  await until(page, `${NUMBER}?.endsWith('39')`);
  t.ok(page.url().endsWith('n=file'));
  t.notOk(await page.getByRole('button', { name: 'Copy link', exact: true }).isVisible());
  t.ok(await page.getByText('the link keeps the space, and the number is a file').isVisible());
  const button = page.getByRole('button', { name: 'Copy link to the space' });
  t.equal(await button.innerText(), 'Copy space link', 'said before it is copied');
  await button.click();
  await until(page, `navigator.clipboard.readText().then((text) => text.endsWith('n=file'))`);
  await page.keyboard.press('ArrowRight');
  await until(page, `${NUMBER}?.endsWith('3a')`);
  // Kept soon after it is seen.
  await until(page, COUNT_KEPT);
  await page.reload();
  await until(page, `${NUMBER}?.endsWith('3a')`);
  t.ok(isSame(await stageColors(page, 200, 120), colorsOf('200x120 rgb 8', index + 1n)));
  await page.goBack();
  await until(page, `${NUMBER}?.endsWith('39')`);
  t.ok(isSame(await stageColors(page, 200, 120), colorsOf('200x120 rgb 8', index)));
  await page.goBack();
  await until(page, `${NUMBER}?.endsWith('38')`);
  t.ok(page.url().endsWith('n=2^575000+12344'));
  t.strictSame(faults, []);
  await close();
});

t.test('a long number goes into a link as base64url, up to 32,000 characters', async (t) => {
  const { page, close } = await visit(browser, explore('size=89x89&n=last-1'));
  await until(page, NUMBER);
  await page.keyboard.press('ArrowRight');
  await until(page, `location.hash.includes('n=b64:')`);
  const link = page.url();
  t.ok(link.endsWith(`n=${base64Index(2n ** BigInt(89 * 89 * 24) - 1n)}`));
  await close();
  const again = await visit(browser, link);
  await until(again.page, NUMBER);
  t.equal(again.page.url(), link);
  await again.close();
});

t.test('P8: a wrong address says so on the stage, with a way out', async (t) => {
  const phone = { viewport: { width: 390, height: 844 } };
  for (const [query, words, out] of [
    ['size=0x4', /leads to no image: width 0/, /n=0$/],
    ['size=4x4&color=gray&depth=1&n=70000', /image 70000 is outside/, /size=4x4.*n=0$/],
    ['n=many', /"many" is no number/, /n=0$/],
    ['n=1&n=2', /n twice/, /n=0$/],
  ] as const) {
    const { page, faults, close } = await visit(browser, explore(query), phone);
    const note = page.locator('.stage-note');
    await note.waitFor();
    await until(page, `document.querySelector('.stage-note p').textContent !== ''`);
    t.match(await note.innerText(), words, query);
    const box = await note.boundingBox();
    t.ok(box !== null && box.y + box.height < 844, 'it is seen at once');
    t.equal(await overflow(page), 0);
    await page.getByRole('button', { name: 'Image 0 instead' }).click();
    await waitForNumber(page, '0');
    t.match(page.url(), out);
    t.ok(await note.isHidden());
    t.strictSame(faults, []);
    await close();
  }
  const query = 'fbclid=IwAR0&size=4x4&utm_source=a&n=7&gclid=b';
  const { page, close } = await visit(browser, explore(query), phone);
  await waitForNumber(page, '7');
  t.ok(await page.locator('.stage-note').isHidden(), 'what others put there is passed over');
  await close();
});

t.test('P4: width, then height keeps a number that the end space has', async (t) => {
  const { page, faults, close } = await visit(browser, explore('n=2^98000'));
  await until(page, NUMBER);
  const number = await page.locator('#number').innerText();
  const side = async (name: string, value: string): Promise<void> => {
    await page.getByLabel(name).fill(value);
    await page.keyboard.press('Enter');
  };
  await side('Width in pixels', '32');
  await waitForNumber(page, '0');
  const note = page.locator('#missing');
  t.match(await note.innerText(), /too small for the number before\. It comes back/);
  await side('Height in pixels', '128');
  await until(page, `${NUMBER} === ${JSON.stringify(number)}`);
  t.ok(page.url().endsWith('size=32x128&n=2^98000'));
  t.equal(await note.innerText(), '');
  await side('Height in pixels', '4');
  await waitForNumber(page, '0');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Next image' }).click();
  await waitForNumber(page, '1');
  t.equal(await note.innerText(), '', 'who goes elsewhere wants another number');
  await side('Height in pixels', '128');
  await until(page, `location.hash.endsWith('size=32x128&n=1')`);
  t.strictSame(faults, []);
  await close();
});

t.test('where the browser can share, so can the page', async (t) => {
  const script = `navigator.share = (what) => { window.shared = what; return Promise.resolve(); }`;
  const { page, close } = await visit(browser, explore('size=5x4&n=50%'), { script });
  await until(page, NUMBER);
  await page.getByRole('button', { name: 'Share the link' }).click();
  await until(page, `window.shared`);
  const { url, title } = await page.evaluate<{ url: string; title: string }>('window.shared');
  const whole = 'size=5x4&color=rgb&depth=8&order=mixed&seed=&n=50%';
  t.equal(url, explore(whole), 'a link leaves nothing to the server');
  t.match(title, /5 × 4/);
  await close();
  const without = await visit(browser, explore('size=5x4&n=1'), {
    script: 'delete Navigator.prototype.share',
  });
  await waitForNumber(without.page, '1');
  t.notOk(await without.page.getByRole('button', { name: 'Share the link' }).isVisible());
  await without.close();
});
