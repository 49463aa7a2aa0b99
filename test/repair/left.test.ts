/**
 * What a repair leaves alone, refuses or only says: strangers' files, runs at work, images that are not
 * done, dry runs; and what the command prints.
 * @module
 */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { lockWith } from '../../src/io/lock/lock.js';
import { repair, verify } from '../../src/node.js';
import { readCheckpoint, writeCheckpoint } from '../../src/run/checkpoint/checkpoint-file.js';
import { digestText } from '../../src/run/outputs/shared-parts.js';
import type { Output } from '../../src/run/record.js';
import { callCommand } from '../cli/call-command.js';
import { temporaryFolder } from '../cli/started-command.js';
import { contentOf } from '../chaos/scenarios.js';
import { makeRun } from './outputs.js';

t.test('a dry run says what would be made anew, and changes nothing', async (t) => {
  const cwd = temporaryFolder(t);
  await makeRun(cwd, { out: 'o' });
  for (const name of ['097.png', '098.png']) fs.rmSync(path.join(cwd, 'o', name));
  fs.truncateSync(path.join(cwd, 'o/101.png'), 10);
  const before = contentOf(cwd);
  const told = await callCommand(['repair', 'o', '--dry-run'], { cwd });
  t.strictSame(told, {
    status: 1,
    stdout: [
      'remade    o/097.png: 2 images from 97 on',
      'remade    o/101.png: image 101',
      'o: 3 files would be regenerated',
      '',
    ].join('\n'),
    stderr: '',
  });
  t.strictSame(contentOf(cwd), before);
  const hint = await callCommand(['verify', 'o'], { cwd });
  t.equal(hint.stderr, 'o: `enumerate repair o` regenerates it\n');
  const json = await callCommand(['repair', 'o', '--json'], { cwd });
  t.equal(json.status, 0);
  t.strictSame(JSON.parse(json.stdout), { path: 'o', ok: true, images: '3', files: '3', left: [] });
  const again = await callCommand(['repair', 'o'], { cwd });
  t.strictSame(again.stdout, 'o: all that is done is there and right\n');
});

t.test('a run at work is not repaired', async (t) => {
  const folder = temporaryFolder(t);
  await makeRun(folder, { out: 'x.raw' });
  const file = path.join(folder, 'x.raw');
  fs.truncateSync(file, 50);
  const lock = lockWith(`${file}.lock`, file);
  t.teardown(() => lock.release());
  const { isRight, paths } = await repair([file]);
  t.equal(isRight, false);
  t.match(paths[0]?.error, { code: 'E_EXISTS' });
  t.equal(fs.statSync(file).size, 50);
  t.match((await repair([file], { dryRun: true })).paths[0], { files: 1n, error: undefined });
});

t.test('files and members that no run made stay', async (t) => {
  const folder = temporaryFolder(t);
  await makeRun(folder, { out: 'o' });
  const at = (name: string): string => path.join(folder, name);
  fs.writeFileSync(at('o/001.png'), 'precious');
  fs.rmSync(at('o/100.png'));
  const { paths } = await repair([at('o')]);
  t.match(paths, [{ isRight: false, files: 1n, left: [{ file: at('o/001.png') }] }]);
  t.equal(fs.readFileSync(at('o/001.png'), 'utf8'), 'precious');
  t.ok(fs.existsSync(at('o/100.png')));

  await makeRun(folder, { out: 'x.tar', imageFormat: 'raw' });
  const bytes = fs.readFileSync(at('x.tar'));
  // The first member gets another name, and a checksum for it, and is another image.
  const member = Buffer.from(bytes.subarray(0, 1024));
  member.write('7', 0);
  member[520] = member[520]! ^ 1;
  member.write(
    (Number.parseInt(member.toString('latin1', 148, 154), 8) + 7).toString(8).padStart(6, '0'),
    148,
  );
  const foreign = Buffer.concat([member, bytes]);
  foreign[2570] = foreign[2570]! ^ 1;
  fs.writeFileSync(at('x.tar'), foreign);
  const tar = await repair([at('x.tar')]);
  t.match(tar.paths[0]?.left, [
    { file: at('x.tar/795.raw'), reason: /left alone/ },
    { file: at('x.tar'), reason: /members that no run wrote/ },
  ]);
  t.ok(fs.readFileSync(at('x.tar')).equals(foreign));
});

