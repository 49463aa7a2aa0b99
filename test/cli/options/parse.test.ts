/** The option table: words to values, and what is refused. @module */
import t from 'tap';
import { readWords } from '../../../src/cli/options/parse.js';
import {
  command,
  flag,
  flagIfGiven,
  flagOn,
  optionalWord,
  text,
  value,
  word,
  words,
} from '../../../src/cli/options/table.js';
import { COMMANDS } from '../../../src/cli/command-list.js';
import { choice, readInteger, whole } from '../../../src/text/read-quantity.js';

const SAMPLE = command({
  about: 'A sample.',
  positionals: { name: word('a name', { isPath: true }), more: optionalWord('another') },
  options: {
    count: value(readInteger, 'N', 'how many', { excludes: ['endOfAll'] }),
    endOfAll: text('N', 'the end'),
    level: value(whole(0, 9), 'N', 'a level', { default: '3' }),
    form: value(choice(['png', 'raw']), 'FORM', 'a form', { alias: 'format' }),
    show: text('HOW', 'shows it', { implied: 'auto' }),
    out: text('FILE', 'a file', { isPath: true }),
    force: flag('overwrite'),
    notes: flagOn('leave out notes'),
    exact: flagIfGiven('exactly'),
  },
  examples: [],
  async run() {},
});

const read = (...typed: string[]): Readonly<Record<string, unknown>> =>
  readWords({ path: ['sample'], command: SAMPLE, words: typed });

t.test('options that are not given have their defaults', (t) => {
  t.strictSame(read('x'), {
    name: 'x',
    quiet: false,
    more: undefined,
    count: undefined,
    endOfAll: undefined,
    level: 3,
    form: undefined,
    show: undefined,
    out: undefined,
    force: false,
    notes: true,
    exact: undefined,
  });
  t.end();
});

t.test('values are read by their rows, behind a blank or =, before and after words', (t) => {
  t.match(read('--count', '10^2', 'x', '--level=9', 'y', '--force', '--no-notes', '--no-exact'), {
    name: 'x',
    more: 'y',
    count: 100n,
    level: 9,
    force: true,
    notes: false,
    exact: false,
  });
  t.match(read('x', '--count', '-5'), { count: -5n }, 'negative');
  t.match(read('x', '--out', '-'), { out: '-' });
  t.match(read('x', '--format', 'raw'), { form: 'raw' }, 'another name');
  t.match(read('x', '--show', '--force'), { show: 'auto', force: true }, 'no value');
  t.match(read('x', '--show', 'sixel'), { show: 'sixel' });
  t.match(read('x', '--force=false', '--notes=true', '--exact'), {
    force: false,
    notes: true,
    exact: true,
  });
  for (const word of ['--no-notes=true', '--notes=false', '--notes=off', '--no-notes=1'])
    t.match(read('x', word), { notes: false }, word);
  for (const word of ['--no-notes=false', '--notes=TRUE', '--notes=yes'])
    t.match(read('x', word), { notes: true }, word);
  t.match(read('--out=-x', '--', '-y', '--force'), { name: '-y', more: '--force', out: '-x' });
  for (const out of [`'a'`, '"a"', '--force', 'x=y', '-'])
    t.match(read('x', `--out=${out}`), { out });
  t.match(read('x', '--count', '-10^3'), { count: -1000n });
  t.match(read('-5', '-.5', '--out', '-5'), { name: '-5', more: '-.5', out: '-5' });
  t.match(read('x', '--end-of-all', '', '--show='), { endOfAll: '', show: 'auto' }, 'empty');
  t.end();
});

