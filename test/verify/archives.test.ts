/** Faults in the labels of a tar, and in the members and the directory of a zip. @module */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { callCommand } from '../cli/call-command.js';
import { pythonWith } from '../codecs/tools.js';
import { made, outputOf } from './runs.js';

/** The members of a tar, each with its header. */
function membersOf(bytes: Buffer): { name: string; bytes: Buffer }[] {
  const members = [];
  for (let at = 0; bytes[at] !== 0;) {
    const size = Number.parseInt(bytes.toString('latin1', at + 124, at + 135), 8);
    const next = at + 512 + Math.ceil(size / 512) * 512;
    const name = bytes.toString('latin1', at, at + 100).replaceAll('\0', '');
    members.push({ name, bytes: bytes.subarray(at, next) });
    at = next;
  }
  return members;
}

t.test('labels are those of their images, and stand behind them', async (t) => {
  const cwd = await made(t, '--out', 'x.tar', '--label', 'cls:10,json');
  const file = path.join(cwd, 'x.tar');
  const usual = fs.readFileSync(file);
  t.match(await outputOf(cwd, 'x.tar'), /^0\nx\.tar: all 30 images are there and right\n$/);
  const members = membersOf(usual);
  const at = (name: string): number => members.findIndex((member) => member.name === name);
  const end = Buffer.alloc(1024);
  const write = (changed: typeof members): void =>
    fs.writeFileSync(file, Buffer.concat([...changed.map(({ bytes }) => bytes), end]));
  write(members.toSpliced(at('105.cls'), 1));
  t.match(
    await outputOf(cwd, 'x.tar'),
    /^1\ndamaged {3}x\.tar\/105\.cls: image 105: it is not behind its image\nx\.tar: 30 of 30 images right; 1 damaged\n$/,
  );
  const cls = members[at('105.cls')]!;
  const changed = Buffer.from(cls.bytes);
  changed[512] = '6'.charCodeAt(0);
  write(members.with(at('105.cls'), { ...cls, bytes: changed }));
  t.match(
    await outputOf(cwd, 'x.tar'),
    /^1\ndamaged {3}x\.tar\/105\.cls: image 105: it is not the label of image 105\nx\.tar: 30 of 30 images right; 1 damaged\n$/,
  );
  write([...members, members[at('105.json')]!]);
  t.match(
    await outputOf(cwd, 'x.tar'),
    /^1\nextra {5}x\.tar\/105\.json: it belongs to no image of the run\n.*; 1 extra\n$/,
  );
  write(members.toSpliced(at('105.png'), 3));
  t.match(await outputOf(cwd, 'x.tar'), /^1\nmissing {3}x\.tar: image 105\n.* 1 missing\n$/);
  const { status } = await callCommand(['repair', 'x.tar'], { cwd });
  t.equal(status, 0);
  t.ok(fs.readFileSync(file).equals(usual), 'and are made again');
});

