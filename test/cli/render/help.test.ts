/** Help: every option is there, in its group, and nothing is wider than the terminal. @module */
import fs from 'node:fs';
import t from 'tap';
import { COMMANDS, mainCommand } from '../../../src/cli/command-list.js';
import { type Command, dashed } from '../../../src/cli/options/table.js';
import { helpText } from '../../../src/cli/render/help.js';
import { compareSnapshot } from '../snapshot.js';

/** Every command by the names that lead to it. */
async function allCommands(
  command: Command,
  path: readonly string[] = [],
): Promise<(readonly [path: readonly string[], command: Command])[]> {
  const below = await Promise.all(
    Object.entries(command.commands).map(async ([name, { load }]) =>
      allCommands(await load(), [...path, name]),
    ),
  );
  return [[path, command], ...below.flat()];
}

t.test('help of every command lists its options, and keeps to the width', async (t) => {
  for (const [path, command] of await allCommands(await mainCommand())) {
    const name = ['enumerate', ...path].join(' ');
    const help = helpText(path, command, 80);
    t.ok(help.startsWith(name), name);
    const lines = help.slice(0, help.indexOf('\nExamples:')).split('\n');
    for (const line of lines) t.ok(line.length <= 80, `${name}: ${line}`);
    for (const [key, row] of Object.entries(command.options)) {
      const option = `--${row.kind === 'flag' && row.default === true ? 'no-' : ''}${dashed(key)}`;
      const isListed = lines.some((line) => line.trimStart().split(' ')[0] === option);
      t.equal(isListed, row.hidden !== true, `${name} ${option}`);
      t.not(row.group, undefined, `${name} ${option} stands under a heading`);
    }
  }
});

for (const columns of [80, 120]) {
  t.test(`help of every command, ${columns} columns wide, as it is kept`, async (t) => {
    const commands = await allCommands(await mainCommand());
    const texts = commands.map(([path, command]) => helpText(path, command, columns));
    compareSnapshot(t, `help-${columns}.txt`, texts.join(`\n${'='.repeat(columns)}\n\n`));
  });
}

t.test('the commands of help are those that there are', async (t) => {
  const help = helpText([], await mainCommand());
  for (const name of Object.keys(COMMANDS)) t.match(help, new RegExp(`^  ${name} +[a-zR]`, 'm'));
});

t.test('the table of commands in README has what help says of each', (t) => {
  const rows = fs.readFileSync('README.md', 'utf8').matchAll(/^\| `([a-z]+)` \| (.+) \|$/gm);
  t.strictSame(
    Array.from(rows, ([, name, about]) => [name, about]),
    Object.entries(COMMANDS).map(([name, { describe }]) => [name, describe]),
  );
  t.end();
});
