/**
 * What outlives the page, in a real browser's IndexedDB.
 * @module
 */
import path from 'node:path';
import { rolldown } from 'rolldown';
import t, { type Test } from 'tap';
import { root } from '../../core/tools.js';
import { pageFolder, serveFolder, startBrowser, visit, type Visit } from './browser.js';

const browser = await startBrowser();
const server = await serveFolder(pageFolder, { 'store.js': await bundleStore() });
t.teardown(async () => {
  await browser.close();
  await server.close();
});

/** The module alone, as a script that a page may load. */
async function bundleStore(): Promise<string> {
  const bundle = await rolldown({ input: path.join(root, 'src/web/page/shell/store.ts') });
  const { output } = await bundle.generate({ format: 'esm' });
  return output[0].code;
}

async function openPage(t: Test, script?: string): Promise<Visit> {
  const opened = await visit(browser, `${server.address}icon.svg`, script ? { script } : {});
  t.teardown(() => opened.close());
  return opened;
}

/** Run a text in the page that has `store`, one of 1,000 bytes. */
function within(page: Visit['page'], text: string): Promise<unknown> {
  return page.evaluate(`(async () => {
    const { openStore } = await import('${server.address}store.js');
    const store = openStore('test', 1000);
    ${text}
  })()`);
}

t.test('a value is there again in another page, until it is deleted', async (t) => {
  const { page } = await openPage(t);
  const put = `return await store.put('a', { number: 2n ** 70n, file: new File(['hello'], 'h.txt') }, 10);`;
  t.equal(await within(page, put), true);
  await page.reload();
  const read = `
    const { number, file } = await store.get('a');
    return [String(number), file.name, await file.text()];`;
  t.strictSame(await within(page, read), [String(2n ** 70n), 'h.txt', 'hello']);
  await within(page, `await store.delete('a');`);
  t.equal(await within(page, `return (await store.get('a')) === undefined;`), true);
  t.strictSame(await within(page, 'return await store.keys();'), []);
});

t.test('beyond the bound the oldest go, and what alone is beyond it is not kept', async (t) => {
  const { page } = await openPage(t);
  const fill = `
    for (const name of ['z', 'b', 'c']) await store.put(name, name, 400);
    return await store.keys();`;
  t.strictSame(await within(page, fill), ['b', 'c'], 'the oldest, whatever its name');
  const again = `
    await store.put('b', 'later', 400);
    await store.put('d', 'd', 300);
    return [await store.keys(), await store.get('b')];`;
  t.strictSame(await within(page, again), [['b', 'd'], 'later'], 'put anew, it is young');
  const large = `return [await store.put('b', 'x', 1001), await store.keys()];`;
  t.strictSame(await within(page, large), [false, ['d']], 'nor is the old value of its name');
});

t.test('of a family only the newest are kept, whoever puts them at the same time', async (t) => {
  const { page } = await openPage(t);
  const put = `
    const family = { prefix: 'a/', most: 2 };
    await store.put('b', 'b', 1);
    await Promise.all(['a/1', 'a/2', 'a/3', 'a/4'].map((name) => store.put(name, name, 1, family)));
    return await store.keys();`;
  t.strictSame(await within(page, put), ['b', 'a/3', 'a/4']);
});

t.test('what is put before all of a prefix are deleted is deleted', async (t) => {
  const { page } = await openPage(t);
  const put = `
    const putting = ['a/1', 'a/', 'a0', 'b'].map((name) => store.put(name, name, 1));
    await store.deleteAll('a/');
    await Promise.all(putting);
    return await store.keys();`;
  t.strictSame(await within(page, put), ['a0', 'b']);
});

t.test('what cannot be cloned is not kept, and the old value stays', async (t) => {
  const { page } = await openPage(t);
  const put = `
    await store.put('a', 1, 1);
    return [await store.put('a', () => 1, 1), await store.get('a')];`;
  t.strictSame(await within(page, put), [false, 1]);
});

for (const [what, script] of [
  ['no IndexedDB', `Object.defineProperty(window, 'indexedDB', { value: undefined });`],
  [
    'one that is forbidden',
    `IDBFactory.prototype.open = () => { throw new DOMException('no', 'SecurityError'); };`,
  ],
] as const) {
  t.test(`with ${what} nothing is kept, and nothing fails`, async (t) => {
    const { page, faults } = await openPage(t, script);
    const all = `
      const kept = await store.put('a', 1, 1);
      await store.delete('a');
      return [kept, (await store.get('a')) === undefined, await store.keys()];`;
    t.strictSame(await within(page, all), [false, true, []]);
    t.strictSame(faults, []);
  });
}
