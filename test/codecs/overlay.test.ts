/** The number in a frame's corner, drawn and read back. SPEC §9.2. @module */
import fs from 'node:fs';
import { fileURLToPath } from 'node:url';
import t from 'tap';
import {
  Overlay,
  type OverlayChannels,
  overlayFault,
  readOverlay,
  stripLayout,
} from '../../src/codecs/overlay/index.js';
import { NumberText } from '../../src/codecs/overlay/text.js';
import { formatIndex, shortenIndex } from '../../src/core/index-format.js';
import { numbers, refuses, run } from './png/tools.js';

interface Strip {
  readonly width: number;
  readonly height: number;
  readonly index: string;
  readonly side: number;
  readonly top: number;
  readonly cells: readonly string[];
  readonly code?: string;
}

const INDICES = [0n, 1n, 2n ** 64n - 1n, 2n ** 64n + 5n, 0xdeadbeefcafef00d1234567890abcdefn];
const HUGE = (1n << 300_000n) + 0x0123456789abcdefn;
const SIZES = [
  [1920, 1080],
  [1280, 720],
  [1281, 723],
  [640, 360],
  [320, 180],
  [128, 128],
  [88, 64],
  [72, 80],
  [168, 32],
  [328, 16],
  [48, 128],
  [40, 160],
] as const;
const CHANNELS: readonly OverlayChannels[] = [1, 2, 3, 4];

function noise(bytes: number, seed: number): Uint8Array {
  const next = numbers(seed);
  const levels = new Uint8Array(bytes);
  for (let i = 0; i < bytes; i++) levels[i] = next() >>> 24;
  return levels;
}

function drawn(
  width: number,
  height: number,
  channels: OverlayChannels,
  index: bigint,
  seed = 1,
): Uint8Array {
  const pixels = noise(width * height * channels, seed);
  new Overlay(width, height, channels).draw(pixels, index);
  return pixels;
}

const low = (index: bigint): bigint => BigInt.asUintN(64, index);

t.test('the cells are those of the vectors (SPEC §9.2)', (t) => {
  const file = new URL('../../../test/vectors/overlay/strips.json', import.meta.url);
  const strips = JSON.parse(fs.readFileSync(fileURLToPath(file), 'utf8')) as Strip[];
  t.ok(strips.length >= 19);
  for (const { width, height, index, side, top, cells, code } of strips) {
    if (code !== undefined) {
      t.throws(() => new Overlay(width, height, 1), { code }, `${width}×${height}: none`);
      continue;
    }
    const pixels = drawn(width, height, 1, BigInt(index));
    const found = cells.map((row, i) =>
      Array.from(row, (_, column) => {
        const levels = new Set<number>();
        for (let y = top + i * side; y < top + (i + 1) * side; y++) {
          const from = y * width + column * side;
          for (const level of pixels.subarray(from, from + side)) levels.add(level);
        }
        t.equal(levels.size, 1);
        return levels.has(255) ? '1' : '0';
      }).join(''),
    );
    t.strictSame(found, cells, `${width}×${height} ${index}`);
    t.strictSame(readOverlay(pixels, width, height, 1), low(BigInt(index)));
  }
  t.end();
});

t.test('what is drawn is read back, in every size, colour model and length of number', (t) => {
  for (const [width, height] of SIZES) {
    const channels = CHANNELS[width % 4]!;
    const overlay = new Overlay(width, height, channels);
    const pixels = noise(width * height * channels, 3);
    for (const index of [...INDICES, HUGE, 7n]) {
      overlay.draw(pixels, index);
      const found = readOverlay(pixels, width, height, channels);
      t.strictSame(found, low(index), `${width}×${height}`);
    }
  }
  for (const channels of CHANNELS) {
    t.strictSame(readOverlay(drawn(90, 70, channels, 99n), 90, 70, channels), low(99n));
  }
  t.end();
});

t.test('nothing above the text changes, and alpha becomes opaque only where it is drawn', (t) => {
  const [width, height] = [128, 128];
  for (const channels of CHANNELS) {
    const before = noise(width * height * channels, 5).map((level) => Math.min(level, 254));
    const after = before.slice();
    new Overlay(width, height, channels).draw(after, 12345n);
    const { side, rows, columns, top } = stripLayout(width, height)!;
    const untouched = (top - 3 * side) * width * channels;
    t.ok(Buffer.from(after.subarray(0, untouched)).equals(before.subarray(0, untouched)));
    for (let y = top; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const at = (y * width + x) * channels;
        const pixel = [...after.subarray(at, at + channels)];
        const isDrawn = x < columns * side && y < top + rows * side;
        if (!isDrawn) {
          if (pixel.join() !== [...before.subarray(at, at + channels)].join()) t.fail(`${x}, ${y}`);
        } else if (channels % 2 === 0 && pixel.at(-1) !== 255) t.fail(`alpha at ${x}, ${y}`);
      }
    }
  }
  t.end();
});

