/** `enumerate get`: one image by its number in every form of SPEC §7. @module */
import fs from 'node:fs';
import path from 'node:path';
import t, { type Test } from 'tap';
import { openNumbering } from '../../src/core/numbering.js';
import { base64Index } from '../../src/text/base64-index.js';
import { read } from '../codecs/png/tools.js';
import { callCommand } from './call-command.js';
import { runEnumerate } from './command.js';
import { readFolder, temporaryFolder } from './started-command.js';

const TINY = ['--size', '4x4', '--color', 'gray', '--depth', '1'];
const tiny = openNumbering({ width: 4, height: 4, color: 'gray', depth: 1 });

/** Run `get`, which names the file that it has written on standard output. */
async function get(t: Test, args: readonly string[], cwd: string): Promise<Uint8Array> {
  const { status, stdout, stderr } = await callCommand(['get', ...args], { cwd });
  t.equal(status, 0, `get ${args.join(' ')}: ${stderr}`);
  return fs.readFileSync(path.join(cwd, stdout.trimEnd()));
}

t.test('every form of a number, SPEC §7', async (t) => {
  const cwd = temporaryFolder(t);
  fs.writeFileSync(path.join(cwd, 'number.txt'), '  0x1_000\n');
  fs.writeFileSync(path.join(cwd, 'number.bin'), Uint8Array.of(0x34, 0x12, 0, 0));
  fs.writeFileSync(path.join(cwd, 'share'), '25%');
  const forms: [string, bigint][] = [
    ['42', 42n],
    ['1_000', 1000n],
    ['0x2A', 42n],
    ['2^10+5', 1029n],
    ['last-5', 65530n],
    ['50%', 32768n],
    ['99.99%', 65529n],
    ['2^16-0x10-50%', 32752n],
    ['@number.txt', 0x1000n],
    ['@number.bin', 0x1234n],
    ['@share', 16384n],
  ];
  for (const [form, index] of forms) {
    const { samples, text } = read(
      await get(t, [form, ...TINY, '--out', 'out.png', '--force'], cwd),
    );
    t.equal(tiny.indexOf(samples), index, form);
    t.equal(text.get('enumerate-index'), index.toString(), form);
  }
});

t.test('numbers of any length, and names for them, SPEC §8', async (t) => {
  const cwd = temporaryFolder(t);
  const numbering = openNumbering({ width: 64, height: 64, color: 'rgb' });
  for (const [form, index] of [
    ['2^100+5', 2n ** 100n + 5n],
    ['last', numbering.size.exact() - 1n],
    ['2^5000', 2n ** 5000n],
  ] as const) {
    const { samples, text } = read(await get(t, [form], cwd));
    t.ok(Buffer.compare(samples, numbering.frameAt(index)) === 0, form);
    t.equal(text.get('enumerate-index'), form === '2^100+5' ? index.toString() : undefined);
  }
  const names = fs.readdirSync(cwd);
  t.ok(names.includes(`${2n ** 100n + 5n}.png`));
  t.equal(names.filter((name) => /^image-[0-9a-f]{8}\.png$/.test(name)).length, 2);
});

t.test('random says which number it took, and that number gives the same picture', async (t) => {
  const cwd = temporaryFolder(t);
  const args = ['--size', '5x5', '--seed', 'spring'];
  const { status, stdout, stderr } = await callCommand(['get', 'random', ...args], { cwd });
  t.equal(status, 0);
  const number = /^random: ([0-9a-fx]+)\n$/.exec(stderr)?.[1] ?? 'none';
  const file = stdout.trimEnd();
  t.equal((await callCommand(['locate', file], { cwd })).stdout, `${number}\n`);
  const again = await get(t, [number, ...args, '--out', 'again.png'], cwd);
  t.strictSame(again, fs.readFileSync(path.join(cwd, file)));
  const other = await callCommand(['get', 'random', ...args, '--out', 'other.png'], { cwd });
  t.not(other.stderr, stderr, 'another one of 2^600');
});

t.test('a name leads to the same number each time, and says which', async (t) => {
  const cwd = temporaryFolder(t);
  const args = ['--size', '5x5', '--palette', 'pico8'];
  const { status, stdout, stderr } = await callCommand(['get', 'name:hello', ...args], { cwd });
  t.equal(status, 0);
  const number = /^name:hello: ([0-9]+)\n$/.exec(stderr)?.[1] ?? 'none';
  t.equal(stdout, `${number}.png\n`);
  const file = fs.readFileSync(path.join(cwd, `${number}.png`));
  const grouped = BigInt(number).toLocaleString('fr');
  t.match(grouped, /^[0-9]{1,3}(\u202f[0-9]{3})+$/);
  const bytes = base64Index(BigInt(number));
  for (const form of [' name: hello', grouped, grouped.replaceAll('\u202f', ','), bytes])
    t.strictSame(await get(t, [form, ...args, '--out', 'x.png', '--force'], cwd), file, form);
  const other = await callCommand(
    ['get', 'name:hello', ...args, '--order', 'gray', '--out', 'y.png'],
    { cwd },
  );
  t.equal(other.stderr, stderr, 'in every order');
});

t.test('a run may begin at a name, and neighbours be those of one', async (t) => {
  const cwd = temporaryFolder(t);
  const from = ['--from', 'name:a/b.png', '--count', '2', '--out', 'x'];
  const { status, stderr } = await callCommand([...TINY, ...from], { cwd });
  t.equal(status, 0, stderr);
  const number = /^name:a\/b\.png: --from ([0-9]+)\n/.exec(stderr)?.[1] ?? 'none';
  t.ok(fs.existsSync(path.join(cwd, 'x', `${number.padStart(5, '0')}.png`)), number);
  const near = ['near', 'name:a/b.png', ...TINY, '--order', 'sequential'];
  const found = await callCommand(near, { cwd });
  t.ok(found.stdout.includes(`sequential 0 ${number}\n`), found.stdout);
});

t.test('get overwrites nothing without --force', async (t) => {
  const cwd = temporaryFolder(t);
  const file = path.join(cwd, '5.png');
  fs.writeFileSync(file, 'mine');
  const { status, stdout, stderr } = runEnumerate(['get', '5', ...TINY], { cwd });
  t.equal(status, 1);
  t.equal(stdout, '');
  t.match(stderr, /^E_EXISTS: 5\.png already exists[^\n]*--out[^\n]*--force\n$/);
  t.strictSame(Object.keys(readFolder(cwd)), ['5.png']);
  t.equal(fs.readFileSync(file, 'utf8'), 'mine');
  t.equal(tiny.indexOf(read(await get(t, ['5', ...TINY, '--force'], cwd)).samples), 5n);
  t.strictSame(Object.keys(readFolder(cwd)), ['5.png']);
});

t.test('get and a run write the same bytes', async (t) => {
  const cwd = temporaryFolder(t);
  const args = ['--size', '6x6', '--color', 'graya', '--order', 'gray'];
  await callCommand([...args, '--from', '2^90', '--count', '1'], { cwd });
  const name = `${2n ** 90n}.png`;
  t.strictSame(
    await get(t, ['2^90', ...args], cwd),
    fs.readFileSync(path.join(cwd, 'images', name)),
  );
});
