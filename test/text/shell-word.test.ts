/** Words of commands that messages propose: a shell makes of them what they were. @module */
import { execFileSync } from 'node:child_process';
import t from 'tap';
import { shellValue, shellWord } from '../../src/text/shell-word.js';

const NAMES = [
  'a',
  'a b',
  "it's",
  'a\nb\x1b[2J',
  "\\n'\t",
  '$HOME',
  'a\u202eb',
  'ä',
  '*',
  '~',
  'x:y',
];

t.test('a shell reads the word as the name, and no control character stands in it', (t) => {
  for (const name of NAMES) {
    const word = shellWord(name);
    t.notMatch(word, /[\p{Cc}\p{Bidi_Control}]/u, word);
    const script = `printf %s ${word}`;
    t.equal(
      execFileSync('bash', ['-c', script], { encoding: 'utf8', env: { LC_ALL: 'C.UTF-8' } }),
      name,
    );
  }
  t.end();
});

t.test('what needs no quotes has none, and a path is no option', (t) => {
  t.strictSame(['a/b.png', 'redis://h:1', 'a b', ''].map(shellValue), [
    'a/b.png',
    'redis://h:1',
    "'a b'",
    "''",
  ]);
  t.strictSame(['-x', '-x y'].map(shellWord), ['./-x', "'./-x y'"]);
  t.end();
});