t.test('the text is the number as it is printed, its middle cut out where it is long', (t) => {
  const lengths = [1, 64, 265, 266, 267, 319, 320, 321, 322, 323, 324, 325, 400, 4000];
  for (const width of [3, 4, 6, 21, 48, 90]) {
    const text = new NumberText(width);
    for (const bits of lengths) {
      for (const index of [1n << BigInt(bits), (1n << BigInt(bits)) - 1n, 0n]) {
        t.equal(text.format(index), shortenIndex(formatIndex(index), width), `${width}, ${bits}`);
      }
    }
  }
  t.end();
});

t.test('20 digits are drawn in full from 128 columns on', (t) => {
  const [last, other] = [10n ** 20n - 1n, 10n ** 20n - 10n ** 10n - 1n];
  for (const [width, height] of [
    [128, 128],
    [320, 180],
    [1280, 720],
  ] as const) {
    const { top } = stripLayout(width, height)!;
    const above = (index: bigint): Buffer =>
      Buffer.from(drawn(width, height, 1, index).subarray(0, top * width));
    t.notOk(above(last).equals(above(other)), `the middle digit shows at ${width}×${height}`);
  }
  t.end();
});

/** Each level through `change`, with the numbers of a xorshift. */
function damage(
  pixels: Uint8Array,
  change: (level: number, next: () => number) => number,
): Uint8Array {
  const next = numbers(9);
  return pixels.map((level) => Math.max(0, Math.min(255, Math.round(change(level, next)))));
}

/** Nearly normal, of deviation 1: the sum of twelve uniform numbers. */
function normal(next: () => number): number {
  let sum = -6;
  for (let i = 0; i < 12; i++) sum += next() / 2 ** 32;
  return sum;
}

/** The mean of 3×3 pixels, gray; sides are those of the nearest. */
function blur(pixels: Uint8Array, width: number, height: number): Uint8Array {
  return pixels.map((_, i) => {
    const [x0, y0] = [i % width, Math.floor(i / width)];
    let sum = 0;
    for (let dy = -1; dy <= 1; dy++) {
      for (let dx = -1; dx <= 1; dx++) {
        const x = Math.max(0, Math.min(width - 1, x0 + dx));
        sum += pixels[Math.max(0, Math.min(height - 1, y0 + dy)) * width + x]!;
      }
    }
    return sum / 9;
  });
}

t.test('noise, weak contrast, other brightness and blur do not matter', (t) => {
  const index = 0xfedcba9876543210n;
  for (const [width, height] of SIZES.slice(3)) {
    const pixels = drawn(width, height, 1, index);
    const cases = {
      noise: damage(pixels, (level, next) => level + 30 * normal(next)),
      'half the contrast': damage(pixels, (level) => 64 + level / 2),
      'half the contrast, brighter': damage(pixels, (level) => 128 + level / 2),
      darker: damage(pixels, (level) => level * 0.5 - 60),
      blur: blur(pixels, width, height),
    };
    for (const [title, picture] of Object.entries(cases)) {
      const found = readOverlay(picture, width, height, 1);
      t.strictSame(found, low(index), `${title}, ${width}×${height}`);
    }
  }
  t.end();
});

t.test('a picture without a strip, a flat one and a wrong cell give nothing', (t) => {
  for (let seed = 1; seed <= 1000; seed++) {
    const [width, height] = SIZES[6 + (seed % 6)]!;
    if (readOverlay(noise(width * height, seed), width, height, 1)) t.fail(`seed ${seed}`);
  }
  for (const level of [0, 128, 255]) {
    t.equal(readOverlay(new Uint8Array(128 * 128).fill(level), 128, 128, 1), undefined);
  }
  t.equal(readOverlay(new Uint8Array(64 * 64), 64, 64, 1), undefined, 'too small');
  const pixels = drawn(128, 128, 1, 42n);
  const { side, rows, columns, top } = stripLayout(128, 128)!;
  for (let cell = 0; cell < rows * columns; cell++) {
    const picture = pixels.slice();
    for (let y = 0; y < side; y++) {
      const row = top + Math.floor(cell / columns) * side + y;
      const from = row * 128 + (cell % columns) * side;
      for (let x = from; x < from + side; x++) picture[x] = 255 - picture[x]!;
    }
    t.equal(readOverlay(picture, 128, 128, 1), undefined, `cell ${cell}`);
  }
  t.end();
});

