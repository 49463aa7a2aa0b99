/** From the words of a command line to commands and values. @module */
import fs from 'node:fs';
import path from 'node:path';
import t from 'tap';
import locateCommand from '../../../src/cli/commands/locate.js';
import getCommand from '../../../src/cli/commands/get.js';
import { runCommand } from '../../../src/cli/commands/run.js';
import { COMMANDS } from '../../../src/cli/command-list.js';
import { findCall, readWords } from '../../../src/cli/options/parse.js';
import { STANDARD_INPUT } from '../../../src/io/standard-streams.js';
import { runEnumerate } from '../command.js';
import { callCommand } from '../call-command.js';
import { temporaryFolder } from '../started-command.js';

t.test('what stands behind -- is no option', async (t) => {
  const cwd = temporaryFolder(t);
  await callCommand(['get', '--size', '4x4', '--out=-dash.png', '--', '5'], { cwd });
  t.same(fs.readdirSync(cwd), ['-dash.png']);
  t.equal((await callCommand(['locate', '--', '-dash.png'], { cwd })).stdout, '5\n');
  t.equal((await callCommand(['near', '--', '-dash.png'], { cwd })).status, 0);
  const input = fs.readFileSync(path.join(cwd, '-dash.png'));
  t.equal(runEnumerate(['locate', '--', '-'], { cwd, input }).stdout, '5\n');
  t.match((await callCommand(['get', '--', '-5'], { cwd })).stderr, /^E_RANGE: image -5 /);
});

t.test('- is standard input among files, and itself as a value', (t) => {
  const { files, out } = readWords({
    path: ['locate'],
    command: locateCommand,
    words: ['-', '--force', '-', '--out', '-'],
  });
  t.same(files, [STANDARD_INPUT, STANDARD_INPUT]);
  t.equal(out, '-');
  const given = readWords({ path: ['get'], command: getCommand, words: ['5', '--out', '-'] });
  t.match(given, { number: '5', out: '-', force: false, metadata: true });
  t.end();
});

t.test('a command is found behind options of its own and of the main command', async (t) => {
  const main = { ...runCommand, commands: COMMANDS };
  for (const [path, ...words] of [
    ['get', 'get', '5', '--size', '4x4'],
    ['get', '--size', '4x4', 'get', '5'],
    ['get', '--json', 'get', '5'],
    ['info', '--no-metadata', 'info'],
    ['art compare', 'art', '--size', '8', 'compare', 'a', 'b'],
    ['art', 'art', 'a', 'compare'],
    ['art', 'art', '--', 'compare'],
    ['', '--out', 'get'],
    ['', '--out=x', 'something', 'get'],
    ['', '--', 'get'],
    ['', 'constructor'],
  ]) {
    t.equal((await findCall(main, words)).path.join(' '), path, words.join(' '));
  }
});

t.test('a word that is not known comes with a way out', async (t) => {
  const cwd = temporaryFolder(t);
  await callCommand(['get', '5', '--size', '4x4', '--out=-dash.png'], { cwd });
  for (const [args, says] of [
    [['locate', '-dash.png'], /write \.\/-dash\.png or -- -dash\.png for the file/],
    [['locate', 'a.png', '-dash.png'], /write \.\/-dash\.png or -- -dash\.png for the file/],
    [['locte'], /did you mean enumerate locate\?/],
    [['rseume', 'images'], /did you mean enumerate resume\?/],
    [['xyzzy'], /see enumerate --help/],
  ] as const) {
    const { status, stdout, stderr } = await callCommand(args, { cwd });
    t.same([status, stdout], [2, '']);
    t.match(stderr, says);
    t.match(stderr, /^[^\n]+\n$/);
  }
});
