/**
 * What people type wrong, and places that take no files: one clear line each, the right exit
 * code, and nothing written.
 * @module
 */
import fs from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { runEnumerate } from './command.js';
import { callCommand } from './call-command.js';
import { readFolder, temporaryFolder } from './started-command.js';

interface Refusal {
  readonly args: readonly string[];
  readonly status: 1 | 2;
  /** What the line must tell. */
  readonly says: RegExp;
}

function refusal(status: 1 | 2, says: RegExp, ...args: string[]): Refusal {
  return { status, says, args };
}

const HEX_COLOURS = Array.from({ length: 257 }, (_, i) => i.toString(16).padStart(6, '0'));
const ONE = ['--count', '1'];

const refusals: Record<string, readonly Refusal[]> = {
  'numbers that are none': [
    refusal(2, /^E_NUMBER: --from: "" .*empty/, '--from', '', ...ONE),
    refusal(2, /^E_NUMBER: --from: "1e-9" .*whole/, '--from', '1e-9', ...ONE),
    refusal(2, /^E_NUMBER: --from: "0x" /, '--from', '0x', ...ONE),
    refusal(2, /^E_NUMBER: --count "x" /, '--count', 'x'),
    refusal(2, /^E_NUMBER: --count "" /, '--count', ''),
    refusal(2, /^E_NUMBER: --step "0\.5" /, '--step', '0.5'),
    refusal(2, /^E_NUMBER: "@" /, 'get', '@'),
    refusal(2, /^E_NUMBER: hello\.txt: /, 'get', '@hello.txt'),
  ],
  'numbers outside the space': [
    refusal(2, /^E_RANGE: image -5 .*64×64 rgb/, '--from', '-5', ...ONE),
    refusal(2, /^E_RANGE: image -5 /, 'get', '-5'),
    refusal(2, /^E_RANGE: .*65536.*65,536 images \(0 … 65535\)/, ...tiny('get', '65536')),
    refusal(2, /^E_RANGE: .*65,536 images/, ...tiny('get', '100%')),
    refusal(2, /^E_RANGE: .*at most 65536/, ...tiny('--to', '65537')),
    refusal(2, /^enumerate: --count -5: .*at least one/, '--count', '-5'),
    refusal(
      2,
      /^E_RANGE: --count 2 .*largest count is 1; --step -1 counts down\n$/,
      '--from',
      'last',
      '--count',
      '2',
    ),
    refusal(2, /^E_RANGE: --step 0 /, '--step', '0', ...ONE),
    refusal(2, /^E_LIMIT: /, 'get', '2^99999999999'),
  ],
  'sizes, colours and depths that there are not': [
    ...['5y', 'axb', '1e5x1e5', ''].map((size) =>
      refusal(2, /^E_SPACE: invalid size ".*": .*64x64/, '--size', size, ...ONE),
    ),
    refusal(2, /^E_SPACE: width 0 /, '--size', '0x5', ...ONE),
    refusal(2, /^E_LIMIT: .*2,147,483,647/, '--size', '99999999999x1', ...ONE),
    refusal(2, /^E_LIMIT: .*125,829,120/, '--size', '100000x100000', ...ONE),
    refusal(2, /^E_SPACE: .*blue.*palette/, '--color', 'blue', ...ONE),
    refusal(2, /^E_SPACE: .*rgb.*8, 16/, '--depth', '3', ...ONE),
    refusal(2, /^E_SPACE: invalid depth "deep": /, '--depth', 'deep', ...ONE),
    refusal(2, /^E_SPACE: no order "random"/, '--order', 'random', ...ONE),
    refusal(2, /^E_SEED: .*5000 bytes.*4096/, '--seed', 'a'.repeat(5000), ...ONE),
    refusal(2, /^E_SEED: .*gray order/, '--order', 'gray', '--seed', 'a', ...ONE),
    refusal(2, /^E_SEED: .*U\+FFFD.*UTF-8/, '--seed', '\ufffd', ...ONE),
  ],
  palettes: [
    refusal(2, /^E_PALETTE: .*"pico9".*pico8/, '--palette', 'pico9', ...ONE),
    refusal(2, /^E_PALETTE: .*"no\.hex"/, '--palette', 'no.hex', ...ONE),
    refusal(2, /^E_PALETTE: colours 1 and 3 /, '--palette', 'ff0000,00ff00,FF0000', ...ONE),
    refusal(2, /^E_PALETTE: .*1 colour:/, '--palette', 'ff0000', ...ONE),
    refusal(2, /^E_PALETTE: .*257 colours/, '--palette', HEX_COLOURS.join(','), ...ONE),
    refusal(2, /^E_PALETTE: hello\.txt: colour 1 /, '--palette', 'hello.txt', ...ONE),
    refusal(2, /^E_PALETTE: .*needs a palette/, '--color', 'palette', ...ONE),
    refusal(2, /^E_SPACE: .*gray/, '--color', 'gray', '--palette', 'pico8', ...ONE),
    refusal(1, /^E_IO: .*folder/, '--palette', 'folder', ...ONE),
  ],
  'command lines that cannot be understood': [
    refusal(2, /^enumerate: .*bogus/, '--bogus', ...ONE),
    refusal(2, /^enumerate: --count is given 2 times/, ...ONE, ...ONE),
    refusal(2, /^enumerate: .*count/, '--count'),
    refusal(2, /^enumerate: .*--no-count/, '--no-count'),
    refusal(2, /^enumerate: .*out is empty/, '--out', '', ...ONE),
    refusal(2, /^enumerate: .*exclude/, '--to', '5', ...ONE),
    refusal(2, /^enumerate: which image\? give a number/, 'get'),
    refusal(2, /^enumerate: which run\? give its folder/, 'resume'),
    refusal(2, /^enumerate: .*--count.*--yes/, '--size', '64x64'),
  ],
  'places that take no files': [
    refusal(
      2,
      /^enumerate: --out hello\.txt: no output has this ending/,
      '--out',
      'hello.txt',
      ...ONE,
    ),
    refusal(1, /^E_IO: hello\.txt\/x is not a folder/, '--out', 'hello.txt/x', ...ONE),
    refusal(1, /^E_IO: \/dev\/null\/x /, '--out', '/dev/null/x', ...ONE),
    refusal(1, /^E_IO: .*\/proc\/x/, '--out', '/proc/x', ...ONE),
    refusal(1, /^E_IO: .*too long/, '--out', 'x'.repeat(300), ...ONE),
    refusal(
      1,
      /^E_IO: cannot read the checkpoint .*: it is a folder/,
      '--out',
      'occupied',
      '--force',
      ...ONE,
    ),
    refusal(2, /^enumerate: --out hello\.txt: no picture/, 'get', '5', '--out', 'hello.txt'),
    refusal(1, /^E_IO: .*folder/, 'get', '5', '--out', 'folder', '--force'),
    refusal(1, /^E_IO: .*no\/5\.png/, 'get', '5', '--out', 'no/5.png'),
    refusal(1, /^E_IO: .*\/proc\/5\.png/, 'get', '5', '--out', '/proc/5.png'),
    refusal(1, /^E_IO: .*\/proc\/x/, 'demo', '--out', '/proc/x'),
    refusal(1, /^E_IO: .*\/proc\/x/, 'near', '5', '--size', '4x4', '--out', '/proc/x'),
    refusal(1, /^E_IO: .*\/proc\/x\/y/, 'serve', '--static', '/proc/x/y'),
  ],
  'files that are not what they should be': [
    refusal(1, /^E_IO: .*missing/, 'get', '@missing'),
    refusal(1, /^E_IO: .*folder/, 'locate', 'folder'),
    refusal(1, /^E_PNG: hello\.txt: /, 'locate', 'hello.txt'),
    refusal(1, /^E_PNG: standard input: .*empty/, 'locate', '-'),
    refusal(1, /^E_IO: folder holds no run/, 'resume', 'folder'),
    refusal(1, /^E_CHECKPOINT_FOREIGN: hello\.txt /, 'resume', 'hello.txt'),
  ],
};

function tiny(...args: string[]): string[] {
  return [...args, '--size', '4x4', '--color', 'gray', '--depth', '1'];
}

for (const [what, table] of Object.entries(refusals)) {
  t.test(`${what} are refused in one line, and nothing is written`, async (t) => {
    const cwd = temporaryFolder(t);
    fs.writeFileSync(path.join(cwd, 'hello.txt'), 'Hello, I am a text.\n');
    fs.mkdirSync(path.join(cwd, 'folder'));
    fs.mkdirSync(path.join(cwd, 'occupied/.enumerate.ckpt'), { recursive: true });
    const before = readFolder(cwd);
    for (const [i, { args, status, says }] of table.entries()) {
      const shown = `enumerate ${args.join(' ')}`.slice(0, 100);
      // The first of each table by a process of its own.
      const result = await (i === 0 ? runEnumerate : callCommand)(args, { cwd });
      t.equal(result.status, status, `${shown}: exit code`);
      t.match(result.stderr, says, shown);
      t.match(result.stderr, /^[^\n]+\n$/, `${shown}: one line`);
      t.equal(result.stdout, '', `${shown}: no result`);
      t.strictSame(readFolder(cwd), before, `${shown}: nothing written`);
    }
  });
}
