/** Comments in GIFs: put into ffmpeg's own files, and what other programs read after. @module */
import fs from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { gifCommentAt, lastGifComment, makeGifComment } from '../../src/codecs/gif-comment.js';
import { refuses, run } from './png/tools.js';
import { inFolder } from './tools.js';

/** A film of noise as ffmpeg writes it. */
function makeFilm(frames: number, size: string): Uint8Array {
  const source = `testsrc2=size=${size}:rate=10,noise=alls=90:allf=t`;
  const input = ['-v', 'error', '-f', 'lavfi', '-i', source, '-frames:v', `${frames}`];
  return run('ffmpeg', [...input, '-f', 'gif', '-']);
}

function withComment(gif: Uint8Array, text: string): Uint8Array {
  const at = gifCommentAt(gif);
  return Buffer.concat([gif.subarray(0, at), makeGifComment(text), gif.subarray(at)]);
}

/** From a file, since ffmpeg's reader of GIFs seeks: all pixels, and the comment. */
function read(gif: Uint8Array): { pixels: Buffer; comment: string | undefined } {
  return inFolder((folder) => {
    const file = path.join(folder, 'a.gif');
    fs.writeFileSync(file, gif);
    const input = ['-v', 'error', '-i', file, '-fps_mode', 'passthrough'];
    const pixels = run('ffmpeg', [...input, '-f', 'rawvideo', '-pix_fmt', 'rgb24', '-']);
    const show = ['-v', 'error', '-show_entries', 'format_tags', '-of', 'json', file];
    const { format } = JSON.parse(Buffer.from(run('ffprobe', show)).toString()) as {
      format: { tags?: { comment?: string } };
    };
    return { pixels: Buffer.from(pixels), comment: format.tags?.comment };
  });
}

const TEXTS = ['x', '{"a":1}', 'é ∑ 😀', 'y'.repeat(255), 'z'.repeat(256), 'long '.repeat(5000)];

t.test('a film keeps its frames, ffprobe tells the comment, and netpbm reads it as before', (t) => {
  for (const [frames, size] of [
    [1, '16x16'],
    [7, '33x17'],
  ] as const) {
    const film = makeFilm(frames, size);
    const { pixels } = read(film);
    for (const text of TEXTS) {
      const found = read(withComment(film, text));
      t.ok(found.pixels.equals(pixels), `${frames} frames of ${size}`);
      t.equal(found.comment, text);
    }
    const first = run('giftopnm', ['-image=1'], film);
    const file = withComment(film, TEXTS.at(-1) ?? '');
    t.ok(Buffer.from(run('giftopnm', ['-image=1'], file)).equals(first));
  }
  t.end();
});

t.test('netpbm reads the same comment', (t) => {
  const file = withComment(makeFilm(1, '16x16'), '{"image-enumerator":1}');
  // It says so on its standard error alone.
  const said = run('sh', ['-c', 'giftopnm -verbose -comments 2>&1 >/dev/null'], file);
  t.match(Buffer.from(said).toString('latin1'), /\{"image-enumerator":1\}/);
  t.end();
});

t.test('a comment is spelled out, and stands behind the colours that all images share', (t) => {
  t.same(makeGifComment('abc'), Buffer.from('21fe0361626300', 'hex'));
  t.throws(() => makeGifComment(''), TypeError);
  const headOf = (hex: string): Uint8Array => Buffer.from(hex, 'hex');
  t.equal(gifCommentAt(headOf('474946383961 01000100 80 00 00'.replaceAll(' ', ''))), 13 + 3 * 2);
  t.equal(gifCommentAt(headOf('474946383961 01000100 f7 00 00'.replaceAll(' ', ''))), 13 + 3 * 256);
  t.equal(gifCommentAt(headOf('474946383961 01000100 07 00 00'.replaceAll(' ', ''))), 13);
  t.end();
});

t.test('a comment behind the frames is found by the last bytes of the file', (t) => {
  const film = makeFilm(3, '16x16');
  t.equal(lastGifComment(film), undefined, 'no comment');
  for (const text of TEXTS) {
    const file = Buffer.concat([film.subarray(0, -1), makeGifComment(text), Uint8Array.of(0x3b)]);
    t.equal(lastGifComment(file), text);
    t.equal(lastGifComment(file.subarray(film.length - 1)), text, 'nothing but the comment');
    t.equal(lastGifComment(file.subarray(film.length)), undefined, 'cut in front');
    t.equal(lastGifComment(file.subarray(0, -1)), undefined, 'cut at the end');
  }
  t.end();
});

t.test('what is no GIF of 1989 is refused', (t) => {
  for (const text of ['GIF88a;;;;;;;;', 'GIF87a;;;;;;;;', 'GIF89a', '\x89PNG\r\n\x1a\n', '']) {
    const bytes = Buffer.from(text, 'latin1');
    refuses(t, () => gifCommentAt(bytes), /needs a GIF89a/, text, 'E_OUTPUT');
  }
  t.end();
});