t.test(
  'nothing but a regular file is replaced, and nothing is written through a link',
  async (t) => {
    const folder = temporaryFolder(t);
    await makeRun(folder, { out: 'o' });
    await makeRun(folder, { out: 'x.npy' });
    const precious = path.join(folder, 'precious');
    fs.writeFileSync(precious, 'precious');
    const names = ['o/100.png', 'x.npy'].map((name) => path.join(folder, name));
    for (const name of names) {
      fs.rmSync(name);
      fs.symlinkSync(precious, name);
    }
    fs.rmSync(path.join(folder, 'o/099.png'));
    fs.mkdirSync(path.join(folder, 'o/099.png'));
    const { paths } = await repair([path.join(folder, 'o'), path.join(folder, 'x.npy')]);
    t.match(paths, [
      { isRight: false, left: [{ reason: /a folder has its name/ }] },
      { isRight: false, left: [{ reason: /no regular file/ }] },
    ]);
    t.equal(fs.readFileSync(precious, 'utf8'), 'precious');
  },
);

t.test('what is not done is left to resume', async (t) => {
  const folder = temporaryFolder(t);
  await makeRun(folder, { out: 'o' }, 500n);
  const { watermark } = readCheckpoint(path.join(folder, 'o/.enumerate.ckpt'));
  t.ok(watermark < 14n);
  fs.writeFileSync(path.join(folder, `o/108.png`), 'half');
  const { paths } = await repair([path.join(folder, 'o')]);
  t.match(paths, [{ left: [{ hints: [{ key: 'resume' }] }] }]);
  t.equal(fs.readFileSync(path.join(folder, 'o/108.png'), 'utf8'), 'half');
});

