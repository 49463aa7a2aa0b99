/** No letters that a terminal may not have, where its locale is C. @module */
import t from 'tap';
import { callCommand } from './call-command.js';
import { runEnumerate } from './command.js';
import { temporaryFolder } from './started-command.js';

const C = { LC_ALL: 'C', LC_CTYPE: '', LANG: 'de_DE.UTF-8' };
const UTF8 = { LC_ALL: '', LC_CTYPE: 'C.UTF-8', LANG: 'C' };

t.test('results, errors and help are ASCII in the locale C, and else they are not', async (t) => {
  const cwd = temporaryFolder(t);
  await callCommand(['--count', '3', '--size', '4x4', '--out', 'run'], { cwd });
  for (const words of [
    ['info'],
    ['estimate', '--seconds', '0.1'],
    ['bench', '--seconds', '0.05', '--size', '4x4'],
    ['status', 'run'],
    ['--help'],
    ['--out', 'x'],
    ['get', '70000', '--size', '4x4', '--color', 'gray', '--depth', '1'],
  ]) {
    const plain = await callCommand(words, { cwd, env: C });
    t.match(plain.stdout + plain.stderr, /^[\n\r\x20-\x7e]+$/, words.join(' '));
    const full = await callCommand(words, { cwd, env: UTF8 });
    t.match(full.stdout + full.stderr, /[≈×·…]/, words.join(' '));
  }
  const own = runEnumerate(['info'], { cwd, env: C });
  t.match(own.stdout, /~ 10\^29,592/);
});

t.test('names of files and JSON stay as they are in any locale', async (t) => {
  const cwd = temporaryFolder(t);
  const named = await callCommand(['get', '5', '--out', 'a·b…c≈×.png'], { cwd, env: C });
  t.equal(named.stdout, 'a·b…c≈×.png\n');
  const json = await callCommand(['info', '--json'], { cwd, env: C });
  t.match(JSON.parse(json.stdout), { images: { text: '≈ 10^29,592' } });
});
