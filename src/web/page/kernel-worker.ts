/**
 * The worker's side: the kernel and everything that may take long, away from the page's thread.
 *
 * Jobs are done one after another; `job-client.ts` sends the next when one has come back.
 * @module
 */
import { zlibSync } from 'fflate';
import { toPixels } from '../../codecs/pixels.js';
import { crc32 } from '../../codecs/png/crc32.js';
import { PngEncoder } from '../../codecs/png/encoder.js';
import { fromBytes } from '../../core/big-bytes.js';
import { parseIndexText } from '../../text/index-text.js';
import { ChecksumMemory } from '../../core/kernel/checksums.js';
import { Numbering } from '../../core/numbering.js';
import { readPngPicture } from '../../pictures/read-png.js';
import { numberText } from '../shared/number-text.js';
import { indexAtShare, shareOf } from '../shared/share.js';
import { writeSpaceQuery } from '../shared/space-query.js';
import { type Enumeration } from '../../core/enumeration.js';
import { findPicture, lookAt } from './find/find-picture.js';
import { inflateExactly } from '../../codecs/png/inflate.js';
import { answerJobs } from './job-answers.js';
import type { KernelJobs, Measured } from './kernel-jobs.js';
import { startPlayer } from './live/player.js';

/** Web Crypto fills no more at once. */
const MOST_AT_ONCE = 65_536;

answerJobs<KernelJobs>({
  frame({ choice, index, samples: wantsSamples = false }) {
    const { space, palette } = choice;
    const samples = numberingOf(choice).frameAt(index);
    const { rgba, width, height } = toPixels(
      space,
      samples,
      palette === undefined ? {} : { colors: palette.colors },
    );
    const frame = { width, height, rgba: new Uint8ClampedArray(rgba.buffer as ArrayBuffer) };
    return wantsSamples ? { ...frame, samples: owned(samples) } : frame;
  },

  png({ choice, index }) {
    const { space, order, seed, palette } = choice;
    const samples = numberingOf(choice).frameAt(index);
    const memory = new ChecksumMemory(crc32);
    const encoder = new PngEncoder(space, {
      compression: order === 'mixed' ? 'stored' : 'deflate',
      checksums: memory,
      allocate: (sizeBytes) => memory.allocate(sizeBytes),
      deflate: (bytes) => zlibSync(bytes, { level: 6 }),
      metadata: { order, seed },
      ...(palette === undefined ? {} : { palette: palette.colors }),
    });
    return encoder.encode(samples, typeof index === 'bigint' ? index : fromBytes(index)).slice();
  },

  indexOf: ({ choice, samples }) => numberingOf(choice).indexOf(samples),

  readPng: ({ bytes }) => readPngPicture(bytes, { crc32, inflate: inflateExactly }),

  measure({ choice, milliseconds }) {
    // Code is compiled in the first part, which does not count.
    const warmUp = makeFor(choice, milliseconds * 0.2);
    return warmUp.elapsedMs > milliseconds ? warmUp : makeFor(choice, milliseconds * 0.8);
  },

  readNumber: ({ choice, text }) =>
    parseIndexText(text, { size: numberingOf(choice).size, randomBytes }),

  readNumberFile: ({ choice, name, bytes }) =>
    parseIndexText(`@${name}`, { size: numberingOf(choice).size, readFile: () => bytes }),

  atShare: ({ choice, step }) => indexAtShare(numberingOf(choice).size, step),

  shareOf: ({ choice, index }) => shareOf(numberingOf(choice).size, index),

  writeNumber: ({ index, width }) =>
    numberText(typeof index === 'bigint' ? index : fromBytes(index), width),

  step({ choice, index, by }) {
    const { size } = numberingOf(choice);
    const next = index + by;
    if (next >= 0n && size.has(next)) return next;
    const exact = size.exact();
    return ((next % exact) + exact) % exact;
  },

  look: ({ picture, mostSide }) => lookAt(picture, mostSide),

  find: ({ picture, choice, fitting }) => findPicture(picture, choice, numberingOf, fitting),

  play: ({ canvas, orders }) => startPlayer(canvas, orders),
});

let opened: { readonly query: string; readonly numbering: Numbering } | undefined;

/** The last numbering is kept: its keys and tables take longer than a frame. */
function numberingOf(choice: Enumeration): Numbering {
  const query = writeSpaceQuery(choice);
  if (opened?.query !== query) {
    const { space, order, seed } = choice;
    opened = { query, numbering: new Numbering(space, order, seed) };
  }
  return opened.numbering;
}

/** Make images from 0 on, over again where the space ends, until the time is over. */
function makeFor(choice: Enumeration, milliseconds: number): Measured {
  const numbering = numberingOf(choice);
  const { size, space } = numbering;
  const most = size.isAtMost(4096n) ? Number(size.exact()) : 4096;
  const batch = Math.max(1, Math.min(most, Math.floor(2 ** 16 / space.sampleBytes)));
  let frames = 0;
  let index = 0n;
  const start = performance.now();
  let elapsedMs = 0;
  do {
    frames += numbering.batch(index, batch).length / space.sampleBytes;
    index += BigInt(batch);
    if (!size.has(index + BigInt(batch))) index = 0n;
    elapsedMs = performance.now() - start;
  } while (elapsedMs < milliseconds);
  return { frames, elapsedMs };
}

/** The same bytes in memory that can be given away. */
function owned(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return bytes.buffer instanceof ArrayBuffer && bytes.length === bytes.buffer.byteLength
    ? (bytes as Uint8Array<ArrayBuffer>)
    : bytes.slice();
}

/** Random bytes of the browser's, as `random` wants them. */
function randomBytes(count: number): Uint8Array {
  const bytes = new Uint8Array(count);
  for (let at = 0; at < count; at += MOST_AT_ONCE) {
    crypto.getRandomValues(bytes.subarray(at, at + MOST_AT_ONCE));
  }
  return bytes;
}