t.test('members of a zip are named, and its directory is that of its members', async (t) => {
  const cwd = await made(t, '--out', 'x.zip', '--image-format', 'raw', '--manifest', 'm');
  const lines = fs.readFileSync(path.join(cwd, 'm'), 'utf8');
  t.match(lines, /^\{"index":"100","name":"100\.raw",/);
  const file = path.join(cwd, 'x.zip');
  const usual = fs.readFileSync(file);
  const start = usual.readUInt32LE(usual.length - 6);
  const memberBytes = start / 30;
  const change = async (at: number, with_: number): Promise<string> => {
    const bytes = Buffer.from(usual);
    bytes[at]! ^= with_;
    fs.writeFileSync(file, bytes);
    return outputOf(cwd, 'x.zip');
  };
  t.match(
    await outputOf(cwd, 'x.zip'),
    /^0\nx\.zip: all 30 images are there and right; 30 lines .* right\n$/,
  );
  t.match(
    await change(5 * memberBytes + memberBytes - 1, 1),
    /^1\ndamaged {3}x\.zip\/105\.raw: image 105: its samples are image .*\nx\.zip: 29 of 30 images right; 30 lines .* right; 1 damaged\n$/,
  );
  t.match(
    await change(5 * memberBytes, 1),
    /^1\ndamaged {3}x\.zip\/105\.raw: image 105: a zip header is damaged.*\nx\.zip: 29 of 30 images right; 30 lines .* right; 1 damaged\n$/,
  );
  // The CRC-32 in the header of a member, and in the directory.
  for (const at of [5 * memberBytes + 14, start + 16])
    t.match(
      await change(at, 1),
      /^1\ndamaged {3}x\.zip: its directory is not the one of its files\n/,
    );
  t.match(
    await change(usual.length - 1, 1),
    /^1\ndamaged {3}x\.zip: the record that ends an archive is damaged or cut off\n/,
  );
  fs.writeFileSync(file, Buffer.concat([usual, Buffer.from('more')]));
  t.match(await outputOf(cwd, 'x.zip'), /^1\ndamaged {3}x\.zip: something follows its end\n/);
  fs.writeFileSync(file, usual.subarray(0, 7 * memberBytes + 20));
  t.match(await outputOf(cwd, 'x.zip'), /missing {3}x\.zip: 23 images, 107 … 129\n/);
  const { status } = await callCommand(['repair', 'x.zip'], { cwd });
  t.equal(status, 0);
  t.ok(fs.readFileSync(file).equals(usual), 'and it is made again');
});

t.test('a zip that another program packed has another directory', async (t) => {
  const cwd = await made(t, '--out', 'x.zip');
  const script = `
import sys, zipfile
with zipfile.ZipFile('x.zip') as old, zipfile.ZipFile('y.zip', 'w') as new:
    for name in old.namelist(): new.writestr(name, old.read(name))
`;
  execFileSync(pythonWith('zipfile'), ['-c', script], { cwd });
  fs.renameSync(path.join(cwd, 'y.zip'), path.join(cwd, 'x.zip'));
  t.match(
    await outputOf(cwd, 'x.zip'),
    /^1\ndamaged {3}x\.zip: its directory is not the one of its files\nx\.zip: 30 of 30 images right; 30 with other headers .*; 1 damaged\n$/,
  );
});

t.test('a zip that another program packed anew is told of in one line', async (t) => {
  const python = pythonWith('zipfile');
  const cwd = await made(t, '--out', 'x.zip', '--image-format', 'raw');
  const pack =
    'import sys, zipfile as z; a = z.ZipFile("x.zip"); n = a.namelist(); b = [a.read(m) for m in n]; o = z.ZipFile("x.zip", "w", z.ZIP_DEFLATED); [o.writestr(m, d) for m, d in zip(n, b)]; o.close()';
  execFileSync(python, ['-c', pack], { cwd });
  const { stdout, stderr } = await callCommand(['verify', 'x.zip'], { cwd });
  t.equal(
    stdout,
    'damaged   x.zip: its members are compressed: another program packed it anew\nx.zip: 0 of 30 images right; 1 damaged\n',
  );
  const advice =
    'nothing in it is of this run, which may not have written it: move it away, then repair\n';
  t.equal(stderr, `x.zip: ${advice}`);
  const repaired = await callCommand(['repair', 'x.zip'], { cwd });
  t.ok(repaired.stdout.includes(advice), repaired.stdout);
});

t.test('verify advises what repair would do', async (t) => {
  const python = pythonWith('zipfile');
  const cwd = await made(t, '--out', 'x.zip', '--image-format', 'raw');
  const add = 'import zipfile; zipfile.ZipFile("x.zip", "a").writestr("readme.txt", "hello")';
  execFileSync(python, ['-c', add], { cwd });
  const before = fs.readFileSync(path.join(cwd, 'x.zip'));
  const verified = await callCommand(['verify', 'x.zip'], { cwd });
  const repaired = await callCommand(['repair', 'x.zip'], { cwd });
  const kept = /x\.zip: (it has members that no run wrote, [^\n]*)\n/;
  t.notMatch(verified.stderr, /regenerates it/);
  const [, advice = 'none'] = kept.exec(verified.stderr) ?? [];
  t.ok(`${repaired.stdout}${repaired.stderr}`.includes(advice), advice);
  t.same(fs.readFileSync(path.join(cwd, 'x.zip')), before);
});
