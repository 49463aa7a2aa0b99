/**
 * The view Art in a real browser: variants, grammars, formulas, and what is wrong with them.
 * @module
 */
import t from 'tap';
import {
  chooseVariant,
  grammarText,
  parseFormula,
  parseGrammar,
  renderArt,
} from '../../../src/art/index.js';
import { writeQuery } from '../../../src/web/shared/query-text.js';
import { artOpener, formulaOf, waitForFormula } from './art-page.js';
import { pageFolder, serveFolder, startBrowser, visit } from './browser.js';
import { isSame, stageColors, until } from './page-probe.js';

const browser = await startBrowser();
const server = await serveFolder(pageFolder);
t.teardown(async () => {
  await browser.close();
  await server.close();
});

const openArt = artOpener(browser, server);

/** Of which the first variants and some later ones are dull. */
const TEXT = 'plain 4';

/** Most of its pictures are of one colour. */
const DULL_GRAMMAR = 'P -> 3/4 (c, c, c) | 1/4 (sin(fold(x, c)), sin(fold(y, c)), x)';

t.test('variants go on and back, and some are passed over', async (t) => {
  const options = { grammar: parseGrammar(DULL_GRAMMAR), depth: 1 };
  const at = (variant: number): string => formulaOf(TEXT, { ...options, variant });
  const first = chooseVariant(TEXT, { ...options, quality: true }).variant;
  const second = chooseVariant(TEXT, { ...options, quality: true, variant: first + 1 }).variant;
  t.ok(first > 2 && second > first + 1, `${first}, ${second}`);
  const query = new URLSearchParams({ text: TEXT, depth: '1', grammar: DULL_GRAMMAR });
  const { page, faults } = await openArt(t, writeQuery(query));
  await waitForFormula(page, at(0));
  await page.getByRole('button', { name: 'Next variant' }).click();
  await waitForFormula(page, at(1));
  await page.keyboard.press('ArrowRight');
  await waitForFormula(page, at(2));
  await page.keyboard.press('ArrowLeft');
  await waitForFormula(page, at(1));
  await page.keyboard.press('ArrowLeft');
  await waitForFormula(page, at(0));
  await page.keyboard.press('q');
  await waitForFormula(page, at(first));
  t.equal(
    await page.locator('#art-taken').innerText(),
    `Variant ${first} is taken; 0 to ${first - 1} are passed over.`,
  );
  await page.keyboard.press('ArrowRight');
  await waitForFormula(page, at(second));
  t.equal(await page.getByLabel('Variant', { exact: true }).inputValue(), String(second));
  await page.keyboard.press('ArrowLeft');
  await waitForFormula(page, at(first));
  t.match(page.url(), new RegExp(`variant=${first}&quality=yes$`));
  await page.getByLabel('Variant', { exact: true }).fill('-1');
  await page.keyboard.press('Enter');
  await page.getByText('expected a whole number from 0 to 4294967295').waitFor();
  t.strictSame(faults, []);
});

t.test('where no variant passes, the page says so', async (t) => {
  const { page, faults } = await openArt(t, 'text=hello&grammar=paper&quality=yes');
  await page.getByText('None passes, this one or those after it: variant 0 stays.').waitFor();
  t.strictSame(faults, []);
});

const OWN_GRAMMAR = 'P -> (W, W, W)\nW -> 1/2 L | 1/2 sin(add(W, L))\nL -> 1/2 x | 1/2 y\n';

t.test(
  'a grammar of one’s own is drawn, and what is wrong is told by line and column',
  async (t) => {
    const { page, faults } = await openArt(t, 'text=own');
    await waitForFormula(page, formulaOf('own'));
    await page.getByLabel('Grammar', { exact: true }).selectOption('Your own');
    const field = page.getByLabel('Your grammar');
    await until(page, `document.querySelector('#art-own').value.length > 100`);
    t.equal(await field.inputValue(), grammarText('default'), 'one begins with what there is');
    await field.fill(OWN_GRAMMAR.replace('1/2 y', '1/3 y'));
    await page.getByText('grammar, line 3, column 6').waitFor();
    t.equal(await field.getAttribute('aria-invalid'), 'true');
    t.ok(await page.getByRole('button', { name: 'Save PNG' }).isDisabled());
    await field.fill(OWN_GRAMMAR.replace('1/2 sin', '1/2 ;sin'));
    await page.getByText('line 2, column 18: ').waitFor();
    await page.getByRole('button', { name: 'Show where' }).click();
    t.equal(await page.evaluate('getSelection().toString()'), ';', 'and shown');
    await page.keyboard.press('Delete');
    const grammar = parseGrammar(OWN_GRAMMAR);
    await waitForFormula(page, formulaOf('own', { grammar }));
    t.equal(await field.getAttribute('aria-invalid'), null);
    const link = page.url();
    const again = await visit(browser, link);
    await waitForFormula(again.page, formulaOf('own', { grammar }));
    t.equal(await again.page.getByLabel('Your grammar').inputValue(), OWN_GRAMMAR);
    await again.close();
    t.strictSame(faults, []);
  },
);

t.test('a formula that is typed is drawn, until one goes back to the text', async (t) => {
  const { page, faults } = await openArt(t, 'text=own&size=64');
  await waitForFormula(page, formulaOf('own'));
  const field = page.locator('#art-formula');
  await field.fill('(x, y, muld(x, y))');
  await page.getByText('formula, line 1, column 8: "muld" is no operator').waitFor();
  await page.getByRole('button', { name: 'Show where' }).click();
  await page.keyboard.type('mult');
  await until(page, `document.querySelector('.button.prime')?.disabled === false`);
  const formula = '(x, y, mult(x, y))';
  t.ok(
    isSame(await stageColors(page, 64, 64), [...renderArt(parseFormula(formula), 64, 64)]),
    'pixel by pixel',
  );
  t.match(await page.locator('.art-rest').innerText(), /6 nodes, depth 2/);
  t.ok(await page.getByLabel('Variant', { exact: true }).isDisabled(), 'it has grown already');
  await page.getByRole('button', { name: 'Back to the text' }).last().click();
  await waitForFormula(page, formulaOf('own'));
  t.ok(await page.getByLabel('Variant', { exact: true }).isEnabled());
  await page.goBack();
  await until(page, `document.querySelector('#art-formula').value === '${formula}'`);
  await page.reload();
  await until(page, `document.querySelector('.button.prime')?.disabled === false`);
  t.equal(await field.inputValue(), formula, 'a link holds it');
  t.strictSame(faults, []);
});

t.test('a bad address says what is wrong with it', async (t) => {
  const { page, faults } = await openArt(t, 'text=a&depth=65');
  await page.getByText('No picture: depth 65: expected a whole number from 1 to 64').waitFor();
  await page.goto(`${server.address}#/art?size=4096`);
  await page.getByText('No picture: size=4096: write 512, or 640x360').waitFor();
  await page.goto(`${server.address}#/art?hex=abc`);
  await page.getByText('No picture: hex=abc: write bytes as pairs of hex digits').waitFor();
  await page.goto(`${server.address}#/art?text=a&salt=%00`);
  await page.getByText('No picture: the salt contains the character U+0000').waitFor();
  await page.goto(`${server.address}#/art?text=a&palette=zz`);
  await page.getByText('No picture: no palette is called "zz": take one from the list').waitFor();
  await page.goto(`${server.address}#/art?text=a&palette=102030,405060`);
  await page.getByText('No picture: a palette of 2 colours: one of Random Art has 5').waitFor();
  t.ok(await page.locator('#art-colours-error').isVisible(), 'where it can be mended');
  t.strictSame(faults, []);
});
