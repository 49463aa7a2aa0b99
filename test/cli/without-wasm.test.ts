/** A machine without WebAssembly: one line says what is needed. @module */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import t from 'tap';
import { MAIN } from './command.js';
import { temporaryFolder } from './started-command.js';

for (const words of [
  ['get', '5'],
  ['--count', '5', '--out', 'x.tar'],
  ['--count', '5', '--out', 'x'],
  ['art', 'hello', '--size', '16', '--out', 'x.png'],
])
  t.test(`${words.join(' ')} without WebAssembly`, (t) => {
    const cwd = temporaryFolder(t);
    const args = ['--jitless', '--no-warnings', MAIN, ...words];
    const { status, stderr } = spawnSync(process.execPath, args, { cwd, encoding: 'utf8' });
    const lines = stderr.split('\n').filter((line) => !line.startsWith('Warning: disabling flag'));
    t.equal(status, 1);
    t.match(
      lines.join('\n'),
      /^E_IO: [^\n]*WebAssembly with SIMD is needed, and there is none[^\n]*\n$/,
    );
    t.same(
      fs.readdirSync(cwd).filter((name) => /\.(png|tar)$/.test(name)),
      [],
    );
    t.end();
  });
