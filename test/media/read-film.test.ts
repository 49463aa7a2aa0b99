/** What films say of themselves, in files of earlier versions too. @module */
import fs from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { makeFilmMetadata } from '../../src/codecs/film-metadata.js';
import { makeGifComment } from '../../src/codecs/gif-comment.js';
import { makeSpace } from '../../src/core/space.js';
import { FilmFile } from '../../src/media/read-film.js';
import { run } from '../codecs/png/tools.js';

t.test('the comment of a GIF is read behind its frames, where it was once written', async (t) => {
  const file = path.join(t.testdir(), 'old.gif');
  const pictures = ['-f', 'lavfi', '-i', 'testsrc2=size=8x8:rate=10', '-frames:v', '3'];
  const film = Buffer.from(run('ffmpeg', ['-v', 'error', ...pictures, '-f', 'gif', '-']));
  const known = {
    space: makeSpace({ width: 8, height: 8, color: 'gray', depth: 1 }),
    order: 'mixed',
    seed: 'old',
    rate: { numerator: 10, denominator: 1 },
    scale: 1,
    from: 5n,
    step: 7n,
  } as const;
  fs.writeFileSync(file, film);
  t.equal((await FilmFile.open(file)).metadata, undefined, 'no comment');
  const comment = makeGifComment(makeFilmMetadata(known));
  fs.writeFileSync(file, Buffer.concat([film.subarray(0, -1), comment, film.subarray(-1)]));
  const { metadata } = await FilmFile.open(file);
  t.match(metadata, { order: 'mixed', seed: 'old', scale: 1, from: 5n, step: 7n });
  t.equal(metadata?.space.canonical, known.space.canonical);
});

t.test('a damaged APNG is named in what is said of it', async (t) => {
  const file = path.join(t.testdir(), 'damaged.apng');
  const pictures = ['-f', 'lavfi', '-i', 'testsrc2=size=8x8:rate=10', '-frames:v', '3'];
  const film = Buffer.from(run('ffmpeg', ['-v', 'error', ...pictures, '-f', 'apng', '-']));
  film[film.lastIndexOf('fcTL') + 6]! ^= 1;
  fs.writeFileSync(file, film);
  await t.rejects(FilmFile.open(file), {
    code: 'E_PNG',
    message: new RegExp(`^${file}: chunk fcTL at byte [0-9,]+ is damaged`),
  });
});
