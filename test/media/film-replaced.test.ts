/**
 * Films that take the place of older ones: which one they may replace is known to each session, and
 * what another run left in the folder of segments is no part of them.
 * @module
 */
import fs from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { enumeration } from '../../src/core/enumeration.js';
import { resume, run, type RunPlan, verify } from '../../src/node.js';
import { beginFilmFolder, filmFolder, replacedFilm } from '../../src/run/film-folder.js';
import { temporaryFolder } from '../cli/started-command.js';

const images = enumeration({ width: 16, height: 16 });

function planOf(out: string, count: bigint): RunPlan {
  return { images, range: { count }, output: { out } };
}

for (const name of ['x.apng', 'x.mkv']) {
  t.test(`${name}: stopped in the place of an older film, and gone on with`, async (t) => {
    const out = path.join(temporaryFolder(t), name);
    await run(planOf(out, 5n));
    const old = fs.readFileSync(out);
    const control = new AbortController();
    const begun = await run(planOf(out, 3000n), {
      existing: 'replace',
      signal: control.signal,
      onProgress: ({ state }) => {
        if (state.frames > 0) control.abort();
      },
    });
    t.equal(begun.state, 'stopped');
    t.ok(fs.readFileSync(out).equals(old), 'the old film stays until the new one is whole');
    t.equal((await resume(out)).state, 'complete');
    t.ok((await verify([out])).isRight);
    t.strictSame(fs.readdirSync(path.dirname(out)).toSorted(), [name, `${name}.ckpt`]);
  });

  t.test(`${name}: another film that comes in between is not replaced`, async (t) => {
    const out = path.join(temporaryFolder(t), name);
    await run(planOf(out, 5n));
    const control = new AbortController();
    await run(planOf(out, 3000n), {
      existing: 'replace',
      signal: control.signal,
      onProgress: ({ state }) => {
        if (state.frames > 0) control.abort();
      },
    });
    fs.writeFileSync(out, 'precious');
    await t.rejects(resume(out), { code: 'E_EXISTS' });
    t.equal(fs.readFileSync(out, 'utf8'), 'precious');
  });
}

t.test('a new film begins with nothing of another run', async (t) => {
  const out = path.join(temporaryFolder(t), 'x.mkv');
  const folder = filmFolder(out);
  const names = ['0000.48.nut', '0000.48.nut.crc32', 'replaced', 'joined.mkv'];
  const fill = (): void => {
    fs.mkdirSync(folder, { recursive: true });
    for (const name of names) fs.writeFileSync(path.join(folder, name), 'of another run');
  };
  fill();
  beginFilmFolder(out);
  t.strictSame(fs.readdirSync(folder), []);
  t.equal(replacedFilm(out), undefined);
  fill();
  fs.writeFileSync(path.join(folder, 'precious'), '');
  fs.writeFileSync(out, 'a film');
  beginFilmFolder(out);
  t.strictSame(fs.readdirSync(folder).toSorted(), ['precious', 'replaced']);
  t.match(replacedFilm(out), /^[0-9 ]+$/);
});

t.test('the folder may be a link to another disk, and stays one', async (t) => {
  const out = path.join(temporaryFolder(t), 'x.mkv');
  const elsewhere = temporaryFolder(t);
  fs.symlinkSync(elsewhere, filmFolder(out));
  fs.writeFileSync(path.join(elsewhere, '0000.48.nut'), 'of another run');
  await run(planOf(out, 5n), { existing: 'replace' });
  t.ok(fs.existsSync(out));
  t.ok(fs.lstatSync(filmFolder(out)).isSymbolicLink());
  t.strictSame(fs.readdirSync(elsewhere), []);
});
