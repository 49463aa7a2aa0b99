/** Comments in GIFs: ffmpeg's own files, hostile ones, and what other programs read after. @module */
import fs from 'node:fs';
import path from 'node:path';
import t from 'tap';
import {
  appendGifComment,
  gifCommentPatch,
  type GifSource,
  readGif,
} from '../../src/codecs/gif-comment.js';
import { numbers, refuses, run } from './png/tools.js';
import { inFolder } from './tools.js';

/** One frame of 1×1 in black or white, as short as they come. */
const FRAME = '2c 00000000 01000100 00 02 02 4401 00';
const HEAD = '474946383961 01000100 80 00 00 000000 ffffff';

function hex(...parts: string[]): Uint8Array {
  return new Uint8Array(Buffer.from(parts.join('').replaceAll(' ', ''), 'hex'));
}

/** A film of noise as ffmpeg writes it. */
function makeFilm(frames: number, size: string): Uint8Array {
  const source = `testsrc2=size=${size}:rate=10,noise=alls=90:allf=t`;
  const input = ['-v', 'error', '-f', 'lavfi', '-i', source, '-frames:v', `${frames}`];
  return run('ffmpeg', [...input, '-f', 'gif', '-']);
}

/** From a file, for ffmpeg's reader of GIFs seeks. */
function decode(gif: Uint8Array): Buffer {
  return inFolder((folder) => {
    const file = path.join(folder, 'a.gif');
    fs.writeFileSync(file, gif);
    const input = ['-v', 'error', '-i', file, '-fps_mode', 'passthrough'];
    return Buffer.from(run('ffmpeg', [...input, '-f', 'rawvideo', '-pix_fmt', 'rgb24', '-']));
  });
}

/** Read in pieces of which none is kept, and which must lie in the file. */
function piecewise(file: Uint8Array): GifSource & { reads: number } {
  const source = {
    reads: 0,
    sizeBytes: file.length,
    read(offset: number, length: number): Uint8Array {
      if (length < 1 || offset + length > file.length) throw new Error('outside of the file');
      source.reads++;
      return file.slice(offset, offset + length);
    },
  };
  return source;
}

const TEXTS = ['x', '{"a":1}', 'é ∑ 😀', 'y'.repeat(255), 'z'.repeat(256), 'long '.repeat(5000)];

t.test('a film keeps its frames, and ffmpeg and netpbm read it as before', (t) => {
  for (const [frames, size] of [
    [1, '16x16'],
    [7, '33x17'],
    [12, '320x200'],
  ] as const) {
    const film = makeFilm(frames, size);
    const pixels = decode(film);
    for (const text of TEXTS) {
      const file = appendGifComment(film, text);
      const { trailerAt, ...facts } = readGif(file);
      t.same(facts, { frames, comments: [text], version: '89a' });
      t.equal(trailerAt, file.length - 1);
      t.ok(Buffer.from(file.subarray(0, film.length - 1)).equals(film.subarray(0, -1)));
    }
    const file = appendGifComment(film, TEXTS.at(-1) ?? '');
    t.ok(decode(file).equals(pixels), `${frames} frames of ${size}`);
    const first = run('giftopnm', ['-image=1'], film);
    t.ok(Buffer.from(run('giftopnm', ['-image=1'], file)).equals(first));
  }
  t.end();
});

t.test('netpbm reads the same comment', (t) => {
  const file = appendGifComment(makeFilm(1, '16x16'), '{"image-enumerator":1}');
  // It says so on its standard error alone.
  const said = run('sh', ['-c', 'giftopnm -verbose -comments 2>&1 >/dev/null'], file);
  t.match(Buffer.from(said).toString('latin1'), /\{"image-enumerator":1\}/);
  t.end();
});

t.test('files are read in pieces of 64 KiB, each once', (t) => {
  const film = makeFilm(40, '320x200');
  t.ok(film.length > 2 ** 19, 'the film is long enough to tell');
  const source = piecewise(film);
  t.same(readGif(source), readGif(film));
  t.ok(source.reads <= Math.ceil(film.length / 2 ** 16) + 1, `${source.reads} reads`);
  const { at, bytes } = gifCommentPatch(piecewise(film), 'in pieces');
  const patched = Buffer.concat([film.subarray(0, at), bytes]);
  t.ok(patched.equals(appendGifComment(film, 'in pieces')));
  t.end();
});