t.test('frames that are too small are refused with the least sizes and the scale', (t) => {
  const action = (): unknown => new Overlay(64, 64, 3);
  const message = /^frames of 64×64 .* 88×64 .* a scale of 2 makes them 128×128$/;
  refuses(t, action, message, '64×64', 'E_OUTPUT');
  t.match(overlayFault(1, 1), /a scale of 80 makes them 80×80$/);
  for (const [width, height] of SIZES) t.equal(overlayFault(width, height), undefined);
  for (const [width, height] of SIZES.slice(6)) {
    t.type(overlayFault(width - 1, height), 'string', `${width - 1}×${height}`);
    t.type(overlayFault(width, height - 1), 'string', `${width}×${height - 1}`);
  }
  const overlay = new Overlay(88, 64, 1);
  refuses(t, () => overlay.draw(new Uint8Array(5), 1n), /^5 bytes/, 'bytes', 'E_FRAME');
  refuses(t, () => overlay.draw(new Uint8Array(88 * 64), -1n), /negative/, '-1', 'E_RANGE');
  refuses(t, () => readOverlay(new Uint8Array(5), 88, 64, 1), /^5 bytes/, 'bytes', 'E_FRAME');
  t.throws(() => new Overlay(0, 64, 1), TypeError);
  t.end();
});

/** Films of noise, each frame another, through H.264; what is read of its frames. */
function film(width: number, height: number, coding: readonly string[], scale = 1): unknown[] {
  const frameBytes = width * height * 3;
  const frames = 5;
  const overlay = new Overlay(width, height, 3);
  const source = noise(frameBytes + 4 * 1009, 11);
  const pixels = new Uint8Array(frameBytes * frames);
  for (let i = 0; i < frames; i++) {
    const frame = pixels.subarray(i * frameBytes, (i + 1) * frameBytes);
    frame.set(source.subarray(i * 1009, i * 1009 + frameBytes));
    overlay.draw(frame, indexOf(i));
  }
  const raw = ['-f', 'rawvideo', '-pix_fmt', 'rgb24'];
  const quiet = ['-v', 'error', '-threads', '2'];
  const input = [...quiet, ...raw, '-s', `${width}x${height}`, '-r', '25', '-i', '-'];
  const h264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', ...coding];
  const video = run('ffmpeg', [...input, ...h264, '-f', 'matroska', '-'], pixels);
  const [w, h] = [width * scale, height * scale];
  const output = ['-vf', `scale=${w}:${h}`, '-fps_mode', 'passthrough', ...raw, '-'];
  const decoded = run('ffmpeg', [...quiet, '-i', '-', ...output], video);
  return Array.from({ length: frames }, (_, i) => {
    const picture = decoded.subarray(i * w * h * 3, (i + 1) * w * h * 3);
    return readOverlay(picture, w, h, 3, { width, height });
  });
}

/** All bits change, and then few. */
function indexOf(frame: number): bigint {
  return frame < 2 ? BigInt(frame) * 0xfedcba9876543210n : 2n ** 64n - 4n + BigInt(frame);
}

t.test('every frame of noise is read after H.264, also in another size', (t) => {
  const wanted = [0, 1, 2, 3, 4].map((i) => low(indexOf(i)));
  const live = ['-b:v', '1000k', '-maxrate', '1000k', '-bufsize', '500k'];
  t.strictSame(film(1280, 720, ['-crf', '40']), wanted, '720p, crf 40');
  t.strictSame(film(1280, 720, live), wanted, '720p, 1 Mbit/s');
  t.strictSame(film(320, 180, ['-crf', '40']), wanted, '180p, crf 40');
  t.strictSame(film(320, 180, ['-crf', '51'], 2), wanted, '180p, crf 51, twice the size');
  t.strictSame(film(1280, 720, ['-crf', '40'], 0.5), wanted, '720p, half the size');
  t.strictSame(film(128, 128, ['-crf', '40']), wanted, '128×128, crf 40');
  t.strictSame(film(88, 64, ['-crf', '40']), wanted, '88×64, crf 40');
  t.end();
});
