/**
 * Runs that are not found, or not as they were left: one line that says what is there, with the way out that
 * loses nothing first.
 * @module
 */
import fs from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { callCommand } from './call-command.js';
import { temporaryFolder } from './started-command.js';

const FIVE = ['--count', '5', '--size', '8x8'];

t.test('of a damaged checkpoint, recover is named first, where it works', async (t) => {
  const cwd = temporaryFolder(t);
  const damaged = {
    'cut off': (bytes: Buffer) => bytes.subarray(0, 20),
    empty: () => Buffer.alloc(0),
    'a text': () => Buffer.from('this is a text, and no checkpoint'),
    'of a flipped bit': (bytes: Buffer) => bytes.map((byte, at) => (at === 30 ? byte ^ 1 : byte)),
  };
  for (const [out, checkpoint, isRecovered] of [
    ['x.tar', 'x.tar.ckpt', true],
    ['o', 'o/.enumerate.ckpt', true],
    ['x.raw', 'x.raw.ckpt', false],
  ] as const) {
    t.equal((await callCommand([...FIVE, '--out', out], { cwd })).status, 0);
    const file = path.join(cwd, checkpoint);
    const bytes = fs.readFileSync(file);
    for (const [what, change] of Object.entries(damaged)) {
      fs.writeFileSync(file, change(bytes));
      for (const command of ['resume', 'status', 'verify', 'repair']) {
        const { status, stderr } = await callCommand([command, out], { cwd });
        t.equal(status, 1);
        const way = `[;:] move it away and write it anew with \`enumerate recover ${out}\``;
        if (isRecovered)
          t.match(stderr, new RegExp(`^E_CHECKPOINT_[^\\n]*${way}, [^\\n]*\\n$`), what);
        else t.notMatch(stderr, 'recover', `${what}: ${command} ${out}`);
      }
    }
    if (!isRecovered) continue;
    const again = await callCommand([...FIVE, '--out', out], { cwd });
    t.match(again, { status: 1, stderr: /^E_EXISTS: [^\n]*recover [^\n]*--force[^\n]*\n$/ });
    t.notMatch(again.stderr, 'enumerate resume', 'which would fail');
    fs.renameSync(file, `${file}.old`);
    t.equal((await callCommand(['recover', out], { cwd })).status, 0);
    t.ok(fs.readFileSync(file).equals(bytes), 'as it was');
  }
});

t.test('where a checkpoint is gone, verify names recover, where it works', async (t) => {
  const cwd = temporaryFolder(t);
  for (const out of ['x.tar', 'o', 'x.raw']) {
    await callCommand([...FIVE, '--out', out], { cwd });
    fs.rmSync(path.join(cwd, out === 'o' ? 'o/.enumerate.ckpt' : `${out}.ckpt`));
    const { stderr } = await callCommand(['verify', out], { cwd });
    t.match(stderr, /^E_IO: \S+ has no checkpoint/);
    t.equal(stderr.includes(`enumerate recover ${out}`), out !== 'x.raw');
  }
});

t.test('in a folder that is no run, the runs that lie in it are named', async (t) => {
  const cwd = temporaryFolder(t);
  fs.mkdirSync(path.join(cwd, 'd'));
  for (const out of ['d/x.tar', 'd/y.npy', 'd/many', 'd/z.raw'])
    t.equal((await callCommand([...FIVE, '--out', out], { cwd })).status, 0);
  fs.writeFileSync(path.join(cwd, 'd/bad.ckpt'), 'no checkpoint');
  for (const command of ['resume', 'status', 'verify', 'repair']) {
    const { status, stderr } = await callCommand([command, 'd'], { cwd });
    t.equal(status, 1);
    t.match(stderr, /^E_IO: d holds no run of its own: name one .* in it, d\/\S+, [^\n]* more\n$/);
    t.match(stderr, 'd/many');
  }
  for (const name of ['many', 'y.npy', 'y.npy.ckpt', 'z.raw', 'z.raw.ckpt'])
    fs.rmSync(path.join(cwd, 'd', name), { recursive: true });
  fs.truncateSync(path.join(cwd, 'd/x.tar.ckpt'), 20);
  const { stderr } = await callCommand(['status', 'd'], { cwd });
  t.match(stderr, /: name one of those that are in it, d\/x\.tar\.ckpt\n$/, 'a damaged one, too');
});

