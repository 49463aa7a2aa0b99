/**
 * GIF and APNG in Chromium, frame by frame: each is the image that its number says, and shown for
 * as long as the rate wants.
 * @module
 */
import fs from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { toPixels } from '../../src/codecs/pixels.js';
import { findPalette } from '../../src/core/palette.js';
import { openNumbering, type NumberingOptions } from '../../src/core/numbering.js';
import { serveFolder, startBrowser } from '../web/page/browser.js';
import { succeed } from './outputs.js';
import { temporaryFolder } from './started-command.js';

const COUNT = 7;
const FPS = 10;
const FROM = 41n;

interface Case {
  readonly file: string;
  readonly type: string;
  readonly args: readonly string[];
  readonly space: NumberingOptions;
  readonly palette?: string;
}

const CASES: readonly Case[] = [
  {
    file: 'gray.gif',
    type: 'image/gif',
    args: ['--size', '9x6', '--color', 'gray'],
    space: { width: 9, height: 6, color: 'gray' },
  },
  {
    file: 'palette.gif',
    type: 'image/gif',
    args: ['--size', '8x8', '--palette', 'pico8'],
    space: { width: 8, height: 8, color: 'palette', colors: 16 },
    palette: 'pico8',
  },
  {
    file: 'rgb.apng',
    type: 'image/png',
    args: ['--size', '13x5'],
    space: { width: 13, height: 5, color: 'rgb' },
  },
  {
    file: 'palette.apng',
    type: 'image/png',
    args: ['--size', '8x8', '--palette', 'okabe-ito'],
    space: { width: 8, height: 8, color: 'palette', colors: 8 },
    palette: 'okabe-ito',
  },
];

/** What a browser makes of an animation. */
interface Shown {
  readonly frames: readonly (readonly number[])[];
  /** Of each frame, in microseconds. */
  readonly durations: readonly number[];
  readonly repetitions: number | null;
}

/** Runs in the page: WebCodecs decode as an `<img>` does, one frame at a time. */
const DECODE = `async ({ name, type }) => {
  const data = await (await fetch(name)).arrayBuffer();
  const decoder = new ImageDecoder({ data, type });
  await decoder.completed;
  await decoder.tracks.ready;
  const track = decoder.tracks.selectedTrack;
  const shown = { frames: [], durations: [], repetitions: track.repetitionCount };
  for (let frameIndex = 0; frameIndex < track.frameCount; frameIndex++) {
    const { image } = await decoder.decode({ frameIndex });
    const canvas = new OffscreenCanvas(image.displayWidth, image.displayHeight);
    const context = canvas.getContext('2d');
    context.drawImage(image, 0, 0);
    const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
    shown.frames.push(Array.from(data));
    shown.durations.push(image.duration);
    image.close();
  }
  if (shown.repetitions === Infinity) shown.repetitions = null;
  return shown;
}`;

t.test('GIF and APNG open in Chromium', async (t) => {
  const folder = temporaryFolder(t);
  const range = ['--from', `${FROM}`, '--count', `${COUNT}`, '--fps', `${FPS}`];
  for (const { file, args } of CASES) await succeed([...args, ...range, '--out', file], folder);
  await succeed([...CASES[0]!.args, ...range, '--loop', '3', '--out', 'thrice.gif'], folder);
  const server = await serveFolder(folder, { 'index.html': '<!doctype html><title>films</title>' });
  const browser = await startBrowser();
  t.teardown(async () => {
    await browser.close();
    await server.close();
  });
  const page = await browser.newPage();
  await page.goto(server.address);
  const decode = (name: string, type: string): Promise<Shown> =>
    page.evaluate(`(${DECODE})(${JSON.stringify({ name, type })})`);

  for (const { file, type, space, palette } of CASES) {
    const numbering = openNumbering(space);
    const colors = palette === undefined ? {} : { colors: findPalette(palette).colors };
    const shown = await decode(file, type);
    t.equal(shown.frames.length, COUNT, file);
    t.equal(shown.repetitions, null, `${file} is played for ever`);
    for (const [i, frame] of shown.frames.entries()) {
      const { rgba } = toPixels(numbering.space, numbering.frameAt(FROM + BigInt(i)), colors);
      t.ok(Buffer.from(frame).equals(rgba), `${file}, frame ${i}`);
      t.equal(shown.durations[i], 1e6 / FPS);
    }
    const size = await page.evaluate(
      `new Promise((resolve, reject) => {
        const image = new Image();
        image.onload = () => resolve([image.naturalWidth, image.naturalHeight]);
        image.onerror = reject;
        image.src = ${JSON.stringify(file)};
      })`,
    );
    t.same(size, [space.width, space.height], `${file} in an <img>`);
  }
  t.equal((await decode('thrice.gif', 'image/gif')).repetitions, 2, 'after the first time');
  t.ok(fs.statSync(path.join(folder, 'rgb.apng')).size > 0);
});
