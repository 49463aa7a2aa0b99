/** Values that no option takes: each refusal has the option, the value, and what would be taken. @module */
import fs from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { mainCommand } from '../../../src/cli/command-list.js';
import { type Command, dashed } from '../../../src/cli/options/table.js';
import { EnumeratorError } from '../../../src/core/errors.js';
import { callCommand } from '../call-command.js';
import { temporaryFolder } from '../started-command.js';

/** In no row of any option is one of them a number, a time, a size, or a word of a list. */
const NONSENSE = ['', 'nope!', '1/0', '--5', 'a'.repeat(300)];
/** Numbers that are outside of most bounds. */
const OUTSIDE = ['-1', '0', '1000000000000000', '0/0'];
/** What would be taken: bounds, a list, or the form. */
const WAY_OUT = /expected .*([0-9]|,| or |a colour)|write it (as|in) |have names such as/;

/** Placeholders of values that may be any text. */
const TEXTS = 'FILE FOLDER PATH TEXT URL COMMAND ADDRESS HEX PREFIX FORMULA'.split(' ');
/** Options that stay text until they are read together; those commands are called below. */
const READ_LATER = 'from to size color depth palette order grammar'.split(' ');

async function* commandsOf(command: Command, path = ''): AsyncGenerator<[string, Command]> {
  yield [path, command];
  for (const [name, { load }] of Object.entries(command.commands))
    yield* commandsOf(await load(), `${path} ${name}`.trim());
}

t.test('every number and every word of a list is refused with what would be taken', async (t) => {
  let options = 0;
  for await (const [path, { options: rows }] of commandsOf(await mainCommand())) {
    for (const [key, row] of Object.entries(rows)) {
      if (row.kind !== 'value' || TEXTS.includes(row.arg)) continue;
      const name = `--${dashed(key)}`;
      const refused = [...NONSENSE, ...OUTSIDE].filter((text) => {
        const message = messageOf(() => row.read(text, name));
        if (message === undefined) return false;
        const shown = text === '' ? '""' : text.slice(0, 40);
        t.ok(message.startsWith(`${name} `) && message.includes(shown), `${path}: ${message}`);
        t.match(message.slice(name.length + shown.length), WAY_OUT, message);
        t.ok(message.length < 200, 'a long text is cut');
        return true;
      });
      if (READ_LATER.includes(key) && refused.length === 0) continue;
      t.ok(refused.includes('nope!') && refused.length > 1, `${path} ${name} refuses nonsense`);
      options++;
    }
  }
  t.ok(options > 100, `${options} options`);
});

function messageOf(read: () => unknown): string | undefined {
  try {
    read();
  } catch (error) {
    if (error instanceof EnumeratorError) return error.message;
    throw error;
  }
  return undefined;
}

const TINY = '--size 4x4 --color gray --depth 1';
const QUEUE = '--queue redis://127.0.0.1:1';

