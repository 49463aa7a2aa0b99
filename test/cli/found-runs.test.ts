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
