/** Archives that were unpacked and packed again, or changed member by member. @module */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import t, { type Test } from 'tap';
import { fieldsOf, made, outputOf } from './runs.js';

/** A run's archive, and its members in a folder. */
async function unpacked(t: Test): Promise<{ cwd: string; folder: string; names: string[] }> {
  const cwd = await made(t, '--out', 'x.tar');
  const folder = path.join(cwd, 'members');
  fs.mkdirSync(folder);
  execFileSync('tar', ['-xf', '../x.tar'], { cwd: folder });
  return { cwd, folder, names: fs.readdirSync(folder).toSorted() };
}

t.test('an archive that was packed again has its images, under other headers', async (t) => {
  const { cwd, folder, names } = await unpacked(t);
  const line =
    /^0\nx\.tar: all 30 images are there and right; 30 with other headers than the run wrote\n$/;
  for (const format of ['ustar', 'gnu', 'posix']) {
    const args = ['--mtime=@1.5', '--mode=600', '--owner=someone:1', '--group=some:2'];
    execFileSync('tar', [`--format=${format}`, ...args, '-cf', '../x.tar', ...names], {
      cwd: folder,
    });
    t.match(await outputOf(cwd, 'x.tar'), line, format);
  }
  execFileSync('tar', ['--sort=name', '-cf', '../x.tar', '.'], { cwd: folder });
  t.match(await outputOf(cwd, 'x.tar'), line, 'a folder that was packed');
  const [fields] = await fieldsOf(cwd, ['x.tar']);
  t.match(fields, { ok: true, right: '30', other_headers: '30' });
  const few = 3;
  execFileSync('tar', ['-cf', '../x.tar', ...names.slice(few), ...names.slice(0, few)], {
    cwd: folder,
  });
  t.match(
    await outputOf(cwd, 'x.tar'),
    /^1\ndamaged {3}x\.tar: it is not in the order of the run: image 100 comes behind image 129\nx\.tar: 30 of 30 images right; 30 with other headers .*; 1 damaged\n$/,
  );
});

t.test('two members in the places of each other, and a stranger among them', async (t) => {
  const { cwd, folder } = await unpacked(t);
  const file = path.join(cwd, 'x.tar');
  const members = membersOf(fs.readFileSync(file));
  const swapped = members.with(3, members[9]!).with(9, members[3]!);
  fs.writeFileSync(file, Buffer.concat(swapped));
  t.match(
    await outputOf(cwd, 'x.tar'),
    /^1\ndamaged {3}x\.tar: .*: image 104 comes behind image 109\nx\.tar: 30 of 30 images right; 1 damaged\n$/,
  );
  for (const [name, text] of [
    ['README', 'hello'],
    ['sub/100.png', 'a folder in front'],
    ['104.pnm', 'another ending'],
  ] as const) {
    fs.writeFileSync(file, Buffer.concat(members));
    fs.mkdirSync(path.join(folder, path.dirname(name)), { recursive: true });
    fs.writeFileSync(path.join(folder, name), text);
    execFileSync('tar', ['-rf', '../x.tar', name], { cwd: folder });
    t.match(
      await outputOf(cwd, 'x.tar'),
      new RegExp(`^1\nextra {5}x\\.tar/${name}: it belongs to no image of the run\n`),
      name,
    );
  }
  execFileSync('ln', ['-s', '100.png', 'link.png'], { cwd: folder });
  fs.writeFileSync(file, Buffer.concat(members));
  execFileSync('tar', ['-rf', '../x.tar', 'link.png'], { cwd: folder });
  t.match(await outputOf(cwd, 'x.tar'), /^1\nextra {5}x\.tar\/link\.png: /);
});

/** The members of an archive, and its end. */
function membersOf(bytes: Buffer): Buffer[] {
  const members: Buffer[] = [];
  let at = 0;
  while (bytes[at] !== 0) {
    const size = Number.parseInt(bytes.toString('latin1', at + 124, at + 135), 8);
    const end = at + 512 + Math.ceil(size / 512) * 512;
    members.push(bytes.subarray(at, end));
    at = end;
  }
  return [...members, bytes.subarray(at)];
}
