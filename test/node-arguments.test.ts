/** What callers without types get wrong: each is refused, and nothing is written. @module */
import fs from 'node:fs';
import t from 'tap';
import { decodeCheckpoint, encodeCheckpoint } from '../src/checkpoint.js';
import { enumeration, numberingOf, openNumbering, planRun } from '../src/index.js';
import * as node from '../src/node.js';
import { temporaryFolder } from './cli/started-command.js';

const images = enumeration({ width: 2, height: 2, color: 'gray' });
const plan = { images, range: { count: 1n }, output: { out: 'o' } };
/** As a caller without types has it. */
const untyped = node as unknown as Readonly<
  Record<string, (...words: unknown[]) => Promise<unknown> | AsyncGenerator>
>;

async function refusalOf(name: string, words: readonly unknown[]): Promise<unknown> {
  try {
    const result = untyped[name]!(...words);
    if ('next' in result) await result.next();
    else await result;
    return undefined;
  } catch (error) {
    return error;
  }
}

/** With which words, but for its options, each function can be called. */
const CALLS: Readonly<Record<string, readonly unknown[]>> = {
  run: [plan],
  preview: [plan],
  resume: ['o'],
  statuses: ['o'],
  verify: [['o']],
  repair: [['o']],
  recover: ['o'],
  verifySpace: [images],
  estimate: [images],
  bench: [],
  locate: ['o'],
  locateAll: [['o']],
  film: [['o'], 'x.mkv'],
  stream: [plan, 'rtmp://127.0.0.1:1/a/b'],
  selftest: [],
  submit: [plan, 'redis://127.0.0.1:1'],
  work: ['redis://127.0.0.1:1'],
  server: [],
  serve: [],
  imageFile: [images, 0n, 'x.png'],
  openRangeFile: [{ ...plan, output: { out: 'x.raw' } }],
};

t.test('options that there are not', async (t) => {
  const cwd = temporaryFolder(t);
  process.chdir(cwd);
  const functions = Object.entries(node).filter(([, value]) => typeof value === 'function');
  const taking = functions.filter(([, each]) => !each.toString().startsWith('class'));
  const without = ['status', 'previewSubmit'];
  t.strictSame(
    taking.map(([name]) => name).toSorted(),
    [...Object.keys(CALLS), ...without].toSorted(),
  );
  for (const [name, words] of Object.entries(CALLS)) {
    const other = await refusalOf(name, [...words, { mistyped: 1 }]);
    t.match(other, { name: 'TypeError', message: /^options has no "mistyped": there are / }, name);
    const none = await refusalOf(name, [...words, null]);
    t.match(none, { name: 'TypeError', message: 'options must be an object' }, name);
  }
  const stream = await refusalOf('run', [plan, { stream: { mistyped: 1 } }]);
  t.match(stream, { name: 'TypeError', message: /^options\.stream has no "mistyped"/ });
  t.strictSame(fs.readdirSync(cwd), []);
});

/** Which take values of several types, and are checked where they are used. */
const OF_SEVERAL_TYPES: ReadonlySet<string> = new Set(['palette', 'fit', 'page']);

t.test('options of other types', async (t) => {
  const cwd = temporaryFolder(t);
  process.chdir(cwd);
  for (const [name, words] of Object.entries(CALLS)) {
    const other = await refusalOf(name, [...words, { mistyped: 1 }]);
    const [, known = ''] = /: there are (.*)$/.exec((other as Error).message) ?? [];
    for (const option of known.split(', ')) {
      if (OF_SEVERAL_TYPES.has(option)) continue;
      const wrong = await refusalOf(name, [...words, { [option]: Symbol('wrong') }]);
      const message = new RegExp(`^(options\\.)?${option} must be an? `);
      t.match(wrong, { name: 'TypeError', message }, `${name} ${option}`);
    }
  }
  t.strictSame(fs.readdirSync(cwd), []);
});

