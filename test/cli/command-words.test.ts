/** Words that yargs does not take as they come. @module */
import fs from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { prepareWords } from '../../src/cli/options/command-words.js';
import { STANDARD_INPUT } from '../../src/io/standard-streams.js';
import { runEnumerate } from './command.js';
import { runShared } from './shared-command.js';
import { temporaryFolder } from './started-command.js';

t.test('what stands behind -- is no option', (t) => {
  const cwd = temporaryFolder(t);
  runShared(['get', '--size', '4x4', '--out=-dash.png', '--', '5'], { cwd });
  t.same(fs.readdirSync(cwd), ['-dash.png']);
  t.equal(runShared(['locate', '--', '-dash.png'], { cwd }).stdout, '5\n');
  t.equal(runShared(['near', '--', '-dash.png'], { cwd }).status, 0);
  const input = fs.readFileSync(path.join(cwd, '-dash.png'));
  t.equal(runEnumerate(['locate', '--', '-'], { cwd, input }).stdout, '5\n');
  t.match(runEnumerate(['get', '--', '-5'], { cwd }).stderr, /^E_RANGE: image -5 /);
  t.end();
});

t.test('- is standard input among files, and itself as a value', (t) => {
  const words = ['locate', '-', '--force', '-', '--out', '-'];
  const wanted = ['locate', STANDARD_INPUT, '--force', STANDARD_INPUT, '--out', '-'];
  t.same(prepareWords(words), wanted);
  t.same(prepareWords(['get', '5', '--out', '-']), ['get', '5', '--out', '-']);
  t.same(prepareWords(['--count', '5', '--', 'x']), ['--count', '5', '--', 'x']);
  t.end();
});

t.test('a word that is not known comes with a way out', (t) => {
  const cwd = temporaryFolder(t);
  runShared(['get', '5', '--size', '4x4', '--out=-dash.png'], { cwd });
  for (const [args, says] of [
    [['locate', '-dash.png'], /write \.\/-dash\.png or -- -dash\.png for the file/],
    [['locate', 'a.png', '-dash.png'], /write \.\/-dash\.png or -- -dash\.png for the file/],
    [['locte'], /did you mean locate\?/],
    [['rseume', 'images'], /did you mean resume\?/],
    [['something'], /see enumerate --help/],
  ] as const) {
    const { status, stdout, stderr } = runShared(args, { cwd });
    t.same([status, stdout], [2, '']);
    t.match(stderr, says);
    t.match(stderr, /^[^\n]+\n$/);
  }
  t.end();
});
