/**
 * What the tests of the view Art have in common.
 * @module
 */
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import type { Test } from 'tap';
import { type ArtInput, drawArt, type DrawOptions, formatFormula } from '../../../src/art/index.js';
import { bytesOf, visit, type Visit } from './browser.js';
import { until } from './page-probe.js';

/** Opens the view as its address has it, and closes it where the test ends. */
export function artOpener(browser: Browser, { address }: { readonly address: string }) {
  return async (t: Test, query = '', options: BrowserContextOptions = {}): Promise<Visit> => {
    const opened = await visit(browser, `${address}#/art?${query}`, options);
    t.teardown(() => opened.close());
    return opened;
  };
}

/** The formula that the library gives. */
export function formulaOf(input: ArtInput, options: DrawOptions = {}): string {
  return formatFormula(drawArt(input, { ...options, width: 1, height: 1 }).expression);
}

/** Wait until the page has drawn what this formula is of. */
export async function waitForFormula(page: Page, formula: string): Promise<void> {
  const wanted = JSON.stringify(formula);
  await until(page, `document.querySelector('#art-formula')?.value === ${wanted}`);
}

/** The bytes of a file that a button saves. */
export async function download(
  page: Page,
  button: string,
): Promise<{ name: string; bytes: Buffer }> {
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: button, exact: true }).click(),
  ]);
  return { name: file.suggestedFilename(), bytes: await bytesOf(file) };
}