/** What is refused only once the command knows more: the space, the film, the range. */
const LATER: Readonly<Record<string, RegExp>> = {
  '--count 0 --out x': /^enumerate: --count 0: .* at least one image/,
  '--count=-5 --out x': /^enumerate: --count -5: .* at least one image/,
  '--count 5 --step 0 --out x': /^E_RANGE: --step 0 never moves: .* other than 0/,
  '--count 5 --split 0 --out x.tar': /^enumerate: --split 0: a part has at least one image/,
  '--count 5 --shard 0/3': /^E_RANGE: there is no shard 0 of 3: .* 1 to 3/,
  '--count 5 --shard 1/0': /^E_RANGE: 0 shards: .* from 1/,
  '--count 5 --shard-index 3 --shard-count 3': /no shard 3 of 3: --shard-index .* 0 to 2/,
  [`--count 70000 ${TINY}`]: /^E_RANGE: --count 70000 .* largest count is 65536/,
  [`--from last --count 5 ${TINY}`]: /^E_RANGE: --count 5 .* is 1; --step -1 counts down/,
  [`--from 70000 --count 1 ${TINY}`]: /image 70000 .* \(0 … 65535\)/,
  '--from nope --count 1': /^E_NUMBER: --from: "nope" .*such as 42/,
  '--to nope': /^E_NUMBER: --to: "nope" .*such as 42/,
  '--size 0x5 --count 1': /^E_SPACE: width 0 .* from 1/,
  '--size nope --count 1': /^E_SPACE: invalid size "nope": expected WIDTHxHEIGHT/,
  '--size 9999999999x1 --count 1': /^E_LIMIT: width 9999999999 .* limit is 2,147,483,647/,
  '--depth 17 --count 1': /^E_SPACE: rgb has no depth 17: it has 8, 16/,
  '--color nope --count 1': /^E_SPACE: no colour model "nope": there are gray, /,
  '--order nope --count 1': /^E_SPACE: no order "nope": there are mixed, /,
  '--palette nope --count 1': /^E_PALETTE: .*"nope": there are gameboy, .*a list such as/,
  'get -1': /^E_RANGE: image -1 .* \(0 … last\)/,
  'info --depth 3 --color gray': /gray has no depth 3: it has 1, 2, 4, 8, 16/,
  '--count 1 --out x.mp4 --crf 60': /^E_OUTPUT: --crf 60: libx264 takes 0 \(best\) to 51/,
  '--count 1 --out x.mp4 --scale 4096': /^E_LIMIT: --scale 4096 .* at most 2 GiB/,
  '--count 1 --out x.gif --fps 200': /^E_OUTPUT: --fps 200: .* 100 are the most/,
  'estimate --machines 0': /^enumerate: --machines 0: there must be at least one/,
  'verify x --count=-1': /^enumerate: --count -1: expected 0 or more/,
  'art a --size 0': /^E_LIMIT: --size 0: .* from 1 to 65536/,
  'art a --depth 0': /^E_RANGE: --depth 0: .* from 1 to 64/,
  'art a --grammar nope': /^E_GRAMMAR: no grammar "nope", .*there are default, paper, classic, /,
  'art number --formula nope!': /^E_FORMULA: formula, line 1, column 5: "!"/,
  'art a --animate --count 0 --out x.mp4': /^E_RANGE: --count 0: a film has 1 to /,
  'art gallery --count 0': /^enumerate: --count 0: a sheet has at least one/,
  'art gallery --count 99999': /^enumerate: --count 99999: a sheet has at most 10000/,
  'art gallery --from nope --count 1': /^E_NUMBER: --from: "nope" /,
  'serve --step 0': /^enumerate: --step 0: it would show one image/,
  'serve --from nope': /^E_NUMBER: --from: "nope" /,
  'serve --max-pixels 0x4': /^enumerate: --max-pixels 0x4: expected 1 to 1,000,000,000,000 pixels/,
  [`submit ${QUEUE} --out x --count 5 --split 0`]: /^enumerate: --split 0: .* at least one image/,
  'recover pics --step 0': /^E_OUTPUT: --step 0 never moves/,
  'recover pics --count 1': /^E_OUTPUT: --count 1: .* it is 3 at least/,
  'recover pics --split 2': /^E_OUTPUT: --split 2: there are no parts/,
};

t.test(
  'what only the command can know has its bounds too, and leaves nothing behind',
  async (t) => {
    const cwd = temporaryFolder(t);
    await callCommand('--count 3 --size 4x4 --out pics'.split(' '), { cwd });
    fs.rmSync(path.join(cwd, 'pics/.enumerate.ckpt'));
    for (const [line, says] of Object.entries(LATER)) {
      const { status, stdout, stderr } = await callCommand(line.split(' '), { cwd });
      t.match(stderr, says, line);
      t.match(stderr, /^[^\n]+\n$/, `${line}: one line`);
      t.same([status, stdout], [2, ''], line);
      t.same(fs.readdirSync(cwd), ['pics'], `${line}: nothing is left`);
    }
  },
);
