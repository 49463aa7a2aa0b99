/** Help: every option is there, in its group, and nothing is wider than the terminal. @module */
import t from 'tap';
import { COMMANDS, mainCommand } from '../../../src/cli/command-list.js';
import { dashed } from '../../../src/cli/options/table.js';
import { completeWords } from '../../../src/cli/render/completion.js';
import { helpText } from '../../../src/cli/render/help.js';

t.test('help of every command lists its options, and keeps to the width', async (t) => {
  const loaded = Object.entries(COMMANDS).map(
    async ([name, { load }]) => [[name], await load()] as const,
  );
  for (const [path, command] of [
    [[], await mainCommand()] as const,
    ...(await Promise.all(loaded)),
  ]) {
    const name = ['enumerate', ...path].join(' ');
    const help = helpText(path, command, 80);
    t.ok(help.startsWith(name), name);
    const lines = help.slice(0, help.indexOf('\nExamples:')).split('\n');
    for (const line of lines) t.ok(line.length <= 80, `${name}: ${line}`);
    for (const [key, row] of Object.entries(command.options)) {
      const option = `--${row.kind === 'flag' && row.default === true ? 'no-' : ''}${dashed(key)}`;
      const isListed = lines.some((line) => line.trimStart().split(' ')[0] === option);
      t.equal(isListed, row.hidden !== true, `${name} ${option}`);
    }
  }
});

t.test('completion knows commands, options and values', async (t) => {
  const main = await mainCommand();
  const complete = (...words: string[]): Promise<string[]> => completeWords(main, words);
  t.strictSame(await complete('ge'), ['get']);
  t.strictSame(await complete('get', '--se'), ['--seed']);
  t.strictSame(await complete('art', 'com'), ['compare']);
  t.strictSame(await complete('--color', 'g'), ['gray', 'graya']);
  t.strictSame(await complete('get', '5', '--no-m'), ['--no-metadata']);
  t.strictSame(await complete('submit', '--chu'), [], 'not the old name');
  t.strictSame(await complete('queue', 'pa'), ['pause']);
});