t.test('words of other types, and empty ones', async (t) => {
  const cwd = temporaryFolder(t);
  process.chdir(cwd);
  const wrong: readonly (readonly [name: string, words: readonly unknown[], says: RegExp])[] = [
    ['verify', ['q6'], /^paths must be an array of strings$/],
    ['verify', [], /^paths must be/],
    ['verify', [['o', 5]], /^paths\[1\] must be a string$/],
    ['repair', ['q6'], /^paths must be an array of strings$/],
    ['film', ['o', 'x.mkv'], /^paths must be an array of strings$/],
    ['film', [['o']], /^out must be a string$/],
    ['locate', [5], /^picture must be a path or a Uint8Array$/],
    ['run', [plan, { threads: '2' }], /^threads must be a number$/],
    ['run', [plan, { stream: { address: 'x', key: 5 } }], /^stream\.key must be a string$/],
    ['work', [5], /^queue, where it is no address, must be an object$/],
    ['status', [5], /^where must be a string$/],
    ['locateAll', [], /^files must be several paths/],
    ['locateAll', [[5]], /^each of files must be a string$/],
    ['stream', [undefined, 'rtmp://127.0.0.1:1/a/b'], /^plan must be an object$/],
    ['estimate', [5], /^images must be an object$/],
    ['verifySpace', ['2x2'], /^images must be an object$/],
    ['submit', [undefined, 'redis://127.0.0.1:1'], /^plan must be an object$/],
    ['submit', [{ images }, 'redis://127.0.0.1:1'], /^output must be an object$/],
    ['previewSubmit', [{ ...plan, shards: 1 }, 'redis://127.0.0.1:1'], /^plan has no "shards"/],
    ['submit', [plan, 5], /^queue, where it is no address, must be an object$/],
    ['imageFile', [images, 0n], /^name must be a string$/],
    ['openRangeFile', [], /^plan must be an object$/],
    ['openRangeFile', [{ ...plan, parts: 1 }], /^plan has no "parts"/],
    ['openRangeFile', [plan, { part: 5 }], /^part must be a bigint: write 5n$/],
  ];
  for (const [name, words, message] of wrong)
    t.match(await refusalOf(name, words), { name: 'TypeError', message }, `${name} ${message}`);
  const empty: readonly (readonly [name: string, words: readonly unknown[]])[] = [
    ['run', [{ ...plan, output: { out: '' } }]],
    ['submit', [{ ...plan, output: { out: '' } }, 'redis://127.0.0.1:1']],
    ['resume', ['']],
    ['status', ['']],
    ['statuses', ['']],
    ['recover', ['']],
    ['verify', [['']]],
    ['repair', [['']]],
    ['verify', [[]]],
    ['repair', [[]]],
    ['film', [[], 'x.mkv']],
    ['film', [['o'], '']],
    ['locate', ['']],
  ];
  for (const [name, words] of empty) {
    const refusal = await refusalOf(name, words);
    t.match(refusal, { code: 'E_USAGE', message: /path is empty|nothing to \w+: name at/ }, name);
  }
  t.strictSame(fs.readdirSync(cwd), []);
});

t.test('numberings and checkpoints', async (t) => {
  const size = { width: 2, height: 2 };
  const other = { name: 'TypeError', message: /^options has no "\w+": there are / };
  t.throws(() => enumeration({ ...size, colour: 'gray' } as typeof size), other);
  t.throws(() => openNumbering({ ...size, colour: 'gray' } as typeof size), other);
  const range = { from: 0n, counts: 1n };
  t.throws(() => numberingOf(images).images(range).next(), other);
  t.throws(() => planRun(range, numberingOf(images).size), other);
  const bytes = 'x' as unknown as Uint8Array;
  t.throws(() => decodeCheckpoint(bytes), {
    name: 'TypeError',
    message: 'bytes must be a Uint8Array',
  });
  t.throws(() => encodeCheckpoint(bytes as never), {
    name: 'TypeError',
    message: 'record must be an object',
  });
});