t.test('what cannot be understood is refused with a way out', (t) => {
  for (const [says, ...typed] of [
    [/^<name> is missing; see enumerate sample --help$/],
    [/^unexpected word "z"; sample takes name and more alone$/, 'x', 'y', 'z'],
    [/^name is empty/, ''],
    [/^--out is empty/, 'x', '--out', ''],
    [/^unknown option --cout; did you mean --count\?$/, 'x', '--cout', '5'],
    [/^unknown option --constructor; see /, 'x', '--constructor'],
    [/^unknown option -f; /, 'x', '-f'],
    [
      /^--count is given 3 times: give it once$/,
      'x',
      ...Array.from({ length: 3 }, () => '--count=1'),
    ],
    [/^--force is given 2 times/, 'x', '--force', '--no-force'],
    [/^--form is given 2 times/, 'x', '--form', 'png', '--format', 'png'],
    [/^there is no --no-count: leave --count out$/, 'x', '--no-count'],
    [/^--force=maybe: --force takes no value/, 'x', '--force=maybe'],
    [/^--force=: --force takes no value/, 'x', '--force='],
    [/^--no-force=maybe: --no-force takes no value; .* or say --force$/, 'x', '--no-force=maybe'],
    [/^unknown option --no-cout; /, 'x', '--no-cout'],
    [/^unknown option -out\.png; put a text /, 'x', '-out.png'],
    [/^unknown option -count; did you mean --count/, 'x', '--force', '-count', '5'],
    [/^unknown option --_+proto_+; see /, 'x', '--__proto__=5'],
    [/^--form FORM: its value is missing; see /, 'x', '--form', '--force'],
    [/^--out FILE: its value is missing; join .*: --out=-x$/, 'y', '--out', '-x'],
    [/^--out FILE: its value is missing; see /, 'y', '--out'],
    [/^--count and --end-of-all exclude each other/, 'x', '--end-of-all', '7', '--count', '5'],
    [/^--level 10: expected a whole number from 0 to 9$/, 'x', '--level', '10'],
    [/^--form gif: expected png or raw$/, 'x', '--form', 'gif'],
    [/^--form rwa: expected png or raw; did you mean raw\?$/, 'x', '--form', 'rwa'],
  ] as [RegExp, ...string[]][]) {
    t.throws(() => read(...typed), { message: says, code: 'E_USAGE' }, typed.join(' '));
  }
  t.throws(() => read('x', '--count', 'many'), { code: 'E_NUMBER' });
  t.end();
});

t.test('--chunk of submit is --split, under the name that it had', async (t) => {
  const submit = await COMMANDS['submit']?.load();
  if (submit === undefined) throw new Error('there is no submit');
  for (const name of ['--split', '--chunk']) {
    const call = { path: ['submit'], command: submit, words: ['--out', 'x', name, '10^5'] };
    t.match(readWords(call), { split: 100_000n, out: 'x' }, name);
  }
});

t.test('a dash among words is refused where it would not be what it seems', (t) => {
  const draw = command({
    about: 'Draws.',
    positionals: {
      texts: words('texts', { isRequired: false, dash: { refuse: '--stdin reads it' } }),
    },
    options: {},
    examples: [],
    async run() {},
  });
  const drawn = (...typed: string[]): unknown =>
    readWords({ path: ['draw'], command: draw, words: typed })['texts'];
  t.throws(() => drawn('a', '-'), /--stdin reads it, and -- - draws the text -/);
  t.strictSame(drawn('a', '--', '-', '--'), ['a', '-', '--']);
  t.end();
});

t.test(
  'every command has sound rows: examples that can be read, and exclusions that exist',
  async (t) => {
    const all = Object.entries(COMMANDS).map(
      async ([name, { load }]) => [name, await load()] as const,
    );
    for (const [name, one] of await Promise.all(all)) {
      for (const [key, row] of Object.entries(one.options)) {
        t.match(key, /^[a-z][A-Za-z]*$/, `${name} ${key}`);
        for (const other of row.excludes ?? [])
          t.ok(other in one.options, `${name} ${key} ${other}`);
        if (row.kind === 'value' && row.default !== undefined) row.read(row.default, key);
      }
      for (const [line] of one.examples) {
        const typed = line.match(/'[^']*'|"[^"]*"|\S+/g) ?? [];
        const end = typed.findIndex((word) => /^(\||>>?)$/.test(word));
        const command = end < 0 ? typed : typed.slice(0, end);
        const rest = command.map((word) => word.replaceAll(/^['"]|['"]$/g, ''));
        if (rest[0] !== name || rest.some((word) => word in one.commands)) continue;
        t.doesNotThrow(() => readWords({ path: [name], command: one, words: rest.slice(1) }), line);
      }
    }
  },
);