t.test('a manifest of another run is not taken for the one that is gone', async (t) => {
  const folder = temporaryFolder(t);
  await makeRun(folder, { out: 'none', manifest: 'x.jsonl' });
  const file = path.join(folder, 'x.jsonl');
  fs.writeFileSync(file, '{"index":"1","name":"1","sha256":"00"}\n'.repeat(20));
  const { paths } = await repair([`${file}.ckpt`]);
  t.match(paths, [{ isRight: false, left: [{ file, reason: /may be another one's/ }] }]);
  t.match(fs.readFileSync(file, 'utf8'), /^{"index":"1"/);
});

t.test('shards in one folder are repaired together, or one by its checkpoint', async (t) => {
  const folder = temporaryFolder(t);
  for (const index of [1, 2])
    await makeRun(folder, { out: 'o' }, undefined, { shard: { index, count: 2 } });
  const usual = contentOf(folder);
  const names = ['o/096.png', 'o/107.png'].map((name) => path.join(folder, name));
  for (const name of names) fs.rmSync(name);
  await repair([path.join(folder, 'o/.enumerate.2-of-2.ckpt')]);
  t.strictSame(
    names.map((name) => fs.existsSync(name)),
    [false, true],
  );
  t.equal((await repair([path.join(folder, 'o')])).isRight, true);
  t.strictSame(contentOf(folder), usual);
});

t.test('parts that many machines made come back with their digests', async (t) => {
  for (const kind of ['tar', 'none'] as const) {
    const folder = temporaryFolder(t);
    await makeRun(folder, { out: 'part.tar', split: 5n });
    const record = readCheckpoint(path.join(folder, 'part.tar.ckpt'));
    fs.rmSync(path.join(folder, 'part.tar.ckpt'));
    const { offset: _, ...output } = record.output;
    const shared = { kind: 'parts', parts: { kind, id: '0123456789abcdef' } };
    const format = kind === 'none' ? { format: 'raw', metadata: false } : {};
    writeCheckpoint(path.join(folder, '.enumerate.ckpt'), {
      ...record,
      output: { ...output, ...format, ...shared } as Output,
    });
    if (kind === 'none')
      for (const name of fs.readdirSync(folder))
        if (name.endsWith('.tar')) fs.rmSync(path.join(folder, name));
    if (kind === 'tar') {
      for (const name of fs.readdirSync(folder).filter((file) => file.endsWith('.tar'))) {
        const bytes = fs.readFileSync(path.join(folder, name));
        const sha256 = createHash('sha256').update(bytes).digest('hex');
        fs.writeFileSync(
          path.join(folder, `${name}.sha256`),
          digestText(name, { sha256, bytes: bytes.length }),
        );
      }
    }
    // All of them are gone in the second case, and made anew.
    const usual = kind === 'tar' ? contentOf(folder) : undefined;
    if (kind === 'tar') {
      fs.rmSync(path.join(folder, 'part-095-099.tar'));
      fs.rmSync(path.join(folder, 'part-100-104.tar.sha256'));
      fs.truncateSync(path.join(folder, 'part-105-108.tar'), 700);
    }
    const report = await repair([folder], { threads: 1 });
    t.match(report, { isRight: true, paths: [{ files: 3n }] });
    t.equal((await verify([folder])).isRight, true);
    if (usual !== undefined) t.strictSame(contentOf(folder), usual);
  }
});

t.test('what cannot be repaired is said in one line', async (t) => {
  const cwd = temporaryFolder(t);
  const none = await callCommand(['repair', 'x.tar', 'o'], { cwd });
  t.equal(none.status, 1);
  t.match(none.stderr, /^E_IO: x\.tar has no checkpoint.*\nE_IO: o has no checkpoint.*\n$/);
  t.match(await callCommand(['repair', ''], { cwd }), { status: 2, stderr: /empty/ });
  t.match(await callCommand(['repair'], { cwd }), { status: 2 });
  await makeRun(cwd, { out: 'x.apng' });
  fs.truncateSync(path.join(cwd, 'x.apng'), 400);
  const film = await callCommand(['repair', 'x.apng'], { cwd });
  t.equal(film.status, 1);
  t.match(film.stdout, /a film is regenerated as a whole.*--force/);
});

t.test('a complete file under its partial name gets its own', async (t) => {
  const folder = temporaryFolder(t);
  await makeRun(folder, { out: 'x.tar', split: 4n });
  const usual = contentOf(folder);
  fs.renameSync(path.join(folder, 'x-095-098.tar'), path.join(folder, 'x-095.tar.part'));
  const report = await repair([path.join(folder, 'x.tar')]);
  t.equal(report.isRight, true);
  t.strictSame(contentOf(folder), usual);
});

t.test('a repair that is stopped is done by the next one', async (t) => {
  const folder = temporaryFolder(t);
  await makeRun(folder, { out: 'x.tar', split: 4n });
  const usual = contentOf(folder);
  for (const name of ['x-095-098.tar', 'x-103-106.tar'])
    fs.truncateSync(path.join(folder, name), 9);
  const given = path.join(folder, 'x.tar');
  const control = new AbortController();
  const stopped = await repair([given], {
    signal: control.signal,
    onRemake: () => control.abort(),
  });
  t.match(stopped, { state: 'stopped', isRight: false, paths: [] });
  t.notOk(fs.existsSync(`${given}.lock`));
  t.equal((await repair([given])).isRight, true);
  t.strictSame(contentOf(folder), usual);
});

t.test('a file that comes in the place of a missing one stays', async (t) => {
  const folder = temporaryFolder(t);
  await makeRun(folder, { out: 'x.npy' });
  const file = path.join(folder, 'x.npy');
  fs.rmSync(file);
  const { open, mine } = { open: fs.fsyncSync, mine: 'mine' };
  // Its last step before the name is taken.
  fs.fsyncSync = (descriptor) => {
    open(descriptor);
    if (!fs.existsSync(file)) fs.writeFileSync(file, mine);
  };
  t.teardown(() => (fs.fsyncSync = open));
  const told: string[] = [];
  const { paths } = await repair([file], { onRemake: (remade) => told.push(remade.file) });
  t.match(paths, [{ isRight: false, left: [{ file, reason: /already exists/ }] }]);
  t.strictSame(told, [], 'what was not made is not told');
  t.equal(fs.readFileSync(file, 'utf8'), mine);
  t.strictSame(fs.readdirSync(folder).toSorted(), ['x.npy', 'x.npy.ckpt']);
});

t.test('a file of the name of a run in which nothing is of it stays', async (t) => {
  const folder = temporaryFolder(t);
  const at = (name: string): string => path.join(folder, name);
  await makeRun(folder, { out: 'x.raw' });
  await makeRun(folder, { out: 'y.tar', split: 4n });
  await makeRun(folder, { out: 'o' });
  for (const [given, name] of [
    ['x.raw', 'x.raw'],
    ['y.tar', 'y-095-098.tar'],
    ['o', 'o/098.png'],
  ] as const) {
    const own = fs.readFileSync(at(name));
    fs.writeFileSync(at(name), 'precious\n');
    for (const dryRun of [true, false]) {
      const { paths } = await repair([at(given)], { dryRun });
      t.match(paths, [
        {
          isRight: false,
          files: 0n,
          left: [{ file: at(name), reason: /nothing in it is of this run.*move it away/ }],
        },
      ]);
      t.equal(fs.readFileSync(at(name), 'utf8'), 'precious\n', name);
    }
    // What a disk or another program leaves of the run's own file is another thing.
    for (const damaged of [
      Buffer.alloc(own.length + 7),
      Buffer.alloc(0),
      Buffer.concat([own, Buffer.from('more')]),
      Buffer.from(own).fill(0xff, 0, 9),
    ]) {
      fs.writeFileSync(at(name), damaged);
      t.equal((await repair([at(given)])).isRight, true, name);
      t.ok(fs.readFileSync(at(name)).equals(own), name);
    }
  }
});

t.test('the images beside a file that stays are made anew', async (t) => {
  const folder = temporaryFolder(t);
  await makeRun(folder, { out: 'o' });
  const at = (name: string): string => path.join(folder, 'o', name);
  const before = contentOf(folder);
  for (const name of ['096.png', '099.png', '102.png']) fs.rmSync(at(name));
  const strangers = ['097.png', '098.png', '101.png'].map(at);
  for (const file of strangers) fs.writeFileSync(file, 'precious\n');
  for (const dryRun of [true, false]) {
    const { paths } = await repair([path.join(folder, 'o')], { dryRun });
    t.match(paths, [{ isRight: false, images: 3n, left: strangers.map((file) => ({ file })) }]);
    t.equal(paths[0]?.left.length, strangers.length);
  }
  for (const file of strangers) t.equal(fs.readFileSync(file, 'utf8'), 'precious\n', file);
  for (const file of strangers) fs.rmSync(file);
  t.match(await repair([path.join(folder, 'o')]), { isRight: true, paths: [{ images: 3n }] });
  t.strictSame(contentOf(folder), before);
});

t.test('a dry run does not promise what no repair does', async (t) => {
  const folder = temporaryFolder(t);
  await makeRun(folder, { out: 'o' });
  const at = (name: string): string => path.join(folder, 'o', name);
  fs.rmSync(at('097.png'));
  fs.symlinkSync('098.png', at('097.png'));
  fs.rmSync(at('101.png'));
  fs.mkdirSync(at('101.png'));
  for (const dryRun of [true, false]) {
    const told: string[] = [];
    const { paths } = await repair([path.join(folder, 'o')], {
      dryRun,
      onRemake: ({ file }) => told.push(file),
    });
    t.strictSame(told, []);
    t.match(paths, [{ files: 0n, left: [{ file: at('097.png') }, { file: at('101.png') }] }]);
  }
});

t.test('a manifest whose lines another program ended otherwise is made anew', async (t) => {
  const folder = temporaryFolder(t);
  await makeRun(folder, { out: 'x.raw', manifest: 'm' });
  const file = path.join(folder, 'm');
  const own = fs.readFileSync(file, 'utf8');
  fs.writeFileSync(file, own.replaceAll('\n', '\r\n'));
  t.equal((await repair([path.join(folder, 'x.raw')])).isRight, true);
  t.equal(fs.readFileSync(file, 'utf8'), own);
});
