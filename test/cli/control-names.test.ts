/** Names of files with line feeds and commands to terminals in them: none is printed as it is. @module */
import fs from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { callCommand } from './call-command.js';
import { temporaryFolder } from './started-command.js';

const NAME = 'a\nb\x1b[2J';
const SMALL = ['--size', '8x8', '--count'];
const SOON = ['--seconds', '0.05'];

/** In this order: the later ones read what the earlier ones write. */
const COMMANDS: readonly (readonly string[])[] = [
  [...SMALL, '3', '--out', NAME, '--dry-run'],
  [...SMALL, '3', '--out', NAME],
  [...SMALL, '3', '--out', NAME],
  [...SMALL, '3', '--out', NAME, '--continue'],
  [...SMALL, '3', '--out', NAME, '--force'],
  [...SMALL, '3', '--out', `${NAME}.tar`, '--manifest', `${NAME}.jsonl`],
  [...SMALL, '4', '--shard', '1/2', '--out', `two${NAME}`],
  [...SMALL, '4', '--shard', '2/2', '--out', `two${NAME}`],
  ['status', NAME],
  ['status', `two${NAME}`],
  ['status', NAME, `none${NAME}`],
  ['resume', NAME],
  ['resume', NAME, '--to', '9', '--dry-run'],
  ['verify', NAME, `${NAME}.tar`, `none${NAME}`, '--count', '99'],
  ['repair', NAME, `none${NAME}`],
  ['estimate', ...SMALL, '3', '--out', `other${NAME}`, ...SOON],
  ['estimate', '--size', '8x8', '--out', NAME, ...SOON],
  ['get', '5', '--size', '8x8', '--out', `${NAME}.png`],
  ['get', '5', '--size', '8x8', '--out', `${NAME}.jpg`],
  ['locate', `${NAME}.png`, NAME],
  ['locate', `${NAME}.png`, '--out', `${NAME}.txt`],
  ['near', `${NAME}.png`, '--sheet', `${NAME}.near.png`],
  ['film', NAME, '--out', `${NAME}.apng`],
  ['film', NAME, '--out', `${NAME}.txt`],
  ['art', 'hello', '--size', '16', '--out', `${NAME}.art.png`],
  ['art', 'gallery', NAME, '--size', '16', '--out', `${NAME}.sheet.png`],
  ['art', 'compare', NAME, 'c', '--size', '16', '--out', `${NAME}.two.png`],
  ['art', 'number', NAME, '--size', '8', '--out', `${NAME}.number.txt`],
  ['serve', '--static', `${NAME}.page`],
  ['demo', '--out', `${NAME}.png`],
  [NAME],
  ['get', NAME],
  ['locate', `none${NAME}`],
  ['recover', NAME],
];

t.test(
  'names are printed on their line, and without the characters that steer terminals',
  async (t) => {
    const cwd = temporaryFolder(t);
    for (const words of COMMANDS) {
      if (words[0] === 'recover') fs.rmSync(path.join(cwd, NAME, '.enumerate.ckpt'));
      const { stdout, stderr } = await callCommand(words, { cwd });
      const shown = words.map((word) => word.replace(NAME, 'NAME')).join(' ');
      t.match(stdout + stderr, /a(\\u000a|\\n)b/, `${shown}: names it`);
      t.notMatch(stdout + stderr, /\x1b|\nb/, `${shown}: as it may be seen`);
    }
  },
);
