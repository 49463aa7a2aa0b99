/** Films of runs by calls: their frames decoded by ffmpeg, and what ffprobe says of them. @module */
import path from 'node:path';
import t from 'tap';
import { temporaryFolder } from '../cli/started-command.js';
import { parseFilmMetadata } from '../../src/codecs/film-metadata.js';
import { enumeration } from '../../src/core/enumeration.js';
import { openNumbering } from '../../src/core/numbering.js';
import { run } from '../../src/node.js';
import { FRAMES, LOSSLESS, RANGE, testLossless } from './film-cases.js';
import { decodeFilm, expectedFrame, probeFilm, psnr } from './film-tools.js';

t.test('each frame of a lossless film comes back as the numbering has it', async (t) => {
  await testLossless(t, LOSSLESS);
});

t.test('frames of one or two pixels, which ffmpeg codes wrongly in FFV1, are whole', async (t) => {
  const cwd = temporaryFolder(t);
  for (const [width, height, depth, form] of [
    [1, 5, 8, 'rgb24'],
    [2, 2, 16, 'rgb48le'],
    [3, 1, 8, 'rgb24'],
  ] as const) {
    const images = enumeration({ width, height, depth });
    const output = { out: path.join(cwd, 'x.mkv') };
    await run({ images, range: { count: 4n }, output }, { existing: 'replace' });
    const numbering = openNumbering({ width, height, color: 'rgb', depth });
    const wanted = [0n, 1n, 2n, 3n].map((index) => expectedFrame(numbering, index, form));
    t.ok(decodeFilm(path.join(cwd, 'x.mkv'), form).equals(Buffer.concat(wanted)), `${width}`);
  }
  const images = enumeration({ width: 2, height: 9 });
  const output = { out: path.join(cwd, 'y.mkv'), film: { codec: 'ffv1' } };
  await t.rejects(run({ images, range: { count: 2n }, output }), {
    code: 'E_OUTPUT',
    message: /^codec ffv1: .* less than 4 wide/,
    hints: [{ key: 'no-codec' }, { key: 'scale', value: '4' }],
  });
});

// Measured: 37.5 dB and more for x264 and VP9, 20.8 for GIF of 256 colours; 8.0 and less for other frames.
t.test('frames of a lossy film are near to what they should be, and to no others', async (t) => {
  const cwd = temporaryFolder(t);
  const numbering = openNumbering({ width: 12, height: 8, color: 'rgb', depth: 8 });
  const images = enumeration({ width: 12, height: 8 });
  for (const [file, floor, crf] of [
    ['x264.mp4', 33, 12],
    ['vp9.webm', 33, 12],
    ['rgb8.gif', 18, undefined],
  ] as const) {
    const output = { out: path.join(cwd, file), film: { scale: 16, crf } };
    await run({ images, range: RANGE, output });
    const found = decodeFilm(path.join(cwd, file), 'rgb24');
    const frames = Array.from({ length: FRAMES }, (_, i) =>
      expectedFrame(numbering, 1000n + 77n * BigInt(i), 'rgb24', { scale: 16 }),
    );
    const { length } = frames[0]!;
    t.equal(found.length, FRAMES * length, `${file}: number of frames`);
    for (let i = 0; i < FRAMES; i++) {
      const frame = found.subarray(i * length, (i + 1) * length);
      t.ok(psnr(frame, frames[i]!) > floor, `${file}: frame ${i}, ${psnr(frame, frames[i]!)} dB`);
      t.ok(psnr(frame, frames[(i + 1) % FRAMES]!) < 12, `${file}: frame ${i} is no other one`);
    }
  }
});

// Measured: 50.9 dB.
t.test('WebM keeps transparency nearly', async (t) => {
  const cwd = temporaryFolder(t);
  const images = enumeration({ width: 12, height: 8, color: 'rgba' });
  const output = { out: path.join(cwd, 'a.webm'), film: { scale: 16, crf: 12 } };
  await run({ images, range: RANGE, output });
  const found = decodeFilm(path.join(cwd, 'a.webm'), 'rgba', ['-c:v', 'libvpx-vp9']);
  const numbering = openNumbering({ width: 12, height: 8, color: 'rgba' });
  const wanted = expectedFrame(numbering, 1000n, 'rgba', { scale: 16 });
  const alphas = (bytes: Uint8Array): Uint8Array => bytes.filter((_, i) => i % 4 === 3);
  t.ok(psnr(alphas(found.subarray(0, wanted.length)), alphas(wanted)) > 40);
});

t.test('rate, size, number of frames, duration and metadata stand in each container', async (t) => {
  const cwd = temporaryFolder(t);
  for (const [fps, rate] of [
    ['24', '24/1'],
    ['30000/1001', '30000/1001'],
  ] as const) {
    // One rate is enough for those that have no fractions.
    for (const ending of fps === '24' ? ['mkv', 'gif'] : ['mkv', 'mp4', 'webm', 'apng']) {
      const file = path.join(cwd, `${fps.slice(0, 2)}.${ending}`);
      const images = enumeration({ width: 16, height: 12, color: 'gray', seed: 'Füße' });
      const [numerator = 0, denominator = 0] = rate.split('/').map(Number);
      const output = { out: file, rate: { numerator, denominator }, film: { scale: 2 } };
      await run({ images, range: { from: 5n, count: 48n }, output });
      const { streams, format } = probeFilm(file);
      const [stream] = streams;
      t.match(stream, { width: 32, height: 24, nb_read_packets: '48' }, ending);
      // GIF counts in hundredths of a second, and ffprobe does so in APNG's by hundred thousandths.
      if (!['gif', 'apng'].includes(ending))
        t.equal(stream?.['r_frame_rate'], rate, `${ending}: rate`);
      const seconds = (48 * denominator) / numerator;
      const duration = Number(format.duration ?? seconds);
      t.ok(Math.abs(duration - seconds) < 0.06, `${ending}: ${duration} s, not ${seconds}`);
      if (ending === 'apng') continue;
      const { tags = {} } = format;
      const metadata = parseFilmMetadata(tags['comment'] ?? tags['COMMENT'] ?? '');
      t.match(metadata, { from: 5n, step: 1n, scale: 2, seed: 'Füße', order: 'mixed' }, ending);
      t.equal(metadata?.space.canonical, '16x12 gray 8', ending);
    }
  }
});
