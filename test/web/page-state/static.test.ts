/**
 * Static: what is taken for it, and the cloud that is shown in its place.
 * @module
 */
import t from 'tap';
import { toPixels } from '../../../src/codecs/pixels.js';
import { DEFAULT_ENUMERATION, type Enumeration } from '../../../src/core/enumeration.js';
import { SpaceSize } from '../../../src/core/size.js';
import type { Frame } from '../../../src/web/page-state/pixels.js';
import { cloudOf, isStaticOrder, looksStatic } from '../../../src/web/page-state/static.js';
import { parseIndexText } from '../../../src/text/index-text.js';
import { readSpaceQuery } from '../../../src/web/shared/space-query.js';
import { open } from '../../core/tools.js';

function choiceOf(query: string): Enumeration {
  return readSpaceQuery(new URLSearchParams(query), DEFAULT_ENUMERATION);
}

function frameOf(choice: Enumeration, number: string): Frame {
  const { space, order, palette } = choice;
  const numbering = open(space.canonical, order);
  const index = parseIndexText(number, { size: new SpaceSize(space) });
  const { rgba } = toPixels(space, numbering.frameAt(index), palette && { colors: palette.colors });
  return { width: space.width, height: space.height, rgba: new Uint8ClampedArray(rgba) };
}

const SPACES = [
  'size=64x64',
  'size=16x16&color=gray&depth=1',
  'size=200x100&color=gray&depth=4',
  'size=24x24&palette=pico8',
  'size=300x200&color=rgb&depth=16',
  'size=256x256',
  'size=160x144&palette=gameboy',
];

t.test('mixed images are static, and the cloud in their place is none', async (t) => {
  for (const query of SPACES) {
    const mixed = choiceOf(query);
    for (const number of ['0', '12345', '50%', 'last'])
      t.ok(looksStatic(frameOf(mixed, number)), `${query} ${number}`);
    const { choice, number } = cloudOf(mixed);
    t.equal(choice.order, 'cloud');
    t.match(number, /^2\^[0-9.]+%$/);
    const cloud = frameOf(choice, number);
    t.notOk(looksStatic(cloud), `${query} ${number}`);
    t.ok(new Set(cloud.rgba.filter((_, at) => at % 4 === 0)).size > 1, 'nor is it plain');
    t.ok(looksStatic(frameOf(choice, 'last')), 'the end of the clouds is');
  }
});

t.test('plain images, gradients, lines and the smallest ones are none', async (t) => {
  for (const order of ['sequential', 'gray'])
    t.notOk(looksStatic(frameOf(choiceOf(`size=64x64&order=${order}`), '12345')));
  const draw = (width: number, level: (x: number, y: number) => number): Frame => {
    const rgba = new Uint8ClampedArray(4 * width * width);
    for (let at = 0; at < width * width; at++)
      rgba.fill(level(at % width, Math.floor(at / width)), 4 * at, 4 * at + 4);
    return { width, height: width, rgba };
  };
  t.notOk(looksStatic(draw(64, () => 128)));
  t.notOk(looksStatic(draw(64, (x, y) => 2 * (x + y))));
  t.notOk(looksStatic(draw(64, (x) => (x % 2) * 255)), 'stripes');
  t.notOk(looksStatic(draw(64, (x, y) => 128 + ((x * 7 + y * 13) % 5))), 'nearly plain');
  t.notOk(looksStatic(frameOf(choiceOf('size=8x8'), '50%')), 'too few pixels to say');
});

t.test('orders are static where no image of theirs is come upon that is not', async (t) => {
  t.ok(isStaticOrder(DEFAULT_ENUMERATION));
  t.notOk(isStaticOrder(choiceOf('size=8x8&color=gray&depth=1')));
  t.notOk(isStaticOrder(choiceOf('order=cloud')));
});
