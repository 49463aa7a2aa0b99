/** What killed commands leave half-written is removed by the next ones for the same file. @module */
import fs from 'node:fs';
import path from 'node:path';
import t, { type Test } from 'tap';
import { makePng } from '../media/pictures.js';
import { callCommand } from './call-command.js';
import { FolderWatch, startEnumerate, temporaryFolder } from './started-command.js';

const TEMPORARY = /\.tmp(\.[a-z]+)?$/;

/** Start a command, and kill it when its temporary file is there. */
async function killWriting(t: Test, args: readonly string[], cwd: string): Promise<void> {
  // The lock and the checkpoint have temporary files too.
  const growing = /^x\.(png\.[0-9].*\.tmp|apng\.[0-9].*\.tmp|[0-9].*\.tmp\.mkv)$/;
  const watch = new FolderWatch(cwd);
  const command = startEnumerate(args, cwd);
  await watch.until(growing, 1, command.ended);
  command.kill('SIGKILL');
  watch.close();
  const { signal, stderr } = await command.ended;
  t.equal(signal, 'SIGKILL', stderr);
  t.ok(fs.readdirSync(cwd).some((name) => growing.test(name)));
}

function litter(cwd: string): string[] {
  return fs.readdirSync(cwd).filter((name) => TEMPORARY.test(name));
}

t.test('an animation that is resumed, and one that is replaced', async (t) => {
  const cwd = temporaryFolder(t);
  const run = ['--size', '64x64', '--count', '1500', '--out', 'x.apng'];
  await killWriting(t, run, cwd);
  t.equal((await callCommand(['resume', 'x.apng'], { cwd })).status, 0);
  t.strictSame(fs.readdirSync(cwd), ['x.apng', 'x.apng.ckpt']);
  fs.rmSync(path.join(cwd, 'x.apng'));
  fs.rmSync(path.join(cwd, 'x.apng.ckpt'));
  await killWriting(t, run, cwd);
  const small = ['--size', '64x64', '--count', '2', '--out', 'x.apng', '--force'];
  t.equal((await callCommand(small, { cwd })).status, 0);
  t.strictSame(fs.readdirSync(cwd), ['x.apng', 'x.apng.ckpt']);
});

t.test('a film of pictures', async (t) => {
  const cwd = temporaryFolder(t);
  fs.mkdirSync(path.join(cwd, 'in'));
  for (let i = 0; i < 40; i++)
    fs.writeFileSync(path.join(cwd, 'in', `${i}.png`), makePng([i], { size: [600, 400] }));
  await killWriting(t, ['film', 'in', '--out', 'x.mkv'], cwd);
  t.equal((await callCommand(['film', 'in/1.png', '--out', 'x.mkv'], { cwd })).status, 0);
  t.strictSame(litter(cwd), []);
  t.ok(fs.existsSync(path.join(cwd, 'x.mkv')));
});

t.test('a picture of Random Art', async (t) => {
  const cwd = temporaryFolder(t);
  const art = ['art', 'a text', '--out', 'x.png', '--size'];
  await killWriting(t, [...art, '6000x6000'], cwd);
  t.equal((await callCommand([...art, '8x8'], { cwd })).status, 0);
  t.strictSame(fs.readdirSync(cwd), ['x.png']);
});
