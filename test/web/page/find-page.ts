/**
 * The view Find as the tests use it: pictures in by the page's own field, numbers out by its clipboard.
 * @module
 */
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import type { Test } from 'tap';
import type { Space } from '../../../src/core/space.js';
import { encodePlain } from '../../../src/run/outputs/png.js';
import { visit, type Visit } from './browser.js';
import { type Evaluator, until } from './page-probe.js';

export interface GivenFile {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
}

/** @param address - the server's, with a slash at its end */
export async function openView(
  t: Test,
  browser: Browser,
  address: string,
  options: BrowserContextOptions & { readonly script?: string } = {},
): Promise<Visit> {
  const opened = await visit(browser, address, {
    permissions: ['clipboard-read', 'clipboard-write'],
    ...options,
  });
  t.teardown(() => opened.close());
  return opened;
}

/** Choose files by the page's own field, and wait for what comes of it. */
export async function give(page: Page, ...files: GivenFile[]): Promise<void> {
  await page.locator('input[type=file]').setInputFiles(files);
  await page.locator('.verdict[data-kind=exact], .verdict[data-kind=near]').waitFor();
  await settled(page);
}

/** Until the number is that of what the fields say. */
export async function settled(page: Page): Promise<void> {
  await until(page, `!document.querySelector('[aria-label="Copy number"]').disabled`);
}

export async function copiedNumber(page: Page): Promise<string> {
  // "Copied" may still stand there from the last time.
  await page.evaluate("navigator.clipboard.writeText('')");
  await page.getByRole('button', { name: 'Copy number' }).click();
  await page.getByRole('button', { name: 'Copy number' }).getByText('Copied').waitFor();
  for (;;) {
    const number = await page.evaluate<string>('navigator.clipboard.readText()');
    if (number !== '') return number;
    await page.waitForTimeout(15);
  }
}

export function verdictOf(page: Page): Promise<string | null> {
  return page.locator('.verdict').textContent();
}

export function pngOf(space: Space, samples: Uint8Array, colors?: Uint8Array): GivenFile {
  const buffer = Buffer.from(encodePlain(space, samples, colors && { colors }));
  return { name: 'given.png', mimeType: 'image/png', buffer };
}

/** Send files as a drop or a paste on an element has them, or, of a picture in the page, dragged over it. */
export function sendFiles(
  page: Evaluator,
  kind: 'dragover' | 'drop' | 'paste',
  files: readonly GivenFile[],
  selector = 'body',
): Promise<unknown> {
  const given = files.map(({ name, mimeType, buffer }) => [
    name,
    mimeType,
    buffer.toString('base64'),
  ]);
  return page.evaluate(`(() => {
    const data = new DataTransfer();
    for (const [name, type, text] of ${JSON.stringify(given)}) {
      const bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
      data.items.add(new File([bytes], name, { type }));
    }
    const options = { bubbles: true, cancelable: true };
    const event = '${kind}' === 'paste'
      ? new ClipboardEvent('paste', { ...options, clipboardData: data })
      : new DragEvent('${kind}', { ...options, dataTransfer: data });
    return !document.querySelector('${selector}').dispatchEvent(event);
  })()`);
}

/** What the page says is wrong with a picture. */
export async function faultOf(page: Page): Promise<string | null> {
  return page.locator('.invitation .error').textContent();
}