t.test('a comment is spelled out, and a second one comes behind it', (t) => {
  const file = hex(HEAD, FRAME, '3b');
  const once = appendGifComment(file, 'abc');
  t.same(once, hex(HEAD, FRAME, '21fe 03 616263 00', '3b'));
  t.same(readGif(appendGifComment(once, 'd')).comments, ['abc', 'd']);
  t.equal(readGif(file).frames, 1);
  t.throws(() => appendGifComment(file, ''), TypeError);
  t.end();
});

t.test(
  'other blocks are passed over: loops, delays, local colours, plain text, unknown ones',
  (t) => {
    const loop = '21ff 0b 4e45545343415045322e30 03 010000 00';
    const local = '2c 00000000 01000100 81 000000 ffffff 111111 222222 02 02 4401 00';
    const others = '21f9 04 00000000 00 2101 01 3b 00 21aa 00';
    const comment = '21fe 02 6869 01 21 00 21fe 00 21fe 01 ff 00';
    const file = hex(HEAD, loop, others, FRAME, comment, local, FRAME, '3b', '3b00');
    const bytes = file.length - 3;
    t.same(readGif(file), { frames: 3, comments: ['hi!'], trailerAt: bytes, version: '89a' });
    refuses(t, () => appendGifComment(file, 'x'), /2 bytes stand behind/, 'more bytes', 'E_OUTPUT');
    t.end();
  },
);

t.test('what is no GIF, cut off or of 1987 is refused', (t) => {
  const film = appendGifComment(makeFilm(3, '16x16'), 'x'.repeat(300));
  for (let length = 0; length < film.length; length++) {
    try {
      readGif(film.subarray(0, length));
      t.fail(`${length} bytes`);
    } catch (error) {
      // An assertion for each of the bytes takes seconds.
      if (!(error as Error).message.startsWith('the GIF ends before its trailer')) throw error;
    }
  }
  for (const text of ['GIF88a;;;;;;;;', '\x89PNG\r\n\x1a\n', 'RIFF....WEBP']) {
    const bytes = new Uint8Array(Buffer.from(text, 'latin1'));
    refuses(t, () => readGif(bytes), /not a GIF/, text, 'E_OUTPUT');
  }
  refuses(t, () => readGif(film.subarray(0, -1)), /is needed/, 'no trailer', 'E_OUTPUT');
  refuses(t, () => readGif(hex(HEAD, '00')), /byte 19 .* no block/, 'a zero', 'E_OUTPUT');
  const old = hex(HEAD.replace('3961', '3761'), FRAME, '3b');
  t.same(readGif(old), { frames: 1, comments: [], trailerAt: old.length - 1, version: '87a' });
  refuses(t, () => appendGifComment(old, 'x'), /GIF87a can hold no comment/, '87a', 'E_OUTPUT');
  const short: GifSource = { sizeBytes: 99, read: () => new Uint8Array(3) };
  refuses(t, () => readGif(short), /ends before/, 'a read that gives too little', 'E_OUTPUT');
  t.end();
});

t.test(
  'hostile comments are passed over beyond 1 MiB, and no damage does more than refuse',
  (t) => {
    const block = `ff${'61'.repeat(255)}`;
    const large = `21fe${block.repeat(4200)}00`;
    const file = hex(HEAD, large, '21fe 01 62 00'.repeat(3), '21fe00'.repeat(1e5), '3b');
    t.same(readGif(file).comments, ['b', 'b', 'b']);

    const film = appendGifComment(makeFilm(3, '16x16'), '{"image-enumerator":1}');
    const next = numbers(7);
    for (let i = 0; i < 5000; i++) {
      const damaged = film.slice();
      for (let k = 0; k < 4; k++) damaged[next() % film.length] = next() >>> 24;
      try {
        const { frames, trailerAt } = readGif(damaged);
        if (frames > film.length || trailerAt >= film.length) t.fail(`after ${i}`);
      } catch (error) {
        if ((error as { code?: unknown }).code !== 'E_OUTPUT') throw error;
      }
    }
    t.end();
  },
);