t.test('a file of the user is no run: it is said what it is, and the right option', async (t) => {
  const cwd = temporaryFolder(t);
  const file = path.join(cwd, 'keep.txt');
  fs.writeFileSync(file, 'my text\n');
  for (const out of ['-', 'none']) {
    const words = [...FIVE, '--out', out, '--checkpoint', 'keep.txt'];
    const refused = await callCommand(words, { cwd });
    t.equal(refused.status, 1);
    t.match(
      refused.stderr,
      /^E_EXISTS: keep\.txt is a file that is no checkpoint: replace it with --force, or name another file with --checkpoint\n$/,
    );
    t.equal(fs.readFileSync(file, 'utf8'), 'my text\n');
  }
  const words = [...FIVE, '--out', 'none', '--checkpoint', 'keep.txt', '--force'];
  const { status, stderr } = await callCommand(words, { cwd });
  t.equal(status, 0);
  t.match(stderr, /^keep\.txt: replaces a file that is no checkpoint\n/);
  const other = await callCommand([...FIVE.with(1, '6'), ...words.slice(4, -1)], { cwd });
  t.match(other.stderr, /holds a run of 5 images .* another file with --checkpoint\n$/);
});

t.test('what stands in the place of an output folder is called what it is', async (t) => {
  const cwd = temporaryFolder(t);
  fs.symlinkSync('nowhere', path.join(cwd, 'link'));
  fs.writeFileSync(path.join(cwd, 'file'), '');
  for (const [out, says] of [
    ['link', 'a symbolic link that leads nowhere stands there'],
    ['link/sub', 'a symbolic link that leads nowhere stands at link'],
    ['file', 'a file stands there'],
    ['file/sub', 'a file stands at file'],
  ] as const) {
    for (const dry of [[], ['--dry-run']]) {
      const { status, stderr } = await callCommand([...FIVE, '--out', out, ...dry], { cwd });
      t.equal(status, 1);
      t.match(stderr, `E_IO: ${out} is not a folder: ${says}`);
    }
    t.strictSame(fs.readdirSync(cwd), ['file', 'link']);
  }
  for (const [out, says] of [
    ['link/x.tar', 'link is not a folder, but a symbolic link that leads nowhere'],
    ['link/sub/x.tar', 'link is not a folder, but a symbolic link that leads nowhere'],
    ['file/sub/x.tar', 'file is not a folder'],
  ] as const) {
    const { stderr } = await callCommand([...FIVE, '--out', out], { cwd });
    t.equal(stderr, `E_IO: cannot write ${out}, ${says}: name a file in one\n`);
  }
});

t.test('what is extra is moved away: no repair takes it for its own', async (t) => {
  const cwd = temporaryFolder(t);
  await callCommand([...FIVE, '--out', 'o'], { cwd });
  fs.copyFileSync(path.join(cwd, 'o/0.png'), path.join(cwd, 'o/zz.png'));
  const checked = await callCommand(['resume', 'o', '--check'], { cwd });
  t.match(checked, { status: 1 });
  t.equal(checked.stderr, 'E_IO: o/zz.png: extra: it holds image 0; move it away\n');
  const verified = await callCommand(['verify', 'o'], { cwd });
  t.equal(verified.stderr, 'o: what is extra is of no run; move it away\n');
  const repaired = await callCommand(['repair', 'o'], { cwd });
  t.match(repaired.stdout, /it is left alone[;:] move it away\n/);
  fs.truncateSync(path.join(cwd, 'o/1.png'), 20);
  const both = await callCommand(['verify', 'o'], { cwd });
  t.equal(
    both.stderr,
    'o: `enumerate repair o` regenerates it\no: what is extra is of no run; move it away\n',
  );

  await callCommand([...FIVE, '--out', 'x.npy', '--manifest', 'x.jsonl'], { cwd });
  fs.appendFileSync(path.join(cwd, 'x.npy'), Buffer.alloc(192));
  const longer = await callCommand(['verify', 'x.npy'], { cwd });
  t.match(longer.stdout, /^extra .*x\.npy/);
  t.equal(longer.stderr, 'x.npy: `enumerate repair x.npy` regenerates it\n');
  t.equal((await callCommand(['repair', 'x.npy'], { cwd })).status, 0, 'so it does');
});
