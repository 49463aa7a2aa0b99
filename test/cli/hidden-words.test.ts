/** Stream keys and passwords on the command line of every command. @module */
import fs from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { runEnumerate } from './command.js';
import { callCommand } from './call-command.js';
import { temporaryFolder } from './started-command.js';

t.test('no command says the key or the password of an address that it is given', async (t) => {
  const cwd = temporaryFolder(t);
  fs.mkdirSync(path.join(cwd, 'images'));
  await callCommand(['--count', '2', '--size', '8x8', '--out', 'images'], { cwd });
  await callCommand(
    [
      '--size',
      '64x64',
      '--checkpoint',
      's.ckpt',
      '--retries',
      '0',
      '--out',
      'rtmp://127.0.0.1:1/a/b',
    ],
    { cwd },
  );
  const long = `sEcr3t-${'k3y-'.repeat(20)}end`;
  const addresses = [
    `rtmp://127.0.0.1:1/live/${long}`,
    'rtmp://127.0.0.1:1/sEcr3t',
    'rtmp://name:sEcr3t@127.0.0.1:1/live/sEcr3t?token=sEcr3t',
    'srt://127.0.0.1:1?mode=caller&passphrase=sEcr3t-phrase&streamid=sEcr3t',
  ];
  for (const address of addresses) {
    for (const args of [
      ['--out', address, '--split', '3'],
      ['--out', address, '--image-format', 'pnm'],
      ['--out', address, '--retries', '0', '--count', '1', '--runtime', '2'],
      [`--out=${address}`, '--manifest', 'm', '--status-json'],
      ['--out', address, '--limit-bytes', '9', '--nonsense'],
      ['--out', 'x.mkv', '--count', '1', '--manifest', address],
      [address],
      ['resume', 'images', '--out', address],
      ['resume', 's.ckpt', '--out', address, '--retries', '0', '--runtime', '1', '--status-json'],
      ['resume', address],
      ['film', 'images', '--out', address],
      ['film', address, '--out', 'x.mkv'],
      ['get', address],
      ['get', '1', '--out', address],
      ['locate', address],
      ['locate', address, '--json'],
      ['near', address],
      ['estimate', address],
      ['estimate', '--size', address],
      ['info', '--size', address],
      ['status', address],
      ['verify', address],
      ['verify', address, '--json'],
      ['bench', address],
      ['selftest', '--case', address],
      ['demo', '--out', address],
    ]) {
      // The others differ in nothing that these do not show.
      const isEnough = args.includes('--split') || args.includes('1') || args[0] === 'verify';
      if (address !== addresses[0] && !isEnough) continue;
      // What goes through a process of its own shows it in one of the addresses as in all.
      const isShown =
        address === addresses[2] && (args.includes('--retries') || args[0] === 'verify');
      const { status, stdout, stderr } = await (isShown ? runEnumerate : callCommand)(args, {
        cwd,
      });
      const title = args.join(' ').replace(address, 'ADDRESS');
      t.ok(status === 1 || status === 2, `${title}: ${status} ${stderr}`);
      t.notMatch(stdout + stderr, /sEcr3t|k3y-/, title);
      t.notMatch(stderr, /\n {4}at /, title);
    }
  }
  t.strictSame(fs.readdirSync(cwd).toSorted(), ['images', 's.ckpt']);
});
